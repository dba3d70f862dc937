using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Coordination.Messages.Channels;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Data.Timers;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Coordination.Messages;

/// <summary>
/// Sends a message that waits, after the write that stored it. Everything is looked at again: the case may be erased, the message cancelled, the
/// employer no party any more, the follow-up without contact. The handover and the mark of it cannot be one transaction: where the process ends
/// between them, the letter is handed over again under the same key, and the channel has it already. While it is sent, no other write on the case
/// goes on, so a message is either cancelled or sent.
/// </summary>
internal sealed class MessageSending(ChannelSet channels, Letters letters) : ITimerAct
{
    private const string Timer = "message_sending";
    private static readonly TimeSpan TurnPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LetterPause = TimeSpan.FromSeconds(5);

    public string Kind => Timer;

    /// <summary>Queues that a message is sent.</summary>
    public static void Start(UnitOfWork work, KnownMessage message) => TimerTable.Set(work, Timer, message.CaseId, [(message.Id.ToString(), work.Today)]);

    public async Task Act(DueTimer due, UnitOfWork work)
    {
        if (!await CaseTurn.TryTake(work, due.AggregateId))
        {
            TimerTable.SetAgain(work, due, TurnPause);
            return;
        }

        if (await work.Run(MessageStore.Plain(work, due.AggregateId, Guid.Parse(due.Subject))) is not { Status: MessageStatus.Queued } message
            || await work.Run(MessageStore.Basis(work, message.CaseId, message.PartyId, work.Today)) is not { } basis)
        {
            return;
        }

        var change = new MessageChange("", work.Now);
        if (!basis.WayOf(message.Recipient, message.PartyId, message.Purpose, message.Preferred).TryGet(out var way, out var refusal))
        {
            Park(work, message.Park(SendingBasis.ReasonOf(refusal), change));
            return;
        }

        if (channels.Of(way.Channel) is not { } channel)
        {
            Park(work, message.Park(ParkReason.NoChannel, change));
            return;
        }

        switch (await letters.Fetch(work.Municipality, message, work.Cancel))
        {
            case LetterAway:
                TimerTable.SetAgain(work, due, LetterPause);
                return;
            case LetterMissing:
                Park(work, message.Park(ParkReason.LetterMissing, change));
                return;
            case LetterNotForRecipient:
                Park(work, message.Park(ParkReason.NoDisclosureBasis, change));
                return;
            case FetchedLetter letter:
                var handover = await channel.Send(
                    new(work.Municipality, message.Id, message.CaseId, message.PartyId, message.LetterId, letter.Pdf), work.Cancel);
                Mark(work, due, message, way.Channel, handover, change);
                return;
        }
    }

    private static void Mark(UnitOfWork work, DueTimer due, KnownMessage message, MessageChannel channel, Handover handover, MessageChange change)
    {
        if (handover == Handover.Rejected)
        {
            Park(work, message.Park(ParkReason.ChannelRejected, change));
            return;
        }

        if (handover == Handover.Failed)
        {
            var failed = message.Failed(change);
            if (failed.Status == MessageStatus.Parked)
            {
                Park(work, failed);
                return;
            }

            MessageStore.Update(work, failed);
            TimerTable.SetAgain(work, due, failed.Pause);
            return;
        }

        var sent = message.Sent(channel, work.BusinessNow, change);
        MessageStore.Update(work, sent);
        work.Append(sent.CaseId, sent.ToSent());
        DeliveryEvidence.Await(work, sent);
    }

    private static void Park(UnitOfWork work, KnownMessage parked)
    {
        MessageStore.Update(work, parked);
        work.Append(parked.CaseId, parked.ToParked());
    }
}
