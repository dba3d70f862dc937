using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>A guide to conversation (samtaleguide, S0-22), as it stands in <c>Guides.json</c>.</summary>
/// <param name="Code">Its code.</param>
/// <param name="CauseGroups">The cause groups for which it is used, by their codes in the contract.</param>
/// <param name="Title">Its name.</param>
/// <param name="Text">How it is used.</param>
/// <param name="Source">Where it comes from.</param>
/// <param name="Certainty">How certain it is that it is the one to use.</param>
[Pure]
public sealed record Guide(string Code, IReadOnlyList<string> CauseGroups, Wording Title, Wording Text, string Source, Certainty Certainty);

/// <summary>The guides to conversation, as data.</summary>
/// <param name="Guides">The guides.</param>
[Pure]
public sealed record GuideBook(IReadOnlyList<Guide> Guides)
{
    private static readonly Lazy<GuideBook> TheShipped = new(() => RuleFiles.Embedded("Guides.json").Select(file => Read(file.Name, file.Json)).Single());

    /// <summary>The guides this version ships.</summary>
    public static GuideBook Shipped => TheShipped.Value;

    /// <summary>The guide to use for a cause group; null if there is none.</summary>
    public Guide? For(string causeGroup) => Guides.FirstOrDefault(one => one.CauseGroups.Contains(causeGroup));

    /// <summary>Reads the file; one with a fault is an exception that names all of them.</summary>
    internal static GuideBook Read(string name, string json)
    {
        var book = RuleFiles.Read<GuideBook>(name, json);
        List<string> faults =
        [
            .. book.Guides.GroupBy(one => one.Code).Where(same => same.Count() > 1).Select(same => $"{same.Key}: two guides have this code"),
            .. book.Guides.SelectMany(one => one.CauseGroups).GroupBy(one => one).Where(same => same.Count() > 1).Select(same => $"{same.Key}: two guides for one cause group"),
            .. book.Guides.SelectMany(one => (Wording[])[one.Title, one.Text]).Where(text => string.IsNullOrWhiteSpace(text.Danish) || string.IsNullOrWhiteSpace(text.English))
                .Select(text => $"a text lacks a language: {text.Danish}{text.English}"),
        ];
        return faults.Count == 0 ? book : throw new InvalidDataException($"{name}: {string.Join("; ", faults)}.");
    }
}
