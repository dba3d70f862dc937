using Sygeopfoelgning.Coordination.Messages;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Unit.Coordination;

/// <summary>What may become of a message.</summary>
public sealed class KnownMessageTests
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly MessageChange Officer = new("Sofie Sagsbehandler", At);
    private static readonly MessageChange Service = new("", At.AddMinutes(1));
    private static readonly DateOnly Today = new(2026, 3, 20);

    private static readonly KnownMessage Waiting = new(
        Guid.CreateVersion7(), Guid.CreateVersion7(), MessageRecipient.Citizen, null, Guid.CreateVersion7(), MessagePurpose.Invitation,
        MessageChannel.Unspecified, Officer);

    private static readonly KnownMessage OnPaper = Waiting.Sent(MessageChannel.Paper, At, Service);

    [Fact]
    public void Paper_is_presumed_after_five_working_days_and_digital_post_is_not()
    {
        // From a Monday: the Monday after.
        Assert.Equal(new DateOnly(2026, 3, 9), OnPaper.PresumedOn);
        Assert.Null(Waiting.Sent(MessageChannel.DigitalPost, At, Service).PresumedOn);

        // Over Easter: 2, 3, 6 April are closed.
        Assert.Equal(new DateOnly(2026, 4, 9), Waiting.Sent(MessageChannel.Paper, new DateTimeOffset(2026, 3, 30, 9, 0, 0, TimeSpan.Zero), Service).PresumedOn);
    }

    [Fact]
    public void What_fails_waits_longer_each_time_and_is_parked_in_the_end()
    {
        var (message, waited) = (Waiting, TimeSpan.Zero);
        for (var attempt = 1; attempt < KnownMessage.MostAttempts; attempt++)
        {
            message = message.Failed(Service);
            Assert.Equal((MessageStatus.Queued, attempt), (message.Status, message.Attempts));
            waited += message.Pause;
        }

        Assert.InRange(waited, TimeSpan.FromHours(4), TimeSpan.FromHours(8));
        message = message.Failed(Service);
        Assert.Equal((MessageStatus.Parked, ParkReason.ChannelFailed), (message.Status, message.ParkReason));

        var again = message.Retry(message.Etag, Officer).Value;
        Assert.Equal((MessageStatus.Queued, ParkReason.Unspecified, 0), (again.Status, again.ParkReason, again.Attempts));
    }

    [Fact]
    public void An_attempt_in_vain_is_no_change_that_an_officer_must_read()
        => Assert.Equal(Waiting.Etag, Waiting.Failed(Service).Etag);

    [Fact]
    public void Only_what_waits_or_is_parked_is_cancelled()
    {
        Assert.Equal(MessageStatus.Cancelled, Waiting.Cancel(Waiting.Etag, Officer).Value.Status);
        var parked = Waiting.Park(ParkReason.NoChannel, Service);
        Assert.Equal(ParkReason.Unspecified, parked.Cancel(parked.Etag, Officer).Value.ParkReason);
        Refuses("MESSAGE_NOT_WAITING", OnPaper.Cancel(OnPaper.Etag, Officer));
        Refuses("MESSAGE_NOT_PARKED", Waiting.Retry(Waiting.Etag, Officer));
        var mismatch = Assert.IsType<EtagMismatch>(parked.Cancel(Waiting.Etag, Officer).Refusal);
        Assert.Equal(parked.Etag, mismatch.CurrentEtag);
    }

    [Fact]
    public void Paper_comes_back_and_then_counts_as_delivered_no_more()
    {
        var presumed = OnPaper.Delivered(OnPaper.PresumedOn!.Value, DeliveryBasis.Presumed, Service);
        var back = presumed.ComeBack(presumed.Etag, Today, Officer).Value;
        Assert.Equal((MessageStatus.Returned, Today, null, DeliveryBasis.Unspecified), (back.Status, back.ReturnedOn, back.DeliveredOn, back.Basis));

        Refuses("RETURNED_BEFORE_SENT", OnPaper.ComeBack(OnPaper.Etag, new DateOnly(2026, 3, 1), Officer));
        Assert.False(OnPaper.ComeBack(OnPaper.Etag, new DateOnly(2026, 3, 2), Officer).IsRefused);
        Refuses("MESSAGE_NOT_SENT", Waiting.ComeBack(Waiting.Etag, Today, Officer));
        Refuses("MESSAGE_NOT_SENT", back.ComeBack(back.Etag, Today, Officer));
        var digital = Waiting.Sent(MessageChannel.DigitalPost, At, Service);
        Refuses("MESSAGE_NOT_ON_PAPER", digital.ComeBack(digital.Etag, Today, Officer));
    }

    [Fact]
    public void A_dispute_waits_for_an_officer_who_decides_either_way()
    {
        var disputed = OnPaper.SayNotReceived(OnPaper.Etag, "Opdigtet indsigelse.", Officer).Value;
        Assert.True(disputed.IsDisputed);
        Refuses("DELIVERY_DISPUTED", disputed.SayNotReceived(disputed.Etag, "Opdigtet indsigelse.", Officer));
        Refuses("DELIVERY_NOT_DISPUTED", OnPaper.Decide(OnPaper.Etag, true, "Opdigtet.", Today, Officer));
        Refuses("MESSAGE_NOT_SENT", Waiting.SayNotReceived(Waiting.Etag, "Opdigtet indsigelse.", Officer));

        var held = disputed.Decide(disputed.Etag, true, "Opdigtet.", Today, Officer).Value;
        Assert.Equal((MessageStatus.Delivered, OnPaper.PresumedOn, DeliveryBasis.Decision, false), (held.Status, held.DeliveredOn, held.Basis, held.IsDisputed));
        var early = disputed.Decide(disputed.Etag, true, "Opdigtet.", new DateOnly(2026, 3, 4), Officer).Value;
        Assert.Equal(new DateOnly(2026, 3, 4), early.DeliveredOn);

        var lost = disputed.Decide(disputed.Etag, false, "Opdigtet.", Today, Officer).Value;
        Assert.Equal((MessageStatus.NotDelivered, null, DeliveryBasis.Unspecified), (lost.Status, lost.DeliveredOn, lost.Basis));
    }

    private static void Refuses(string reason, Result<KnownMessage> result) => Assert.Equal(reason, result.Refusal?.Reason);
}
