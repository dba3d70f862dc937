using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Scheduling.Calendar;

/// <summary>Why there is no time on a day.</summary>
internal enum ClosedBy
{
    /// <summary>The officer is not employed that day.</summary>
    NotEmployed = 1,

    /// <summary>The room is not in use that day.</summary>
    NotInUse = 2,

    /// <summary>The officer is absent.</summary>
    Absence = 3,

    /// <summary>A holiday, or a day on which municipalities are closed by custom.</summary>
    Holiday = 4,

    /// <summary>A closing day of the municipality.</summary>
    ClosingDay = 5,

    /// <summary>Saturday or Sunday.</summary>
    Weekend = 6,

    /// <summary>The hours have none on this day.</summary>
    DayOff = 7,

    /// <summary>No hours are set.</summary>
    NoHours = 8,
}

/// <summary>A time in which something can be booked; it never crosses a day.</summary>
/// <param name="From">The instant at which it begins.</param>
/// <param name="To">The instant at which it ends.</param>
internal sealed record OpenTime(DateTimeOffset From, DateTimeOffset To);

/// <summary>A day of a calendar.</summary>
/// <param name="Date">The day.</param>
/// <param name="Open">The open times in their order; none on a closed day.</param>
/// <param name="Closed">Why there is no time, in words; null on an open day.</param>
/// <param name="MostTalks">How many talks the day can have; 0 for no limit.</param>
[Pure]
internal sealed record ResourceDay(DateOnly Date, IReadOnlyList<OpenTime> Open, Wording? Closed, int MostTalks)
{
    /// <summary>Why there is no time; null on an open day.</summary>
    public ClosedBy? ClosedBy { get; init; }
}
