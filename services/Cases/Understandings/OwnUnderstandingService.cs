using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Cases.Understandings;

/// <summary>How the citizen understands the own situation (egen forståelse).</summary>
internal sealed partial class OwnUnderstandingService(
    Reads reads, Writes writes, OwnUnderstandingStore understandings) : V1.OwnUnderstandingService.OwnUnderstandingServiceBase;
