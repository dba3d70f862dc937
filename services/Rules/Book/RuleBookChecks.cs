using System.Text.RegularExpressions;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>
/// What strict reading cannot see: whether the rules fit each other and the vocabulary. Each fault is a sentence that says what to do.
/// </summary>
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
        .. set.Rules.Where(rule => rule.Authority == Authority.LocalPractice)
            .Select(rule => $"{set.Id} {rule.Id}: local practice stands in an overlay, not in a statutory set"),
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
            .. overlay.Rules.Where(rule => rule.Authority is Authority.Statute or Authority.Order)
                .Select(rule => $"{overlay.Id} {rule.Id}: an overlay is local practice and may not be shown as law; its authority is LOCAL_PRACTICE"),
            .. overlay.Rules.Where(rule => rule.Norm == Norm.Exemption || rule.Ends)
                .Select(rule => $"{overlay.Id} {rule.Id}: an overlay may not exempt from the law or end a case"),
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
            if (rule.Date is null || other.Date is null || !rule.Date.IsNoLooserThan(other.Date) || rule.Norm != other.Norm || rule.Binds != other.Binds
                || !Covers(rule.When ?? [], other.When ?? []))
            {
                yield return $"{overlay.Id} {rule.Id}: it would loosen {rule.Tightens}";
                yield break;
            }
        }
    }

    // No condition of its own that the other lacks: it applies wherever the other does.
    private static bool Covers(IReadOnlyList<Condition> own, IReadOnlyList<Condition> others) => own.All(one => others.Any(other =>
        one.Fact == other.Fact && one.In is null == other.In is null && one.NotIn is null == other.NotIn is null
        && (one.In is null || !other.In!.Except(one.In).Any()) && (one.NotIn is null || !one.NotIn.Except(other.NotIn!).Any())
        && (one.In is not null || one.NotIn is not null)));

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
            ("basis.at", rule.Basis.At)),
        .. BasisFaults(rule),
        .. rule.Until < rule.From ? new[] { "it ends before it begins" } : [],
        .. (rule.When ?? []).SelectMany(condition => condition.Faults()),
        .. (rule.When ?? []).Any(condition => condition.In?.Count == 0) ? new[] { "it applies to nobody" } : [],
        .. NormFaults(rule),
        .. rule.BuildsOn.Where(other => !before.Contains(other)).Select(other => $"it builds on {other}, which is neither in its set nor before it"),
        .. (rule.MetBy?.Faults() ?? []),
        .. new[] { rule.AgreedBy, rule.CancelledBy, rule.NotBefore }.OfType<string>().Where(name => FactVocabulary.Shipped.FindHappening(name) is null)
            .Select(name => $"there is no happening {name}: add it to Facts.json or use one that stands there"),
        .. (rule.Act ?? []).Where(act => FactVocabulary.Shipped.Acts.All(one => one.Code != act)).Select(act => $"there is no act {act}: add it to Facts.json"),
        .. rule.Answers is { } question && FactVocabulary.Shipped.Questions.All(one => one.Code != question)
            ? new[] { $"there is no question {question}: add it to Facts.json" } : [],
        .. rule.Date is { Trigger: null } ? new[] { "its date has no trigger" } : [],
        .. rule.Date?.Trigger?.Faults() ?? [],
        .. rule.Date?.Faults(rule) ?? [],
    ];

    private static IEnumerable<string> BasisFaults(Rule rule)
    {
        if (!Basis.Acts.ContainsKey(rule.Basis.Act))
        {
            yield return $"there is no act {rule.Basis.Act}: add it to Acts.json";
        }

        if ((rule.Basis.Quote is null) == (rule.Basis.Paraphrase is null))
        {
            yield return "its basis has a quote, or a paraphrase where the words of the source are not at hand";
        }

        if (rule.Certainty == Certainty.Verified && (string.IsNullOrWhiteSpace(rule.Basis.Address) || rule.Basis.ReadOn is null))
        {
            yield return "it is certain (V) and does not say where and when it was read: add address and readOn to its basis, or lower the certainty";
        }
    }

    private static IEnumerable<string> NormFaults(Rule rule)
    {
        var isOfAct = rule.Norm is Norm.Requirement or Norm.Prohibition;
        if (isOfAct == (rule.Date is not null) && rule.NotVerified is null)
        {
            yield return "a requirement or prohibition has an act and no date, any other rule a date";
        }

        if (isOfAct != (rule.Act?.Count > 0))
        {
            yield return "a requirement or prohibition names the acts it is about, any other rule none";
        }

        if (rule.Norm is Norm.Duty or Norm.Right && rule.Binds == BoundParty.Nobody)
        {
            yield return "a duty or a right is somebody's: say whom it binds";
        }

        if (rule.Norm is Norm.Milestone or Norm.Proposal or Norm.Exemption && rule.Binds != BoundParty.Nobody)
        {
            yield return "a milestone, proposal or exemption binds nobody";
        }

        if ((rule.Norm == Norm.Proposal) != (rule.Proposes is not null))
        {
            yield return "a proposal says which category it proposes, any other rule none";
        }
    }

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
