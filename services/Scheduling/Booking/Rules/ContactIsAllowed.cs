using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Scheduling.Booking.Rules;

/// <summary>No talk is booked while the follow-up is without contact (standby, R-STANDBY), unless the citizen asked for one: the rule book says so.</summary>
internal sealed class ContactIsAllowed : IBookingRule
{
    public IEnumerable<Refusal> Broken(BookingAttempt attempt) =>
        attempt.Standing.ProhibitedBy is { } rule ? [new CaseOnStandby(rule)] : [];
}

/// <summary>The follow-up is without contact on the day of the talk.</summary>
[Danish("Der følges op uden kontakt til borgeren (standby), så der kan ikke bookes en samtale ({RuleId}). Registrér borgerens ønske om en samtale, beslut først, at standby slutter, eller vælg en dag derefter.")]
[English("The follow-up is without contact to the citizen (standby), so no talk can be booked ({RuleId}). Record the citizen's wish for a talk, decide first that standby ends, or choose a day after it.")]
public sealed record CaseOnStandby(string RuleId) : Refusal(RefusalKind.FixState, "CASE_ON_STANDBY");
