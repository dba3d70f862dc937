using Sygeopfoelgning.Casework.Erasures;
using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Cases.Erasures;

/// <summary>Erasure of whole cases (sletning, P-16): ordered and started here, followed by every service.</summary>
internal sealed partial class ErasureService(Reads reads, Writes writes, ErasureStore store, CaseErasure erasure) : V1.ErasureService.ErasureServiceBase;
