using Npgsql;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Coordination.Messages;

/// <summary>The SQL of messages. What somebody says or decides about the delivery can only be decrypted as that message's.</summary>
internal sealed class MessageStore(CaseKeys keys)
{
    private const string Columns =
        """
        m.message_id, m.case_id, m.recipient, m.party_id, m.letter_id, m.purpose, m.preferred_channel, m.channel, m.status, m.park_reason, m.attempts,
               m.queued_at, m.queued_by_name, m.sent_at, m.presumed_on, m.delivered_on, m.delivery_basis, m.returned_on, m.is_disputed, m.version,
               m.changed_by_name, m.changed_at
        """;

    /// <summary>A message of a case with its texts; null if the case has no such message.</summary>
    public Task<KnownMessage?> Find(TenantSession session, Guid caseId, Guid messageId) => session.First(
        new Statement(
            $"""
            select {Columns}, m.dispute, m.decision_reason, {CaseKeys.Columns}
              from message m {CaseKeys.Join("m")}
             where m.municipality_code = $1 and m.case_id = $2 and m.message_id = $3
            """,
            session.Municipality, caseId, messageId),
        row => WithTexts(session, row));

    /// <summary>A message of a case without its texts, for work that has no use for them; null if the case has no such message, or was erased.</summary>
    public static Query<KnownMessage?> Plain(UnitOfWork work, Guid caseId, Guid messageId)
    {
        KnownMessage? found = null;
        return new(() => found, (
            new Statement(
                $"select {Columns} from message m where m.municipality_code = $1 and m.case_id = $2 and m.message_id = $3",
                work.Municipality, caseId, messageId),
            row => found = Map(row)));
    }

    /// <summary>A page of the messages of a case and, if another follows, more than that: the latest first.</summary>
    public Task<List<KnownMessage>> OfCase(TenantSession session, Guid caseId, Page page)
    {
        object?[] values = page.After is [var last] ? [session.Municipality, caseId, Guid.Parse(last)] : [session.Municipality, caseId];
        return session.All(
            new Statement(
                $"""
                select {Columns}, m.dispute, m.decision_reason, {CaseKeys.Columns}
                  from message m {CaseKeys.Join("m")}
                 where m.municipality_code = $1 and m.case_id = $2{(page.After is [_] ? " and m.message_id < $3" : "")}
                 order by m.message_id desc limit {page.Rows}
                """,
                values),
            row => WithTexts(session, row));
    }

    /// <summary>A page of what is parked in cases that the caller may reach: the oldest first.</summary>
    public Task<List<KnownMessage>> Parked(ReadSession session, Page page)
    {
        object?[] values = page.After is [var last] ? [session.Municipality, session.Now, Guid.Parse(last)] : [session.Municipality, session.Now];
        return session.Listed(
            new Statement(
                $"""
                select {Columns}, m.dispute, m.decision_reason, {CaseKeys.Columns}
                  from message m {CaseKeys.Join("m")}
                 where m.municipality_code = $1 and m.status = 5{(page.After is [_] ? " and m.message_id > $3" : "")}
                   and (select case_open(a, $2) from case_access a where a.municipality_code = m.municipality_code and a.case_id = m.case_id)
                 order by m.message_id limit {page.Rows}
                """,
                values),
            page.Size, row => WithTexts(session, row));
    }

    /// <summary>What is known in a case of what may be sent in it.</summary>
    /// <param name="session">Whoever asks.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="partyId">The employer to whom something is sent; null for the citizen.</param>
    /// <param name="today">Today, on the municipality's business clock.</param>
    public static Query<SendingBasis?> Basis(TenantSession session, Guid caseId, Guid? partyId, DateOnly today)
    {
        SendingBasis? found = null;
        return new(() => found, (
            new Statement(
                """
                select a.restriction,
                       coalesce((select s.is_on_standby from case_standby s
                                  where s.municipality_code = $1 and s.case_id = $2 and s.from_day <= $4
                                  order by s.from_day desc, s.decision_id desc limit 1), false) as is_on_standby,
                       coalesce((select e.exempt from digital_post_exemption e
                                  where e.municipality_code = $1 and e.case_id = $2
                                  order by e.exemption_id desc limit 1), 0::smallint) as exempt,
                       exists (select from party p where p.municipality_code = $1 and p.case_id = $2 and p.party_id = $3 and p.kind = 'EMPLOYER') as has_party
                  from case_access a
                 where a.municipality_code = $1 and a.case_id = $2
                """,
                session.Municipality, caseId, partyId ?? Guid.Empty, today),
            row => found = new SendingBasis(
                row.Get<bool>("is_on_standby"), row.Get<short>("restriction") > 1, (Answer)row.Get<short>("exempt") == Answer.Yes,
                row.Get<bool>("has_party"))));
    }

    /// <summary>Queues a message that waits to be sent.</summary>
    public static void Insert(CaseWork work, KnownMessage message) => work.Add(new Statement(
        """
        insert into message (municipality_code, message_id, case_id, recipient, party_id, letter_id, purpose, preferred_channel, status, queued_at,
                             queued_by_name, version, changed_by_name, changed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11, $10)
        """,
        work.Municipality, message.Id, message.CaseId, (short)message.Recipient, message.PartyId, message.LetterId, (short)message.Purpose,
        (short)message.Preferred, (short)message.Status, message.Queued.At, message.Queued.ByName, message.Version));

    /// <summary>Queues what a message is now, without its texts.</summary>
    public static void Update(UnitOfWork work, KnownMessage message) => work.Add(new Statement(
        """
        update message
           set channel = $3, status = $4, park_reason = $5, attempts = $6, sent_at = $7, presumed_on = $8, delivered_on = $9, delivery_basis = $10,
               returned_on = $11, is_disputed = $12, version = $13, changed_by_name = $14, changed_at = $15
         where municipality_code = $1 and message_id = $2
        """,
        work.Municipality, message.Id, (short)message.Channel, (short)message.Status, (short)message.ParkReason, (short)message.Attempts, message.SentAt,
        message.PresumedOn, message.DeliveredOn, (short)message.Basis, message.ReturnedOn, message.IsDisputed, message.Version, message.Changed.ByName,
        message.Changed.At));

    /// <summary>Queues what a message is now, with what was said and decided about its delivery.</summary>
    public static void UpdateWithTexts(CaseWork work, KnownMessage message)
    {
        Update(work, message);
        work.Add(new Statement(
            "update message set dispute = $3, decision_reason = $4 where municipality_code = $1 and message_id = $2",
            work.Municipality, message.Id, Seal(work.CaseKey, message.Dispute, DisputeOf(message.Id)),
            Seal(work.CaseKey, message.DecisionReason, ReasonOf(message.Id))));
    }

    private KnownMessage WithTexts(TenantSession session, NpgsqlDataReader row)
    {
        var message = Map(row);
        var key = keys.Open(session, message.CaseId, row);
        return message with
        {
            Dispute = row.GetOrNull<byte[]>("dispute") is { } said ? key.DecryptText(said, DisputeOf(message.Id)) : "",
            DecisionReason = row.GetOrNull<byte[]>("decision_reason") is { } why ? key.DecryptText(why, ReasonOf(message.Id)) : "",
        };
    }

    private static KnownMessage Map(NpgsqlDataReader row) => new(
        row.Get<Guid>("message_id"), row.Get<Guid>("case_id"), (MessageRecipient)row.Get<short>("recipient"), row.Get<Guid?>("party_id"),
        row.Get<Guid>("letter_id"), (MessagePurpose)row.Get<short>("purpose"), (MessageChannel)row.Get<short>("preferred_channel"),
        new(row.Get<string>("queued_by_name"), row.Get<DateTimeOffset>("queued_at")))
    {
        Status = (MessageStatus)row.Get<short>("status"),
        Channel = (MessageChannel)row.Get<short>("channel"),
        ParkReason = (ParkReason)row.Get<short>("park_reason"),
        Attempts = row.Get<short>("attempts"),
        SentAt = row.Get<DateTimeOffset?>("sent_at"),
        PresumedOn = row.Get<DateOnly?>("presumed_on"),
        DeliveredOn = row.Get<DateOnly?>("delivered_on"),
        Basis = (DeliveryBasis)row.Get<short>("delivery_basis"),
        ReturnedOn = row.Get<DateOnly?>("returned_on"),
        IsDisputed = row.Get<bool>("is_disputed"),
        Version = row.Get<int>("version"),
        Changed = new(row.Get<string>("changed_by_name"), row.Get<DateTimeOffset>("changed_at")),
    };

    private static byte[]? Seal(CaseKey key, string text, string what) => text.Length > 0 ? key.EncryptText(text, what) : null;

    private static string DisputeOf(Guid messageId) => $"message.dispute:{messageId}";

    private static string ReasonOf(Guid messageId) => $"message.decision_reason:{messageId}";
}
