using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>Why no time was found.</summary>
/// <param name="Reason">The code.</param>
/// <param name="Text">What it is, and what to do.</param>
internal sealed record Obstacle(string Reason, IWorded Text)
{
    public static readonly Obstacle NoCommonTime = new("NO_COMMON_TIME", new Wording(
        "Der er dage med åbne tider, men ingen tid, hvor alle kan. Vælg en længere periode, en kortere samtale, en anden medarbejder eller et andet lokale.",
        "There are days with open times, but no time at which everybody can. Choose a longer period, a shorter talk, another officer or another room."));

    public static Obstacle NoDaysLeft(DateOnly from) => new("NO_DAYS_LEFT", Wording.Of(
        "Perioden slutter, før samtalen kan holdes: tidligst den {0}. Vælg en senere sidste dag.",
        "The period ends before the talk can be held: on {0} at the earliest. Choose a later last day.",
        from));

    public static Obstacle NoneBy(DateOnly deadline) => new("NONE_BY_DEADLINE", Wording.Of(
        "Ingen af tiderne ligger senest den {0}, hvor næste opfølgning skal være holdt. Vælg en anden medarbejder eller et andet lokale, eller tag det op med teamlederen.",
        "None of the times is by {0}, when the next follow-up must be held. Choose another officer or another room, or raise it with the team leader.",
        deadline));

    /// <summary>What a rule of booking refuses.</summary>
    public static Obstacle Of(Refusal refusal) => new(refusal.Reason, new SeveralRefusals([refusal]));
}
