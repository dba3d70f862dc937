using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>
/// What the duties of all rules (pligter) are called, for lists over cases: from the rules, where the titles say nothing about a
/// citizen.
/// </summary>
public sealed partial class DutyTitles
{
    private readonly FrozenDictionary<(string Source, string RuleId), Wording> ofSets;
    private readonly FrozenDictionary<string, Wording> ofAny;

    /// <param name="book">The rules.</param>
    public DutyTitles(RuleBook book)
    {
        var duties = book.Rules.Where(one => one.Rule.Norm == Norm.Duty).ToList();
        ofSets = duties.ToFrozenDictionary(one => (one.Source.Id, one.Rule.Id), one => one.Rule.Title);
        ofAny = duties.GroupBy(one => one.Rule.Id).ToFrozenDictionary(same => same.Key, same => same.Last().Rule.Title);
    }

    /// <summary>Whether some rule set or overlay has a duty with this id, as dates carry it.</summary>
    public bool Knows(string ruleId) => ofAny.ContainsKey(Parts(ruleId).RuleId);

    /// <summary>
    /// The title of a duty, by the rule set of its case where that has it: amended sets may call it otherwise. The id of a rule that
    /// a later version has no more stands for itself.
    /// </summary>
    public Wording Of(string ruleSetId, string ruleId)
    {
        var (ofRule, employment) = Parts(ruleId);
        var title = ofSets.GetValueOrDefault((ruleSetId, ofRule)) ?? ofAny.GetValueOrDefault(ofRule) ?? new Wording(ofRule, ofRule);
        return employment is { } number
            ? new($"{title.Danish}: ansættelsesforhold {number}", $"{title.English}: employment {number}")
            : title;
    }

    // A duty of the second of several employments has the suffix /E2; other suffixes belong to rules of their own.
    private static (string RuleId, int? Employment) Parts(string ruleId) => OfEmployment().Match(ruleId) is { Success: true } match
        && int.TryParse(match.Groups[2].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (match.Groups[1].Value, number)
            : (ruleId, null);

    [GeneratedRegex(@"^(.+)/E([0-9]{1,3})\z", RegexOptions.CultureInvariant)]
    private static partial Regex OfEmployment();
}
