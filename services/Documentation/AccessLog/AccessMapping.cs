using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Documentation.AccessLog;

/// <summary>Converts stored accesses to answers.</summary>
internal static class AccessMapping
{
    public static AccessEntry ToAuditor(this Access access)
    {
        var entry = access.ToProto();
        entry.CaseIds.Add(access.CaseIds.Select(id => id.ToString()));
        entry.TraceId = access.TraceId;
        return entry;
    }

    /// <summary>For readers whom only one case concerns: the other cases of a list are left out.</summary>
    public static AccessEntry ToProto(this Access access) => new()
    {
        AccessId = access.AccessId.ToString(),
        OccurredAt = access.OccurredAt.ToTimestamp(),
        SubjectId = access.SubjectId,
        SubjectName = access.SubjectName,
        Role = Roles.Of(access.Role),
        Service = access.Service,
        ViaService = access.ViaService,
        Method = access.Method,
        Purpose = access.Purpose,
        Classes = { access.Classes.Select(one => (InformationClass)one) },
        Outcome = (AccessOutcome)access.Outcome,
    };
}
