using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>
/// A rule that gives a date (regel), as it stands in a rule file. The order of the members is the order in the file.
/// </summary>
/// <param name="Id">Such as <c>R-FU-FIRST</c>; <c>R-FU-PURPOSE/12</c> where one rule gives several dates.</param>
/// <param name="Title">What the date is.</param>
/// <param name="Text">What the rule says.</param>
/// <param name="LegalReference">The paragraph, or the local practice, it rests on.</param>
/// <param name="Source">Where it was read.</param>
/// <param name="Certainty">How certain the rule itself is.</param>
/// <param name="ValidFrom">First absence day from which it applies.</param>
/// <param name="ValidTo">Last first absence day for which it applies; null for as long as its rule set is used.</param>
/// <param name="Kind">What kind of date it gives.</param>
/// <param name="Binds">Who it binds.</param>
/// <param name="AppliesTo">The kinds of employment it applies to.</param>
/// <param name="Exceptions">When it gives no date.</param>
/// <param name="Computation">How the date is computed.</param>
/// <param name="Assumption">What the computation takes for granted beyond the general conventions.</param>
/// <param name="Tightens">In an overlay: the statutory rule next to which it sets an earlier date.</param>
/// <param name="NotComputed">For whom it holds and is not computed, and why: they are told so.</param>
public sealed record Rule(
    string Id,
    Wording Title,
    Wording Text,
    string LegalReference,
    string Source,
    Certainty Certainty,
    DateOnly ValidFrom,
    DateOnly? ValidTo,
    DeadlineKind Kind,
    BoundParty Binds,
    IReadOnlyList<KindOfEmployment> AppliesTo,
    IReadOnlyList<RuleException> Exceptions,
    Computation Computation,
    Wording? Assumption = null,
    string? Tightens = null,
    NotComputed? NotComputed = null)
{
    /// <summary>The rule's id without the part after the slash.</summary>
    public string BaseId => Id.Split('/')[0];

    public bool AppliesOn(DateOnly firstAbsenceDay) =>
        ValidFrom <= firstAbsenceDay && (ValidTo is not { } last || firstAbsenceDay <= last);
}

/// <summary>For whom a rule's date is not computed.</summary>
/// <param name="Kinds">Kinds of employment, none of which the rule applies to.</param>
/// <param name="Why">Why, as the caseworker reads it.</param>
public sealed record NotComputed(IReadOnlyList<KindOfEmployment> Kinds, Wording Why);

/// <summary>Where a rule stands: a statutory rule set or an overlay.</summary>
/// <param name="Id">Such as <c>RS-2015</c> or <c>kbh-2014</c>.</param>
/// <param name="Version">Version of the data: the day it was written and a number.</param>
/// <param name="Rules">Its rules; a rule stands after those it builds on.</param>
public abstract record RuleSource(string Id, string Version, IReadOnlyList<Rule> Rules);

/// <summary>Whether a rule set is used.</summary>
public enum Switch
{
    Off = 0,
    On = 1,
}

/// <summary>Statutory rules for the cases whose first absence day lies in a period (regelsæt).</summary>
/// <param name="Id">Such as <c>RS-2015</c>.</param>
/// <param name="Version">Version of the data: the day it was written and a number.</param>
/// <param name="Switch">A set that is off is not used: the one before it runs on.</param>
/// <param name="Title">Its name.</param>
/// <param name="Text">What distinguishes it.</param>
/// <param name="Source">Where it was read.</param>
/// <param name="Certainty">How certain its content and period are.</param>
/// <param name="FirstAbsenceDayFrom">First first absence day.</param>
/// <param name="FirstAbsenceDayTo">Last first absence day; null when no later set is known.</param>
/// <param name="Rules">Its rules; a rule stands after those it builds on.</param>
public sealed record RuleSet(
    string Id,
    string Version,
    Switch Switch,
    Wording Title,
    Wording Text,
    string Source,
    Certainty Certainty,
    DateOnly FirstAbsenceDayFrom,
    DateOnly? FirstAbsenceDayTo,
    IReadOnlyList<Rule> Rules) : RuleSource(Id, Version, Rules)
{
    public bool IsOn => Switch == Switch.On;

    /// <summary>Whether its period holds the day; used outside it, it is an assumption.</summary>
    public bool Holds(DateOnly firstAbsenceDay) =>
        FirstAbsenceDayFrom <= firstAbsenceDay && (FirstAbsenceDayTo is not { } last || firstAbsenceDay <= last);
}

/// <summary>How far a local practice has come.</summary>
public enum OverlayStage
{
    /// <summary>Tried by pilot groups (forsøg).</summary>
    Trial = 1,

    /// <summary>For everybody (drift).</summary>
    Operation = 2,
}

/// <summary>A stage of an overlay.</summary>
/// <param name="Stage">Trial or operation.</param>
/// <param name="From">First first absence day.</param>
/// <param name="PilotGroups">The groups that take part in a trial; none means everybody.</param>
public sealed record OverlayPeriod(OverlayStage Stage, DateOnly From, IReadOnlyList<string> PilotGroups);

/// <summary>Local practice on top of the statutory rules (lokal praksis); it adds and tightens, it never loosens.</summary>
/// <param name="Id">Such as <c>kbh-2014</c>.</param>
/// <param name="Version">Version of the data: the day it was written and a number.</param>
/// <param name="Title">Its name.</param>
/// <param name="Text">What it is.</param>
/// <param name="Source">Where it was read.</param>
/// <param name="Certainty">How certain its content and its stages are.</param>
/// <param name="Stages">From when it applies, and to whom.</param>
/// <param name="Rules">Its rules; a rule stands after those it builds on.</param>
public sealed record Overlay(
    string Id,
    string Version,
    Wording Title,
    Wording Text,
    string Source,
    Certainty Certainty,
    IReadOnlyList<OverlayPeriod> Stages,
    IReadOnlyList<Rule> Rules) : RuleSource(Id, Version, Rules)
{
    /// <summary>Whether it applies to a case that begins on this day, in this pilot group if in any.</summary>
    public bool AppliesOn(DateOnly firstAbsenceDay, string? pilotGroup) =>
        Stages.LastOrDefault(stage => stage.From <= firstAbsenceDay) is { } stage
        && (stage.Stage == OverlayStage.Operation || stage.PilotGroups.Count == 0
            || (pilotGroup is not null && stage.PilotGroups.Contains(pilotGroup)));
}

/// <summary>An example municipality, written by the migrator outside production.</summary>
/// <param name="Code">Municipality code.</param>
/// <param name="Name">Its name.</param>
/// <param name="RuleSet">A rule set's id, or <c>BY_DATE</c>.</param>
/// <param name="Overlays">Ids of its overlays.</param>
public sealed record ExampleMunicipality(int Code, string Name, string RuleSet, IReadOnlyList<string> Overlays)
{
    /// <summary>The rule set it is pinned to, or null when the first absence day decides.</summary>
    public string? PinnedRuleSet => RuleSet == RuleSetSetting.ByDateCode ? null : RuleSet;
}
