using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>Days that do not count in the duration limit, from the first absence day on.</summary>
/// <param name="KindOfEmployment">For whom.</param>
/// <param name="Days">How many.</param>
/// <param name="Certainty">How certain.</param>
public sealed record UncountedStart(KindOfEmployment KindOfEmployment, int Days, Certainty Certainty);

/// <summary>How many counted days there may be, within how many calendar months.</summary>
/// <param name="Days">The limit: on the day after so many, there are more.</param>
/// <param name="Months">Calendar months.</param>
/// <param name="When">For whom; the first limit that fits is used, and the last is for everybody.</param>
public sealed record DurationLimit(int Days, int Months, Condition? When = null)
{
    internal static DurationLimit For(IReadOnlyList<DurationLimit> limits, Reckoning reckoning) =>
        limits.First(limit => limit.When is null || reckoning.Holds(limit.When, reckoning.History.FirstAbsenceDay));

    internal static IEnumerable<string> Faults(IReadOnlyList<DurationLimit> limits) =>
    [
        .. limits.SelectMany(limit => Computation.OutOfRange("months", limit.Months, 1, 24)),
        // Otherwise a course that is never interrupted might never reach the day.
        .. limits.SelectMany(limit => Computation.OutOfRange("days", limit.Days, 1, (24 * limit.Months) - 1)),
        .. limits.Count > 0 && limits[^1].When is null ? [] : new[] { "the last limit is for everybody" },
        .. limits.SelectMany(limit => limit.When?.Faults() ?? []),
    ];
}

/// <summary>
/// The day after which more days are counted than the limit allows (C9): own days after those that do not count, and the days of
/// earlier periods as long as they lie within the months.
/// </summary>
/// <param name="Limits">The limits.</param>
/// <param name="WeekdayHolidaysCount">False leaves out public holidays on other days than Sunday (søgnehelligdage).</param>
/// <param name="NotCounted">The first days, by kind of employment.</param>
/// <param name="Earlier">The happening that is an earlier period.</param>
/// <param name="Pauses">The happening that is a period which does not count.</param>
public sealed record CountedDays(
    IReadOnlyList<DurationLimit> Limits, bool WeekdayHolidaysCount, IReadOnlyList<UncountedStart> NotCounted,
    string Earlier, string Pauses) : Computation
{
    internal override Reckoned? Reckon(Reckoning reckoning, Start start)
    {
        var excluded = NotCounted.First(one => one.KindOfEmployment == reckoning.History.KindOfEmployment);
        reckoning.Lower(excluded.Certainty);
        var from = start.Day.AddDays(excluded.Days);
        var limit = DurationLimit.For(Limits, reckoning);
        var earlier = reckoning.PeriodsOf(Earlier);
        var counter = Counter(reckoning, from, limit.Months, earlier);
        if (counter.DayOf(limit.Days + 1, from) is not { } reached)
        {
            return null;
        }

        reckoning.Follow(Convention.CountedDays);
        if (reckoning.Trace is { } trace)
        {
            Explain(trace, reckoning, from, excluded, limit, counter, earlier, reached);
        }

        return new Reckoned(reached);
    }

    internal override IEnumerable<string> Faults(Rule rule) =>
    [
        .. DurationLimit.Faults(Limits),
        .. NotCounted.SelectMany(one => OutOfRange("days not counted", one.Days, 0, 100)),
        .. NotCounted.Select(one => Codes.Of(one.KindOfEmployment)).ToHashSet().SetEquals(
            (rule.When ?? []).FirstOrDefault(one => one.Fact == FactVocabulary.KindOfEmployment)?.In
                ?? Enum.GetValues<KindOfEmployment>().Select(kind => Codes.Of(kind)))
            ? []
            : new[] { "notCounted must name exactly the kinds of employment the rule applies to" },
        .. new[] { Earlier, Pauses }.Where(name => FactVocabulary.Shipped.FindHappening(name)?.Carries(FactVocabulary.To) != true)
            .Select(name => $"{name} is no happening with a last day"),
    ];

    /// <summary>The counter of a case: earlier periods, and the own days from the first that counts.</summary>
    internal DayCounter Counter(Reckoning reckoning, DateOnly from, int months, IReadOnlyList<Period> earlier)
    {
        var pauses = reckoning.PeriodsOf(Pauses);
        var own = new Period(from, DanishCalendar.LastDay);
        var gaps = reckoning.Interruptions;
        return pauses.Count == 0 && gaps.Count == 0
            ? new([.. earlier, own], months, WeekdayHolidaysCount)
            : new([.. earlier, .. DayCounter.Without(own, DayCounter.Joined([.. pauses, .. gaps]))], months, WeekdayHolidaysCount);
    }

    private static void Explain(
        Trace trace, Reckoning reckoning, DateOnly from, UncountedStart excluded, DurationLimit limit, DayCounter counter,
        List<Period> earlier, DateOnly reached)
    {
        trace.Input("kind_of_employment", Codes.Of(reckoning.History.KindOfEmployment));
        if (limit.When?.Fact is { } fact)
        {
            trace.Input(FactVocabulary.Shipped.FindFact(fact)!.RequestName, fact);
        }

        trace.Step(
            Wording.Of("de første {0} dage tælles ikke med; der tælles fra", "the first {0} days do not count; counting begins", excluded.Days),
            from, excluded.Certainty);
        var monthsFrom = counter.FirstOfMonths(reached);
        if (earlier.Count > 0)
        {
            trace.Input("earlier_counted_periods", string.Join(' ', earlier.Select(period => $"{period.From:O}/{period.To:O}")));
            trace.Step(Wording.Of(
                "tidligere talte dage i de {0} kalendermåneder, der begynder {1}: {2}",
                "days counted earlier in the {0} calendar months that begin on {1}: {2}",
                limit.Months, monthsFrom, counter.Count(monthsFrom, from.AddDays(-1))));
        }

        trace.Step(
            Wording.Of(
                "talt dag nr. {0} i de {1} kalendermåneder, der begynder {2}",
                "counted day {0} in the {1} calendar months that begin on {2}",
                limit.Days + 1, limit.Months, monthsFrom),
            reached, Convention.CountedDays);
    }
}

/// <summary>The first absence day, where the earlier periods alone are more than the limit on it (R-NEWSICK).</summary>
/// <param name="Limits">The limits.</param>
/// <param name="Earlier">The happening that is an earlier period.</param>
public sealed record CountedAlready(IReadOnlyList<DurationLimit> Limits, string Earlier) : Computation
{
    internal override Reckoned? Reckon(Reckoning reckoning, Start start)
    {
        var limit = DurationLimit.For(Limits, reckoning);
        var earlier = reckoning.PeriodsOf(Earlier);
        var count = earlier.Count == 0 ? 0 : new DayCounter(earlier, limit.Months).CountOn(start.Day);
        if (count <= limit.Days)
        {
            return reckoning.LeaveOut(NotGivenReason.NotReached, () => Wording.Of(
                "På første fraværsdag er der {0} talte dage, og grænsen er {1}.",
                "On the first absence day there are {0} counted days, and the limit is {1}.",
                count, limit.Days));
        }

        reckoning.Follow(Convention.CountedDays);
        if (reckoning.Trace is { } trace)
        {
            trace.Input("earlier_counted_periods", string.Join(' ', earlier.Select(period => $"{period.From:O}/{period.To:O}")));
            trace.Step(
                Wording.Of(
                    "{0} talte dage i de {1} kalendermåneder, der ender med denne, mod højst {2}",
                    "{0} counted days in the {1} calendar months that end with this one, where {2} is the most",
                    count, limit.Months, limit.Days),
                start.Day, Convention.CountedDays);
        }

        return new Reckoned(start.Day);
    }

    internal override IEnumerable<string> Faults(Rule rule) =>
    [
        .. DurationLimit.Faults(Limits),
        .. FactVocabulary.Shipped.FindHappening(Earlier)?.Carries(FactVocabulary.To) == true ? [] : new[] { $"{Earlier} is no happening with a last day" },
    ];
}

/// <summary>The last day of the calendar month in which another date falls.</summary>
public sealed record MonthEnd : Computation
{
    internal override Reckoned? Reckon(Reckoning reckoning, Start start)
    {
        var end = new DateOnly(start.Day.Year, start.Day.Month, DateTime.DaysInMonth(start.Day.Year, start.Day.Month));
        reckoning.Trace?.Step(new("udgangen af kalendermåneden", "the end of the calendar month"), end);
        return new Reckoned(end);
    }

    internal override IEnumerable<string> Faults(Rule rule) => [];
}
