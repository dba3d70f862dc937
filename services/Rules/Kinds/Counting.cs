using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>Days that do not count in the duration limit, from the first absence day on.</summary>
/// <param name="KindOfEmployment">For whom.</param>
/// <param name="Days">How many.</param>
/// <param name="Certainty">How certain.</param>
public sealed record UncountedStart(KindOfEmployment KindOfEmployment, int Days, Certainty Certainty);

/// <summary>
/// The day on which the n-th counted day (talt dag) is reached within so many calendar months, the month of the day
/// itself included (C9). Days of earlier periods count as long as they lie within those months.
/// </summary>
/// <param name="Trigger">The first absence day.</param>
/// <param name="CountedDay">n.</param>
/// <param name="Months">Calendar months.</param>
/// <param name="WeekdayHolidaysCount">False leaves out public holidays on other days than Sunday (søgnehelligdage).</param>
/// <param name="NotCounted">The first days, by kind of employment.</param>
public sealed record CountedDays(
    string Trigger, int CountedDay, int Months, bool WeekdayHolidaysCount, IReadOnlyList<UncountedStart> NotCounted) : Computation(Trigger)
{
    internal override Reckoned? Reckon(Reckoning reckoning)
    {
        if (reckoning.Start(Trigger) is not { } start)
        {
            return null;
        }

        var kind = reckoning.Facts.KindOfEmployment;
        var excluded = NotCounted.Single(one => one.KindOfEmployment == kind);
        reckoning.Input("kind_of_employment", kind);
        var countingFrom = start.AddDays(excluded.Days);
        reckoning.Step(
            Wording.Of(
                "de første {0} dage tælles ikke med; der tælles fra",
                "the first {0} days do not count; counting begins",
                excluded.Days),
            countingFrom, excluded.Certainty);

        var reached = DayReached(countingFrom, reckoning.Facts.EarlierCountedPeriods);
        var monthsFrom = FirstOfMonths(reached);
        if (reckoning.Facts.EarlierCountedPeriods.Count > 0)
        {
            var earlier = reckoning.Facts.EarlierCountedPeriods;
            reckoning.Input("earlier_counted_periods", string.Join(' ', earlier.Select(period => $"{period.From:O}/{period.To:O}")));
            reckoning.Step(Wording.Of(
                "tidligere talte dage i de {0} kalendermåneder, der begynder {1}: {2}",
                "days counted earlier in the {0} calendar months that begin on {1}: {2}",
                Months, monthsFrom, Days(earlier, monthsFrom, countingFrom).Count()));
        }

        reckoning.Step(
            Wording.Of(
                "talt dag nr. {0} i de {1} kalendermåneder, der begynder {2}",
                "counted day {0} in the {1} calendar months that begin on {2}",
                CountedDay, Months, monthsFrom),
            reached, Convention.CountedDays);
        return new Reckoned(reached);
    }

    internal override IEnumerable<string> Faults(Rule rule) =>
    [
        .. OutOfRange("months", Months, 1, 24),
        // Otherwise a course that is never interrupted might never reach the day.
        .. OutOfRange("countedDay", CountedDay, 1, 24 * Months),
        .. NotCounted.SelectMany(one => OutOfRange("days not counted", one.Days, 0, 100)),
        .. NotCounted.Select(one => one.KindOfEmployment).Order().SequenceEqual(rule.AppliesTo.Order())
            ? []
            : new[] { "notCounted must name exactly the kinds of employment the rule applies to" },
    ];

    private DateOnly DayReached(DateOnly countingFrom, IReadOnlyList<Period> earlier)
    {
        var counted = 0;
        for (var day = countingFrom; ; day = day.AddDays(1))
        {
            counted += Counts(day) ? 1 : 0;
            var monthsFrom = FirstOfMonths(day);
            var lapsed = Days([new(countingFrom, day)], countingFrom, before: monthsFrom).Count();
            if (counted - lapsed + Days(earlier, monthsFrom, countingFrom).Count() >= CountedDay)
            {
                return day;
            }
        }
    }

    // Each day once, also where periods overlap.
    private IEnumerable<int> Days(IReadOnlyList<Period> periods, DateOnly from, DateOnly before) =>
        periods.SelectMany(period =>
            {
                var first = Math.Max(period.From.DayNumber, from.DayNumber);
                var last = Math.Min(period.To.DayNumber, before.DayNumber - 1);
                return Enumerable.Range(first, Math.Max(0, last - first + 1));
            })
            .Distinct()
            .Where(number => Counts(DateOnly.FromDayNumber(number)));

    private bool Counts(DateOnly day) => WeekdayHolidaysCount || day.DayOfWeek == DayOfWeek.Sunday || Holidays.On(day) is null;

    private DateOnly FirstOfMonths(DateOnly day) => new DateOnly(day.Year, day.Month, 1).AddMonths(1 - Months);
}

/// <summary>The last day of the calendar month in which another rule's date falls.</summary>
public sealed record MonthEnd(string Trigger) : Computation(Trigger)
{
    internal override Reckoned? Reckon(Reckoning reckoning)
    {
        if (reckoning.Start(Trigger) is not { } start)
        {
            return null;
        }

        var end = new DateOnly(start.Year, start.Month, DateTime.DaysInMonth(start.Year, start.Month));
        reckoning.Step(new("udgangen af kalendermåneden", "the end of the calendar month"), end);
        return new Reckoned(end);
    }

    internal override IEnumerable<string> Faults(Rule rule) => [];
}
