using System.Diagnostics.Contracts;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Talks;

/// <summary>What talks tell of in the history of a case, by the names of the rules' vocabulary.</summary>
[Pure]
internal static class FollowUpHappenings
{
    /// <summary>A follow-up was held.</summary>
    public const string Held = "FOLLOW_UP_HELD";

    private const string NoShow = "NO_SHOW";

    /// <summary>A follow-up was held; its id is that of the talk.</summary>
    /// <param name="talkId">The talk.</param>
    /// <param name="day">The day on which it was held.</param>
    /// <param name="form">The code of its form.</param>
    /// <param name="today">The day on which it is known.</param>
    public static Happening OfTalk(Guid talkId, DateOnly day, string form, DateOnly today) =>
        Happening.Of(talkId.ToString(), Held, day, ("CONTACT_FORM", form)) with { KnownOn = today };

    /// <summary>The citizen did not come.</summary>
    public static Happening OfNoShow(Guid noShowId, DateOnly day, DateOnly today) => Happening.Of(noShowId.ToString(), NoShow, day) with { KnownOn = today };

    /// <summary>A no-show was not one.</summary>
    public static Happening OfWithdrawal(Guid withdrawalId, Guid noShowId, DateOnly today) =>
        Happening.Of(withdrawalId.ToString(), FactVocabulary.TakenBack, today, (FactVocabulary.Concerns, noShowId.ToString()));
}
