using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>A target group (målgruppe, S2-04, S2-25), as it stands in <c>TargetGroups.json</c>.</summary>
/// <param name="Code">Its code.</param>
/// <param name="Category">The category.</param>
/// <param name="Employments">The kinds of employment.</param>
/// <param name="Title">Its name.</param>
/// <param name="Description">Who belongs to it.</param>
/// <param name="Focus">What the follow-up is about: first by the category, then by the employment.</param>
/// <param name="Course">The course of follow-up.</param>
/// <param name="Competence">What the officer should be competent in.</param>
/// <param name="Cost">A note on what that costs.</param>
[Pure]
public sealed record TargetGroup(
    string Code, VisitationCategory Category, IReadOnlyList<KindOfEmployment> Employments, Wording Title, Wording Description,
    IReadOnlyList<Wording> Focus, Wording Course, Wording Competence, Wording Cost);

/// <summary>The target groups of a local practice (målgrupper), as data.</summary>
/// <param name="Overlay">The local practice they belong to: cases without it have no target group.</param>
/// <param name="RuleId">Its rule that asks for a target group.</param>
/// <param name="Source">Where they come from.</param>
/// <param name="Certainty">How certain they are.</param>
/// <param name="Groups">The groups.</param>
[Pure]
public sealed record TargetGroupBook(string Overlay, string RuleId, string Source, Certainty Certainty, IReadOnlyList<TargetGroup> Groups)
{
    private static readonly Lazy<TargetGroupBook> TheShipped = new(() =>
        RuleFiles.Embedded("TargetGroups.json").Select(file => Read(file.Name, file.Json, RuleBook.Shipped)).Single());

    /// <summary>The groups this version ships.</summary>
    public static TargetGroupBook Shipped => TheShipped.Value;

    /// <summary>The group of a case; null where its rules have none, or none for the category.</summary>
    /// <param name="overlays">The local practice of the case.</param>
    /// <param name="category">The category.</param>
    /// <param name="employment">The kind of employment.</param>
    public TargetGroup? Find(IEnumerable<string> overlays, VisitationCategory category, KindOfEmployment employment) =>
        overlays.Contains(Overlay) ? Groups.FirstOrDefault(one => one.Category == category && one.Employments.Contains(employment)) : null;

    /// <summary>Reads the file; one with a fault is an exception that names all of them.</summary>
    internal static TargetGroupBook Read(string name, string json, RuleBook rules)
    {
        var book = RuleFiles.Read<TargetGroupBook>(name, json);
        var groups = book.Groups;
        List<string> faults =
        [
            .. rules.FindOverlay(book.Overlay)?.Rules.Any(rule => rule.Id == book.RuleId) == true ? [] : new[] { $"{book.Overlay} has no rule {book.RuleId}" },
            .. groups.GroupBy(one => one.Code).Where(same => same.Count() > 1).Select(same => $"{same.Key}: two groups have this code"),
            .. groups.SelectMany(one => one.Employments.Select(kind => (one.Category, kind))).GroupBy(pair => pair).Where(same => same.Count() > 1)
                .Select(same => $"{same.Key.Category} with {same.Key.kind} belongs to two groups"),
            .. groups.Where(one => one.Focus.Count == 0 || one.Employments.Count == 0).Select(one => $"{one.Code}: a group needs employments and a focus"),
            .. groups.SelectMany(one => (Wording[])[one.Title, one.Description, .. one.Focus, one.Course, one.Competence, one.Cost])
                .Where(text => string.IsNullOrWhiteSpace(text.Danish) || string.IsNullOrWhiteSpace(text.English)).Select(text => $"a text lacks a language: {text.Danish}{text.English}"),
        ];
        return faults.Count == 0 ? book : throw new InvalidDataException($"{name}: {string.Join("; ", faults)}.");
    }
}
