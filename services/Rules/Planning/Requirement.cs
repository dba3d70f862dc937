namespace Sygeopfoelgning.Rules;

/// <summary>What a rule says of an act (krav, forbud).</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Source">The rule set or overlay it stands in.</param>
/// <param name="Certainty">How certain it is in this case.</param>
/// <param name="NotBefore">The first day on which the act may have effect; null where the rule names none.</param>
public sealed record Requirement(Rule Rule, RuleSource Source, Certainty Certainty, DateOnly? NotBefore)
{
    /// <summary>Whether the act must not be done at all.</summary>
    public bool IsProhibition => Rule.Norm == Norm.Prohibition;

    /// <summary>What the act must have.</summary>
    public IReadOnlyList<FactCode> Items => Rule.Items ?? [];

    internal static IReadOnlyList<Requirement> Of(
        string act, RuleSetChoice choice, IReadOnlyList<Overlay> overlays, FactHistory history, DateOnly day, string? pilotGroup)
    {
        var known = history.AsKnownOn(day);
        var reckoning = new Reckoning(known, DanishCalendar.Municipal, [], id => new(id, id));
        var found = new List<Requirement>();
        foreach (var source in overlays.Prepend<RuleSource>(choice.Set))
        {
            if (source is Overlay overlay && !overlay.AppliesOn(known.FirstAbsenceDay, pilotGroup))
            {
                continue;
            }

            foreach (var rule in source.Rules)
            {
                if (rule.Act?.Contains(act) == true && rule.AppliesOn(rule.AppliesBy == AppliesBy.EventDay ? day : known.FirstAbsenceDay)
                    && Holds(reckoning, rule, known, day))
                {
                    found.Add(new(rule, source, Certainties.Lowest(choice.Certainty, rule.Certainty), First(rule, known)));
                }
            }
        }

        return found;
    }

    private static bool Holds(Reckoning reckoning, Rule rule, FactHistory known, DateOnly day)
    {
        reckoning.Begin(rule.Certainty, new(known.Registration, day));
        return (rule.When ?? []).All(condition => reckoning.Holds(condition, day));
    }

    private static DateOnly? First(Rule rule, FactHistory known) => rule.NotBefore is null
        ? null
        : known.Happenings.LastOrDefault(one => one.Type == rule.NotBefore)?.Day ?? DateOnly.MaxValue;
}
