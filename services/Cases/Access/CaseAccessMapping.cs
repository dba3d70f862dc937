using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Access;

/// <summary>Converts requests to commands, and decisions to answers and events.</summary>
internal static class CaseAccessMapping
{
    public static AssignCase ToCommand(this AssignCaseRequest request, string by, bool byTeamLeader) =>
        new(by, byTeamLeader, request.Etag, request.ResponsibleId, request.TeamId);

    public static RestrictCase ToCommand(this RestrictCaseRequest request) =>
        new(request.Etag, (Restriction)request.Restriction, [.. request.NamedIds]);

    public static LiftProtection ToCommand(this LiftProtectionRequest request) => new(request.Etag, (Restriction)request.Protection);

    public static LiftedProtection ToLifted(this LiftProtectionRequest request, CaseWork work) => new(
        work.CaseId, (Restriction)request.Protection, new Officer(work.Actor.Subject, work.Actor.Name),
        request.Reason.Trim(), work.Now);

    public static V1.LiftedProtection ToProto(this LiftedProtection lifted) => new()
    {
        Protection = (CaseRestriction)lifted.Protection,
        OfficerId = lifted.Officer.Id,
        OfficerName = lifted.Officer.Name,
        Reason = lifted.Reason,
        LiftedAt = lifted.LiftedAt.ToTimestamp(),
    };

    public static GlassBreaking ToBreaking(this BreakGlassRequest request, CaseWork work) => new()
    {
        BreakGlassId = Ids.New(work.Now),
        CaseId = work.CaseId,
        Officer = new Officer(work.Actor.Subject, work.Actor.Name),
        OfficerRole = work.Actor.Role,
        Reason = request.Reason.Trim(),
        BrokenAt = work.Now,
        Until = work.Now + GlassBreaking.Lasts,
    };

    public static AccessToCase ToProto(this WhoMayReach access) => new()
    {
        CaseId = access.CaseId.ToString(),
        ResponsibleId = access.ResponsibleId,
        TeamId = access.TeamId,
        Restriction = (CaseRestriction)access.Restriction,
        NamedIds = { access.NamedIds },
        Protections =
        {
            ((IEnumerable<Restriction>)[Restriction.ProtectedPerson, Restriction.OwnStaff]).Where(access.Protections.Has)
                .Select(protection => (CaseRestriction)protection),
        },
        Etag = access.Etag,
    };

    public static OpenBreakGlass ToOpen(this GlassBreaking breaking) => new()
    {
        BreakGlassId = breaking.BreakGlassId.ToString(),
        OfficerId = breaking.Officer.Id,
        OfficerName = breaking.Officer.Name,
        Until = breaking.Until.ToTimestamp(),
    };

    public static BrokenGlass ToProto(this GlassBreaking breaking) => new()
    {
        BreakGlassId = breaking.BreakGlassId.ToString(),
        CaseId = breaking.CaseId.ToString(),
        OfficerId = breaking.Officer.Id,
        OfficerName = breaking.Officer.Name,
        OfficerRole = breaking.OfficerRole,
        Reason = breaking.Reason,
        BrokenAt = breaking.BrokenAt.ToTimestamp(),
        Until = breaking.Until.ToTimestamp(),
        AcknowledgedAt = breaking.AcknowledgedAt?.ToTimestamp(),
        AcknowledgedById = breaking.AcknowledgedBy?.Id ?? "",
        AcknowledgedByName = breaking.AcknowledgedBy?.Name ?? "",
    };

    public static CaseAccess ToPublished(this WhoMayReach access) => new()
    {
        PersonId = access.PersonId.ToString(),
        ResponsibleId = access.ResponsibleId,
        TeamId = access.TeamId,
        Restriction = (CaseRestriction)access.Restriction,
        NamedIds = { access.NamedIds },
    };

    /// <summary>With whom the case is now, by what is new since somebody else was responsible.</summary>
    public static AssignmentChange Since(this WhoMayReach now, WhoMayReach before) =>
        (IsOther: now.ResponsibleId != before.ResponsibleId, HasOtherTeam: now.TeamId != before.TeamId, HasTeam: now.TeamId.Length > 0) switch
        {
            (false, false, _) => AssignmentChange.Unspecified,
            (true, false, _) => AssignmentChange.Officer,
            (true, true, true) => AssignmentChange.OfficerAndTeam,
            (true, true, false) => AssignmentChange.OfficerWithoutTeam,
            (false, true, true) => AssignmentChange.Team,
            (false, true, false) => AssignmentChange.WithoutTeam,
        };

    public static GlassBroken ToEvent(this GlassBreaking breaking) => new()
    {
        CaseId = breaking.CaseId.ToString(),
        BreakGlassId = breaking.BreakGlassId.ToString(),
        OfficerId = breaking.Officer.Id,
        Until = breaking.Until.ToTimestamp(),
    };
}
