using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>Why a municipality's setting cannot be used.</summary>
public static class SettingViolations
{
    public static readonly ViolationCode RuleSetUnknown = new("RULE_SET_UNKNOWN",
        "Der er intet regelsæt med det navn.",
        "There is no rule set of that name.");

    public static readonly ViolationCode RuleSetSwitchedOff = new("RULE_SET_SWITCHED_OFF",
        "Regelsættet {0} er ikke slået til i denne udgave af systemet. Vælg et, der er det, eller BY_DATE, så første fraværsdag afgør det. Teamlederen vælger regelsæt i kommunens opsætning (ChangeSettings).",
        "The rule set {0} is switched off in this version of the system. Choose one that is on, or BY_DATE, so that the first absence day decides. The team leader chooses the rule set in the municipality's settings (ChangeSettings).");

    public static readonly ViolationCode OverlayUnknown = new("OVERLAY_UNKNOWN",
        "Der er ingen lokal praksis med det navn.",
        "There is no overlay of that name.");

    public static readonly ViolationCode OverlayRepeated = new("OVERLAY_REPEATED",
        "Den lokale praksis {0} står der mere end én gang.",
        "The overlay {0} is given more than once.");
}

/// <summary>No rule set covers the first absence day.</summary>
[Danish("Der er ingen regler for første fraværsdag den {FirstAbsenceDay}; det første regelsæt gælder fra {RulesFrom}.")]
[English("There are no rules for the first absence day {FirstAbsenceDay}; the first rule set applies from {RulesFrom}.")]
public sealed record NoRuleSet(DateOnly FirstAbsenceDay, DateOnly RulesFrom) : Refusal(RefusalKind.FixState, "NO_RULE_SET");

/// <summary>How a municipality chooses the rule set of a new case.</summary>
public abstract record RuleSetSetting
{
    /// <summary>How <see cref="ByDate"/> is written in settings.</summary>
    public const string ByDateCode = "BY_DATE";

    private RuleSetSetting()
    {
    }

    /// <summary>By the first absence day.</summary>
    public sealed record ByDate : RuleSetSetting;

    /// <summary>One set for all cases, whatever the day.</summary>
    public sealed record Pinned(RuleSet Set) : RuleSetSetting;
}

/// <summary>The rules of a municipality: how the rule set is chosen, and its local practice.</summary>
public sealed record MunicipalitySettings(RuleSetSetting RuleSet, IReadOnlyList<Overlay> Overlays)
{
    /// <summary>The id of the pinned rule set, or null when the first absence day decides.</summary>
    public string? PinnedRuleSet => (RuleSet as RuleSetSetting.Pinned)?.Set.Id;

    /// <summary>Reads a setting; everything that is wrong with it is said at once.</summary>
    /// <param name="pinnedRuleSet">A rule set's id; empty, null or <c>BY_DATE</c> lets the first absence day decide.</param>
    /// <param name="overlays">Ids of overlays.</param>
    /// <param name="book">The rules there are.</param>
    public static Result<MunicipalitySettings> Make(string? pinnedRuleSet, IReadOnlyList<string> overlays, RuleBook book)
    {
        var violations = new List<Violation>();
        RuleSetSetting setting = new RuleSetSetting.ByDate();
        if (pinnedRuleSet is not (null or "" or RuleSetSetting.ByDateCode))
        {
            if (book.FindSet(pinnedRuleSet) is not { } set)
            {
                violations.Add(SettingViolations.RuleSetUnknown.At("rule_set_id", pinnedRuleSet));
            }
            else if (!set.IsOn)
            {
                violations.Add(SettingViolations.RuleSetSwitchedOff.At("rule_set_id", pinnedRuleSet));
            }
            else
            {
                setting = new RuleSetSetting.Pinned(set);
            }
        }

        var chosen = new List<Overlay>();
        for (var i = 0; i < overlays.Count; i++)
        {
            if (book.FindOverlay(overlays[i]) is not { } overlay)
            {
                violations.Add(SettingViolations.OverlayUnknown.At($"overlay_ids[{i}]", overlays[i]));
            }
            else if (chosen.Contains(overlay))
            {
                violations.Add(SettingViolations.OverlayRepeated.At($"overlay_ids[{i}]", overlays[i]));
            }
            else
            {
                chosen.Add(overlay);
            }
        }

        return violations.Count > 0 ? new InvalidRequest(violations) : new MunicipalitySettings(setting, chosen);
    }
}

/// <summary>The rule set of a case: a fact of the case from its first day.</summary>
/// <param name="Set">The rules.</param>
/// <param name="Certainty">Assumption where the first absence day lies outside the period of the set, which then runs on.</param>
public sealed record RuleSetChoice(RuleSet Set, Certainty Certainty)
{
    /// <summary>Chooses by the setting; a day before the first rule set is refused, also for a pinned set.</summary>
    public static Result<RuleSetChoice> For(RuleSetSetting setting, DateOnly firstAbsenceDay, RuleBook book)
    {
        var begun = book.Sets.Where(set => set.FirstAbsenceDayFrom <= firstAbsenceDay).ToList();
        if (begun.Count == 0)
        {
            return new NoRuleSet(firstAbsenceDay, book.Sets[0].FirstAbsenceDayFrom);
        }

        if (setting is RuleSetSetting.Pinned pinned)
        {
            return Used(pinned.Set, firstAbsenceDay);
        }

        return Used(begun.Last(set => set.IsOn), firstAbsenceDay);
    }

    private static RuleSetChoice Used(RuleSet set, DateOnly firstAbsenceDay) =>
        new(set, set.Holds(firstAbsenceDay) ? set.Certainty : Certainty.Assumption);

    /// <summary>The choice as a case carries it; a set this version of the rules does not have is refused.</summary>
    public static Result<RuleSetChoice> Restore(string ruleSetId, Certainty certainty, RuleBook book) =>
        book.FindSet(ruleSetId) is { } set
            ? new RuleSetChoice(set, certainty)
            : SettingViolations.RuleSetUnknown.Refuse(ruleSetId).At("rule_set_id");
}
