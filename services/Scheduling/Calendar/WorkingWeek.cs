using System.Diagnostics.Contracts;

namespace Sygeopfoelgning.Scheduling.Calendar;

/// <summary>From one time of a day to a later one, local time in Denmark.</summary>
internal readonly record struct DaySpan(TimeOnly From, TimeOnly To);

/// <summary>The hours of a week (arbejdstid), as they hold from a day until the next such period begins.</summary>
/// <param name="FirstDay">The first day.</param>
/// <param name="Week">The spans of each weekday, in their order; a weekday without spans has none.</param>
/// <param name="MostTalks">How many talks a day can have; 0 for no limit.</param>
[Pure]
internal sealed record WorkingWeek(DateOnly FirstDay, ILookup<DayOfWeek, DaySpan> Week, int MostTalks)
{
    /// <summary>The last day, before the next period begins; null where there is no next.</summary>
    public DateOnly? LastDay { get; init; }

    /// <summary>Who set them, and when.</summary>
    public LastChange LastChange { get; init; } = LastChange.None;
}

/// <summary>Other hours on one day (undtagelse): they replace those of the week.</summary>
/// <param name="Day">The day.</param>
/// <param name="Spans">The spans in their order; none for a day without any.</param>
[Pure]
internal sealed record DayHours(DateOnly Day, IReadOnlyList<DaySpan> Spans);
