using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.WorkList;

/// <summary>
/// The duties of all rules (pligter): what they are called, and which are talks. The titles of a plan are stored encrypted with its
/// case's key; a list takes them from the rules, where they say nothing about a citizen.
/// </summary>
internal sealed partial class Duties
{
    private const string FollowUpHeld = "FOLLOW_UP_HELD";

    private readonly FrozenDictionary<(string Source, string RuleId), Wording> ofSets;
    private readonly FrozenDictionary<string, Wording> ofAny;

    public Duties(RuleBook book)
    {
        var duties = book.Rules.Where(one => one.Rule.Norm == Norm.Duty).ToList();
        ofSets = duties.ToFrozenDictionary(one => (one.Source.Id, one.Rule.Id), one => one.Rule.Title);
        ofAny = duties.GroupBy(one => one.Rule.Id).ToFrozenDictionary(same => same.Key, same => same.Last().Rule.Title);
        Talks =
        [
            .. duties.Select(one => one.Rule)
                .Where(rule => rule is { Binds: BoundParty.Municipality, MetBy: { Event: FollowUpHeld, AtLeast: 1 } })
                .Select(rule => rule.Id).Distinct().Order(StringComparer.Ordinal),
        ];
    }

    /// <summary>
    /// Ids of the municipality's duties that one follow-up fulfils (opfølgningssamtaler). A rule that needs several, such as at least
    /// five before the reassessment, says how many talks there are, not when the next one is due.
    /// </summary>
    public string[] Talks { get; }

    /// <summary>Whether some rule set or overlay has a duty with this id, as rows carry it.</summary>
    public bool Knows(string ruleId) => ofAny.ContainsKey(Parts(ruleId).RuleId);

    /// <summary>
    /// The title of a duty, by the rule set of its case where that has it: amended sets may call it otherwise. The id of a rule that
    /// a later version has no more stands for itself.
    /// </summary>
    public Wording TitleOf(string ruleSetId, string ruleId)
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
