using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>
/// From a day to a day: n weeks or months, the first day included, through a week of absence, or without an end.
/// </summary>
/// <param name="StartsAfter">It begins on the day after this rule's date, instead of on the trigger's day.</param>
/// <param name="Weeks">Its length in weeks.</param>
/// <param name="Months">Its length in months.</param>
/// <param name="ThroughWeek">The week of absence it ends with.</param>
/// <param name="NotCounted">Periods of this happening do not count, and make it longer.</param>
public sealed record PeriodOf(
    string? StartsAfter = null, int? Weeks = null, int? Months = null, int? ThroughWeek = null, string? NotCounted = null)
    : Computation
{
    internal override IEnumerable<string> Rules => StartsAfter is null ? base.Rules : [.. base.Rules, StartsAfter];

    internal override Reckoned? Reckon(Reckoning reckoning, Start start)
    {
        var from = start.Day;
        if (StartsAfter is not null)
        {
            if (reckoning.DateOf(StartsAfter) is not { } after)
            {
                return null;
            }

            from = after.AddDays(1);
            reckoning.Trace?.Step(new("perioden begynder dagen efter", "the period begins on the day after"), from);
        }

        if (ThroughWeek is { } week)
        {
            return new(reckoning.WeekOfAbsence(from, week).Last, from);
        }

        if (Weeks is null && Months is null)
        {
            reckoning.Trace?.Step(new("perioden har ingen fast slutdag og begynder", "the period has no fixed end and begins"), from);
            return new(from, from, IsOpen: true);
        }

        var last = Weeks is { } weeks ? from.AddDays((7 * weeks) - 1) : from.AddMonths(Months!.Value).AddDays(-1);
        reckoning.Trace?.Step(
            Weeks is { } n
                ? Wording.Of("perioden er {0} uger, den første dag medregnet, og slutter", "the period is {0} weeks, the first day included, and ends", n)
                : Wording.Of("perioden er {0} måneder, den første dag medregnet, og slutter", "the period is {0} months, the first day included, and ends", Months!.Value),
            last);
        return new(NotCounted is null ? last : Longer(reckoning, from, last), from);
    }

    internal override IEnumerable<string> Faults(Rule rule) =>
    [
        .. new int?[] { Weeks, Months, ThroughWeek }.Count(one => one is not null) <= 1 ? [] : new[] { "a PERIOD has one length" },
        .. OutOfRange("weeks", Weeks ?? 1, 1, 200), .. OutOfRange("months", Months ?? 1, 1, 60), .. OutOfRange("throughWeek", ThroughWeek ?? 1, 1, 60),
        .. NotCounted is null || FactVocabulary.Shipped.FindHappening(NotCounted)?.Carries(FactVocabulary.To) == true
            ? [] : new[] { $"{NotCounted} is no happening with a last day" },
        .. rule.Norm is Norm.Period or Norm.Exemption ? [] : new[] { "a PERIOD is a PERIOD or an EXEMPTION" },
    ];

    private DateOnly Longer(Reckoning reckoning, DateOnly from, DateOnly last)
    {
        var waits = DayCounter.Joined(reckoning.PeriodsOf(NotCounted!));
        var length = last.DayNumber - from.DayNumber;
        for (var longer = last; ; last = longer)
        {
            longer = from.AddDays(length + DayCounter.Days(waits, from, last));
            if (longer == last)
            {
                break;
            }
        }

        if (last.DayNumber - from.DayNumber > length)
        {
            reckoning.Trace?.Step(
                Wording.Of("{0} dage tæller ikke med, og perioden slutter", "{0} days do not count, and the period ends", last.DayNumber - from.DayNumber - length), last);
        }

        return last;
    }
}

/// <summary>The earliest of several days; those that are not known are left out.</summary>
/// <param name="Of">The days; one with a trigger of its own starts from the happening that concerns this one.</param>
/// <param name="Floor">It is never earlier than this.</param>
public sealed record EarliestOf(IReadOnlyList<Computation> Of, Computation? Floor = null) : Computation
{
    internal override IEnumerable<string> Rules => [.. base.Rules, .. Of.SelectMany(one => one.Rules), .. Floor?.Rules ?? []];

    internal override Reckoned? Reckon(Reckoning reckoning, Start start)
    {
        Reckoned? least = null;
        foreach (var one in Of)
        {
            if (reckoning.Within(one, start) is { } day && !(day.Date >= least?.Date))
            {
                least = day;
            }
        }

        if (least is { } found && Floor is not null && reckoning.Within(Floor, start) is { } floor && found.Date < floor.Date)
        {
            least = floor;
        }

        if (least is { } chosen)
        {
            reckoning.Trace?.Step(new("den tidligste dag, der kan bruges", "the earliest day that can be used"), chosen.Date);
        }

        return least;
    }

    internal override IEnumerable<string> Faults(Rule rule) =>
        [.. Of.Count < 2 ? ["EARLIEST_OF has two days or more"] : Array.Empty<string>(), .. Of.SelectMany(one => one.Faults(rule)), .. Floor?.Faults(rule) ?? []];
}

/// <summary>The latest of several days; those that are not known are left out.</summary>
/// <param name="Of">The days; one with a trigger of its own starts from the happening that concerns this one.</param>
/// <param name="Cap">It is never later than this.</param>
public sealed record LatestOf(IReadOnlyList<Computation> Of, Computation? Cap = null) : Computation
{
    internal override IEnumerable<string> Rules => [.. base.Rules, .. Of.SelectMany(one => one.Rules), .. Cap?.Rules ?? []];

    internal override Reckoned? Reckon(Reckoning reckoning, Start start)
    {
        Reckoned? most = null;
        foreach (var one in Of)
        {
            if (reckoning.Within(one, start) is { } day && !(day.Date <= most?.Date))
            {
                most = day;
            }
        }

        if (most is { } found && Cap is not null && reckoning.Within(Cap, start) is { } cap && found.Date > cap.Date)
        {
            most = cap;
        }

        if (most is { } chosen)
        {
            reckoning.Trace?.Step(new("den seneste dag, der kan bruges", "the latest day that can be used"), chosen.Date);
        }

        return most;
    }

    internal override IEnumerable<string> Faults(Rule rule) =>
        [.. Of.Count < 2 ? ["LATEST_OF has two days or more"] : Array.Empty<string>(), .. Of.SelectMany(one => one.Faults(rule)), .. Cap?.Faults(rule) ?? []];
}

/// <summary>The day from which one number less another is below a limit (tærskel).</summary>
/// <param name="Of">The number.</param>
/// <param name="Minus">What is taken from it.</param>
/// <param name="Least">The limit: on it, nothing changes yet.</param>
public sealed record Threshold(string Of, string Minus, decimal Least) : Computation
{
    internal override Reckoned? Reckon(Reckoning reckoning, Start start)
    {
        if (Number(reckoning, start, Of) is not { } whole || Number(reckoning, start, Minus) is not { } part)
        {
            return null;
        }

        if (whole - part >= Least)
        {
            return reckoning.LeaveOut(NotGivenReason.NotReached, () => Wording.Of(
                "{0} fratrukket {1} er {2}, og grænsen er {3}.", "{0} less {1} is {2}, and the limit is {3}.",
                FactVocabulary.Shipped.FindFact(Of)!.Word, FactVocabulary.Shipped.FindFact(Minus)!.Word, whole - part, Least));
        }

        reckoning.Trace?.Step(Wording.Of("forskellen er {0} og under grænsen {1}", "the difference is {0} and below the limit {1}", whole - part, Least), start.Day);
        return new Reckoned(start.Day);
    }

    internal override IEnumerable<string> Faults(Rule rule) => new[] { Of, Minus }
        .Where(name => FactVocabulary.Shipped.FindFact(name)?.Type != FactType.Number)
        .Select(name => $"{name} is no number");

    private static decimal? Number(Reckoning reckoning, Start start, string fact)
    {
        if (reckoning.History.ValueOn(fact, start.Day, out _) is not { } text)
        {
            reckoning.Missing(fact);
            return null;
        }

        reckoning.Trace?.Input(FactVocabulary.Shipped.FindFact(fact)!.RequestName, text);
        return Happening.ReadNumber(text);
    }
}

/// <summary>So many times in so many months, from the trigger's day on; what counts is what fulfils the rule.</summary>
public sealed record Rate(int Times, int Months) : Computation
{
    internal override Reckoned? Reckon(Reckoning reckoning, Start start)
    {
        var last = start.Day.AddMonths(Months).AddDays(-1);
        reckoning.Trace?.Step(
            Wording.Of("{0} gange i {1} måneder, den første dag medregnet; de slutter", "{0} times in {1} months, the first day included; they end", Times, Months), last);
        return new Reckoned(last, start.Day);
    }

    internal override IEnumerable<string> Faults(Rule rule) =>
    [
        .. OutOfRange("times", Times, 1, 60), .. OutOfRange("months", Months, 1, 24),
        .. rule.MetBy?.AtLeast == Times ? [] : new[] { "a RATE says how many times, and metBy at least as many" },
    ];
}
