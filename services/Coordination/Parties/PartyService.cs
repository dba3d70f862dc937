using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Coordination.Parties;

/// <summary>The parties of a case (seed 004, S4-01).</summary>
internal sealed partial class PartyService(Reads reads) : V1.PartyService.PartyServiceBase;
