using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>
/// When a rule applies (betingelse). One test: on the value of a fact as it is on the rule's date, on a day that a fact names, on
/// another rule, or on a happening.
/// </summary>
/// <param name="Fact">The fact that is looked at.</param>
/// <param name="In">It has one of these values; not known, it has none.</param>
/// <param name="NotIn">It has none of these values; not known, it has none.</param>
/// <param name="Unknown">It is not known.</param>
/// <param name="ByWeek">Its day is no later than the end of this week of absence.</param>
/// <param name="AfterWeek">Its day is later than the end of this week of absence.</param>
/// <param name="ByOwnDate">Its day is no later than the rule's own date.</param>
/// <param name="OrAfterWeek">With NotIn: it is met in any case after the end of this week of absence.</param>
/// <param name="Given">This rule gives a date in the case.</param>
/// <param name="NotGiven">This rule gives none.</param>
/// <param name="Happened">This has happened.</param>
/// <param name="StartBy">What starts the rule came no later than the date of this one.</param>
/// <param name="Any">One of these is met.</param>
/// <param name="Why">Why there is no date, where the general words say too little.</param>
public sealed record Condition(
    string? Fact = null, IReadOnlyList<string>? In = null, IReadOnlyList<string>? NotIn = null, bool Unknown = false,
    int? ByWeek = null, int? AfterWeek = null, bool ByOwnDate = false, int? OrAfterWeek = null, string? Given = null, string? NotGiven = null,
    string? Happened = null, string? StartBy = null, IReadOnlyList<Condition>? Any = null, Wording? Why = null)
{
    internal bool IsConstant { get; } = Fact is not null && (In ?? NotIn) is not null && FactVocabulary.Shipped.IsConstant(Fact);

    /// <summary>The rules it looks at.</summary>
    internal IEnumerable<string> Rules =>
        new[] { Given, NotGiven, StartBy }.OfType<string>().Concat(Any?.SelectMany(one => one.Rules) ?? []);

    internal IEnumerable<string> Faults()
    {
        var tests = new[]
        {
            In is not null, NotIn is not null, Unknown, ByWeek is not null, AfterWeek is not null, ByOwnDate, Given is not null,
            NotGiven is not null, Happened is not null, StartBy is not null, Any is not null,
        };
        if (tests.Count(one => one) != 1)
        {
            yield return "a condition has one test: in, notIn, unknown, byWeek, afterWeek, byOwnDate, given, notGiven, happened, startBy or any";
        }

        if ((Fact is not null) != (In is not null || NotIn is not null || Unknown || ByWeek is not null || AfterWeek is not null || ByOwnDate))
        {
            yield return "a condition on a fact names it, and any other names none";
        }

        if (OrAfterWeek is not null && NotIn is null)
        {
            yield return "orAfterWeek belongs to notIn";
        }

        if (Happened is not null && FactVocabulary.Shipped.FindHappening(Happened) is null)
        {
            yield return $"there is no happening {Happened}: add it to Facts.json or use one that stands there";
        }

        if (Fact is not null && FactVocabulary.Shipped.FindFact(Fact) is not { } kind)
        {
            yield return $"there is no fact {Fact}: add it to Facts.json or use one that stands there";
        }
        else if (Fact is not null)
        {
            kind = FactVocabulary.Shipped.FindFact(Fact)!;
            foreach (var value in (In ?? []).Concat(NotIn ?? []).Where(value => !kind.Admits(value)))
            {
                yield return $"{value} is no value of the fact {Fact}";
            }

            if (kind.Type != FactType.Day && (ByWeek is not null || AfterWeek is not null || ByOwnDate))
            {
                yield return $"the fact {Fact} is no day";
            }
        }

        foreach (var fault in Any?.SelectMany(one => one.Faults()) ?? [])
        {
            yield return fault;
        }
    }
}
