namespace Sygeopfoelgning.Rules;

/// <summary>Which of several happenings starts a rule.</summary>
public enum Which
{
    /// <summary>The first.</summary>
    First = 1,

    /// <summary>The last.</summary>
    Last = 2,

    /// <summary>Each: the rule gives a date for every one.</summary>
    Each = 3,
}

/// <summary>What starts a rule (udløser): a happening of the case, or the date of another rule.</summary>
/// <param name="Event">The happening.</param>
/// <param name="Which">Which of several.</param>
/// <param name="Where">The values it must have, by fact.</param>
/// <param name="With">The fact it must carry.</param>
/// <param name="Rule">The rule whose date it starts from, once for each occurrence of it.</param>
/// <param name="Actual">From the day the other rule was fulfilled, where it is.</param>
public sealed record Trigger(
    string? Event = null, Which Which = Which.First, IReadOnlyDictionary<string, IReadOnlyList<string>>? Where = null, string? With = null,
    string? Rule = null, bool Actual = false)
{
    internal HappeningKind? Kind { get; } = Event is null ? null : FactVocabulary.Shipped.FindHappening(Event);

    internal bool Matches(FactHistory history, int index) =>
        ReferenceEquals(history.KindOf(index), Kind) && (With is null || history[index].Value(With) is not null)
        && Fits(Where, history[index]);

    internal static bool Fits(IReadOnlyDictionary<string, IReadOnlyList<string>>? where, Happening happening, bool orCarriesNone = false)
    {
        if (where is null)
        {
            return true;
        }

        foreach (var (fact, values) in where)
        {
            if (happening.Value(fact) is not { } value ? !orCarriesNone : !values.Contains(value))
            {
                return false;
            }
        }

        return true;
    }

    internal static IEnumerable<string> WhereFaults(HappeningKind? kind, IReadOnlyDictionary<string, IReadOnlyList<string>>? where) =>
        (where ?? new Dictionary<string, IReadOnlyList<string>>()).SelectMany(one =>
            kind?.Carries(one.Key) == false ? [$"the happening {kind.Name} carries no fact {one.Key}"]
            : FactVocabulary.Shipped.FindFact(one.Key) is not { } fact ? [$"there is no fact {one.Key}: add it to Facts.json or use one that stands there"]
            : one.Value.Where(value => !fact.Admits(value)).Select(value => $"{value} is no value of the fact {one.Key}"));

    internal IEnumerable<string> Faults()
    {
        if ((Event is null) == (Rule is null))
        {
            yield return "a trigger names an event or a rule";
        }

        if (Event is not null && Kind is null)
        {
            yield return $"there is no happening {Event}: add it to Facts.json or use one that stands there";
        }

        if (With is not null && Kind?.Carries(With) == false)
        {
            yield return $"the happening {Event} carries no fact {With}";
        }

        foreach (var fault in WhereFaults(Kind, Where))
        {
            yield return fault;
        }
    }
}
