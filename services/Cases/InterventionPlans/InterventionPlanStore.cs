using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.InterventionPlans;

/// <summary>
/// The SQL of plans: a row for each change, with the changed part as it was from then on. The plan is the latest of each part. What a row
/// says can only be decrypted as that row's.
/// </summary>
internal sealed class InterventionPlanStore(CaseKeys keys)
{
    private const string Change =
        "p.version, p.kind, p.content, p.reason, p.written_by, p.author_id, p.author_name, p.changed_on, p.changed_at";

    private static readonly string Present =
        $"""
        select c.status, c.category, c.first_absence_day, p.version, p.content, m.version as content_version, m.changed_on as content_changed_on,
               l.version as last_version, l.author_name as last_by, l.changed_at as last_at, {CaseKeys.Columns}
          from sickness_case c
          {CaseKeys.Join("c")}
          left join lateral (
               select distinct on (v.part, v.part_id) v.version, v.content
                 from intervention_plan_change v
                where v.municipality_code = c.municipality_code and v.case_id = c.case_id
                order by v.part, v.part_id, v.version desc) p on true
          left join lateral (
               select v.version, v.changed_on
                 from intervention_plan_change v
                where v.municipality_code = c.municipality_code and v.case_id = c.case_id
                  and v.kind in ({string.Join(", ", CasePlan.OfContent.Select(kind => (int)kind))})
                order by v.version desc limit 1) m on true
          left join lateral (
               select v.version, v.author_name, v.changed_at
                 from intervention_plan_change v
                where v.municipality_code = c.municipality_code and v.case_id = c.case_id
                order by v.version desc limit 1) l on true
         where c.municipality_code = $1 and c.case_id = $2
        """;

    /// <summary>The plan of a case; null if the municipality has no such case, or it was erased.</summary>
    public Task<CasePlan?> Find(TenantSession session, Guid caseId) => session.Run(QueryOf(session, caseId));

    /// <summary>The same, to be sent together with other queries.</summary>
    public Query<CasePlan?> QueryOf(TenantSession session, Guid caseId)
    {
        CasePlan? plan = null;
        var parts = new List<PlanPart>();
        return new(() => plan, (new Statement(Present, session.Municipality, caseId), row =>
        {
            plan ??= new(
                caseId, row.Get<short>("status") == (short)CaseStatus.Open, parts,
                row.Has("last_version") ? new(row.Get<long>("last_version"), row.Get<string>("last_by"), row.Get<DateTimeOffset>("last_at")) : null,
                row.Get<long?>("content_version") ?? 0, row.Get<DateOnly?>("content_changed_on"))
            {
                FirstAbsenceDay = row.Get<DateOnly>("first_absence_day"),
                Category = (VisitationCategory)(row.Get<short?>("category") ?? 0),
            };
            if (row.Has("version"))
            {
                parts.Add(PartIn(keys.Open(session, caseId, row), caseId, row));
            }
        }));
    }

    /// <summary>These changes of a plan by version, each with the part as it was before.</summary>
    public Query<IReadOnlyDictionary<long, (PlanPart? Before, PlanPart After, string Reason)>> Versions(
        TenantSession session, Guid caseId, IReadOnlyCollection<long> versions)
    {
        var found = new Dictionary<long, (PlanPart?, PlanPart, string)>();
        return versions.Count == 0
            ? new(() => found)
            : new(() => found, (
                new Statement(
                    $"""
                    select {Change}, b.version as before_version, b.content as before_content, {CaseKeys.Columns}
                      from intervention_plan_change p
                      {CaseKeys.Join("p")}
                      left join lateral (
                           select v.version, v.content
                             from intervention_plan_change v
                            where v.municipality_code = p.municipality_code and v.case_id = p.case_id and v.part = p.part and v.part_id = p.part_id
                              and v.version < p.version
                            order by v.version desc limit 1) b on true
                     where p.municipality_code = $1 and p.case_id = $2 and p.version = any ($3)
                    """,
                    session.Municipality, caseId, versions.ToArray()),
                row =>
                {
                    var (key, version) = (keys.Open(session, caseId, row), row.Get<long>("version"));
                    found[version] = (
                        row.Has("before_version") ? PartIn(key, caseId, row.Get<long>("before_version"), row.Get<byte[]>("before_content")) : null,
                        PartIn(key, caseId, row), ReasonIn(key, caseId, row));
                }));
    }

    /// <summary>A page of a plan's changes and, if another follows, more than that; latest first.</summary>
    public Task<List<InterventionPlanChange>> Changes(CaseRead session, Page page) => page.After is [var last]
        ? Changes(session, session.CaseId, " and p.version < $3", $"desc limit {page.Rows}", long.Parse(last, CultureInfo.InvariantCulture))
        : Changes(session, session.CaseId, "", $"desc limit {page.Rows}");

    /// <summary>All changes of a plan, oldest first.</summary>
    public Task<List<InterventionPlanChange>> AllChanges(ReadSession session, Guid caseId) => Changes(session, caseId, "", "asc");

    private Task<List<InterventionPlanChange>> Changes(
        ReadSession session, Guid caseId, string beyond, string order, params IReadOnlyList<object> values) => session.All(
        new Statement(
            $"""
            select {Change}, {CaseKeys.Columns}
              from intervention_plan_change p
              {CaseKeys.Join("p")}
             where p.municipality_code = $1 and p.case_id = $2{beyond}
             order by p.version {order}
            """,
            [session.Municipality, caseId, .. values]),
        row =>
        {
            var (key, version) = (keys.Open(session, caseId, row), row.Get<long>("version"));
            return new InterventionPlanChange
            {
                Version = version,
                Kind = (PlanChangeKind)row.Get<short>("kind"),
                Part = PartIn(key, caseId, row),
                Reason = ReasonIn(key, caseId, row),
                WrittenBy = (WrittenBy)row.Get<short>("written_by"),
                AuthorId = row.Get<string>("author_id"),
                AuthorName = row.Get<string>("author_name"),
                ChangedOn = row.Get<DateOnly>("changed_on").ToProto(),
                ChangedAt = row.Get<DateTimeOffset>("changed_at").ToTimestamp(),
            };
        });

    /// <summary>Queues a change of a plan.</summary>
    public static void Insert(CaseWork work, CasePlan plan, PlanChange change, Author by)
    {
        var (version, (part, partId)) = (plan.Version + 1, plan.KeyOf(change.Part));
        work.Add(new Statement(
            """
            insert into intervention_plan_change (municipality_code, case_id, version, kind, part, part_id, content, reason, written_by,
                                                  author_id, author_name, changed_on, changed_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
            """,
            work.Municipality, work.CaseId, version, (short)change.Kind, (short)part, partId,
            work.CaseKey.Encrypt(change.Part.ToByteArray(), ContentOf(work.CaseId, version)),
            change.Reason.Length == 0 ? null : work.CaseKey.EncryptText(change.Reason, ReasonOf(work.CaseId, version)),
            (short)by.WrittenBy, by.Id, by.Name, work.Today, work.Now));
    }

    private static PlanPart PartIn(CaseKey key, Guid caseId, NpgsqlDataReader row) => PartIn(key, caseId, row.Get<long>("version"), row.Get<byte[]>("content"));

    private static PlanPart PartIn(CaseKey key, Guid caseId, long version, byte[] content) =>
        PlanPart.Parser.ParseFrom(key.Decrypt(content, ContentOf(caseId, version)));

    private static string ReasonIn(CaseKey key, Guid caseId, NpgsqlDataReader row) =>
        row.GetOrNull<byte[]>("reason") is { } reason ? key.DecryptText(reason, ReasonOf(caseId, row.Get<long>("version"))) : "";

    private static string ContentOf(Guid caseId, long version) => $"intervention_plan_change.content:{caseId}:{version}";

    private static string ReasonOf(Guid caseId, long version) => $"intervention_plan_change.reason:{caseId}:{version}";
}
