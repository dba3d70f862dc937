using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Municipalities;

/// <summary>The municipality has no usable settings, so it is unknown which rules a case would follow.</summary>
[Danish("Kommunen {MunicipalityCode} er ikke sat op. Opsætningen skal være på plads, før en sag kan oprettes.")]
[English("Municipality {MunicipalityCode} is not set up. Its settings must be in place before a case can be registered.")]
public sealed record MunicipalityNotConfigured(int MunicipalityCode) : Refusal(RefusalKind.FixState, "MUNICIPALITY_NOT_CONFIGURED");
