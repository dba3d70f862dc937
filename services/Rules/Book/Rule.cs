using System.Text.Json.Serialization;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>A rule (regel), as it stands in a rule file: a date with what fulfils it, or what an act must have or must not do.</summary>
/// <param name="Id">Such as <c>R-FU-FIRST</c>; <c>R-FU-PURPOSE/12</c> where one rule gives several dates.</param>
/// <param name="Norm">What it does.</param>
/// <param name="Authority">What kind of law it is.</param>
/// <param name="Basis">The paragraph, or the local practice, it rests on.</param>
/// <param name="Certainty">How certain the rule itself is.</param>
/// <param name="Title">What it is about.</param>
/// <param name="Text">What it says.</param>
/// <param name="Binds">Who it binds.</param>
/// <param name="AppliesBy">Which day decides whether it applies.</param>
/// <param name="From">First day it applies, where that is not its set's.</param>
/// <param name="Until">Last day it applies, where that is not its set's.</param>
/// <param name="When">When it applies; all of them.</param>
/// <param name="Rests">The exemptions during which it is in abeyance; it revives when they end.</param>
/// <param name="Date">How its date is computed; null where it gives none.</param>
/// <param name="MetBy">What fulfils it.</param>
/// <param name="AgreedBy">The happening that sets another date in its place; its <c>UNTIL</c> is that date.</param>
/// <param name="SupersededBy">The rule whose date, where the case has one, stands in its place.</param>
/// <param name="CancelledBy">The happening that takes away what started it.</param>
/// <param name="Outlives">It goes on when the case has ended.</param>
/// <param name="Ends">Its date ends the case.</param>
/// <param name="Act">For a requirement or a prohibition: the acts it is about.</param>
/// <param name="Items">For a requirement: what the act must have.</param>
/// <param name="NotBefore">For a requirement on the day of an act: the happening before whose day it must not have effect.</param>
/// <param name="Answers">The question that every case must have exactly one answer to, and that this rule answers.</param>
/// <param name="Proposes">The category it proposes.</param>
/// <param name="Tightens">In an overlay: the statutory rule next to which it sets an earlier date.</param>
/// <param name="Assumption">What the computation takes for granted beyond the general conventions.</param>
/// <param name="NotVerified">Why it gives no date: nobody knows what it says.</param>
/// <param name="Examples">Computed examples, on each side of its limit.</param>
public sealed record Rule(
    string Id,
    Norm Norm,
    Authority Authority,
    Basis Basis,
    Certainty Certainty,
    Wording Title,
    Wording Text,
    BoundParty Binds = BoundParty.Nobody,
    AppliesBy AppliesBy = AppliesBy.FirstAbsenceDay,
    DateOnly? From = null,
    DateOnly? Until = null,
    IReadOnlyList<Condition>? When = null,
    IReadOnlyList<string>? Rests = null,
    Computation? Date = null,
    MetBy? MetBy = null,
    string? AgreedBy = null,
    string? SupersededBy = null,
    string? CancelledBy = null,
    bool Outlives = false,
    bool Ends = false,
    IReadOnlyList<string>? Act = null,
    IReadOnlyList<FactCode>? Items = null,
    string? NotBefore = null,
    string? Answers = null,
    VisitationCategory? Proposes = null,
    string? Tightens = null,
    Wording? Assumption = null,
    Wording? NotVerified = null,
    IReadOnlyList<Example>? Examples = null)
{
    /// <summary>The rule's id without the part after the slash.</summary>
    [JsonIgnore]
    public string BaseId => Id.Split('/')[0];

    /// <summary>The paragraph as a letter gives it.</summary>
    [JsonIgnore]
    public string LegalReference => Basis.Reference;

    /// <summary>What kind of date it gives.</summary>
    [JsonIgnore]
    public DeadlineKind Kind => Norm switch
    {
        Norm.Duty or Norm.Right => DeadlineKind.Deadline,
        Norm.Period or Norm.Exemption => DeadlineKind.Window,
        Norm.Proposal => DeadlineKind.Proposal,
        _ => DeadlineKind.Milestone,
    };

    /// <summary>The rules it looks at, which stand before it.</summary>
    [JsonIgnore]
    internal IEnumerable<string> BuildsOn =>
    [
        .. Date?.Rules ?? [], .. (When ?? []).SelectMany(one => one.Rules), .. Rests ?? [], .. SupersededBy is null ? [] : new[] { SupersededBy },
    ];

    /// <summary>Whether it applies on a day, which <see cref="AppliesBy"/> says which is.</summary>
    public bool AppliesOn(DateOnly day) => !(day < From) && !(day > Until);
}

/// <summary>What fulfils a rule (opfyldes ved): a happening on or after the day of what started the rule.</summary>
/// <param name="Event">The happening.</param>
/// <param name="Where">The values it must have, by fact, where it carries the fact.</param>
/// <param name="AtLeast">How many of them.</param>
/// <param name="Before">They must lie before the date, not on it.</param>
/// <param name="AnyTime">It may lie before what started the rule.</param>
/// <param name="EveryWeeks">For several: the rhythm by which they are forecast.</param>
/// <param name="FirstByWeek">For several: the week of absence by which the first is forecast.</param>
public sealed record MetBy(
    string Event, IReadOnlyDictionary<string, IReadOnlyList<string>>? Where = null, int AtLeast = 1, bool Before = false, bool AnyTime = false,
    int? EveryWeeks = null, int? FirstByWeek = null)
{
    internal HappeningKind? Kind { get; } = FactVocabulary.Shipped.FindHappening(Event);

    internal IEnumerable<string> Faults()
    {
        if (Kind is null)
        {
            yield return $"there is no happening {Event}: add it to Facts.json or use one that stands there";
        }

        foreach (var fault in Trigger.WhereFaults(Kind, Where))
        {
            yield return fault;
        }

        if (AtLeast is < 1 or > 60)
        {
            yield return $"atLeast is {AtLeast}, not 1..60";
        }
    }
}

/// <summary>An example of a rule (eksempel), computed outside the code and held by a test.</summary>
/// <param name="Name">What it shows, Danish, as the page for lawyers prints it.</param>
/// <param name="Facts">The happenings: a name and a day, several days, or a day and facts.</param>
/// <param name="Date">The date of the occurrence it is about, the last one where there are several; null where there is none.</param>
/// <param name="From">First day of a period.</param>
/// <param name="PlanBy">Last working day to plan by.</param>
/// <param name="AsOf">The day on which the plan is looked at; the last day of the facts where it is not given.</param>
/// <param name="State">The state on that day.</param>
/// <param name="MetOn">The day it was fulfilled.</param>
/// <param name="Remaining">What is still to be held.</param>
/// <param name="NotGiven">Why there is no date.</param>
/// <param name="Required">For a requirement: whether it applies.</param>
public sealed record Example(
    string Name, IReadOnlyDictionary<string, string> Facts, DateOnly? Date = null, DateOnly? From = null, DateOnly? PlanBy = null,
    DateOnly? AsOf = null, DeadlineState? State = null, DateOnly? MetOn = null, int? Remaining = null, NotGivenReason? NotGiven = null,
    bool? Required = null);
