using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>
/// The computation of one date as it goes on: the facts, the dates before it, and how certain it is so far. What it is built on is
/// written down only where a <see cref="Trace"/> is given; the dates alone take microseconds.
/// </summary>
internal sealed class Reckoning(
    FactHistory history, DanishCalendar calendar, Dictionary<string, List<PlannedDate>> planned, Func<string, Wording> nameOf)
{
    private static readonly List<Period> NoPeriods = [];

    internal FactHistory History => history;

    internal DanishCalendar Calendar => calendar;

    internal Trace? Trace { get; set; }

    /// <summary>The times in which the case was ended and taken up again.</summary>
    internal IReadOnlyList<Period> Interruptions { get; set; } = NoPeriods;

    /// <summary>The lowest certainty of everything so far.</summary>
    internal Certainty Certainty { get; private set; }

    /// <summary>Why there is no date, once that is known.</summary>
    internal NotGivenReason Reason { get; private set; }

    internal string? MissingFact { get; private set; }

    internal Func<Wording>? Tell { get; private set; }

    /// <summary>The day whose expectations are looked at; the last ones where nothing else is said.</summary>
    internal DateOnly ExpectedOn { get; set; } = DateOnly.MaxValue;

    private Start start;

    internal void Begin(Certainty certainty, Start from)
    {
        (Certainty, start) = (certainty, from);
        Lower(from.Happening.Certainty);
    }

    internal void Lower(Certainty other) => Certainty = Certainties.Lowest(Certainty, other);

    internal void Follow(Convention convention) => Lower(convention.Certainty);

    internal Reckoned? LeaveOut(NotGivenReason reason, Func<Wording> tell, string? missingFact = null)
    {
        (Reason, Tell, MissingFact) = (reason, tell, missingFact);
        return null;
    }

    internal Reckoned? Missing(string fact) => LeaveOut(
        NotGivenReason.MissingFact,
        () => NotStated(FactVocabulary.Shipped.FindFact(fact)!.Word),
        FactVocabulary.Shipped.FindFact(fact)!.RequestName);

    /// <summary>A date so and so long after the start, moved off a closed day where the rule says so.</summary>
    internal Reckoned? After(
        Computation computation, DateOnly date, string danish, string english, int amount, Convention? convention, OnClosedDay onClosedDay)
    {
        if (convention is not null)
        {
            Follow(convention);
        }

        Trace?.Step(Wording.Of(danish, english, amount, NameOf(computation.Trigger)), date, convention);
        return onClosedDay == OnClosedDay.Forward ? MovedForward(date) : new Reckoned(date);
    }

    /// <summary>C4. On an open day there is nothing to move, and the date does not rest on the convention.</summary>
    internal Reckoned MovedForward(DateOnly date)
    {
        var move = calendar.ForwardToWorkingDay(date).Value;
        if (move.From == move.To)
        {
            return new Reckoned(date);
        }

        Walked(move, Convention.Forward);
        Trace?.Moved(move, Convention.Forward);
        return new Reckoned(move.To, Unmoved: date);
    }

    /// <summary>A way over working days or bank days: custom on it makes the date an assumption, and the closed days are remembered.</summary>
    internal void Walked(DayMove move, Convention convention)
    {
        Follow(convention);
        foreach (var day in move.Passed)
        {
            if (day.Kind == ClosingKind.Custom)
            {
                Follow(Convention.CustomaryClosing);
                break;
            }
        }

        if (convention != Convention.Forward)
        {
            Trace?.Passed(move.Passed);
        }
    }

    /// <summary>The n-th week of absence, with its step.</summary>
    internal AbsenceWeek WeekOfAbsence(DateOnly firstAbsenceDay, int number)
    {
        Follow(Convention.AbsenceWeeks);
        var week = AbsenceWeek.Of(firstAbsenceDay, number).Value;
        Trace?.Step(
            Wording.Of(
                "{0}. uge, regnet fra første fraværsdag, begynder {1} og slutter",
                "week {0}, counted from the first absence day, begins on {1} and ends",
                number, week.First),
            week.Last, Convention.AbsenceWeeks);
        return week;
    }

    /// <summary>The day of a computation inside another: from the same start, or from what concerns it.</summary>
    internal Reckoned? Within(Computation computation, Start outer) => computation.Trigger switch
    {
        null => computation.Reckon(this, outer),
        { Rule: { } rule } => DateOf(rule) is { } day ? computation.Reckon(this, outer with { Day = day }) : null,
        var trigger => Related(trigger, outer.Happening) is { } happening ? computation.Reckon(this, new(happening, happening.Day)) : null,
    };

    /// <summary>The date of another rule, that of the same start where it has several; null, with the reason, where it has none.</summary>
    internal DateOnly? DateOf(string rule)
    {
        if (planned.TryGetValue(rule, out var dates))
        {
            var date = dates.Find(one => ReferenceEquals(one.StartedBy, start.Happening)) ?? dates[^1];
            Lower(date.Certainty);
            Trace?.Input(rule, date.Date);
            Trace?.Step(new($"datoen for {date.Rule.Title.Danish}", $"the date of: {date.Rule.Title.English}"), date.Date, date.Certainty);
            return date.Date;
        }

        LeaveOut(NotGivenReason.BuildsOnAbsent, () => Wording.Of(
            "Reglen bygger på {0}, som ikke giver en dato her.", "The rule builds on {0}, which gives no date here.", nameOf(rule)));
        return null;
    }

    /// <summary>The periods of a happening that has a last day.</summary>
    internal List<Period> PeriodsOf(string happening)
    {
        List<Period>? periods = null;
        for (var i = 0; i < history.Count; i++)
        {
            if (history.KindOf(i).Name == happening && history[i].DayValue(FactVocabulary.To) is { } to)
            {
                (periods ??= []).Add(new(history[i].Day, to));
            }
        }

        return periods ?? NoPeriods;
    }

    /// <summary>The last happening of a kind, on or after the one it concerns.</summary>
    internal Happening? Related(Trigger trigger, Happening concerned)
    {
        Happening? first = null;
        for (var i = 0; i < history.Count; i++)
        {
            if (trigger.Matches(history, i) && IsAbout(history[i], concerned))
            {
                if (trigger.Which == Which.First)
                {
                    return history[i];
                }

                first = history[i];
            }
        }

        return first;
    }

    /// <summary>Whether a happening is about another: it names it, or names none and does not lie before it.</summary>
    internal static bool IsAbout(Happening one, Happening concerned) =>
        one.Value(FactVocabulary.Concerns) is { } id ? id == concerned.Id : one.Day >= concerned.Day && one.Id != concerned.Id;

    /// <summary>Whether a condition holds for a date; where not, the reason is set.</summary>
    internal bool Holds(Condition condition, DateOnly date)
    {
        if (condition.Any is { } any)
        {
            foreach (var one in any)
            {
                if (Holds(one, date))
                {
                    return true;
                }
            }

            return false;
        }

        if (condition.Fact is { } fact)
        {
            return HoldsFor(condition, fact, date);
        }

        if (condition.Given is { } given)
        {
            return planned.ContainsKey(given) || Fails(condition, NotGivenReason.NotApplicable, () => Wording.Of(
                "Reglen gælder kun sammen med {0}, som ikke giver en dato her.", "The rule applies only with {0}, which gives no date here.", nameOf(given)));
        }

        if (condition.NotGiven is { } notGiven)
        {
            return !planned.ContainsKey(notGiven) || Fails(condition, NotGivenReason.Excepted, () => Wording.Of(
                "Undtaget: {0}.", "Excepted: {0}.", nameOf(notGiven)));
        }

        if (condition.StartBy is { } startBy)
        {
            var (came, limited) = (FactVocabulary.Shipped.FindHappening(start.Happening.Type)!.Word, start.Day);
            return !planned.TryGetValue(startBy, out var limit) || limited <= limit[0].Date || Fails(condition, NotGivenReason.Excepted, () => Wording.Of(
                "{0} kom efter {1}: {2}.", "{0} came after {1}: {2}.",
                came, limit[0].Date, limit[0].Rule.Title));
        }

        var kind = FactVocabulary.Shipped.FindHappening(condition.Happened!)!;
        for (var i = 0; i < history.Count; i++)
        {
            if (ReferenceEquals(history.KindOf(i), kind) && IsAbout(history[i], start.Happening))
            {
                return true;
            }
        }

        return Fails(condition, NotGivenReason.MissingFact, () => NotStatedDate(kind.Word), kind.RequestName);
    }

    internal Wording NameOf(Trigger? trigger) => trigger switch
    {
        { Rule: { } rule } => planned.TryGetValue(rule, out var dates) ? dates[0].Rule.Title : new Wording(rule, rule),
        { Kind: { } kind } => kind.Word,
        _ => FactVocabulary.Shipped.FindHappening(start.Happening.Type)!.Word,
    };

    internal static Wording NotStatedDate(Wording what) =>
        Wording.Of("Datoen for {0} er ikke oplyst.", "The date of {0} is not given.", what);

    private static Wording NotStated(Wording what)
    {
        var (danish, english) = (what.Danish, what.English);
        return new($"{char.ToUpperInvariant(danish[0])}{danish[1..]} er ikke oplyst.", $"{char.ToUpperInvariant(english[0])}{english[1..]} is not given.");
    }

    private bool HoldsFor(Condition condition, string fact, DateOnly date)
    {
        // A day that is expected is looked at as it was last stated; what holds from day to day, as it is on the rule's date.
        var kind = FactVocabulary.Shipped.FindFact(fact)!;
        var value = history.ValueOn(fact, kind.Type == FactType.Day ? ExpectedOn : date, out var stated);
        if (stated is not null)
        {
            Lower(stated.Certainty);
        }

        if (condition.Unknown)
        {
            return value is null || Fails(condition, NotGivenReason.Excepted, () => Wording.Of(
                "Det er besluttet: {0}.", "It is decided: {0}.", kind.WordOf(value)));
        }

        if (condition.NotIn is { } notIn)
        {
            return value is null || !notIn.Contains(value)
                || (condition.OrAfterWeek is { } week && date.DayNumber - history.FirstAbsenceDay.DayNumber >= 7 * week)
                || Fails(condition, NotGivenReason.Excepted, () => Wording.Of("Undtaget: {0}.", "Excepted: {0}.", kind.WordOf(value)));
        }

        if (condition.In is { } among)
        {
            return (value is not null && among.Contains(value)) || Fails(
                condition, value is null ? NotGivenReason.MissingFact : NotGivenReason.NotApplicable,
                () => value is null
                    ? Wording.Of("Reglen gælder kun, når {0}; det er ikke oplyst.", "The rule applies only where {0}; that is not stated.", Alternatives(kind, among))
                    : kind.Name == FactVocabulary.KindOfEmployment
                        ? Wording.Of("Reglen gælder ikke for {0}.", "The rule does not apply to: {0}.", kind.WordOf(value))
                        : Wording.Of("Reglen gælder kun, når {0}.", "The rule applies only where {0}.", Alternatives(kind, among)),
                value is null ? kind.RequestName : null);
        }

        if (value is null || Happening.ReadDay(value) is not { } day)
        {
            Missing(fact);
            return false;
        }

        Trace?.Input(kind.RequestName, day);
        if (condition.AfterWeek is { } after)
        {
            var week = AbsenceWeek.Of(history.FirstAbsenceDay, after).Value;
            return day > week.Last || Fails(condition, NotGivenReason.Excepted, () => Wording.Of(
                "{0} er {1}, og det er senest {2}.", "{0} is {1}, which is not later than {2}.", kind.Word, day, week.Last));
        }

        var last = condition.ByWeek is { } by ? AbsenceWeek.Of(history.FirstAbsenceDay, by).Value.Last : date;
        return day <= last || Fails(condition, NotGivenReason.Excepted, () => Wording.Of(
            "{0} {1} ligger efter {2}.", "{0} {1} is after {2}.", kind.Word, day, last));
    }

    private static Wording Alternatives(FactKind kind, IReadOnlyList<string> values) => new(
        string.Join(" eller ", values.Select(value => kind.WordOf(value).Danish)), string.Join(" or ", values.Select(value => kind.WordOf(value).English)));

    private bool Fails(Condition condition, NotGivenReason reason, Func<Wording> tell, string? missingFact = null)
    {
        LeaveOut(reason, condition.Why is { } why ? () => why : tell, missingFact);
        return false;
    }
}
