namespace Sygeopfoelgning.Rules;

/// <summary>
/// Whether every case has an answer to every question: each first absence day, kind of employment and mode of follow-up exactly one
/// rule for the first follow-up, the next, the duration and the certificate. None is a gap in the law as written here, two an overlap.
/// </summary>
internal static class CoverageChecks
{
    private static readonly DateOnly First = new(2015, 1, 1);
    private static readonly DateOnly Last = new(2030, 12, 31);

    /// <summary>How a case is followed up, as the facts say it.</summary>
    internal static readonly IReadOnlyList<(string Name, IReadOnlyDictionary<string, string> Facts)> Modes =
    [
        ("ordinary", new Dictionary<string, string>()),
        ("standby", new Dictionary<string, string> { ["STANDBY"] = FactValues.Yes }),
        ("category 1", new Dictionary<string, string> { ["CATEGORY"] = "CATEGORY_1" }),
    ];

    /// <summary>The gaps and overlaps, each with the days it is there for.</summary>
    /// <param name="book">The rules.</param>
    /// <param name="isLeftOpen">Where the law itself gives no answer: question, kind of employment and mode.</param>
    internal static IEnumerable<string> Faults(RuleBook book, Func<string, KindOfEmployment, string, bool> isLeftOpen)
    {
        foreach (var set in book.Sets)
        {
            foreach (var question in FactVocabulary.Shipped.Questions)
            {
                foreach (var kind in Enum.GetValues<KindOfEmployment>())
                {
                    foreach (var (mode, facts) in Modes)
                    {
                        var answers = set.Rules.Where(rule => rule.Answers == question.Code).ToList();
                        foreach (var fault in Runs(set, answers, kind, facts))
                        {
                            if (fault.Count > 1 || !isLeftOpen(question.Code, kind, mode))
                            {
                                yield return $"{set.Id}: for {Codes.Of(kind)}, {mode}, first absent {fault.From:O} to {fault.To:O}, the question {question.Code} is answered by "
                                    + (fault.Count == 0 ? "no rule: add one, or let one apply" : $"{fault.Count} rules: {fault.Rules}; let one of them give way");
                            }
                        }
                    }
                }
            }
        }
    }

    // Day by day, told as runs of days.
    private static IEnumerable<(DateOnly From, DateOnly To, int Count, string Rules)> Runs(
        RuleSet set, List<Rule> answers, KindOfEmployment kind, IReadOnlyDictionary<string, string> facts)
    {
        (DateOnly From, DateOnly To, int Count, string Rules)? run = null;
        var to = set.FirstAbsenceDayTo is { } end && end < Last ? end : Last;
        for (var day = set.FirstAbsenceDayFrom < First ? First : set.FirstAbsenceDayFrom; day <= to; day = day.AddDays(1))
        {
            var found = answers.FindAll(rule => rule.AppliesBy == AppliesBy.EventDay || rule.AppliesOn(day));
            found.RemoveAll(rule => !Applies(rule, kind, facts));
            var rules = string.Join(", ", found.Select(rule => rule.Id));
            if (run is { } before && before.Rules == rules)
            {
                run = before with { To = day };
            }
            else
            {
                if (run is { Count: not 1 } fault)
                {
                    yield return fault;
                }

                run = (day, day, found.Count, rules);
            }
        }

        if (run is { Count: not 1 } last)
        {
            yield return last;
        }
    }

    // By the conditions that kind of employment and mode decide; what else a rule waits for comes later in a case.
    private static bool Applies(Rule rule, KindOfEmployment kind, IReadOnlyDictionary<string, string> facts) => (rule.When ?? []).All(one =>
    {
        var value = one.Fact == FactVocabulary.KindOfEmployment ? Codes.Of(kind) : one.Fact is null ? null : facts.GetValueOrDefault(one.Fact);
        return one.Fact is not (FactVocabulary.KindOfEmployment or "STANDBY" or "CATEGORY")
            || (one.In is { } among ? value is not null && among.Contains(value) : one.NotIn is not { } others || value is null || !others.Contains(value));
    });
}
