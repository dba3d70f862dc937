using Grpc.Core;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Testing.V1;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>How messages go out, by the local channels, and what shows that they arrive.</summary>
public sealed class DeliveryTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task A_letter_to_the_citizen_goes_by_digital_post_and_is_delivered_when_it_is_available()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        var caseId = await Known(suite);
        var letter = await suite.LetterToCitizen(caseId);

        var message = await suite.Becomes(await suite.Send(caseId, letter.LetterId), MessageStatus.Delivered);

        Assert.Equal((MessageChannel.DigitalPost, DeliveryBasis.Receipt, 0), (message.Channel, message.DeliveryBasis, message.Attempts));
        Assert.NotNull(message.DeliveredOn);
        var sent = Assert.Single(await suite.SentLocally(caseId));
        Assert.Equal((letter.LetterId, Convert.ToHexStringLower(letter.Sha256.Span), 1), (sent.LetterId, sent.Sha256, sent.Handovers));
        await Eventually.Becomes(
            "the journal has it", () => suite.Entries(caseId),
            entries => entries.Any(entry => entry.Subject == "Brev lagt til afsendelse") && entries.Any(entry => entry.Subject == "Brev afsendt")
                && entries.Any(entry => entry.Subject == "Brev kommet frem"));
    }

    [Fact]
    public async Task A_channel_that_fails_before_and_after_it_took_a_letter_has_it_once()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        var caseId = await Known(suite);
        var letter = await suite.LetterToCitizen(caseId);
        await suite.Fail(MessageChannel.DigitalPost, how => (how.FailBefore, how.FailAfter, how.DelayMilliseconds) = (1, 1, 100));

        var message = await suite.Becomes(await suite.Send(caseId, letter.LetterId), MessageStatus.Delivered);

        Assert.Equal(2, message.Attempts);
        Assert.Equal(2, Assert.Single(await suite.SentLocally(caseId)).Handovers);
    }

    [Fact]
    public async Task A_channel_that_rejects_a_letter_parks_it_and_takes_it_when_it_is_tried_again()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        var caseId = await Known(suite);
        var letter = await suite.LetterToCitizen(caseId);
        await suite.Fail(MessageChannel.DigitalPost, how => how.Rejects = true);
        var parked = await suite.Becomes(await suite.Send(caseId, letter.LetterId), MessageStatus.Parked);
        Assert.Equal(ParkReason.ChannelRejected, parked.ParkReason);
        Assert.Empty(await suite.SentLocally(caseId));

        await suite.Fail(MessageChannel.DigitalPost, _ => { });
        await suite.Messages().RetryMessageAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, MessageId = parked.MessageId, Etag = parked.Etag }, deadline: Suite.Soon);
        await suite.Becomes(parked, MessageStatus.Delivered);
    }

    [Fact]
    public async Task A_channel_without_a_receipt_leaves_it_sent_and_one_that_returns_it_says_so()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        var caseId = await Known(suite);
        var letter = await suite.LetterToCitizen(caseId);
        await suite.Fail(MessageChannel.DigitalPost, how => how.Receipt = LocalReceipt.None);
        var sent = await suite.Becomes(await suite.Send(caseId, letter.LetterId), MessageStatus.Sent);
        Assert.Equal((null, DeliveryBasis.Unspecified), (sent.DeliveredOn, sent.DeliveryBasis));
        await Refused.By(StatusCode.FailedPrecondition, "MESSAGE_NOT_ON_PAPER", suite.Messages().RecordReturnedMailAsync(Returning(sent), deadline: Suite.Soon));

        await suite.Fail(MessageChannel.DigitalPost, how => how.Receipt = LocalReceipt.Returned);
        Assert.NotNull((await suite.Becomes(sent, MessageStatus.Returned)).ReturnedOn);
    }

    [Fact]
    public async Task The_exempt_get_paper_which_is_presumed_after_five_working_days_unless_it_comes_back()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        var caseId = await Known(suite);
        var letter = await suite.LetterToCitizen(caseId);
        await suite.Messages().SetDigitalPostExemptionAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, Exempt = Answer.Yes }, deadline: Suite.Soon);
        var one = await suite.Becomes(await suite.Send(caseId, letter.LetterId), MessageStatus.Sent);
        var other = await suite.Becomes(await suite.Send(caseId, letter.LetterId), MessageStatus.Sent);
        var disputed = await suite.Becomes(await suite.Send(caseId, letter.LetterId), MessageStatus.Sent);
        Assert.Equal(MessageChannel.Paper, one.Channel);
        var presumedOn = one.PresumedOn.ToDateOnly()!.Value;
        disputed = (await suite.Messages().RecordDeliveryDisputeAsync(Disputing(disputed), deadline: Suite.Soon)).Message;
        await Refused.By(StatusCode.FailedPrecondition, "DELIVERY_DISPUTED", suite.Messages().RecordDeliveryDisputeAsync(Disputing(disputed), deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "DELIVERY_NOT_DISPUTED", suite.Messages().DecideDeliveryAsync(Deciding(one, Answer.Yes), deadline: Suite.Soon));

        await suite.SetBusinessDate(presumedOn.AddDays(-1), new TimeOnly(12, 0));
        var early = Returning(other);
        early.ReturnedOn = DateOnly.FromDateTime(one.SentAt.ToDateTime()).AddDays(-3).ToProto();
        await Refused.By(StatusCode.FailedPrecondition, "RETURNED_BEFORE_SENT", suite.Messages().RecordReturnedMailAsync(early, deadline: Suite.Soon));
        other = (await suite.Messages().RecordReturnedMailAsync(Returning(other, presumedOn.AddDays(-1)), deadline: Suite.Soon)).Message;
        Assert.Equal(MessageStatus.Sent, (await suite.Read(one)).Status);

        await suite.SetBusinessDate(presumedOn, new TimeOnly(12, 0));
        one = await suite.Becomes(one, MessageStatus.Delivered);
        Assert.Equal((presumedOn, DeliveryBasis.Presumed), (one.DeliveredOn.ToDateOnly(), one.DeliveryBasis));
        Assert.Equal(MessageStatus.Returned, (await suite.Read(other)).Status);
        await Refused.By(StatusCode.FailedPrecondition, "MESSAGE_NOT_SENT", suite.Messages().RecordDeliveryDisputeAsync(Disputing(other), deadline: Suite.Soon));

        // Nothing is presumed of what is disputed, until an officer decides.
        disputed = await suite.Read(disputed);
        Assert.Equal((MessageStatus.Sent, true, "Opdigtet indsigelse."), (disputed.Status, disputed.IsDisputed, disputed.Dispute));
        disputed = (await suite.Messages().DecideDeliveryAsync(Deciding(disputed, Answer.No), deadline: Suite.Soon)).Message;
        Assert.Equal((MessageStatus.NotDelivered, false, "Opdigtet begrundelse."), (disputed.Status, disputed.IsDisputed, disputed.DecisionReason));
    }

    [Fact]
    public async Task An_employer_gets_a_letter_that_is_written_to_an_employer_and_no_other()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        var registered = await suite.Register();
        await suite.JournalOf(registered, 3);
        var caseId = registered.Case.CaseId;
        var employer = (await suite.Parties.ListPartiesAsync(new() { CaseId = caseId, AtLeast = registered.Position }, deadline: Suite.Soon)).Parties[0].PartyId;
        var request = GivenMessages.Sending(caseId, (await suite.LetterToCitizen(caseId)).LetterId);
        (request.Recipient, request.PartyId) = (MessageRecipient.Employer, employer);
        var parked = await suite.Becomes((await suite.Messages().SendMessageAsync(request, deadline: Suite.Soon)).Message, MessageStatus.Parked);
        Assert.Equal(ParkReason.NoDisclosureBasis, parked.ParkReason);

        request.RequestId = Given.RequestId;
        request.LetterId = (await suite.LetterToEmployer(caseId)).LetterId;
        var sent = await suite.Becomes((await suite.Messages().SendMessageAsync(request, deadline: Suite.Soon)).Message, MessageStatus.Delivered);
        Assert.Equal(MessageChannel.EmployerMail, sent.Channel);
        Assert.Equal(request.LetterId, Assert.Single(await suite.SentLocally(caseId)).LetterId);
    }

    [Fact]
    public async Task Faults_that_make_no_sense_are_refused_with_every_violation() => await Refused.For(
        Caseworker.Channels().SetChannelFaultsAsync(new() { FailBefore = -1, FailAfter = 1_001, DelayMilliseconds = 5_001 }, deadline: Suite.Soon),
        ("channel", "FIELD_REQUIRED"), ("receipt", "FIELD_REQUIRED"), ("fail_before", "FAULT_OUT_OF_RANGE"), ("fail_after", "FAULT_OUT_OF_RANGE"),
        ("delay_milliseconds", "FAULT_OUT_OF_RANGE"));

    private static async Task<string> Known(Suite suite)
    {
        var registered = await suite.Register();
        await suite.JournalOf(registered, 3);
        await suite.Parties.ListPartiesAsync(new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon);
        return registered.Case.CaseId;
    }

    private static RecordReturnedMailRequest Returning(Message message, DateOnly? on = null) => new()
    {
        RequestId = Given.RequestId, CaseId = message.CaseId, MessageId = message.MessageId, Etag = message.Etag, ReturnedOn = (on ?? Given.Today).ToProto(),
    };

    private static RecordDeliveryDisputeRequest Disputing(Message message) => new()
    {
        RequestId = Given.RequestId, CaseId = message.CaseId, MessageId = message.MessageId, Etag = message.Etag, Dispute = "Opdigtet indsigelse.",
    };

    private static DecideDeliveryRequest Deciding(Message message, Answer delivered) => new()
    {
        RequestId = Given.RequestId, CaseId = message.CaseId, MessageId = message.MessageId, Etag = message.Etag, Delivered = delivered,
        Reason = "Opdigtet begrundelse.",
    };
}
