using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.Booking;

namespace Sygeopfoelgning.Scheduling.Talks;

/// <summary>The tasks before a talk are not all done.</summary>
[Danish("Samtalen kan ikke begynde endnu: {Tasks}. Gør det først, og skriv det i forberedelsen.")]
[English("The talk cannot begin yet: {Tasks}. Do that first, and state it in the preparation.")]
[Pure]
public sealed record TasksNotDone(Guid TalkId, Wording Tasks) : Refusal(RefusalKind.FixState, "TASKS_NOT_DONE", "talk", $"{TalkId}");

/// <summary>The day of the talk has not come.</summary>
[Danish("Samtalen er aftalt til den {Day} og kan ikke begynde før. Flyt den, hvis den skal holdes tidligere.")]
[English("The talk is agreed for {Day} and cannot begin before. Move it if it is to be held earlier.")]
[Pure]
public sealed record TalkDayNotCome(Guid TalkId, DateOnly Day) : Refusal(RefusalKind.FixState, "TALK_DAY_NOT_COME", "talk", $"{TalkId}");

/// <summary>The time of the talk has not come, so nobody can have stayed away.</summary>
[Danish("Samtalen begynder først {Begins}, så borgeren kan ikke være udeblevet. Vent, til tiden er kommet, eller aflys samtalen.")]
[English("The talk begins {Begins}, so the citizen cannot have stayed away. Wait until the time has come, or cancel the talk.")]
[Pure]
public sealed record TalkNotBegun(Guid TalkId, DateTimeOffset StartsAt) : Refusal(RefusalKind.FixState, "TALK_NOT_BEGUN", "talk", $"{TalkId}")
{
    /// <summary>When, in words.</summary>
    public Wording Begins => LocalTimes.Of(StartsAt);
}

/// <summary>No no-show is recorded.</summary>
[Danish("Der er ikke registreret en udeblivelse fra samtalen, så der er intet at trække tilbage.")]
[English("No no-show is recorded for the talk, so there is nothing to take back.")]
[Pure]
public sealed record TalkNotANoShow(Guid TalkId) : Refusal(RefusalKind.FixState, "TALK_NOT_A_NO_SHOW", "talk", $"{TalkId}");

/// <summary>The talk is not completed.</summary>
[Danish("Samtalen er ikke afsluttet, så der er intet at rette. Skriv oplysningerne på samtalen, mens den er i gang.")]
[English("The talk is not completed, so there is nothing to correct. Record the facts of the talk while it goes on.")]
[Pure]
public sealed record TalkNotCompleted(Guid TalkId) : Refusal(RefusalKind.FixState, "TALK_NOT_COMPLETED", "talk", $"{TalkId}");
