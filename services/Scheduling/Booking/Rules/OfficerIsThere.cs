using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.Calendar;

namespace Sygeopfoelgning.Scheduling.Booking.Rules;

/// <summary>The officer is employed and present on the day, and the municipality is open.</summary>
internal sealed class OfficerIsThere : IBookingRule
{
    public IEnumerable<Refusal> Broken(BookingAttempt attempt) => attempt.OfficersDay switch
    {
        null => [new OfficerNotKnown()],
        { ClosedBy: ClosedBy.NotEmployed } => [new OfficerNotEmployed(attempt.Day)],
        { ClosedBy: ClosedBy.Absence } => [new OfficerAbsent(attempt.Day)],
        { ClosedBy: ClosedBy.Holiday or ClosedBy.ClosingDay or ClosedBy.Weekend, Closed: { } why } => [new ClosedOn(attempt.Day, why)],
        _ => [],
    };
}

/// <summary>The municipality has no such officer.</summary>
[Danish("Kommunen har ingen medarbejder med det id. Vælg en medarbejder fra listen over medarbejdere.")]
[English("The municipality has no officer with that id. Choose an officer from the list of officers.")]
public sealed record OfficerNotKnown() : Refusal(RefusalKind.FixState, "OFFICER_NOT_KNOWN", "officer", "");

/// <summary>The officer is not employed on the day.</summary>
[Danish("Medarbejderen er ikke ansat den {Day}. Vælg en anden dag eller en anden medarbejder.")]
[English("The officer is not employed on {Day}. Choose another day or another officer.")]
public sealed record OfficerNotEmployed(DateOnly Day) : Refusal(RefusalKind.FixState, "OFFICER_NOT_EMPLOYED");

/// <summary>The officer is absent on the day.</summary>
[Danish("Medarbejderen er fraværende den {Day}. Vælg en anden dag eller en anden medarbejder.")]
[English("The officer is absent on {Day}. Choose another day or another officer.")]
public sealed record OfficerAbsent(DateOnly Day) : Refusal(RefusalKind.FixState, "OFFICER_ABSENT");

/// <summary>The municipality is closed on the day.</summary>
[Danish("Kommunen har lukket den {Day} ({Why}). Vælg en anden dag.")]
[English("The municipality is closed on {Day} ({Why}). Choose another day.")]
public sealed record ClosedOn(DateOnly Day, Wording Why) : Refusal(RefusalKind.FixState, "CLOSED_DAY");
