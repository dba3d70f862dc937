using System.Collections.Frozen;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>Where a rule stands: a statutory rule set or an overlay.</summary>
public abstract record RuleSource
{
    private FrozenDictionary<string, Rule> byId = FrozenDictionary<string, Rule>.Empty;

    private protected RuleSource(string id, string version, IReadOnlyList<Rule> rules) => (Id, Version, Rules) = (id, version, rules);

    /// <summary>Such as <c>RS-2015</c> or <c>kbh-2014</c>.</summary>
    public string Id { get; init; }

    /// <summary>Version of the data: the day it was written and a number.</summary>
    public string Version { get; init; }

    /// <summary>Its rules; a rule stands after those it builds on.</summary>
    public IReadOnlyList<Rule> Rules
    {
        get;
        init
        {
            field = value;
            byId = value.DistinctBy(rule => rule.Id).ToFrozenDictionary(rule => rule.Id);
            Dated = [.. value.Where(rule => rule.Date is not null || rule.NotVerified is not null)];
        }
    }

    /// <summary>The rules that give a date, or would if it were known.</summary>
    internal Rule[] Dated { get; private init; } = [];

    /// <summary>The rule of this id.</summary>
    public Rule? Find(string ruleId) => byId.GetValueOrDefault(ruleId);
}

/// <summary>Whether a rule set is used.</summary>
public enum Switch
{
    Off = 0,
    On = 1,
}

/// <summary>Statutory rules for the cases whose first absence day lies in a period (regelsæt), as they are when every amendment is made.</summary>
/// <param name="Id">Such as <c>RS-2015</c>.</param>
/// <param name="Version">Version of the data: the day it was written and a number.</param>
/// <param name="Switch">A set that is off is not used: the one before it runs on.</param>
/// <param name="Title">Its name.</param>
/// <param name="Text">What distinguishes it.</param>
/// <param name="Source">Where it was read.</param>
/// <param name="Certainty">How certain its content and period are.</param>
/// <param name="FirstAbsenceDayFrom">First first absence day.</param>
/// <param name="FirstAbsenceDayTo">Last first absence day: the day before the next set begins; null for the last set.</param>
/// <param name="BasedOn">The set it amends; null for the first.</param>
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
    string? BasedOn,
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
    public bool AppliesOn(DateOnly firstAbsenceDay, string? pilotGroup)
    {
        OverlayPeriod? stage = null;
        foreach (var one in Stages)
        {
            stage = one.From <= firstAbsenceDay ? one : stage;
        }

        return stage is not null && (stage.Stage == OverlayStage.Operation || stage.PilotGroups.Count == 0
            || (pilotGroup is not null && stage.PilotGroups.Contains(pilotGroup)));
    }
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
