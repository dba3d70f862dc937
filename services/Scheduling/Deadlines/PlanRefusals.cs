using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>The municipality is not the caller's, or has no settings.</summary>
[Danish("Kommunen {MunicipalityCode} findes ikke.")]
[English("There is no municipality {MunicipalityCode}.")]
[Pure]
public sealed record MunicipalityNotFound(int MunicipalityCode)
    : Refusal(RefusalKind.NotFound, "MUNICIPALITY_NOT_FOUND", "municipality", $"{MunicipalityCode}");
