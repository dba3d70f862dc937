using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Coordination.Messages;

/// <summary>Converts between messages and their contract and events.</summary>
internal static class MessageMapping
{
    public static Message ToProto(this KnownMessage message) => new()
    {
        MessageId = message.Id.ToString(),
        CaseId = message.CaseId.ToString(),
        Recipient = message.Recipient,
        PartyId = message.PartyId?.ToString() ?? "",
        LetterId = message.LetterId.ToString(),
        Purpose = message.Purpose,
        PreferredChannel = message.Preferred,
        Channel = message.Channel,
        Status = message.Status,
        ParkReason = message.ParkReason,
        Attempts = message.Attempts,
        QueuedAt = message.Queued.At.ToTimestamp(),
        QueuedByName = message.Queued.ByName,
        SentAt = message.SentAt?.ToTimestamp(),
        PresumedOn = message.PresumedOn?.ToProto(),
        DeliveredOn = message.DeliveredOn?.ToProto(),
        DeliveryBasis = message.Basis,
        ReturnedOn = message.ReturnedOn?.ToProto(),
        Dispute = message.Dispute,
        IsDisputed = message.IsDisputed,
        DecisionReason = message.DecisionReason,
        ChangedByName = message.Changed.ByName,
        ChangedAt = message.Changed.At.ToTimestamp(),
        Etag = message.Etag,
    };

    public static DigitalPostExemption ToProto(this KnownExemption exemption, Guid caseId) => new()
    {
        ExemptionId = exemption.Id.ToString(), CaseId = caseId.ToString(), Exempt = exemption.Exempt, RecordedByName = exemption.ByName,
        RecordedAt = exemption.At.ToTimestamp(),
    };

    public static MessageQueued ToQueued(this KnownMessage message) => new()
    {
        CaseId = message.CaseId.ToString(), MessageId = message.Id.ToString(), Recipient = message.Recipient, Purpose = message.Purpose,
    };

    public static MessageCancelled ToCancelled(this KnownMessage message) => new()
    {
        CaseId = message.CaseId.ToString(), MessageId = message.Id.ToString(), Recipient = message.Recipient, Purpose = message.Purpose,
    };

    public static MessageRetried ToRetried(this KnownMessage message) => new()
    {
        CaseId = message.CaseId.ToString(), MessageId = message.Id.ToString(), Recipient = message.Recipient, Purpose = message.Purpose,
    };

    public static MessageSent ToSent(this KnownMessage message) => new()
    {
        CaseId = message.CaseId.ToString(), MessageId = message.Id.ToString(), Recipient = message.Recipient, Purpose = message.Purpose,
        Channel = message.Channel,
    };

    public static MessageParked ToParked(this KnownMessage message) => new()
    {
        CaseId = message.CaseId.ToString(), MessageId = message.Id.ToString(), Recipient = message.Recipient, Purpose = message.Purpose,
        Reason = message.ParkReason,
    };

    public static MessageDelivered ToDelivered(this KnownMessage message) => new()
    {
        CaseId = message.CaseId.ToString(), MessageId = message.Id.ToString(), Recipient = message.Recipient, Purpose = message.Purpose,
        Channel = message.Channel, Basis = message.Basis, DeliveredOn = message.DeliveredOn!.Value.ToProto(),
    };

    public static MessageReturned ToReturned(this KnownMessage message) => new()
    {
        CaseId = message.CaseId.ToString(), MessageId = message.Id.ToString(), Recipient = message.Recipient, Purpose = message.Purpose,
        Channel = message.Channel, ReturnedOn = message.ReturnedOn!.Value.ToProto(),
    };

    public static DeliveryDisputed ToDisputed(this KnownMessage message) => new()
    {
        CaseId = message.CaseId.ToString(), MessageId = message.Id.ToString(), Recipient = message.Recipient, Purpose = message.Purpose,
    };

    public static DeliveryDecided ToDecided(this KnownMessage message) => new()
    {
        CaseId = message.CaseId.ToString(), MessageId = message.Id.ToString(), Recipient = message.Recipient, Purpose = message.Purpose,
        Delivered = message.Status == MessageStatus.Delivered ? Answer.Yes : Answer.No,
    };
}
