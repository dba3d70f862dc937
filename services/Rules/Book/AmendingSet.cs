using System.Text.Json.Nodes;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>
/// A rule set as it is written: an amending act (ændringslov) of the set before it. What it does not name goes on unchanged, and the
/// file is the difference.
/// </summary>
/// <param name="Id">Such as <c>RS-2025</c>.</param>
/// <param name="Version">Version of the data: the day it was written and a number.</param>
/// <param name="Switch">A set that is off is not used: the one before it runs on.</param>
/// <param name="Title">Its name.</param>
/// <param name="Text">What distinguishes it.</param>
/// <param name="Source">Where it was read.</param>
/// <param name="Certainty">How certain its content and period are.</param>
/// <param name="FirstAbsenceDayFrom">First first absence day; it ends where the next begins.</param>
/// <param name="BasedOn">The set it amends.</param>
/// <param name="Repeals">The rules that fall away.</param>
/// <param name="Amends">What changes in a rule: its id and the fields that are new; null takes a field away.</param>
/// <param name="Adds">The rules that are new.</param>
internal sealed record AmendingSet(
    string Id, string Version, Switch Switch, Wording Title, Wording Text, string Source, Certainty Certainty, DateOnly FirstAbsenceDayFrom,
    IReadOnlyList<JsonObject> Adds, string? BasedOn = null, IReadOnlyList<string>? Repeals = null, IReadOnlyList<JsonObject>? Amends = null)
{
    /// <summary>The sets with every amendment made, earliest period first; each ends on the day before the next begins.</summary>
    internal static IReadOnlyList<RuleSet> Resolve(IReadOnlyList<AmendingSet> written)
    {
        var sets = written.OrderBy(set => set.FirstAbsenceDayFrom).ToList();
        var resolved = new Dictionary<string, List<JsonObject>>();
        var made = new List<RuleSet>();
        for (var i = 0; i < sets.Count; i++)
        {
            var set = sets[i];
            var rules = set.Amended(set.BasedOn is null ? [] : resolved.GetValueOrDefault(set.BasedOn)
                ?? throw new InvalidDataException($"{set.Id}: there is no earlier set {set.BasedOn} to build on."));
            resolved.Add(set.Id, rules);
            made.Add(new RuleSet(
                set.Id, set.Version, set.Switch, set.Title, set.Text, set.Source, set.Certainty, set.FirstAbsenceDayFrom,
                i + 1 < sets.Count ? sets[i + 1].FirstAbsenceDayFrom.AddDays(-1) : null, set.BasedOn,
                InOrder(set.Id, [.. rules.Select(rule => RuleFiles.Read<Rule>($"{set.Id} {rule["id"]}", rule.ToJsonString()))])));
        }

        return made;
    }

    /// <summary>The rules in an order in which each stands after those it builds on, otherwise as they are written.</summary>
    internal static IReadOnlyList<Rule> InOrder(string source, IReadOnlyList<Rule> rules)
    {
        var waiting = rules.ToList();
        var ordered = new List<Rule>();
        var ids = rules.Select(rule => rule.Id).ToHashSet();
        while (waiting.Count > 0)
        {
            var ready = waiting.Find(rule => rule.BuildsOn.All(other => !ids.Contains(other) || ordered.Exists(one => one.Id == other)))
                ?? throw new InvalidDataException($"{source}: these rules build on each other in a circle: {string.Join(", ", waiting.Select(rule => rule.Id))}.");
            waiting.Remove(ready);
            ordered.Add(ready);
        }

        return ordered;
    }

    private List<JsonObject> Amended(List<JsonObject> before)
    {
        var rules = before.ConvertAll(rule => (JsonObject)rule.DeepClone());
        foreach (var id in Repeals ?? [])
        {
            if (rules.RemoveAll(rule => IdOf(rule) == id) == 0)
            {
                throw new InvalidDataException($"{Id}: {id} cannot be repealed, as {BasedOn ?? "no set"} does not have it.");
            }
        }

        foreach (var amendment in Amends ?? [])
        {
            var rule = rules.Find(one => IdOf(one) == IdOf(amendment))
                ?? throw new InvalidDataException($"{Id}: {IdOf(amendment)} cannot be amended, as {BasedOn ?? "no set"} does not have it.");
            foreach (var (name, value) in amendment)
            {
                rule.Remove(name);
                if (value is not null)
                {
                    rule.Add(name, value.DeepClone());
                }
            }
        }

        foreach (var added in Adds)
        {
            if (rules.Exists(one => IdOf(one) == IdOf(added)))
            {
                throw new InvalidDataException($"{Id}: {IdOf(added)} stands in {BasedOn ?? Id} already; amend it, or repeal it first.");
            }

            rules.Add((JsonObject)added.DeepClone());
        }

        return rules;
    }

    private static string IdOf(JsonObject rule) => rule["id"]?.GetValue<string>() ?? throw new InvalidDataException("A rule without an id.");
}

/// <summary>What is different in a rule of two sets.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Before">As it stands in the first; null where it is new.</param>
/// <param name="After">As it stands in the second; null where it is repealed.</param>
/// <param name="Fields">The fields that differ, where both have it.</param>
public sealed record RuleDifference(string RuleId, Rule? Before, Rule? After, IReadOnlyList<string> Fields)
{
    /// <summary>The rules in which two sets differ: repealed, amended and new ones, in the order of the second.</summary>
    public static IReadOnlyList<RuleDifference> Between(RuleSource before, RuleSource after) =>
    [
        .. before.Rules.Where(rule => after.Find(rule.Id) is null).Select(rule => new RuleDifference(rule.Id, rule, null, [])),
        .. after.Rules.Select(rule => Of(before.Find(rule.Id), rule)).OfType<RuleDifference>(),
    ];

    private static RuleDifference? Of(Rule? before, Rule after)
    {
        if (before is null)
        {
            return new(after.Id, null, after, []);
        }

        var (one, other) = (RuleFiles.Write(before), RuleFiles.Write(after));
        var fields = one.Select(field => field.Key).Union(other.Select(field => field.Key))
            .Where(name => name != "examples" && !JsonNode.DeepEquals(one[name], other[name])).ToList();
        return fields.Count == 0 ? null : new(after.Id, before, after, fields);
    }
}
