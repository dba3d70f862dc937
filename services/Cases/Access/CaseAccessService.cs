using Sygeopfoelgning.Casework.Pipelines;

namespace Sygeopfoelgning.Cases.Access;

/// <summary>Who may reach a case (adgang til sagen), and who broke the glass.</summary>
internal sealed partial class CaseAccessService(Reads reads, Writes writes, ProtectionStore protections, GlassStore glasses, AssignmentStore assignments)
    : V1.CaseAccessService.CaseAccessServiceBase;
