using Google.Protobuf.WellKnownTypes;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Goals;

/// <summary>The SQL of goals. The text of a version can only be decrypted as that version's.</summary>
internal sealed class GoalStore(CaseKeys keys)
{
    private const string Version =
        """
        g.goal_id, g.version, g.kind, g.change, g.text, g.wording, g.reason, g.outcome, g.replaced_by_goal_id, g.written_by,
        g.author_id, g.author_name, g.written_at
        """;

    /// <summary>The goals of a case in their present versions; null if the municipality has no such case, or it was erased.</summary>
    public Task<CaseGoals?> Find(TenantSession session, Guid caseId) => session.Run(QueryOf(session, caseId));

    /// <summary>The same, to be sent together with other queries.</summary>
    public Query<CaseGoals?> QueryOf(TenantSession session, Guid caseId)
    {
        short? status = null;
        var goals = new List<KnownGoal>();
        return new(
            () => status is null ? null : new(caseId, status == (short)CaseStatus.Open, goals),
            (new Statement(
                $"""
                select c.status, {Version}, g.first_wording, {CaseKeys.Columns}
                  from sickness_case c
                  {CaseKeys.Join("c")}
                  left join lateral (
                       select distinct on (v.goal_id) v.*,
                              first_value(v.wording) over (partition by v.goal_id order by v.version) as first_wording
                         from goal_version v
                        where v.municipality_code = c.municipality_code and v.case_id = c.case_id
                        order by v.goal_id, v.version desc) g on true
                 where c.municipality_code = $1 and c.case_id = $2
                 order by g.goal_id
                """,
                session.Municipality, caseId),
            row =>
            {
                status = row.Get<short>("status");
                if (row.Has("goal_id"))
                {
                    goals.Add(new((GoalKind)row.Get<short>("kind"), (GoalWording)row.Get<short>("first_wording"), Map(keys.Open(session, caseId, row), row)));
                }
            }));
    }

    /// <summary>These versions of goals, and the ones before them.</summary>
    public Query<IReadOnlyDictionary<(Guid GoalId, int Version), GoalVersion>> Versions(
        TenantSession session, Guid caseId, IReadOnlyCollection<(Guid GoalId, int Version)> versions)
    {
        var found = new Dictionary<(Guid, int), GoalVersion>();
        return versions.Count == 0
            ? new(() => found)
            : new(() => found, (
                new Statement(
                    $"""
                    select {Version}, {CaseKeys.Columns}
                      from (select distinct w.goal_id, w.version - b.back as version
                              from unnest($3::uuid[], $4::bigint[]) as w (goal_id, version), (values (0), (1)) as b (back)) w
                      join goal_version g on g.municipality_code = $1 and g.goal_id = w.goal_id and g.version = w.version and g.case_id = $2
                      {CaseKeys.Join("g")}
                    """,
                    session.Municipality, caseId, versions.Select(one => one.GoalId).ToArray(), versions.Select(one => (long)one.Version).ToArray()),
                row =>
                {
                    var version = Map(keys.Open(session, caseId, row), row);
                    found[(Guid.Parse(version.GoalId), version.Version)] = version;
                }));
    }

    /// <summary>A page of a goal's versions and, if another follows, more than that; latest first.</summary>
    public Task<List<GoalVersion>> Versions(CaseRead session, Guid goalId, Page page)
    {
        object?[] values = page.After is [var last]
            ? [session.Municipality, session.CaseId, goalId, long.Parse(last, System.Globalization.CultureInfo.InvariantCulture)]
            : [session.Municipality, session.CaseId, goalId];
        return session.All(
            new Statement(
                $"""
                select {Version}, {CaseKeys.Columns}
                  from goal_version g
                  {CaseKeys.Join("g")}
                 where g.municipality_code = $1 and g.case_id = $2 and g.goal_id = $3{(page.After is [_] ? " and g.version < $4" : "")}
                 order by g.version desc limit {page.Rows}
                """,
                values),
            row => Map(keys.Open(session, session.CaseId, row), row));
    }

    /// <summary>All versions of all goals of a case, goal by goal, oldest first.</summary>
    public Task<List<GoalVersion>> AllVersions(ReadSession session, Guid caseId) => session.All(
        new Statement(
            $"""
            select {Version}, {CaseKeys.Columns}
              from goal_version g
              {CaseKeys.Join("g")}
             where g.municipality_code = $1 and g.case_id = $2
             order by g.goal_id, g.version
            """,
            session.Municipality, caseId),
        row => Map(keys.Open(session, caseId, row), row));

    /// <summary>Queues the present version of a goal.</summary>
    public static void Insert(CaseWork work, KnownGoal goal)
    {
        var version = goal.Present;
        work.Add(new Statement(
            """
            insert into goal_version (municipality_code, goal_id, version, case_id, kind, change, text, wording, reason, outcome,
                                      replaced_by_goal_id, written_by, author_id, author_name, written_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            """,
            work.Municipality, Guid.Parse(version.GoalId), (long)version.Version, work.CaseId, (short)goal.Kind, (short)version.Change,
            work.CaseKey.EncryptText(version.Text, TextOf(version.GoalId, version.Version)), (short)version.Wording,
            version.Reason.Length == 0 ? null : work.CaseKey.EncryptText(version.Reason, ReasonOf(version.GoalId, version.Version)),
            version.Outcome == GoalOutcome.Unspecified ? null : (short)version.Outcome,
            version.ReplacedByGoalId.Length == 0 ? null : Guid.Parse(version.ReplacedByGoalId),
            (short)version.WrittenBy, version.AuthorId, version.AuthorName, version.WrittenAt.ToDateTimeOffset()));
    }

    private static GoalVersion Map(CaseKey key, NpgsqlDataReader row)
    {
        var (goalId, version) = (row.Get<Guid>("goal_id").ToString(), (int)row.Get<long>("version"));
        return new GoalVersion
        {
            GoalId = goalId,
            Version = version,
            Change = (GoalChange)row.Get<short>("change"),
            Text = key.DecryptText(row.Get<byte[]>("text"), TextOf(goalId, version)),
            Wording = (GoalWording)row.Get<short>("wording"),
            Reason = row.GetOrNull<byte[]>("reason") is { } reason ? key.DecryptText(reason, ReasonOf(goalId, version)) : "",
            Outcome = (GoalOutcome)(row.Get<short?>("outcome") ?? 0),
            ReplacedByGoalId = row.Get<Guid?>("replaced_by_goal_id")?.ToString() ?? "",
            WrittenBy = (WrittenBy)row.Get<short>("written_by"),
            AuthorId = row.Get<string>("author_id"),
            AuthorName = row.Get<string>("author_name"),
            WrittenAt = row.Get<DateTimeOffset>("written_at").ToTimestamp(),
        };
    }

    private static string TextOf(string goalId, int version) => $"goal_version.text:{goalId}:{version}";

    private static string ReasonOf(string goalId, int version) => $"goal_version.reason:{goalId}:{version}";
}
