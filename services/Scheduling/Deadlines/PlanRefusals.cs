using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>There is no such case, or its plan is not made yet.</summary>
[Danish("Der findes ingen fristplan for sagen {CaseId} i kommunen, eller den er ikke lagt endnu.")]
[English("The municipality has no plan of deadlines for case {CaseId}, or it is not made yet.")]
public sealed record PlanNotFound(string CaseId) : Refusal(RefusalKind.NotFound, "PLAN_NOT_FOUND", "plan", CaseId);

/// <summary>Another municipality than the caller's, or one without settings.</summary>
[Danish("Kommunen {MunicipalityCode} findes ikke.")]
[English("There is no municipality {MunicipalityCode}.")]
public sealed record MunicipalityNotFound(int MunicipalityCode)
    : Refusal(RefusalKind.NotFound, "MUNICIPALITY_NOT_FOUND", "municipality", $"{MunicipalityCode}");
