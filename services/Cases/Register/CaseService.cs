using Sygeopfoelgning.Cases.CitizenInputs;
using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>The cases of the caller's municipality.</summary>
internal sealed partial class CaseService(Reads reads, Writes writes, CaseStore store, CitizenInputStore inputs) : V1.CaseService.CaseServiceBase;
