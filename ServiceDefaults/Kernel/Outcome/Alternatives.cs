using System.Globalization;

namespace Sygeopfoelgning.Kernel;

/// <summary>What there is to choose from, as a sentence lists it: <c>1, 2 eller 3</c>.</summary>
/// <param name="All">Each of them, in its order.</param>
public sealed record Alternatives(IReadOnlyList<Wording> All) : IWorded
{
    /// <summary>Numbers to choose from.</summary>
    public static Alternatives Of(IEnumerable<int> numbers) =>
        new([.. numbers.Select(number => Wording.OfName(number.ToString(CultureInfo.InvariantCulture)))]);

    /// <inheritdoc/>
    public string In(Language language)
    {
        var words = All.Select(one => one.In(language)).ToList();
        return words.Count < 2
            ? string.Concat(words)
            : $"{string.Join(", ", words[..^1])} {(language == Language.English ? "or" : "eller")} {words[^1]}";
    }
}
