using System.Text.Json.Serialization;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>One date of a plan (frist, milepæl, periode eller forslag) as it is written down: with its texts, without the rules.</summary>
/// <param name="RuleId">Such as <c>R-FU-FIRST</c>; <c>R-FU-PURPOSE/12</c> where one rule gives several dates.</param>
/// <param name="Title">What it is.</param>
/// <param name="Kind">What kind of date.</param>
/// <param name="StatutoryDate">Date by law or by the rule, moved where the rule itself moves it (C4); for a window its last day.</param>
/// <param name="WindowFrom">First day of a window.</param>
/// <param name="PlanBy">Last working day on or before the statutory date (C5); only for duties of the municipality.</param>
/// <param name="Binds">Who is bound.</param>
/// <param name="Certainty">The lowest of everything the statutory date is built on.</param>
/// <param name="Explanation">Why this date.</param>
public sealed record PlannedDeadline(
    string RuleId,
    Wording Title,
    DeadlineKind Kind,
    DateOnly StatutoryDate,
    DateOnly? WindowFrom,
    DateOnly? PlanBy,
    BoundParty Binds,
    Certainty Certainty,
    Explanation Explanation)
{
    /// <summary>Id of the happening that started it; with the rule it is the date's key.</summary>
    public required string Occurrence { get; init; }

    /// <summary>What its rule does.</summary>
    public required Norm Norm { get; init; }

    /// <summary>What kind of law its rule is.</summary>
    public required Authority Authority { get; init; }

    /// <summary>The last day on which it can be met: the day before, where it must be met before its date.</summary>
    public required DateOnly LastDay { get; init; }

    /// <summary>The law's own date, where the date was moved off a closed day.</summary>
    public DateOnly? Unmoved { get; init; }

    /// <summary>A period without an end; its date is then its first day.</summary>
    public bool IsOpenEnded { get; init; }

    /// <summary>What fulfilled it.</summary>
    public TurnOfEvents? Met { get; init; }

    /// <summary>What took it away.</summary>
    public TurnOfEvents? Cancelled { get; init; }

    /// <summary>What set another date in its place.</summary>
    public TurnOfEvents? Superseded { get; init; }

    /// <summary>How many are held, for a duty that needs several.</summary>
    public Tally? Tally { get; init; }

    /// <summary>Its key.</summary>
    [JsonIgnore]
    public Occurrence Key => new(RuleId, Occurrence);

    /// <summary>What has become of it on a day.</summary>
    public DeadlineState StateOn(DateOnly today) =>
        new DateOutcome(Norm, StatutoryDate, LastDay, IsOpenEnded, Met?.On, Cancelled?.On, Superseded?.On).On(today);

    /// <summary>What fulfilled it, took it away or set another date in its place, as its state on a day has it; null while it is open.</summary>
    public TurnOfEvents? TurnOn(DateOnly today) => StateOn(today) switch
    {
        DeadlineState.Met or DeadlineState.MetLate => Met,
        DeadlineState.Superseded => Superseded,
        DeadlineState.Cancelled or DeadlineState.NotRelevant => Cancelled,
        _ => null,
    };

    /// <summary>Whether the other is the same date with the same fate; how it is explained does not matter.</summary>
    public bool IsLike(PlannedDeadline other) =>
        Key == other.Key
        && (StatutoryDate, WindowFrom, PlanBy, LastDay, IsOpenEnded, Certainty)
            == (other.StatutoryDate, other.WindowFrom, other.PlanBy, other.LastDay, other.IsOpenEnded, other.Certainty)
        && (Kind, Norm, Authority, Binds) == (other.Kind, other.Norm, other.Authority, other.Binds)
        && (Met?.On, Cancelled?.On, Superseded?.On, Tally?.Held, Tally?.Required)
            == (other.Met?.On, other.Cancelled?.On, other.Superseded?.On, other.Tally?.Held, other.Tally?.Required);
}

/// <summary>A rule that gave no date in this case (ikke beregnet), and why.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Title">What the date would have been.</param>
/// <param name="Why">Why there is none.</param>
/// <param name="MissingFact">The fact that it waits for, by its name in requests; null where none would bring it.</param>
public sealed record LeftOut(string RuleId, Wording Title, Wording Why, string? MissingFact)
{
    /// <summary>What kind of reason.</summary>
    public required NotGivenReason Reason { get; init; }

    /// <summary>Id of the happening that would have started it; null where there is none.</summary>
    public string? StartedBy { get; init; }
}
