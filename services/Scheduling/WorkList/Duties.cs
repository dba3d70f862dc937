using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Talks;

namespace Sygeopfoelgning.Scheduling.WorkList;

/// <summary>
/// The duties of all rules (pligter): what they are called, and which are talks. The titles of a plan are stored encrypted with its
/// case's key; a list takes them from the rules, where they say nothing about a citizen.
/// </summary>
internal sealed class Duties(RuleBook book)
{
    private readonly DutyTitles titles = new(book);

    /// <summary>
    /// Ids of the municipality's duties that one follow-up fulfils (opfølgningssamtaler). A rule that needs several, such as at least
    /// five before the reassessment, says how many talks there are, not when the next one is due.
    /// </summary>
    public string[] Talks { get; } =
    [
        .. book.Rules.Select(one => one.Rule)
            .Where(rule => rule is { Norm: Norm.Duty, Binds: BoundParty.Municipality, MetBy: { Event: FollowUpHappenings.Held, AtLeast: 1 } })
            .Select(rule => rule.Id).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <inheritdoc cref="DutyTitles.Knows"/>
    public bool Knows(string ruleId) => titles.Knows(ruleId);

    /// <inheritdoc cref="DutyTitles.Of"/>
    public Wording TitleOf(string ruleSetId, string ruleId) => titles.Of(ruleSetId, ruleId);
}
