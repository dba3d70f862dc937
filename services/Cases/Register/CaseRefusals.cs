using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>Nothing is changed in a case that is closed.</summary>
[Danish("Sagen er afsluttet, så der kan ikke ændres i den. Genoptag den først, hvis borgeren er syg igen, eller tag lukningen tilbage, hvis den var en fejl.")]
[English("The case is closed, so nothing is changed in it. Reopen it first if the citizen is ill again, or take the closing back if it was a mistake.")]
[Pure]
public sealed record CaseIsClosed(string CaseId) : Refusal(RefusalKind.FixState, "CASE_CLOSED", "case", CaseId);

/// <summary>No talk of the case that has begun has this id.</summary>
[Danish("Sagen har ikke en samtale med det id, der er begyndt. Begynd samtalen først, eller udelad den.")]
[English("The case has no talk with that id that has begun. Begin the talk first, or leave it out.")]
[Pure]
public sealed record TalkUnknown(string TalkId) : Refusal(RefusalKind.NotFound, "TALK_UNKNOWN", "talk", TalkId);
