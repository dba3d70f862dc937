using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Talks;

/// <summary>The SQL of what was recorded of talks. A record can only be decrypted as that of its talk and version.</summary>
internal sealed class TalkRecordStore(CaseKeys keys)
{
    private static readonly string Select =
        $"""
        select r.talk_id, t.case_id, r.version, r.body, c.changed_by_name, c.changed_at, {CaseKeys.Columns}
          from talk t
          {CaseKeys.Join("t")}
          join talk_record r on r.municipality_code = t.municipality_code and r.talk_id = t.talk_id
          join talk_change c on c.municipality_code = r.municipality_code and c.talk_id = r.talk_id and c.version = r.version
        """;

    /// <summary>What was recorded of a talk, the earliest first.</summary>
    public Query<IReadOnlyList<TalkRecord>> OfTalk(TenantSession session, Guid caseId, Guid talkId) => Read(session, new Statement(
        $"{Select} where t.municipality_code = $1 and t.case_id = $2 and t.talk_id = $3 order by r.version", session.Municipality, caseId, talkId));

    /// <summary>What was recorded of some talks of a case, talk by talk, the earliest first.</summary>
    public Query<IReadOnlyList<TalkRecord>> OfTalks(TenantSession session, Guid caseId, Guid[] talkIds) => Read(session, new Statement(
        $"{Select} where t.municipality_code = $1 and t.case_id = $2 and t.talk_id = any ($3) order by t.starts_at, t.talk_id, r.version",
        session.Municipality, caseId, talkIds));

    /// <summary>What was recorded of the completed talks of a case that were to begin before an instant, the earliest talk first.</summary>
    public Query<IReadOnlyList<TalkRecord>> OfCompletedBefore(TenantSession session, Guid caseId, DateTimeOffset before) => Read(session, new Statement(
        $"{Select} where t.municipality_code = $1 and t.case_id = $2 and t.status = 4 and t.starts_at < $3 order by t.starts_at, t.talk_id, r.version",
        session.Municipality, caseId, before));

    /// <summary>Queues what is recorded with the last act on a talk.</summary>
    public static void Insert(UnitOfWork work, CaseKey key, KnownTalk talk, TalkRecord what) => work.Add(new Statement(
        "insert into talk_record (municipality_code, talk_id, version, act, body) values ($1, $2, $3, $4, $5)",
        work.Municipality, talk.Id, talk.Version, (short)talk.Done[^1].Act, key.Encrypt(what.ToByteArray(), BodyOf(talk.Id, talk.Version))));

    private Query<IReadOnlyList<TalkRecord>> Read(TenantSession session, Statement statement)
    {
        var found = new List<TalkRecord>();
        return new(() => found, (statement, row => found.Add(Map(session, row))));
    }

    private TalkRecord Map(TenantSession session, NpgsqlDataReader row)
    {
        var (talkId, version) = (row.Get<Guid>("talk_id"), row.Get<int>("version"));
        var record = TalkRecord.Parser.ParseFrom(
            keys.Open(session, row.Get<Guid>("case_id"), row).Decrypt(row.Get<byte[]>("body"), BodyOf(talkId, version)));
        record.TalkId = talkId.ToString();
        record.Version = version;
        record.RecordedByName = row.Get<string>("changed_by_name");
        record.RecordedAt = row.Get<DateTimeOffset>("changed_at").ToTimestamp();
        return record;
    }

    private static string BodyOf(Guid talkId, int version) => $"talk_record.body:{talkId}:{version}";
}
