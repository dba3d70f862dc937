using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>Nothing is changed in a case that is closed.</summary>
[Pure]
internal static class OpenCase
{
    /// <summary>The column <c>status</c> of a case that is open (CaseStatus).</summary>
    public const short Status = 1;
}

/// <summary>The case is closed.</summary>
[Danish("Sagen er afsluttet, så der kan ikke ændres i den. Genoptag den først, hvis borgeren er syg igen.")]
[English("The case is closed, so nothing is changed in it. Reopen it first if the citizen is ill again.")]
[Pure]
public sealed record CaseIsClosed(string CaseId) : Refusal(RefusalKind.FixState, "CASE_CLOSED", "case", CaseId);
