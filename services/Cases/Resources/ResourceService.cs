using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Cases.Resources;

/// <summary>The citizen's resources (ressourcer), and apart from them the challenges (udfordringer).</summary>
internal sealed partial class ResourceService(Writes writes, StatementStore statements) : V1.ResourceService.ResourceServiceBase;
