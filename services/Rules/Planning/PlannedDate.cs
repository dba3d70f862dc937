using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>The key of a date: the rule, and the happening that started it. Follow-ups, certificates and complaints recur.</summary>
public readonly record struct Occurrence(string RuleId, string StartedBy)
{
    /// <summary>As it is stored and sent.</summary>
    public override string ToString() => $"{RuleId}@{StartedBy}";
}

/// <summary>What has become of a date on a day (fristens tilstand). Computed from the facts and the day, never stored.</summary>
public enum DeadlineState
{
    /// <summary>It is still to come, or its day is today.</summary>
    [Danish("åben"), English("open")]
    Open = 1,

    /// <summary>What was to be done was done by the day; a milestone is reached.</summary>
    [Danish("opfyldt"), English("met")]
    Met = 2,

    /// <summary>What was to be done was done after the day.</summary>
    [Danish("opfyldt for sent"), English("met late")]
    MetLate = 3,

    /// <summary>The day has passed, and what was to be done is not done.</summary>
    [Danish("overskredet"), English("overdue")]
    Overdue = 4,

    /// <summary>The case ended, or what started the date fell away, before its day.</summary>
    [Danish("bortfaldet"), English("cancelled")]
    Cancelled = 5,

    /// <summary>Another date was set in its place.</summary>
    [Danish("afløst af en anden frist"), English("superseded")]
    Superseded = 6,

    /// <summary>Its day has passed and nothing can be done any more, or nobody had to.</summary>
    [Danish("ikke længere aktuel"), English("not relevant any more")]
    NotRelevant = 7,
}

/// <summary>Something that ended or fulfilled a date: when, and by which happening.</summary>
/// <param name="On">The day.</param>
/// <param name="By">Id of the happening; null where a day did it.</param>
/// <param name="Why">What it is.</param>
public sealed record TurnOfEvents(DateOnly On, string? By, Wording Why);

/// <summary>How many of several are held, and what remains (S2-16).</summary>
/// <param name="Required">How many are needed.</param>
/// <param name="Held">How many are held in time.</param>
/// <param name="Forecast">How many there will be in the usual rhythm; the held ones where there is none.</param>
/// <param name="IsOutOfReach">There are not enough working days left.</param>
public sealed record Remaining(int Required, int Held, int Forecast, bool IsOutOfReach)
{
    /// <summary>How many are still to be held.</summary>
    public int Missing => Math.Max(0, Required - Held);

    /// <summary>The usual rhythm does not give enough: something must be planned in between.</summary>
    public bool IsShort => Forecast < Required;
}

/// <summary>A duty that needs several of something: how many are held, and what the rest depends on. The days that are left change with the day.</summary>
/// <param name="Required">How many are needed.</param>
/// <param name="Held">How many are held in time.</param>
/// <param name="LastDay">The last day on which one counts.</param>
/// <param name="NextOn">When the next is held in the usual rhythm; null where there is none.</param>
/// <param name="EveryWeeks">The usual rhythm; null where there is none.</param>
public sealed record Tally(int Required, int Held, DateOnly LastDay, DateOnly? NextOn, int? EveryWeeks)
{
    /// <summary>What remains on a day.</summary>
    public Remaining On(DateOnly today, DanishCalendar calendar)
    {
        var forecast = Held;
        for (var next = NextOn < today ? today : NextOn; EveryWeeks is { } weeks && next <= LastDay; next = next.Value.AddDays(7 * weeks))
        {
            forecast++;
        }

        var missing = Required - Held;
        return new(Required, Held, forecast, missing > 0 && WorkingDays(today, missing, calendar) < missing);
    }

    private int WorkingDays(DateOnly from, int enough, DanishCalendar calendar)
    {
        var days = 0;
        for (var day = from; day <= LastDay && days < enough; day = day.AddDays(1))
        {
            days += calendar.Day(day).Value.IsWorkingDay ? 1 : 0;
        }

        return days;
    }
}

/// <summary>One date of a plan (frist, milepæl, periode eller forslag).</summary>
public sealed class PlannedDate
{
    internal PlannedDate(RuleSource source, Rule rule, Happening startedBy, Reckoned reckoned, DateOnly? planBy, Certainty certainty)
    {
        Source = source;
        Rule = rule;
        StartedBy = startedBy;
        Date = reckoned.Date;
        WindowFrom = reckoned.From;
        Unmoved = reckoned.Unmoved;
        IsOpenEnded = reckoned.IsOpen;
        PlanBy = planBy;
        Certainty = certainty;
    }

    /// <summary>Its key.</summary>
    public Occurrence Key => new(Rule.Id, StartedBy.Id);

    /// <summary>The rule set or overlay its rule stands in.</summary>
    public RuleSource Source { get; }

    /// <summary>Its rule.</summary>
    public Rule Rule { get; }

    /// <summary>The happening that started it.</summary>
    public Happening StartedBy { get; }

    /// <summary>Date by law or by the rule, moved where the rule itself moves it (C4); for a period its last day.</summary>
    public DateOnly Date { get; }

    /// <summary>The law's own date, where the date was moved off a closed day.</summary>
    public DateOnly? Unmoved { get; }

    /// <summary>First day of a period or window.</summary>
    public DateOnly? WindowFrom { get; }

    /// <summary>A period without an end; its date is then its first day.</summary>
    public bool IsOpenEnded { get; }

    /// <summary>Last working day on or before the date (C5); only for duties of the municipality.</summary>
    public DateOnly? PlanBy { get; }

    /// <summary>The lowest certainty of everything the date is built on.</summary>
    public Certainty Certainty { get; }

    /// <summary>What fulfilled it.</summary>
    public TurnOfEvents? Met { get; internal set; }

    /// <summary>What took it away.</summary>
    public TurnOfEvents? Cancelled { get; internal set; }

    /// <summary>What set another date in its place.</summary>
    public TurnOfEvents? Superseded { get; internal set; }

    /// <summary>The day its computation starts from.</summary>
    internal DateOnly StartDay { get; init; }

    /// <summary>How many of what fulfils it are held in time; null where one is enough.</summary>
    internal int? Held { get; set; }

    /// <summary>The last day on which it can be met: the day before, where it must be met before its date.</summary>
    public DateOnly LastDay => Rule.MetBy?.Before == true ? Date.AddDays(-1) : Date;

    /// <summary>What decides its state on any day.</summary>
    public DateOutcome Outcome => new(Rule.Norm, Date, LastDay, IsOpenEnded, Met?.On, Cancelled?.On, Superseded?.On);

    /// <summary>What has become of it on a day.</summary>
    public DeadlineState StateOn(DateOnly today) => Outcome.On(today);
}

/// <summary>What decides the state of a date on any day.</summary>
/// <param name="Norm">What its rule does.</param>
/// <param name="Date">The date.</param>
/// <param name="LastDay">The last day on which it can be met.</param>
/// <param name="IsOpenEnded">A period without an end.</param>
/// <param name="MetOn">The day on which it was fulfilled.</param>
/// <param name="CancelledOn">The day on which it was taken away.</param>
/// <param name="SupersededOn">The day on which another date was set in its place.</param>
public readonly record struct DateOutcome(
    Norm Norm, DateOnly Date, DateOnly LastDay, bool IsOpenEnded, DateOnly? MetOn, DateOnly? CancelledOn, DateOnly? SupersededOn)
{
    /// <summary>The state on a day.</summary>
    public DeadlineState On(DateOnly today)
    {
        if (MetOn is { } met && met <= today)
        {
            // A window guides: outside it, what it is about is done all the same.
            return Norm != Norm.Period && met > LastDay ? DeadlineState.MetLate : DeadlineState.Met;
        }

        if (SupersededOn <= today)
        {
            return DeadlineState.Superseded;
        }

        if (CancelledOn is { } cancelled && cancelled <= today)
        {
            return cancelled > Date && !IsOpenEnded ? DeadlineState.NotRelevant : DeadlineState.Cancelled;
        }

        return Norm switch
        {
            Norm.Duty => today > LastDay ? DeadlineState.Overdue : DeadlineState.Open,
            Norm.Milestone => today >= Date ? DeadlineState.Met : DeadlineState.Open,
            _ => today > Date && !IsOpenEnded ? DeadlineState.NotRelevant : DeadlineState.Open,
        };
    }
}

/// <summary>Why a rule gives no date.</summary>
public enum NotGivenReason
{
    /// <summary>It is not for this case: another kind of employment, an overlay that does not apply.</summary>
    [Danish("gælder ikke for sagen"), English("does not apply to the case")]
    NotApplicable = 1,

    /// <summary>A fact it waits for is not known.</summary>
    [Danish("en oplysning mangler"), English("a fact is missing")]
    MissingFact = 2,

    /// <summary>The case is excepted from it.</summary>
    [Danish("undtaget"), English("excepted")]
    Excepted = 3,

    /// <summary>It rests under an exemption.</summary>
    [Danish("fritaget"), English("exempt")]
    Exempt = 4,

    /// <summary>It builds on a rule that gives no date.</summary>
    [Danish("bygger på en regel, der ikke giver en dato"), English("builds on a rule that gives no date")]
    BuildsOnAbsent = 5,

    /// <summary>Its limit is not reached.</summary>
    [Danish("grænsen er ikke nået"), English("the limit is not reached")]
    NotReached = 6,

    /// <summary>What it says is not verified, and nobody may take a guess for law.</summary>
    [Danish("ikke bekræftet i en kilde"), English("not verified in a source")]
    NotVerified = 7,
}

/// <summary>A rule that gives no date in this case (ikke beregnet), and why.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Reason">What kind of reason.</param>
/// <param name="StartedBy">Id of the happening that would have started it; null where there is none.</param>
/// <param name="MissingFact">The fact that it waits for, by its name in requests; null where none would bring it.</param>
/// <param name="Tell">Writes why.</param>
public sealed record NotGiven(Rule Rule, NotGivenReason Reason, string? StartedBy, string? MissingFact, Func<Wording> Tell)
{
    /// <summary>Why there is none.</summary>
    public Wording Why => Tell();
}
