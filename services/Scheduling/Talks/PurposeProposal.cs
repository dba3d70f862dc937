using System.Diagnostics.Contracts;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Talks;

/// <summary>Which purpose local practice proposes for the follow-up of a number (vejledende formål): a guide that nothing is refused by.</summary>
[Pure]
internal static class PurposeProposal
{
    private const string Purposes = "R-FU-PURPOSE";

    /// <summary>The follow-ups that were held, which is the number of the last one.</summary>
    public static int Held(FactHistory history) => history.Happenings.Count(one => one.Type == FollowUpHappenings.Held);

    /// <summary>The rule that names a purpose for the follow-up of a number; null where none does.</summary>
    public static Rule? RuleFor(int number, IEnumerable<Overlay> overlays) => overlays
        .SelectMany(overlay => overlay.Rules)
        .FirstOrDefault(rule => rule.BaseId == Purposes && rule.MetBy is { Event: FollowUpHappenings.Held, AtLeast: var least } && least == number);
}
