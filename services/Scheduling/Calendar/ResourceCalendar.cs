using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Calendar;

/// <summary>
/// The calendar of an officer or a room for some days (kalender): what closes a day comes before its hours, and the hours of one day before those of
/// the week. Hours that are set for one day also hold on a Saturday or Sunday, but not on a holiday or a closing day.
/// </summary>
[Pure]
internal sealed record ResourceCalendar
{
    private static readonly Wording NotEmployed = new("ikke ansat", "not employed");
    private static readonly Wording NotInUse = new("ikke i brug", "not in use");
    private static readonly Wording Absent = new("fraværende", "absent");
    private static readonly Wording DayOff = new("ingen tider den dag", "no hours that day");
    private static readonly Wording NoHours = new("der er ikke sat tider endnu", "no hours are set yet");

    /// <summary>Whose calendar.</summary>
    public required ResourceId Id { get; init; }

    /// <summary>The days of the employment, or those on which the room is in use.</summary>
    public required Period InUse { get; init; }

    /// <summary>The room; null for an officer.</summary>
    public RegisteredRoom? Room { get; init; }

    /// <summary>The hours of the week that hold on the days loaded, by first day.</summary>
    public IReadOnlyList<WorkingWeek> Weeks { get; init; } = [];

    /// <summary>The days with other hours.</summary>
    public IReadOnlyDictionary<DateOnly, DayHours> Exceptions { get; init; } = new Dictionary<DateOnly, DayHours>();

    /// <summary>When the officer is absent.</summary>
    public IReadOnlyList<Period> Absences { get; init; } = [];

    /// <summary>The municipality's closing days.</summary>
    public IReadOnlyDictionary<DateOnly, ClosingDay> ClosingDays { get; init; } = new Dictionary<DateOnly, ClosingDay>();

    /// <summary>Sets hours of one day; on a holiday or a closing day they would open nothing.</summary>
    public Result<ResourceCalendar> With(DayHours hours) =>
        hours.Spans.Count > 0 && ClosedForAll(hours.Day, ClosingDays) is (_, var closed)
            ? new DayClosed(hours.Day, closed)
            : this with { Exceptions = Exceptions.Where(one => one.Key != hours.Day).Append(new(hours.Day, hours)).ToDictionary() };

    /// <summary>Removes the hours of one day, so that those of the week hold again.</summary>
    public Result<ResourceCalendar> WithoutHoursOf(DateOnly day) => Exceptions.ContainsKey(day)
        ? this with { Exceptions = Exceptions.Where(one => one.Key != day).ToDictionary() }
        : new DayHoursNotFound(day);

    /// <summary>A day of the calendar. It must be one of those loaded.</summary>
    public ResourceDay Day(DateOnly day)
    {
        var week = Weeks.LastOrDefault(one => one.FirstDay <= day);
        if (Closing(day, week) is (var by, var words))
        {
            return new(day, [], words, week?.MostTalks ?? 0) { ClosedBy = by };
        }

        return new(day, Open(day, Spans(day, week)), null, week?.MostTalks ?? 0);
    }

    private (ClosedBy By, Wording Words)? Closing(DateOnly day, WorkingWeek? week)
    {
        if (!InUse.Contains(day))
        {
            return Id.Kind == ResourceKind.Officer ? (ClosedBy.NotEmployed, NotEmployed) : (ClosedBy.NotInUse, NotInUse);
        }

        if (Absences.Any(absence => absence.Contains(day)))
        {
            return (ClosedBy.Absence, Absent);
        }

        if (ClosedForAll(day, ClosingDays) is { } closed)
        {
            return closed;
        }

        if (!Exceptions.ContainsKey(day) && DanishCalendar.Municipal.Day(day).Value.Closed is { } weekend)
        {
            return (ClosedBy.Weekend, weekend.Name);
        }

        return Spans(day, week).Count > 0 ? null
            : week is null && !Exceptions.ContainsKey(day) ? (ClosedBy.NoHours, NoHours)
            : (ClosedBy.DayOff, DayOff);
    }

    // Weekends apart, which hours of their own open.
    private static (ClosedBy By, Wording Words)? ClosedForAll(DateOnly day, IReadOnlyDictionary<DateOnly, ClosingDay> closingDays) =>
        DanishCalendar.Municipal.Day(day).Value.Closed is { Kind: not ClosingKind.Weekend } holiday ? (ClosedBy.Holiday, holiday.Name)
        : closingDays.TryGetValue(day, out var closing) ? (ClosedBy.ClosingDay, Wording.OfName(closing.Name))
        : null;

    private IReadOnlyList<DaySpan> Spans(DateOnly day, WorkingWeek? week) =>
        Exceptions.TryGetValue(day, out var exception) ? exception.Spans : [.. week?.Week[day.DayOfWeek] ?? []];

    // A span is refused where it begins or ends in a skipped hour, so each has its two instants.
    private static List<OpenTime> Open(DateOnly day, IReadOnlyList<DaySpan> spans) =>
        [.. spans.Select(span => new OpenTime(DanishTime.At(day, span.From).Value, DanishTime.EndAt(day, span.To).Value))];
}
