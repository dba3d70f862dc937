using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Casework.Access;

/// <summary>No case with that id in the caller's municipality, or not yet in this service. Every service answers with this refusal.</summary>
[Danish("Der findes ingen sag {CaseId} i kommunen, eller den er ikke nået frem hertil endnu.")]
[English("The municipality has no case {CaseId}, or it has not arrived here yet.")]
public sealed record CaseNotFound(string CaseId) : Refusal(RefusalKind.NotFound, "CASE_NOT_FOUND", "case", CaseId)
{
    internal static RefusedException Of(Guid caseId) => new(new CaseNotFound(caseId.ToString()));
}
