using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Calendar;

/// <summary>A day on which the whole municipality is closed beside weekends and holidays (lukkedag).</summary>
/// <param name="Day">The day.</param>
/// <param name="Name">What people call it.</param>
/// <param name="LastChange">Who set it, and when.</param>
internal sealed record ClosingDay(DateOnly Day, string Name, LastChange LastChange)
{
    /// <summary>Adds it; a day that is closed already has its name.</summary>
    /// <param name="known">The closing day as it is known; null where there is none.</param>
    public Result<ClosingDay> AddTo(ClosingDay? known) =>
        DanishCalendar.Municipal.Day(Day).Value.Closed is { } closed ? new DayClosed(Day, closed.Name)
        : known is not null ? new DayClosed(Day, Wording.OfName(known.Name))
        : this;
}
