using System.Text.RegularExpressions;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>What strict reading cannot see: whether the rules fit each other.</summary>
internal static partial class RuleBookChecks
{
    internal static IEnumerable<string> Faults(RuleBook book) =>
    [
        .. Periods(book.Sets),
        .. Repeated("id", [.. book.Sets.Select(set => set.Id), .. book.Overlays.Select(overlay => overlay.Id)]),
        .. book.Sets.SelectMany(SetFaults),
        .. book.Overlays.SelectMany(overlay => OverlayFaults(overlay, book)),
        .. book.Municipalities.SelectMany(municipality => MunicipalityFaults(municipality, book)),
    ];

    private static IEnumerable<string> Periods(IReadOnlyList<RuleSet> sets)
    {
        if (sets.Count == 0 || !sets[0].IsOn)
        {
            yield return "the first rule set must be switched on: the sets after it fall back on it";
        }

        foreach (var (set, next) in sets.Zip(sets.Skip(1)))
        {
            if (set.FirstAbsenceDayTo?.AddDays(1) != next.FirstAbsenceDayFrom)
            {
                yield return $"{set.Id} must end on the day before {next.Id} begins";
            }
        }

        if (sets.Count > 0 && sets[^1].FirstAbsenceDayTo is not null)
        {
            yield return $"{sets[^1].Id} is the last set and must have no end";
        }
    }

    private static IEnumerable<string> SetFaults(RuleSet set) =>
    [
        .. SourceFaults(set, set.Title, set.Text, known: []),
        .. set.IsOn && set.Rules.Count == 0 ? new[] { $"{set.Id}: a set that is on must have rules" } : [],
        .. set.Rules.Where(rule => rule.Tightens is not null).Select(rule => $"{set.Id} {rule.Id}: only an overlay tightens"),
    ];

    private static IEnumerable<string> OverlayFaults(Overlay overlay, RuleBook book)
    {
        var statutory = book.Sets.SelectMany(set => set.Rules).ToList();
        return
        [
            .. SourceFaults(overlay, overlay.Title, overlay.Text, known: [.. statutory.Select(rule => rule.Id)]),
            .. overlay.Stages.Count == 0 ? new[] { $"{overlay.Id}: at least one stage is needed" } : [],
            .. overlay.Stages.Zip(overlay.Stages.Skip(1)).Any(pair => pair.First.From >= pair.Second.From)
                ? new[] { $"{overlay.Id}: the stages must follow each other" } : [],
            .. overlay.Rules.Where(rule => book.Rules.Any(other => other.Source != overlay && other.Rule.Id == rule.Id))
                .Select(rule => $"{overlay.Id} {rule.Id}: an overlay may not replace a rule; it adds one, and says which it tightens"),
            .. overlay.Rules.SelectMany(rule => Tightening(overlay, rule, statutory)),
        ];
    }

    // The statutory date stays in the plan whatever the overlay says; the overlay's own date may only be earlier.
    private static IEnumerable<string> Tightening(Overlay overlay, Rule rule, IReadOnlyList<Rule> statutory)
    {
        if (rule.Tightens is null)
        {
            yield break;
        }

        var tightened = statutory.Where(other => other.Id == rule.Tightens).ToList();
        if (tightened.Count == 0)
        {
            yield return $"{overlay.Id} {rule.Id}: there is no statutory rule {rule.Tightens}";
        }

        foreach (var other in tightened)
        {
            if (!rule.Computation.IsNoLooserThan(other.Computation) || rule.Kind != other.Kind || rule.Binds != other.Binds
                || other.AppliesTo.Except(rule.AppliesTo).Any() || rule.Exceptions.Except(other.Exceptions).Any())
            {
                yield return $"{overlay.Id} {rule.Id}: it would loosen {rule.Tightens}";
            }
        }
    }

    private static IEnumerable<string> SourceFaults(RuleSource source, Wording title, Wording text, IReadOnlyList<string> known)
    {
        foreach (var fault in Empty(("title", title.Danish), ("title", title.English), ("text", text.Danish), ("text", text.English)))
        {
            yield return $"{source.Id}: {fault}";
        }

        if (!VersionWriting().IsMatch(source.Version))
        {
            yield return $"{source.Id}: the version {source.Version} is not written as 2026-11-22.1";
        }

        foreach (var repeated in Repeated("rule", [.. source.Rules.Select(rule => rule.Id)]))
        {
            yield return $"{source.Id}: {repeated}";
        }

        var before = new HashSet<string>(known);
        foreach (var rule in source.Rules)
        {
            foreach (var fault in RuleFaults(rule, before))
            {
                yield return $"{source.Id} {rule.Id}: {fault}";
            }

            before.Add(rule.Id);
        }
    }

    private static IEnumerable<string> RuleFaults(Rule rule, HashSet<string> before) =>
    [
        .. RuleIdWriting().IsMatch(rule.Id) ? [] : new[] { "the id is not written as R-NAME or R-NAME/PART" },
        .. Empty(("title", rule.Title.Danish), ("title", rule.Title.English), ("text", rule.Text.Danish), ("text", rule.Text.English),
            ("legalReference", rule.LegalReference), ("source", rule.Source)),
        .. rule.ValidTo < rule.ValidFrom ? new[] { "it ends before it begins" } : [],
        .. rule.AppliesTo.Count == 0 ? new[] { "it applies to nobody" } : [],
        .. rule.NotComputed?.Kinds.Intersect(rule.AppliesTo).Any() == true ? new[] { "it applies to somebody for whom it is not computed" } : [],
        .. rule.NotComputed is { } none ? Empty(("notComputed", none.Why.Danish), ("notComputed", none.Why.English)) : [],
        .. Repeated("kind of employment", [.. rule.AppliesTo.Select(kind => kind.ToString())]),
        .. Repeated("exception", [.. rule.Exceptions.Select(exception => exception.ToString())]),
        .. (rule.Kind is DeadlineKind.Deadline or DeadlineKind.Window) == (rule.Binds != BoundParty.Nobody)
            ? [] : new[] { "a deadline or window binds somebody, a milestone or proposal nobody" },
        .. Triggers.Find(rule.Computation.Trigger) is not null || before.Contains(rule.Computation.Trigger)
            ? [] : new[] { $"its trigger {rule.Computation.Trigger} is neither a fact nor a rule before it" },
        .. rule.Computation.Faults(rule),
    ];

    private static IEnumerable<string> MunicipalityFaults(ExampleMunicipality municipality, RuleBook book) =>
    [
        .. MunicipalityCode.Of(municipality.Code).IsRefused ? new[] { $"municipality {municipality.Code} does not exist" } : [],
        .. MunicipalitySettings.Make(municipality.RuleSet, municipality.Overlays, book).Refusal is { } refusal
            ? new[] { $"municipality {municipality.Code}: {refusal.Text(Language.English)}" } : [],
    ];

    private static IEnumerable<string> Empty(params IEnumerable<(string Name, string Text)> texts) =>
        texts.Where(text => string.IsNullOrWhiteSpace(text.Text)).Select(text => $"{text.Name} is empty");

    private static IEnumerable<string> Repeated(string what, IReadOnlyList<string> values) =>
        values.GroupBy(value => value)
            .Where(same => same.Count() > 1)
            .Select(same => $"{what} {same.Key} stands there {same.Count()} times");

    [GeneratedRegex(@"\AR-[A-Z0-9]+(-[A-Z0-9]+)*(/[A-Z0-9]+)?\z")]
    private static partial Regex RuleIdWriting();

    [GeneratedRegex(@"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\.[0-9]+\z")]
    private static partial Regex VersionWriting();
}
