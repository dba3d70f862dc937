using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Scheduling.FollowUps;

/// <summary>Several things hinder it or are missing; the details list each of them.</summary>
[Danish("Opfølgningen kan ikke registreres. {Missing}")]
[English("The follow-up cannot be recorded. {Missing}")]
[Pure]
public sealed record FollowUpIncomplete(SeveralRefusals Missing) : Refusal(RefusalKind.FixState, "FOLLOW_UP_INCOMPLETE"), ISeveralRefusals
{
    IReadOnlyList<Refusal> ISeveralRefusals.Each => Missing.All;

    /// <summary>Nothing where nothing is missing; the one refusal, or all of them in one.</summary>
    public static Refusal? From(IReadOnlyList<Refusal> missing) => missing switch
    {
        [] => null,
        [var one] => one,
        _ => new FollowUpIncomplete(new SeveralRefusals(missing)),
    };
}

/// <summary>The day is before the case begins.</summary>
[Danish("Opfølgningens dag ligger før den første fraværsdag {FirstAbsenceDay}. Vælg den dag, opfølgningen blev lavet.")]
[English("The day of the follow-up is before the first absence day {FirstAbsenceDay}. Choose the day on which the follow-up was made.")]
[Pure]
public sealed record FollowUpBeforeAbsence(DateOnly FirstAbsenceDay) : Refusal(RefusalKind.FixState, "FOLLOW_UP_BEFORE_ABSENCE");

/// <summary>The case has a follow-up on that day or after it.</summary>
[Danish("Sagens seneste opfølgning er fra den {LastOn}, og opfølgninger registreres i rækkefølge. Vælg en dag derefter; er den seneste forkert, så skriv en rettelse til den.")]
[English("The last follow-up of the case is of {LastOn}, and follow-ups are recorded in order. Choose a day after it; if the last one is wrong, write a correction to it.")]
[Pure]
public sealed record FollowUpNotInOrder(DateOnly LastOn) : Refusal(RefusalKind.FixState, "FOLLOW_UP_NOT_IN_ORDER");

/// <summary>The case is not on standby on that day.</summary>
[Danish("Sagen er ikke på standby den dag, så opfølgningen kan ikke være uden kontakt. Beslut først standby i sagen, eller hold en samtale.")]
[English("The case is not on standby on that day, so the follow-up cannot be without contact. Decide standby in the case first, or hold a talk.")]
[Pure]
public sealed record NotOnStandby() : Refusal(RefusalKind.FixState, "NOT_ON_STANDBY");

/// <summary>The case is on standby on that day.</summary>
[Danish("Der følges op uden kontakt til borgeren den dag (standby, {RuleId}). Registrér opfølgningen uden kontakt, eller beslut først, at standby slutter.")]
[English("The follow-up is without contact to the citizen on that day (standby, {RuleId}). Record the follow-up without contact, or decide first that standby ends.")]
[Pure]
public sealed record FollowedUpWithoutContact(string RuleId) : Refusal(RefusalKind.FixState, "FOLLOWED_UP_WITHOUT_CONTACT");

/// <summary>There is no such follow-up without a talk.</summary>
[Danish("Sagen har ingen opfølgning uden samtale med det id. Hent sagens opfølgninger; en samtale rettes som samtale.")]
[English("The case has no follow-up without a talk under that id. List the follow-ups of the case; a talk is corrected as a talk.")]
[Pure]
public sealed record FollowUpNotFound(Guid FollowUpId) : Refusal(RefusalKind.NotFound, "FOLLOW_UP_NOT_FOUND", "follow_up", $"{FollowUpId}");
