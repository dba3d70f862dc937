using System.Diagnostics.CodeAnalysis;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Coordination.Messages;

/// <summary>Who changes a message, and when.</summary>
/// <param name="ByName">The officer's name; empty where it is the service itself.</param>
/// <param name="At">When, on the real clock.</param>
internal sealed record MessageChange(string ByName, DateTimeOffset At);

/// <summary>A message in a case (brev eller besked), and what may become of it.</summary>
/// <param name="Id">Id, UUIDv7: the key by which a channel recognises what it has already.</param>
/// <param name="CaseId">The case.</param>
/// <param name="Recipient">To whom.</param>
/// <param name="PartyId">The employer; null for the citizen.</param>
/// <param name="LetterId">The letter in Documentation.</param>
/// <param name="Purpose">What it is for.</param>
/// <param name="Preferred">The way that was asked for; unspecified where it is the one the recipient has.</param>
/// <param name="Queued">Who lets it be sent, and since when it waits.</param>
internal sealed record KnownMessage(
    Guid Id, Guid CaseId, MessageRecipient Recipient, Guid? PartyId, Guid LetterId, MessagePurpose Purpose, MessageChannel Preferred, MessageChange Queued)
{
    /// <summary>How often is tried; with the growing pauses that is more than four hours.</summary>
    public const int MostAttempts = 36;

    /// <summary>After so many working days a letter on paper is presumed to be delivered, if it has not come back (an assumption: R-MAILPROOF states none).</summary>
    public const int PaperWorkingDays = 5;

    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    /// <summary>What has become of it.</summary>
    public MessageStatus Status { get; init; } = MessageStatus.Queued;

    /// <summary>The way it took; unspecified until it is sent.</summary>
    public MessageChannel Channel { get; init; }

    /// <summary>Why it is parked.</summary>
    public ParkReason ParkReason { get; init; }

    /// <summary>How often it was tried in vain.</summary>
    public int Attempts { get; init; }

    /// <summary>When it was sent, by the business clock.</summary>
    public DateTimeOffset? SentAt { get; init; }

    /// <summary>From which day paper is presumed to be delivered.</summary>
    public DateOnly? PresumedOn { get; init; }

    /// <summary>The day on which it was delivered.</summary>
    public DateOnly? DeliveredOn { get; init; }

    /// <summary>By what it counts as delivered.</summary>
    public DeliveryBasis Basis { get; init; }

    /// <summary>The day on which it came back.</summary>
    public DateOnly? ReturnedOn { get; init; }

    /// <summary>Whether a dispute waits for an officer.</summary>
    public bool IsDisputed { get; init; }

    /// <summary>What the recipient says; empty where nobody disputes it.</summary>
    public string Dispute { get; init; } = "";

    /// <summary>Why an officer decided as was decided.</summary>
    public string DecisionReason { get; init; } = "";

    /// <summary>Counts the changes.</summary>
    public int Version { get; init; } = 1;

    /// <summary>Who changed it last.</summary>
    public MessageChange Changed { get; init; } = Queued;

    public string Etag => Etags.Of(Version);

    /// <summary>How long to wait after the attempts so far: a second, then twice as long each time, at most ten minutes.</summary>
    public TimeSpan Pause => TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, Math.Pow(2, Math.Max(0, Attempts - 1))));

    /// <summary>The message, cancelled before it was sent.</summary>
    public Result<KnownMessage> Cancel(string etag, MessageChange change) =>
        IsOther(etag, out var mismatch) ? mismatch
        : Status is not (MessageStatus.Queued or MessageStatus.Parked) ? new MessageNotWaiting(Id)
        : Next(change) with { Status = MessageStatus.Cancelled, ParkReason = default };

    /// <summary>The message, waiting again after it was parked.</summary>
    public Result<KnownMessage> Retry(string etag, MessageChange change) =>
        IsOther(etag, out var mismatch) ? mismatch
        : Status != MessageStatus.Parked ? new MessageNotParked(Id)
        : Next(change) with { Status = MessageStatus.Queued, ParkReason = default, Attempts = 0 };

    /// <summary>The message, come back on paper.</summary>
    public Result<KnownMessage> ComeBack(string etag, DateOnly on, MessageChange change) =>
        IsOther(etag, out var mismatch) ? mismatch
        : Channel is not (MessageChannel.Unspecified or MessageChannel.Paper) ? new MessageNotOnPaper(Id)
        : !IsUnderWay ? new MessageNotSent(Id)
        : on < SentOn ? new ReturnedBeforeSent(Id, SentOn)
        : Returned(on, change);

    /// <summary>The message, of which the recipient says that it did not arrive.</summary>
    public Result<KnownMessage> SayNotReceived(string etag, string dispute, MessageChange change) =>
        IsOther(etag, out var mismatch) ? mismatch
        : !IsUnderWay ? new MessageNotSent(Id)
        : IsDisputed ? new DeliveryIsDisputed(Id)
        : Next(change) with { IsDisputed = true, Dispute = dispute };

    /// <summary>The message, after an officer decided whether it was delivered. Where it is delivered, on the day on which it counted as delivered
    /// before, or was presumed to be; today where that lies ahead.</summary>
    public Result<KnownMessage> Decide(string etag, bool isDelivered, string reason, DateOnly today, MessageChange change) =>
        IsOther(etag, out var mismatch) ? mismatch
        : !IsDisputed ? new DeliveryNotDisputed(Id)
        : Next(change) with
        {
            Status = isDelivered ? MessageStatus.Delivered : MessageStatus.NotDelivered,
            DeliveredOn = isDelivered ? DeliveredOn ?? (PresumedOn < today ? PresumedOn : today) : null,
            Basis = isDelivered ? DeliveryBasis.Decision : default,
            IsDisputed = false,
            DecisionReason = reason,
        };

    /// <summary>The message, with its channel.</summary>
    /// <param name="channel">The channel that took it.</param>
    /// <param name="at">When, by the business clock.</param>
    /// <param name="change">When, on the real clock.</param>
    public KnownMessage Sent(MessageChannel channel, DateTimeOffset at, MessageChange change) => Next(change) with
    {
        Status = MessageStatus.Sent,
        Channel = channel,
        SentAt = at,
        PresumedOn = channel == MessageChannel.Paper
            ? DanishCalendar.Municipal.AddWorkingDays(DanishTime.DayOf(at), PaperWorkingDays).Value.To
            : null,
    };

    /// <summary>The message after an attempt in vain: it waits for the next, or is parked.</summary>
    public KnownMessage Failed(MessageChange change) => Attempts + 1 < MostAttempts
        ? this with { Attempts = Attempts + 1 }
        : (this with { Attempts = Attempts + 1 }).Park(ParkReason.ChannelFailed, change);

    /// <summary>The message, parked.</summary>
    public KnownMessage Park(ParkReason reason, MessageChange change) => Next(change) with { Status = MessageStatus.Parked, ParkReason = reason };

    /// <summary>The message, which counts as delivered. A dispute stays open.</summary>
    public KnownMessage Delivered(DateOnly on, DeliveryBasis basis, MessageChange change) =>
        Next(change) with { Status = MessageStatus.Delivered, DeliveredOn = on, Basis = basis };

    /// <summary>The message, come back. There is nothing left to dispute.</summary>
    public KnownMessage Returned(DateOnly on, MessageChange change) => Next(change) with
    {
        Status = MessageStatus.Returned, ReturnedOn = on, DeliveredOn = null, Basis = default, IsDisputed = false,
    };

    private bool IsUnderWay => Status is MessageStatus.Sent or MessageStatus.Delivered;

    private DateOnly SentOn => DanishTime.DayOf(SentAt!.Value);

    private KnownMessage Next(MessageChange change) => this with { Version = Version + 1, Changed = change };

    private bool IsOther(string etag, [NotNullWhen(true)] out EtagMismatch? mismatch)
    {
        mismatch = Etags.Parse(etag) == Version ? null : new EtagMismatch("message", Id.ToString(), Etag, Changed.ByName, Changed.At);
        return mismatch is not null;
    }
}
