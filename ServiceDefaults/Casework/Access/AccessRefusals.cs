using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Casework.Access;

/// <summary>A citizen reaches only their own case.</summary>
[Danish("Du har kun adgang til din egen sag.")]
[English("You have access to your own case only.")]
public sealed record CaseNotOwn() : Refusal(RefusalKind.Forbidden, "CASE_NOT_OWN");

/// <summary>The case is restricted to named officers, and the caller is not one of them.</summary>
[Danish("Sagen er forbeholdt navngivne medarbejdere. Teamlederen kan give adgang; i en akut situation kan du bryde glasset med en begrundelse.")]
[English("The case is restricted to named officers. The team leader can grant access; in an emergency you can break the glass with a reason.")]
public sealed record CaseRestricted() : Refusal(RefusalKind.Forbidden, "CASE_RESTRICTED");

/// <summary>An officer who is not responsible for a case needs a purpose to read it.</summary>
[Danish("Angiv formålet med opslaget (x-purpose): du er ikke ansvarlig for det, der vises.")]
[English("State the purpose of the call (x-purpose): you are not responsible for what it shows.")]
public sealed record PurposeRequired() : Refusal(RefusalKind.Forbidden, "PURPOSE_REQUIRED");
