using Google.Protobuf;
using Google.Type;
using Npgsql;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Talks;

/// <summary>The talks that have begun, as Scheduling publishes them. Events of one case come in their order.</summary>
internal static class HeldTalkStore
{
    private const string Columns = "talk_id, purpose, status, held_on, begun_at, completed_at";

    /// <summary>A talk of the case; null where no id is given, and where nothing is known of it.</summary>
    public static async Task<HeldTalk?> Find(CaseWork work, string talkId) => talkId.Length == 0
        ? null
        : await work.First(
            new Statement(
                $"select {Columns} from case_talk where municipality_code = $1 and case_id = $2 and talk_id = $3",
                work.Municipality, work.CaseId, Guid.Parse(talkId)),
            Map);

    /// <summary>The talk of a case that was completed last; null where none is.</summary>
    public static Query<HeldTalk?> LastOf(TenantSession session, Guid caseId)
    {
        HeldTalk? found = null;
        return new(() => found, (
            new Statement(
                $"""
                select {Columns} from case_talk
                 where municipality_code = $1 and case_id = $2 and completed_at is not null order by completed_at desc limit 1
                """,
                session.Municipality, caseId),
            row => found = Map(row)));
    }

    /// <summary>Queues that a talk has begun.</summary>
    public static Task Started(Received<TalkStarted> received, UnitOfWork work)
    {
        var talk = received.Payload;
        return Keep(work, received, talk.TalkId, (short)talk.Purpose, HeldTalkStatus.Started, talk.StartedOn);
    }

    /// <summary>Queues that a talk is completed. A follow-up without contact is no talk.</summary>
    public static Task Completed(Received<TalkCompleted> received, UnitOfWork work)
    {
        var talk = received.Payload;
        return talk.TalkId.Length == 0
            ? Task.CompletedTask
            : Keep(work, received, talk.TalkId, (short)talk.Purpose, HeldTalkStatus.Completed, talk.HeldOn);
    }

    /// <summary>Queues that the citizen did not come.</summary>
    public static Task Missed(Received<TalkNoShow> received, UnitOfWork work)
    {
        var talk = received.Payload;
        return Keep(work, received, talk.TalkId, (short)talk.Purpose, HeldTalkStatus.NoShow, talk.HeldOn);
    }

    /// <summary>Queues that the citizen was not absent: the talk is one that is booked, and has not begun.</summary>
    public static Task NotMissed(Received<TalkNoShowWithdrawn> received, UnitOfWork work)
    {
        work.Add(new Statement(
            "delete from case_talk where municipality_code = $1 and talk_id = $2", work.Municipality, Guid.Parse(received.Payload.TalkId)));
        return Task.CompletedTask;
    }

    private static Task Keep<T>(UnitOfWork work, Received<T> received, string talkId, short purpose, HeldTalkStatus status, Date heldOn)
        where T : class, IMessage<T>
    {
        var at = received.Envelope.OccurredAt.ToDateTimeOffset();
        work.Add(new Statement(
            """
            insert into case_talk (municipality_code, talk_id, case_id, purpose, status, held_on, begun_at, completed_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)
            on conflict (municipality_code, talk_id) do update
               set status = excluded.status, held_on = excluded.held_on, completed_at = excluded.completed_at
            """,
            work.Municipality, Guid.Parse(talkId), received.AggregateId, purpose, (short)status, heldOn.ToDateOnly(), at,
            status == HeldTalkStatus.Completed ? at : (DateTimeOffset?)null));
        return Task.CompletedTask;
    }

    private static HeldTalk Map(NpgsqlDataReader row) => new(
        row.Get<Guid>("talk_id"), row.Get<short>("purpose"), (HeldTalkStatus)row.Get<short>("status"), row.Get<DateOnly>("held_on"),
        row.Get<DateTimeOffset>("begun_at"), row.Get<DateTimeOffset?>("completed_at"));
}
