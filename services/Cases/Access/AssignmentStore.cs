using Google.Protobuf.WellKnownTypes;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Access;

/// <summary>To whom cases were assigned, when and why (tildelinger). Only ever added to.</summary>
internal sealed class AssignmentStore(CaseKeys keys)
{
    private const string ReasonText = "case_assignment.reason";

    /// <summary>Queues the assignment with which a case begins. It has the id of the case.</summary>
    public static void Begin(UnitOfWork work, Guid caseId, string officerId, string teamId, AssignmentBasis basis) =>
        Insert(work, caseId, caseId, officerId, teamId, basis, reason: null);

    /// <summary>Queues an assignment to an officer whom somebody chose.</summary>
    public static void Insert(CaseWork work, WhoMayReach assigned, string reason) => Insert(
        work, Ids.New(work.Now), work.CaseId, assigned.ResponsibleId, assigned.TeamId, AssignmentBasis.Chosen,
        reason.Length > 0 ? work.CaseKey.EncryptText(reason, ReasonText) : null);

    /// <summary>The assignments of a case, latest first.</summary>
    public Task<IReadOnlyList<CaseAssigned>> Find(TenantSession session, Guid caseId, int most) => session.Run(QueryOf(session, caseId, most));

    /// <summary>The same, to be sent together with other queries.</summary>
    public Query<IReadOnlyList<CaseAssigned>> QueryOf(TenantSession session, Guid caseId, int most)
    {
        var found = new List<CaseAssigned>();
        return new(() => found, (new Statement(
            $"""
            select s.assignment_id, s.officer_id, o.name as officer_name, s.team_id, s.basis, s.reason, s.assigned_by_id, s.assigned_by_name,
                   s.assigned_at, {CaseKeys.Columns}
              from case_assignment s
              left join officer o on o.municipality_code = s.municipality_code and o.officer_id = s.officer_id
              {CaseKeys.Join("s")}
             where s.municipality_code = $1 and s.case_id = $2
             order by s.assigned_at desc, s.assignment_id desc
             limit $3
            """,
            session.Municipality, caseId, most),
            row => found.Add(Map(session, caseId, row))));
    }

    private static void Insert(
        UnitOfWork work, Guid assignmentId, Guid caseId, string officerId, string teamId, AssignmentBasis basis, byte[]? reason) => work.Add(new Statement(
        """
        insert into case_assignment (municipality_code, assignment_id, case_id, officer_id, team_id, basis, reason, assigned_by_id, assigned_by_name, assigned_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        work.Municipality, assignmentId, caseId, officerId, teamId, (short)basis, reason, work.Actor.Subject, work.Actor.Name, work.Now));

    private CaseAssigned Map(TenantSession session, Guid caseId, NpgsqlDataReader row) => new()
    {
        AssignmentId = row.Get<Guid>("assignment_id").ToString(),
        OfficerId = row.Get<string>("officer_id"),
        OfficerName = row.GetOrNull<string>("officer_name") ?? "",
        TeamId = row.Get<string>("team_id"),
        Basis = (AssignmentBasis)row.Get<short>("basis"),
        Reason = row.GetOrNull<byte[]>("reason") is { } reason ? keys.Open(session, caseId, row).DecryptText(reason, ReasonText) : "",
        AssignedById = row.Get<string>("assigned_by_id"),
        AssignedByName = row.Get<string>("assigned_by_name"),
        AssignedAt = row.Get<DateTimeOffset>("assigned_at").ToTimestamp(),
    };
}
