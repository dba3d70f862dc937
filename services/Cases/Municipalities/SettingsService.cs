using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Cases.Municipalities;

/// <summary>The municipality's settings (kommunens opsætning).</summary>
internal sealed partial class SettingsService(Reads reads, Writes writes) : V1.SettingsService.SettingsServiceBase;
