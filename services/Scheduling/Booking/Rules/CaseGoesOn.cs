using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Scheduling.Booking.Rules;

/// <summary>No talk is booked for a day after the case has ended.</summary>
internal sealed class CaseGoesOn : IBookingRule
{
    public IEnumerable<Refusal> Broken(BookingAttempt attempt) =>
        attempt.Standing.EndedOn is { } day ? [new CaseEnded(day)] : [];
}

/// <summary>The case has ended by the day of the talk.</summary>
[Danish("Sagen er afsluttet den {EndedOn}, så der kan ikke være en samtale derefter. Genoptag sagen først, eller vælg en tidligere dag.")]
[English("The case ended on {EndedOn}, so there can be no talk after that. Reopen the case first, or choose an earlier day.")]
public sealed record CaseEnded(DateOnly EndedOn) : Refusal(RefusalKind.FixState, "CASE_ENDED");
