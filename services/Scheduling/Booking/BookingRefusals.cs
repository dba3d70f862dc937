using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>What can be in one talk at a time.</summary>
public enum TakenResource
{
    /// <summary>The officer.</summary>
    [Danish("Medarbejderen")]
    [English("The officer")]
    Officer = 1,

    /// <summary>The room.</summary>
    [Danish("Lokalet")]
    [English("The room")]
    Room = 2,

    /// <summary>The citizen of the case.</summary>
    [Danish("Borgeren")]
    [English("The citizen")]
    Case = 3,
}

/// <summary>The attempt breaks several rules of booking; the details list each of them.</summary>
[Danish("Tiden kan ikke bookes. {Broken}")]
[English("The time cannot be booked. {Broken}")]
[Pure]
public sealed record SlotNotBookable(SeveralRefusals Broken) : Refusal(RefusalKind.FixState, "SLOT_NOT_BOOKABLE"), ISeveralRefusals
{
    /// <summary>The reasons.</summary>
    public IReadOnlyList<string> Reasons => [.. (Broken?.All ?? []).Select(one => one.Reason)];

    IReadOnlyList<Refusal> ISeveralRefusals.Each => Broken.All;
}

/// <summary>The case has no such hold, or it was released.</summary>
[Danish("Sagen har ikke den reservation, eller den er frigivet. Reservér tiden igen.")]
[English("The case has no such hold, or it was released. Hold the time again.")]
[Pure]
public sealed record HoldNotFound(Guid HoldId) : Refusal(RefusalKind.NotFound, "HOLD_NOT_FOUND", "hold", $"{HoldId}");

/// <summary>The hold ended by itself.</summary>
[Danish("Reservationen er udløbet {Ended}. Reservér tiden igen, hvis den stadig er ledig.")]
[English("The hold ended {Ended}. Hold the time again if it is still free.")]
[Pure]
public sealed record HoldExpired(Guid HoldId, DateTimeOffset ExpiresAt) : Refusal(RefusalKind.FixState, "HOLD_EXPIRED", "hold", $"{HoldId}")
{
    /// <summary>When, in words.</summary>
    public Wording Ended => LocalTimes.Of(ExpiresAt);
}

/// <summary>The hold was booked already.</summary>
[Danish("Reservationen er brugt: samtalen er booket. Hent sagens samtaler.")]
[English("The hold was used: the talk is booked. Read the talks of the case.")]
[Pure]
public sealed record HoldConsumed(Guid HoldId, Guid TalkId) : Refusal(RefusalKind.FixState, "HOLD_CONSUMED", "hold", $"{HoldId}");

/// <summary>The case has as many live holds as it may.</summary>
[Danish("Sagen har allerede {Limit} reserverede tider. Book eller frigiv en af dem først, eller vent, til den udløber.")]
[English("The case has {Limit} holds already. Book or release one of them first, or wait until it ends.")]
[Pure]
public sealed record HoldsFull(int Limit) : Refusal(RefusalKind.FixState, "HOLDS_FULL");

/// <summary>The case has no such talk.</summary>
[Danish("Sagen har ikke den samtale. Hent sagens samtaler igen.")]
[English("The case has no such talk. Read the talks of the case again.")]
[Pure]
public sealed record TalkNotFound(Guid TalkId) : Refusal(RefusalKind.NotFound, "TALK_NOT_FOUND", "talk", $"{TalkId}");

/// <summary>The talk is cancelled.</summary>
[Danish("Samtalen er aflyst. Book en ny samtale i stedet.")]
[English("The talk is cancelled. Book a new talk instead.")]
[Pure]
public sealed record TalkIsCancelled(Guid TalkId) : Refusal(RefusalKind.FixState, "TALK_CANCELLED", "talk", $"{TalkId}");

/// <summary>The talk goes on.</summary>
[Danish("Samtalen er i gang. Afslut den, eller registrér, at borgeren udeblev.")]
[English("The talk goes on. Complete it, or record that the citizen did not come.")]
[Pure]
public sealed record TalkIsStarted(Guid TalkId) : Refusal(RefusalKind.FixState, "TALK_STARTED", "talk", $"{TalkId}");

/// <summary>The talk has not begun.</summary>
[Danish("Samtalen er ikke begyndt. Begynd den først.")]
[English("The talk has not begun. Begin it first.")]
[Pure]
public sealed record TalkNotStarted(Guid TalkId) : Refusal(RefusalKind.FixState, "TALK_NOT_STARTED", "talk", $"{TalkId}");

/// <summary>The talk is completed.</summary>
[Danish("Samtalen er afsluttet og ændres ikke mere. Skriv en rettelse, hvis noget er forkert.")]
[English("The talk is completed and is not changed any more. Write a correction if something is wrong.")]
[Pure]
public sealed record TalkIsCompleted(Guid TalkId) : Refusal(RefusalKind.FixState, "TALK_COMPLETED", "talk", $"{TalkId}");

/// <summary>The citizen did not come to the talk.</summary>
[Danish("Det er registreret, at borgeren udeblev fra samtalen. Træk udeblivelsen tilbage, hvis det er forkert, eller book en ny samtale.")]
[English("It is recorded that the citizen did not come to the talk. Take the no-show back if that is wrong, or book a new talk.")]
[Pure]
public sealed record TalkIsNoShow(Guid TalkId) : Refusal(RefusalKind.FixState, "TALK_NO_SHOW", "talk", $"{TalkId}");

/// <summary>The talk has begun.</summary>
[Danish("Samtalen er begyndt {Began} og kan hverken flyttes eller aflyses. Registrér, hvad der blev af den, eller book en ny samtale.")]
[English("The talk began {Began} and can be neither moved nor cancelled. Record what became of it, or book a new talk.")]
[Pure]
public sealed record TalkBegun(Guid TalkId, DateTimeOffset StartsAt) : Refusal(RefusalKind.FixState, "TALK_BEGUN", "talk", $"{TalkId}")
{
    /// <summary>When, in words.</summary>
    public Wording Began => LocalTimes.Of(StartsAt);
}

/// <summary>The talk is at that time and place in that form already.</summary>
[Danish("Samtalen er allerede aftalt sådan, så der er intet at flytte. Vælg en anden tid, medarbejder, form eller et andet sted.")]
[English("The talk is agreed like that already, so there is nothing to move. Choose another time, officer, form or place.")]
[Pure]
public sealed record TalkUnchanged(Guid TalkId) : Refusal(RefusalKind.FixState, "TALK_UNCHANGED", "talk", $"{TalkId}");
