using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>Which end of a scale is the good one.</summary>
public enum BetterEnd
{
    /// <summary>A higher value is better.</summary>
    Higher = 1,

    /// <summary>A lower value is better.</summary>
    Lower = 2,
}

/// <summary>Who answers the question of an instrument.</summary>
public enum Answerer
{
    /// <summary>The citizen.</summary>
    Citizen = 1,

    /// <summary>An officer, by the own judgement.</summary>
    Officer = 2,
}

/// <summary>The question of an instrument, as it is put to one who answers it.</summary>
/// <param name="To">Who is asked.</param>
/// <param name="Text">The question.</param>
public sealed record InstrumentQuestion(Answerer To, Wording Text);

/// <summary>What a value of a scale means.</summary>
/// <param name="Value">The value.</param>
/// <param name="Word">Its meaning.</param>
public sealed record ScaleAnchor(int Value, Wording Word);

/// <summary>An instrument of progression (måleinstrument, S0-05, S0-13, S4-04), as it stands in <c>Instruments.json</c>.</summary>
/// <param name="Code">Its code, as in the contract.</param>
/// <param name="Name">What it measures.</param>
/// <param name="Questions">The question, for each of those who answer it.</param>
/// <param name="From">The lowest value; at least 1, because a number that is not sent is 0.</param>
/// <param name="To">The highest value.</param>
/// <param name="Anchors">What the values at both ends mean, and others that need a word; lowest first.</param>
/// <param name="Better">Which end is the good one.</param>
/// <param name="Threshold">By how much the latest value must be worse to be a worsening.</param>
/// <param name="Within">With how many values before it the latest is compared.</param>
[Pure]
public sealed record Instrument(
    string Code, Wording Name, IReadOnlyList<InstrumentQuestion> Questions, int From, int To, IReadOnlyList<ScaleAnchor> Anchors, BetterEnd Better,
    int Threshold, int Within)
{
    /// <summary>Whether a value is on the scale.</summary>
    public bool Has(int value) => From <= value && value <= To;

    /// <summary>Whether it is answered by them.</summary>
    public bool IsAnsweredBy(Answerer who) => Questions.Any(one => one.To == who);

    /// <summary>How much worse a value is than another; negative where it is better.</summary>
    public int Worse(int value, int than) => Better == BetterEnd.Higher ? than - value : value - than;

    /// <summary>
    /// Compares the latest value with the best of those before it, of which the most recent <see cref="Within"/> count; of equal ones the
    /// latest. Null with fewer than two values.
    /// </summary>
    /// <param name="values">The values in the order in which they were measured.</param>
    public Worsening? WorseningOf(IReadOnlyList<int> values)
    {
        if (values.Count < 2)
        {
            return null;
        }

        var (latest, best) = (values.Count - 1, values.Count - 2);
        for (var i = best - 1; i >= 0 && i >= latest - Within; i--)
        {
            best = Worse(values[i], values[best]) < 0 ? i : best;
        }

        var difference = Worse(values[latest], values[best]);
        return new Worsening(best, difference, difference >= Threshold);
    }

    internal IEnumerable<string> Faults()
    {
        if (From < 1 || To <= From)
        {
            yield return $"{Code}: the scale must begin at 1 or above and end higher than it begins";
        }

        if (Questions.Count == 0 || Questions.DistinctBy(one => one.To).Count() != Questions.Count)
        {
            yield return $"{Code}: there must be one question for each of those who answer it, and at least one";
        }

        if (Anchors.Count < 2 || Anchors[0].Value != From || Anchors[^1].Value != To || Anchors.Zip(Anchors.Skip(1)).Any(pair => pair.First.Value >= pair.Second.Value))
        {
            yield return $"{Code}: the anchors must begin at {From}, end at {To} and stand in order";
        }

        if (Threshold < 1 || Threshold > To - From)
        {
            yield return $"{Code}: the threshold must lie between 1 and {To - From}";
        }

        if (Within < 1)
        {
            yield return $"{Code}: the latest value must be compared with at least one";
        }
    }
}

/// <summary>How the latest value compares with the best of those before it.</summary>
/// <param name="Best">The index of the best.</param>
/// <param name="Difference">By how much the latest is worse; negative where it is better.</param>
/// <param name="IsWorse">Whether it is a worsening.</param>
public sealed record Worsening(int Best, int Difference, bool IsWorse);
