using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Cases.Caseloads;

/// <summary>How many cases each officer has (sagsstamme).</summary>
internal sealed partial class CaseloadService(Reads reads) : V1.CaseloadService.CaseloadServiceBase;
