using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Coordination.Messages.Channels;

/// <summary>A letter as a channel gets it.</summary>
/// <param name="Municipality">The municipality that sends it.</param>
/// <param name="MessageId">The key: a channel that has it already keeps and sends nothing more.</param>
/// <param name="CaseId">The case; the channel finds the address of the recipient by it.</param>
/// <param name="PartyId">The employer; null for the citizen.</param>
/// <param name="LetterId">The letter.</param>
/// <param name="Pdf">The letter itself.</param>
internal sealed record Outgoing(short Municipality, Guid MessageId, Guid CaseId, Guid? PartyId, Guid LetterId, byte[] Pdf);

/// <summary>What became of a handover.</summary>
internal enum Handover
{
    /// <summary>The channel has it.</summary>
    Taken,

    /// <summary>The channel did not answer, or failed: it is tried again, also where the channel has it.</summary>
    Failed,

    /// <summary>The channel refuses it for good.</summary>
    Rejected,
}

/// <summary>What a channel says of a letter that it has.</summary>
internal enum ChannelReceipt
{
    /// <summary>Nothing yet.</summary>
    None,

    /// <summary>It is available in the recipient's mailbox (R-DPOST).</summary>
    Available,

    /// <summary>It came back.</summary>
    Returned,
}

/// <summary>A way out of the suite: Digital Post, a print provider, the mail of employers. An installation registers one for each way it has.</summary>
internal interface IChannel
{
    /// <summary>Which way it is.</summary>
    MessageChannel Way { get; }

    /// <summary>Hands a letter over. It may be called again with the same key; the recipient must get it once. Trouble with it is an answer, not an exception.</summary>
    Task<Handover> Send(Outgoing letter, CancellationToken cancel);

    /// <summary>What the channel says of what it was handed. Not asked of paper, which comes back by hand.</summary>
    Task<ChannelReceipt> Receipt(short municipality, Guid messageId, CancellationToken cancel);
}

/// <summary>The ways out that the installation has.</summary>
internal sealed class ChannelSet(IEnumerable<IChannel> all)
{
    private readonly Dictionary<MessageChannel, IChannel> ways = all.ToDictionary(one => one.Way);

    /// <summary>The channel of a way; null where the installation has none.</summary>
    public IChannel? Of(MessageChannel way) => ways.GetValueOrDefault(way);
}
