using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Coordination.Messages.Channels;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Data.Timers;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Coordination.Messages;

/// <summary>
/// Finds out whether what was sent has arrived: the channel is asked for its receipt (Digital Post counts as delivered when it is available in the
/// mailbox, R-DPOST); paper has none and is presumed to be delivered after some working days, unless it came back or its delivery is disputed
/// (R-MAILPROOF).
/// </summary>
internal sealed class DeliveryEvidence(ChannelSet channels) : ITimerAct
{
    private const string Timer = "message_evidence";
    private static readonly TimeSpan TurnPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(10);

    // What a channel has not confirmed by then stays sent, without evidence.
    private static readonly TimeSpan Patience = TimeSpan.FromDays(30);

    public string Kind => Timer;

    /// <summary>Queues that the evidence for a message that was sent is looked for.</summary>
    public static void Await(UnitOfWork work, KnownMessage sent) =>
        TimerTable.Set(work, Timer, sent.CaseId, [(sent.Id.ToString(), sent.PresumedOn ?? work.Today)]);

    public async Task Act(DueTimer due, UnitOfWork work)
    {
        if (!await CaseTurn.TryTake(work, due.AggregateId))
        {
            TimerTable.SetAgain(work, due, TurnPause);
            return;
        }

        if (await work.Run(MessageStore.Plain(work, due.AggregateId, Guid.Parse(due.Subject))) is not { Status: MessageStatus.Sent } message)
        {
            return;
        }

        var change = new MessageChange("", work.Now);
        if (message.PresumedOn is { } presumedOn)
        {
            if (!message.IsDisputed)
            {
                Settle(work, message.Delivered(presumedOn, DeliveryBasis.Presumed, change));
            }

            return;
        }

        switch (channels.Of(message.Channel) is { } channel ? await channel.Receipt(work.Municipality, message.Id, work.Cancel) : ChannelReceipt.None)
        {
            case ChannelReceipt.Available:
                Settle(work, message.Delivered(work.Today, DeliveryBasis.Receipt, change));
                break;
            case ChannelReceipt.Returned:
                Settle(work, message.Returned(work.Today, change));
                break;
            case ChannelReceipt.None when work.Now - message.Changed.At is var waited && waited < Patience:
                TimerTable.SetAgain(work, due, Pause(waited));
                break;
        }
    }

    private static void Settle(UnitOfWork work, KnownMessage message)
    {
        MessageStore.Update(work, message);
        work.Append(message.CaseId, message.Status == MessageStatus.Returned ? message.ToReturned() : message.ToDelivered());
    }

    // The longer it has taken, the less often is asked.
    private static TimeSpan Pause(TimeSpan waited) =>
        waited / 4 is var quarter && quarter < TurnPause ? TurnPause : quarter < LongestPause ? quarter : LongestPause;
}
