using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Municipalities;

/// <summary>The municipality has no usable settings, so it is unknown which rules a case would follow.</summary>
[Danish("Kommunen {MunicipalityCode} er ikke sat op endnu. Teamlederen skal vælge regelsæt og værdier i kommunens opsætning (ChangeSettings); derefter kan sagen oprettes.")]
[English("Municipality {MunicipalityCode} is not set up yet. The team leader has to choose the rule set and the values in the municipality's settings (ChangeSettings); then the case can be registered.")]
public sealed record MunicipalityNotConfigured(int MunicipalityCode) : Refusal(RefusalKind.FixState, "MUNICIPALITY_NOT_CONFIGURED");
