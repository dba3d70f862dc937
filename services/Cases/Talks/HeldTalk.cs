using System.Diagnostics.Contracts;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Talks;

/// <summary>What has become of a talk that has begun. The numbers of the database.</summary>
internal enum HeldTalkStatus
{
    /// <summary>It goes on.</summary>
    Started = 1,

    /// <summary>It is completed.</summary>
    Completed = 2,

    /// <summary>The citizen did not come.</summary>
    NoShow = 3,
}

/// <summary>A talk of the case that has begun, as Scheduling tells of it.</summary>
/// <param name="Id">The talk.</param>
/// <param name="Purpose">Its purpose: a number of the contract.</param>
/// <param name="Status">What has become of it.</param>
/// <param name="HeldOn">The day on which it began; of a no-show the one on which it was to be held.</param>
/// <param name="BegunAt">When it began, on the real clock.</param>
/// <param name="CompletedAt">When it was completed; null while it is not.</param>
[Pure]
internal sealed record HeldTalk(Guid Id, int Purpose, HeldTalkStatus Status, DateOnly HeldOn, DateTimeOffset BegunAt, DateTimeOffset? CompletedAt)
{
    /// <summary>Why nothing can be decided at a talk; null where it can, and where no talk is named.</summary>
    /// <param name="talkId">The talk that is named; empty for none.</param>
    /// <param name="known">What is known of it; null for nothing.</param>
    /// <param name="day">The day of the decision.</param>
    public static Refusal? Hindering(string talkId, HeldTalk? known, DateOnly day) =>
        talkId.Length == 0 ? null
        : known is null ? new TalkUnknown(talkId)
        : known.Status == HeldTalkStatus.NoShow ? new CitizenWasAbsent(talkId, known.HeldOn)
        : day < known.HeldOn ? new DecidedBeforeTalk(talkId, known.HeldOn)
        : null;
}

/// <summary>The citizen did not come to the talk.</summary>
[Danish("Borgeren kom ikke til samtalen den {HeldOn}, så intet er besluttet ved den. Udelad samtalen, eller træk udeblivelsen tilbage, hvis den er en fejl.")]
[English("The citizen did not come to the talk on {HeldOn}, so nothing was decided at it. Leave out the talk, or take the no-show back if it is a mistake.")]
[Pure]
public sealed record CitizenWasAbsent(string TalkId, DateOnly HeldOn) : Refusal(RefusalKind.FixState, "CITIZEN_WAS_ABSENT", "talk", TalkId);

/// <summary>A day before the talk.</summary>
[Danish("Samtalen er holdt den {HeldOn}, og det kan ikke være besluttet ved den før. Vælg den dag eller en senere.")]
[English("The talk was held on {HeldOn}, and it cannot have been decided at it before. Choose that day or a later one.")]
[Pure]
public sealed record DecidedBeforeTalk(string TalkId, DateOnly HeldOn) : Refusal(RefusalKind.FixState, "DECIDED_BEFORE_TALK", "talk", TalkId);
