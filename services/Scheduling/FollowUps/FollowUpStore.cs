using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.FollowUps;

/// <summary>The SQL of the follow-ups that were made without a talk. A record can only be decrypted as that of its follow-up and version.</summary>
internal sealed class FollowUpStore(CaseKeys keys)
{
    /// <summary>What was recorded of the follow-ups of a case, follow-up by follow-up, the earliest first.</summary>
    public Query<IReadOnlyList<FollowUpRecord>> OfCase(TenantSession session, Guid caseId)
    {
        var found = new List<FollowUpRecord>();
        return new(() => found, (
            new Statement(
                $"""
                select r.follow_up_id, r.version, r.body, r.recorded_by_name, r.recorded_at, {CaseKeys.Columns}
                  from follow_up_record r
                  {CaseKeys.Join("r")}
                 where r.municipality_code = $1 and r.case_id = $2 order by r.follow_up_id, r.version
                """,
                session.Municipality, caseId),
            row =>
            {
                var (id, version) = (row.Get<Guid>("follow_up_id"), row.Get<int>("version"));
                var record = FollowUpRecord.Parser.ParseFrom(keys.Open(session, caseId, row).Decrypt(row.Get<byte[]>("body"), BodyOf($"{id}", version)));
                (record.FollowUpId, record.Version) = (id.ToString(), version);
                record.RecordedByName = row.Get<string>("recorded_by_name");
                record.RecordedAt = row.Get<DateTimeOffset>("recorded_at").ToTimestamp();
                found.Add(record);
            }));
    }

    /// <summary>A record that the one who acts makes now.</summary>
    /// <param name="work">The write.</param>
    /// <param name="id">The follow-up.</param>
    /// <param name="version">Its version.</param>
    public static FollowUpRecord Record(UnitOfWork work, Guid id, int version) => new()
    {
        FollowUpId = id.ToString(), Version = version, RecordedByName = work.Actor.Name, RecordedAt = work.Now.ToTimestamp(),
    };

    /// <summary>Queues a record.</summary>
    public static void Insert(CaseWork work, FollowUpRecord record)
    {
        // Beside the columns, nothing is stored twice.
        var body = record.Clone();
        (body.FollowUpId, body.Version, body.RecordedByName, body.RecordedAt) = ("", 0, "", null);
        work.Add(new Statement(
            """
            insert into follow_up_record (municipality_code, follow_up_id, version, case_id, body, recorded_by_id, recorded_by_name, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            """,
            work.Municipality, Guid.Parse(record.FollowUpId), record.Version, work.CaseId,
            work.CaseKey.Encrypt(body.ToByteArray(), BodyOf(record.FollowUpId, record.Version)), work.Actor.Subject, work.Actor.Name, work.Now));
    }

    private static string BodyOf(string id, int version) => $"follow_up_record.body:{id}:{version}";
}
