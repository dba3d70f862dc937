using System.Diagnostics.Contracts;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Talks;

/// <summary>What talks and other follow-ups tell of in the history of a case, by the names of the rules' vocabulary.</summary>
[Pure]
internal static class FollowUpHappenings
{
    /// <summary>A follow-up was held.</summary>
    public const string Held = "FOLLOW_UP_HELD";

    /// <summary>How it was made.</summary>
    public const string Form = "CONTACT_FORM";

    private const string NoShow = "NO_SHOW";

    /// <summary>A follow-up was held.</summary>
    /// <param name="id">Its id: that of the talk where there was one.</param>
    /// <param name="day">The day on which it was held.</param>
    /// <param name="form">The code of its form.</param>
    /// <param name="today">The day on which it is known.</param>
    public static Happening Of(Guid id, DateOnly day, string form, DateOnly today) =>
        Happening.Of(id.ToString(), Held, day, (Form, form)) with { KnownOn = today };

    /// <summary>Whether a follow-up was a talk; where its form is not known it may have been one.</summary>
    public static bool IsTalk(Happening held) => held.Value(Form) is null or "IN_PERSON" or "PHONE" or "VIDEO";

    /// <summary>The citizen did not come.</summary>
    public static Happening OfNoShow(Guid noShowId, DateOnly day, DateOnly today) => Happening.Of(noShowId.ToString(), NoShow, day) with { KnownOn = today };

    /// <summary>A no-show was not one.</summary>
    public static Happening OfWithdrawal(Guid withdrawalId, Guid noShowId, DateOnly today) =>
        Happening.Of(withdrawalId.ToString(), FactVocabulary.TakenBack, today, (FactVocabulary.Concerns, noShowId.ToString()));
}
