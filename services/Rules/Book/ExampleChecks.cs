using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>
/// Holds every example of every rule against what the rules compute, and every rule to examples on each side of its limit.
/// </summary>
internal static class ExampleChecks
{
    private const string DefaultKind = "EMPLOYEE_WITH_PAY";

    internal static IEnumerable<string> Faults(RuleBook book) => book.Sets
        .SelectMany(set => set.Rules.SelectMany(rule => Faults(set, [], rule).Select(fault => $"{set.Id} {rule.Id}: {fault}")))
        .Concat(book.Overlays.SelectMany(overlay => overlay.Rules.SelectMany(rule =>
            Faults(book.Sets[0], [overlay], rule).Select(fault => $"{overlay.Id} {rule.Id}: {fault}"))));

    private static IEnumerable<string> Faults(RuleSet set, IReadOnlyList<Overlay> overlays, Rule rule) =>
        [.. Sides(rule), .. (rule.Examples ?? []).SelectMany(example => Faults(set, overlays, rule, example).Select(fault => $"the example \"{example.Name}\" {fault}"))];

    // On each side of the limit: given and not given, fulfilled on the last day and not on the next, reached and not yet.
    private static IEnumerable<string> Sides(Rule rule)
    {
        var examples = rule.Examples ?? [];
        if (examples.Count == 0)
        {
            yield return "it has no example: add one on each side of its limit";
            yield break;
        }

        if (rule.Act is not null)
        {
            if (examples.All(one => one.Required != true) || (rule.When is not null && examples.All(one => one.Required != false)))
            {
                yield return "it needs an example where it applies, and one where it does not";
            }

            yield break;
        }

        if (rule.NotVerified is not null)
        {
            yield break;
        }

        if (rule.Norm == Norm.Duty && (examples.All(one => !IsLate(one)) || examples.All(one => one.State is not (DeadlineState.Met or DeadlineState.Open))))
        {
            yield return "it needs an example on its last day, and one on the day after";
        }

        if ((rule.When ?? []).Any(one => one.OrAfterWeek is null) && examples.All(one => one.NotGiven is null))
        {
            yield return "it has conditions and needs an example that they keep out";
        }

        if (examples.All(one => one.Date is null))
        {
            yield return "it needs an example with a date";
        }
    }

    private static bool IsLate(Example example) => example.State is DeadlineState.Overdue or DeadlineState.MetLate;

    private static IEnumerable<string> Faults(RuleSet set, IReadOnlyList<Overlay> overlays, Rule rule, Example example)
    {
        var read = FactHistory.Of([.. Happenings(example)]);
        if (read.Refusal is { } refusal)
        {
            return [$"is no history: {refusal.Text(Language.English)}"];
        }

        var history = read.Value;
        var choice = new RuleSetChoice(set, set.Certainty);
        var asOf = example.AsOf ?? history.LastDay;
        if (example.Required is { } required)
        {
            var applies = rule.Act!.All(act => Requirement.Of(act, choice, overlays, history, asOf, pilotGroup: null).Any(one => one.Rule.Id == rule.Id));
            return applies == required ? [] : [$"{(applies ? "applies" : "does not apply")}"];
        }

        var plan = DatePlan.Make(choice, overlays, history, DanishCalendar.Municipal, asOf);
        return plan.Find(rule.Id) is { } date
            ? Differences(plan, date, example, asOf)
            : example.NotGiven is { } reason && plan.NotGiven.LastOrDefault(one => one.Rule.Id == rule.Id) is var none
                ? none?.Reason == reason ? [] : [$"gives no date because of {none?.Reason} and not {reason}: {none?.Why.English}"]
                : [$"gives no date: {plan.NotGiven.LastOrDefault(one => one.Rule.Id == rule.Id)?.Why.English}"];
    }

    private static IEnumerable<string> Differences(DatePlan plan, PlannedDate date, Example example, DateOnly asOf)
    {
        if (example.NotGiven is { } reason)
        {
            yield return $"gives {date.Date:O} and is to give none because of {reason}";
            yield break;
        }

        (string What, object? Expected, object? Found)[] all =
        [
            ("date", example.Date, date.Date), ("from", example.From, date.WindowFrom), ("planBy", example.PlanBy, date.PlanBy),
            ("state", example.State, date.StateOn(asOf)), ("metOn", example.MetOn, date.Met?.On),
            ("remaining", example.Remaining, plan.RemainingOn(date, asOf)?.Missing),
        ];
        foreach (var (what, expected, found) in all)
        {
            if (expected is not null && !expected.Equals(found))
            {
                yield return $"gives the {what} {Show(found)} and not {Show(expected)}";
            }
        }
    }

    private static string Show(object? value) => value is DateOnly day ? $"{day:O}" : $"{value}";

    /// <summary>The happenings of an example: a name, and its days with the facts each carries.</summary>
    internal static IEnumerable<Happening> Happenings(Example example)
    {
        foreach (var (name, written) in example.Facts)
        {
            var number = 0;
            foreach (var one in written.Split(';', StringSplitOptions.TrimEntries))
            {
                var words = one.Split(' ', StringSplitOptions.RemoveEmptyEntries);
                var values = words.Skip(1).Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[^1]);
                if (name == FactVocabulary.Registration)
                {
                    values.TryAdd(FactVocabulary.KindOfEmployment, DefaultKind);
                }

                var day = Happening.ReadDay(words[0]) ?? throw new InvalidDataException($"the example \"{example.Name}\": {words[0]} is no day");
                yield return new Happening($"{name}-{++number}", name, day, values, name == "EARLIER_PERIOD" ? DateOnly.MinValue : day);
            }
        }
    }
}
