using Google.Protobuf.WellKnownTypes;
using Npgsql;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Resources;

/// <summary>The SQL of resources and challenges. The text of a row can only be decrypted as that row's.</summary>
internal sealed class StatementStore(CaseKeys keys)
{
    /// <summary>The resources and challenges of a case; null if the municipality has no such case, or it was erased.</summary>
    public Task<CaseStatements?> Find(TenantSession session, Guid caseId) => session.Run(QueryOf(session, caseId));

    /// <summary>The same, to be sent together with other queries.</summary>
    public Query<CaseStatements?> QueryOf(TenantSession session, Guid caseId)
    {
        short? status = null;
        var all = new List<Said>();
        return new(
            () => status is null ? null : new(caseId, status == (short)V1.CaseStatus.Open, all),
            (new Statement(
                $"""
                select c.status, s.statement_id, s.about, s.text, s.wording, s.written_by, s.author_id, s.author_name, s.recorded_at,
                       s.withdrawn_reason, s.withdrawn_by_id, s.withdrawn_by_name, s.withdrawn_at, {CaseKeys.Columns}
                  from sickness_case c
                  {CaseKeys.Join("c")}
                  left join recorded_statement s on s.municipality_code = c.municipality_code and s.case_id = c.case_id
                 where c.municipality_code = $1 and c.case_id = $2
                 order by s.statement_id
                """,
                session.Municipality, caseId),
            row =>
            {
                status = row.Get<short>("status");
                if (row.Has("statement_id"))
                {
                    all.Add(Map(keys.Open(session, caseId, row), row));
                }
            }));
    }

    /// <summary>The same for a read.</summary>
    public async Task<IReadOnlyList<Said>> All(ReadSession session, Guid caseId) => (await Find(session, caseId))?.All ?? [];

    /// <summary>These resources and challenges of a case, by id.</summary>
    public Query<IReadOnlyDictionary<Guid, Said>> Some(TenantSession session, Guid caseId, IReadOnlyCollection<Guid> ids)
    {
        var found = new Dictionary<Guid, Said>();
        return ids.Count == 0
            ? new(() => found)
            : new(() => found, (
                new Statement(
                    $"""
                    select s.statement_id, s.about, s.text, s.wording, s.written_by, s.author_id, s.author_name, s.recorded_at,
                           s.withdrawn_reason, s.withdrawn_by_id, s.withdrawn_by_name, s.withdrawn_at, {CaseKeys.Columns}
                      from recorded_statement s
                      {CaseKeys.Join("s")}
                     where s.municipality_code = $1 and s.case_id = $2 and s.statement_id = any ($3)
                    """,
                    session.Municipality, caseId, ids.ToArray()),
                row =>
                {
                    var said = Map(keys.Open(session, caseId, row), row);
                    found[said.Id] = said;
                }));
    }

    /// <summary>Queues a resource or challenge.</summary>
    public static void Insert(CaseWork work, Said said) => work.Add(new Statement(
        """
        insert into recorded_statement (municipality_code, statement_id, case_id, about, text, wording, written_by, author_id, author_name, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,
        work.Municipality, said.Id, work.CaseId, (short)said.About, work.CaseKey.EncryptText(said.Statement.Text, TextOf(said.Id)),
        (short)said.Statement.Wording, (short)said.Statement.WrittenBy, said.Statement.AuthorId, said.Statement.AuthorName,
        said.Statement.RecordedAt.ToDateTimeOffset()));

    /// <summary>Queues its withdrawal.</summary>
    public static void Withdraw(CaseWork work, Said said)
    {
        var withdrawal = said.Statement.Withdrawal;
        work.Guard(
            new Statement(
                """
                update recorded_statement
                   set withdrawn_reason = $4, withdrawn_by_id = $5, withdrawn_by_name = $6, withdrawn_at = $7
                 where municipality_code = $1 and case_id = $2 and statement_id = $3 and withdrawn_at is null
                """,
                work.Municipality, work.CaseId, said.Id, work.CaseKey.EncryptText(withdrawal.Reason, ReasonOf(said.Id)),
                withdrawal.WithdrawnById, withdrawal.WithdrawnByName, withdrawal.WithdrawnAt.ToDateTimeOffset()),
            ifNoRow: new StatementWithdrawn(said.Id.ToString()));
    }

    private static Said Map(CaseKey key, NpgsqlDataReader row)
    {
        var id = row.Get<Guid>("statement_id");
        return new(id, (About)row.Get<short>("about"), new()
        {
            Text = key.DecryptText(row.Get<byte[]>("text"), TextOf(id)),
            Wording = (GoalWording)row.Get<short>("wording"),
            WrittenBy = (WrittenBy)row.Get<short>("written_by"),
            AuthorId = row.Get<string>("author_id"),
            AuthorName = row.Get<string>("author_name"),
            RecordedAt = row.Get<DateTimeOffset>("recorded_at").ToTimestamp(),
            Withdrawal = row.GetOrNull<byte[]>("withdrawn_reason") is not { } reason ? null : new()
            {
                Reason = key.DecryptText(reason, ReasonOf(id)),
                WithdrawnById = row.Get<string>("withdrawn_by_id"),
                WithdrawnByName = row.Get<string>("withdrawn_by_name"),
                WithdrawnAt = row.Get<DateTimeOffset>("withdrawn_at").ToTimestamp(),
            },
        });
    }

    private static string TextOf(Guid id) => $"recorded_statement.text:{id}";

    private static string ReasonOf(Guid id) => $"recorded_statement.withdrawn_reason:{id}";
}
