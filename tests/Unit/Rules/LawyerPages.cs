using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

/// <summary>
/// The pages for lawyers (docs/rules), in Danish: each rule with the words of the law, our reading, what it takes for granted and computed
/// examples. A set after the first has the paragraphs that it changes; the rest stands in the set before it.
/// </summary>
internal static partial class LawyerPages
{
    private static readonly CultureInfo Danish = Language.Danish.Culture();

    /// <summary>Every page, by its path under docs/rules.</summary>
    public static IReadOnlyDictionary<string, string> Write(RuleBook book)
    {
        var pages = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < book.Sets.Count; i++)
        {
            var (set, before) = (book.Sets[i], i == 0 ? null : book.Sets[i - 1]);
            var changed = before is null ? null : RuleDifference.Between(before, set).ToDictionary(one => one.RuleId);
            foreach (var page in set.Rules.Concat(changed?.Values.Where(one => one.After is null).Select(one => one.Before!) ?? [])
                .Where(rule => changed is null || changed.ContainsKey(rule.Id)).GroupBy(Paragraph))
            {
                pages[$"{set.Id}/{FileName(page.Key)}"] = Page(set, before, page.Key, [.. page], changed);
            }
        }

        foreach (var overlay in book.Overlays)
        {
            pages[$"{overlay.Id}.md"] = Practice(book.Sets[0], overlay);
        }

        pages["README.md"] = Index(book);
        return pages;
    }

    private static string Page(
        RuleSet set, RuleSet? before, string paragraph, IReadOnlyList<Rule> rules, IReadOnlyDictionary<string, RuleDifference>? changed)
    {
        var page = new StringBuilder($"# {paragraph} – {set.Title.Danish} ({set.Id})\n\n");
        page.Append(Danish, $"Gælder for første fraværsdag fra {Day(set.FirstAbsenceDayFrom)}{(set.FirstAbsenceDayTo is { } to ? $" til {Day(to)}" : "")}. ");
        page.Append(Danish, $"Sættet er {(set.IsOn ? "i brug" : "slået fra")}; sikkerhed: {Texts.Of(set.Certainty).Danish}.\n");
        foreach (var rule in rules)
        {
            var difference = changed?.GetValueOrDefault(rule.Id);
            if (difference is { After: null })
            {
                page.Append(Danish, $"\n## {rule.Title.Danish} ({rule.Id}): ophævet\n\nReglen stod i {before!.Id} og er ophævet.\n");
                continue;
            }

            Section(page, set, [], rule);
            if (difference is { Before: not null })
            {
                page.Append(Danish, $"\n**Ændret siden {before!.Id}:** {string.Join(", ", difference.Fields.Select(field => Fields.GetValueOrDefault(field, field)))}.\n");
            }
            else if (difference is not null)
            {
                page.Append(Danish, $"\n**Ny i forhold til {before!.Id}.**\n");
            }
        }

        return page.ToString();
    }

    private static string Practice(RuleSet set, Overlay overlay)
    {
        var page = new StringBuilder($"# {overlay.Title.Danish} ({overlay.Id}): lokal praksis\n\n{overlay.Text.Danish}\n\nDette er ikke lov. Praksis kan lægge til og stramme, aldrig lempe.\n");
        foreach (var rule in overlay.Rules)
        {
            Section(page, set, [overlay], rule);
        }

        return page.ToString();
    }

    private static void Section(StringBuilder page, RuleSet set, IReadOnlyList<Overlay> overlays, Rule rule)
    {
        page.Append(Danish, $"\n## {rule.Title.Danish} ({rule.Id})\n\n");
        page.Append(rule.Basis.Quote is { } quote ? $"> »{quote}«\n>\n> {rule.LegalReference}\n" : $"> {rule.LegalReference} (gengivet, ikke citeret)\n");
        page.Append(Danish, $"\n**Vores læsning.** {rule.Text.Danish}\n\n");
        page.Append(Danish, $"- Regeltype: {Norms[rule.Norm]}; {Authorities[rule.Authority]}\n");
        if (rule.Binds != BoundParty.Nobody)
        {
            page.Append(Danish, $"- Retter sig mod: {Texts.Of(rule.Binds).Danish}\n");
        }

        page.Append(Danish, $"- Sikkerhed: {Texts.Of(rule.Certainty).Danish}\n- Kilde: {rule.Basis.Address ?? "ingen læst kilde"}");
        page.Append(rule.Basis.ReadOn is { } read ? $", læst {Day(read)}\n" : "\n");
        if (rule.From is not null || rule.Until is not null)
        {
            page.Append(Danish, $"- Gælder {(rule.From is { } from ? $"fra {Day(from)} " : "")}{(rule.Until is { } until ? $"til {Day(until)} " : "")}efter {(rule.AppliesBy == AppliesBy.EventDay ? "handlingens dag" : "første fraværsdag")}\n");
        }

        if (rule.NotVerified is { } unknown)
        {
            page.Append(Danish, $"- Beregnes ikke: {unknown.Danish}\n");
        }

        if (rule.Assumption is { } assumption)
        {
            page.Append(Danish, $"- Antagelse: {assumption.Danish}\n");
        }

        foreach (var item in rule.Items ?? [])
        {
            page.Append(Danish, $"- Krav: {item.Word.Danish}\n");
        }

        Examples(page, set, overlays, rule);
    }

    private static void Examples(StringBuilder page, RuleSet set, IReadOnlyList<Overlay> overlays, Rule rule)
    {
        if (rule.Act is not null || rule.NotVerified is not null)
        {
            return;
        }

        page.Append("\n| Eksempel | Hændelser | Dato | Planlægges senest | Tilstand |\n| --- | --- | --- | --- | --- |\n");
        Explanation? why = null;
        foreach (var example in rule.Examples ?? [])
        {
            var history = FactHistory.Of([.. ExampleChecks.Happenings(example)]).Value;
            var asOf = example.AsOf ?? history.LastDay;
            var plan = DatePlan.Make(new(set, set.Certainty), overlays, history, Given.Calendar, asOf);
            var date = plan.Find(rule.Id);
            page.Append(Danish, $"| {example.Name} | {string.Join("; ", history.Happenings.Select(Told))} | ");
            page.Append(date is null
                ? $"ingen: {plan.NotGiven.Last(one => one.Rule.Id == rule.Id).Why.Danish} | | |\n"
                : $"{(date.WindowFrom is { } from ? $"{Day(from)} – " : "")}{(date.IsOpenEnded ? "uden slutdag" : Day(date.Date))} | {(date.PlanBy is { } planBy ? Day(planBy) : "")} | {Texts.Of(date.StateOn(asOf)).Danish}, set {Day(asOf)} |\n");
            why ??= date is null ? null : plan.Explain(date);
        }

        if (why is not null)
        {
            page.Append("\nSådan er datoen i det første eksempel beregnet:\n\n");
            foreach (var step in why.Steps)
            {
                page.Append(Danish, $"1. {step.Text.Danish}{(step.Date is { } day ? $": {Day(day)}" : "")}{(step.Convention is { } convention ? $" ({convention})" : "")}\n");
            }
        }
    }

    private static string Index(RuleBook book)
    {
        var page = new StringBuilder("""
            # Reglerne, paragraf for paragraf

            Siderne er lavet af regelfilerne i `services/Rules` og er til jurister: lovens ord, vores læsning, hvad vi antager, og beregnede
            eksempler. Hvilke sider en jurist har læst, står i `approvals.txt`; ingen er læst endnu. Sådan tilføjes en regel:
            [adding-a-rule.md](../adding-a-rule.md).

            Tælleregler:


            """);
        foreach (var convention in Convention.All)
        {
            page.Append(Danish, $"- **{convention.Id}** ({Texts.Of(convention.Certainty).Danish}): {convention.Text.Danish}\n");
        }

        var homes = Homes(book);
        foreach (var set in book.Sets)
        {
            page.Append(Danish, $"\n## {set.Title.Danish} ({set.Id})\n\n{set.Text.Danish}\n\n| Regel | Paragraf | Sikkerhed | Læst hvor | Læst hvornår |\n| --- | --- | --- | --- | --- |\n");
            foreach (var rule in set.Rules)
            {
                page.Append(Danish, $"| [{rule.Title.Danish}]({homes[(set.Id, rule.Id)]}/{FileName(Paragraph(rule))}) ({rule.Id}) | {rule.LegalReference} | {Texts.Of(rule.Certainty).Danish} | {rule.Basis.Address} | {(rule.Basis.ReadOn is { } read ? Day(read) : "")} |\n");
            }
        }

        page.Append("\n## Lokal praksis\n\n");
        foreach (var overlay in book.Overlays)
        {
            page.Append(Danish, $"- [{overlay.Title.Danish}]({overlay.Id}.md)\n");
        }

        return page.ToString();
    }

    // The set in which each rule of each set was last written.
    private static Dictionary<(string Set, string Rule), string> Homes(RuleBook book)
    {
        var homes = new Dictionary<(string Set, string Rule), string>();
        for (var i = 0; i < book.Sets.Count; i++)
        {
            var changed = i == 0 ? [] : RuleDifference.Between(book.Sets[i - 1], book.Sets[i]).Select(one => one.RuleId).ToHashSet();
            foreach (var rule in book.Sets[i].Rules)
            {
                homes[(book.Sets[i].Id, rule.Id)] = i == 0 || changed.Contains(rule.Id) ? book.Sets[i].Id : homes[(book.Sets[i - 1].Id, rule.Id)];
            }
        }

        return homes;
    }

    private static string Told(Happening happening)
    {
        var kind = FactVocabulary.Shipped.FindHappening(happening.Type)!;
        var values = happening.Values.Where(value => value.Key != FactVocabulary.Concerns).Select(value =>
        {
            var fact = FactVocabulary.Shipped.FindFact(value.Key)!;
            var word = value.Value switch { "YES" => "ja", "NO" => "nej", "NOT_KNOWN" => "ikke kendt", _ => null };
            return Happening.ReadDay(value.Value) is { } day ? $"{fact.Word.Danish} {Day(day)}" : word is null ? fact.WordOf(value.Value).Danish : $"{fact.Word.Danish}: {word}";
        });
        var told = string.Join(", ", values);
        return $"{kind.Word.Danish} {Day(happening.Day)}{(told.Length > 0 ? $" ({told})" : "")}";
    }

    private static string Paragraph(Rule rule)
    {
        var act = Basis.Acts[rule.Basis.Act].Short;
        return Section().Match(rule.Basis.At) is { Success: true } section ? $"{act} {section.Value}" : $"{act} {rule.Basis.At}";
    }

    private static string FileName(string paragraph) =>
        NotPlain().Replace(paragraph.ToLowerInvariant().Replace("§", "paragraf", StringComparison.Ordinal)
            .Replace("æ", "ae", StringComparison.Ordinal).Replace("ø", "oe", StringComparison.Ordinal).Replace("å", "aa", StringComparison.Ordinal), "-").Trim('-') + ".md";

    private static string Day(DateOnly day) => day.ToString(Language.Danish.DateFormat(), Danish);

    private static readonly Dictionary<Norm, string> Norms = new()
    {
        [Norm.Duty] = "pligt", [Norm.Right] = "ret med frist", [Norm.Milestone] = "milepæl", [Norm.Period] = "periode", [Norm.Exemption] = "fritagelse",
        [Norm.Requirement] = "krav", [Norm.Prohibition] = "forbud", [Norm.Proposal] = "forslag",
    };

    private static readonly Dictionary<Authority, string> Authorities = new()
    {
        [Authority.Statute] = "lov", [Authority.Order] = "bekendtgørelse", [Authority.Guide] = "vejledning eller praksis",
        [Authority.LocalPractice] = "lokal praksis, ikke lov", [Authority.Planning] = "planlægning, ikke lov",
    };

    private static readonly Dictionary<string, string> Fields = new()
    {
        ["text"] = "teksten", ["when"] = "betingelserne", ["rests"] = "fritagelserne", ["date"] = "beregningen", ["items"] = "kravene",
        ["basis"] = "hjemlen", ["certainty"] = "sikkerheden", ["answers"] = "hvilket spørgsmål den besvarer", ["until"] = "hvornår den ophører",
        ["appliesBy"] = "hvilken dag den gælder efter", ["metBy"] = "hvad der opfylder den",
    };

    [GeneratedRegex(@"§§? \d+( [a-z])?(?=$|,| |-)")]
    private static partial Regex Section();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex NotPlain();
}
