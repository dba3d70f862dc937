using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using KindOfEmployment = Sygeopfoelgning.Rules.KindOfEmployment;

namespace Sygeopfoelgning.Cases.Progress;

/// <summary>The SQL of the progress of a case. A record can only be decrypted as itself.</summary>
internal sealed class ProgressStore(CaseKeys keys)
{
    /// <summary>The progress; null if the municipality has no such case, or its key was erased.</summary>
    public Task<CaseProgress?> Find(TenantSession session, Guid caseId) => session.Run(QueryOf(session, caseId));

    /// <summary>The same, to be sent together with other queries.</summary>
    public Query<CaseProgress?> QueryOf(TenantSession session, Guid caseId)
    {
        CaseProgress? progress = null;
        CaseKey? key = null;
        var records = new List<ProgressRecord>();
        return new(() => progress, (
            new Statement(
                $"""
                select c.status, c.first_absence_day, c.kind_of_employment, p.record_id, p.body, p.recorded_at, {CaseKeys.Columns}
                  from sickness_case c
                  {CaseKeys.Join("c")}
                  left join progress_record p on p.municipality_code = c.municipality_code and p.case_id = c.case_id
                 where c.municipality_code = $1 and c.case_id = $2
                 order by p.number
                """,
                session.Municipality, caseId),
            row =>
            {
                progress ??= new(
                    caseId, row.Get<short>("status") == (short)CaseStatus.Open, row.Get<DateOnly>("first_absence_day"),
                    (KindOfEmployment)row.Get<short>("kind_of_employment"), records);
                if (row.Has("record_id"))
                {
                    records.Add(Read(row, caseId, key ??= keys.Open(session, caseId, row)));
                }
            }));
    }

    /// <summary>Locks the progress and reads it, in statements of their own, so that what the previous holder committed is seen.</summary>
    public async Task<CaseProgress> Lock(CaseWork work)
    {
        work.Lock(new Statement("select pg_advisory_xact_lock(hashtextextended($1::text, 7))", work.CaseId));
        return work.Found(await Find(work, work.CaseId));
    }

    /// <summary>Queues a record.</summary>
    /// <param name="work">The write.</param>
    /// <param name="before">The progress before it.</param>
    /// <param name="record">The record.</param>
    public static void Insert(CaseWork work, CaseProgress before, ProgressRecord record) => work.Add(new Statement(
        "insert into progress_record (municipality_code, record_id, case_id, number, ends_id, body, recorded_at) values ($1, $2, $3, $4, $5, $6, $7)",
        work.Municipality, Guid.Parse(record.RecordId), work.CaseId, before.Next,
        CaseProgress.EndedBy(record) is { } ended ? Guid.Parse(ended) : null,
        work.CaseKey.Encrypt(record.ToByteArray(), BodyOf(record.RecordId)), record.RecordedAt.ToDateTimeOffset()));

    /// <summary>A page of the records and, if another follows, more than that; newest first.</summary>
    public Task<List<ProgressRecord>> List(CaseRead session, Page page)
    {
        object?[] values = page.After is [var last] ? [session.Municipality, session.CaseId, Guid.Parse(last)] : [session.Municipality, session.CaseId];
        return session.All(
            new Statement(
                $"""
                select p.record_id, p.body, p.recorded_at, {CaseKeys.Columns}
                  from progress_record p
                  {CaseKeys.Join("p")}
                 where p.municipality_code = $1 and p.case_id = $2{(page.After is [_] ? " and p.number < (select l.number from progress_record l where l.municipality_code = $1 and l.case_id = $2 and l.record_id = $3)" : "")}
                 order by p.number desc limit {page.Rows}
                """,
                values),
            row => Read(row, session.CaseId, keys.Open(session, session.CaseId, row)));
    }

    private static ProgressRecord Read(NpgsqlDataReader row, Guid caseId, CaseKey key)
    {
        var id = row.Get<Guid>("record_id").ToString();
        var record = ProgressRecord.Parser.ParseFrom(key.Decrypt(row.Get<byte[]>("body"), BodyOf(id)));
        (record.RecordId, record.CaseId) = (id, caseId.ToString());
        record.RecordedAt = row.Get<DateTimeOffset>("recorded_at").ToTimestamp();
        return record;
    }

    private static string BodyOf(string recordId) => $"progress_record.body:{recordId}";
}
