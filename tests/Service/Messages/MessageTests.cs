using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Messages: what may be stored to be sent, and what officers do with it.</summary>
public sealed class MessageTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task What_cannot_be_sent_is_refused_with_every_violation()
    {
        var (caseId, _) = await Known();
        var request = GivenMessages.Sending(caseId, letterId: "");
        request.Purpose = MessagePurpose.Unspecified;
        request.PartyId = Guid.CreateVersion7().ToString();
        request.PreferredChannel = MessageChannel.EmployerMail;
        await Refused.For(
            Send(request), ("letter_id", "FIELD_REQUIRED"), ("purpose", "FIELD_REQUIRED"), ("party_id", "PARTY_FOR_CITIZEN"),
            ("preferred_channel", "CHANNEL_NOT_OF_RECIPIENT"));

        request = GivenMessages.Sending(caseId);
        request.Recipient = MessageRecipient.Employer;
        await Refused.For(Send(request), ("party_id", "PARTY_MISSING"));
        request.PartyId = Guid.CreateVersion7().ToString();
        await Refused.By(StatusCode.NotFound, "PARTY_NOT_FOUND", Send(request));
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Send(GivenMessages.Sending(Guid.CreateVersion7().ToString())));
    }

    [Fact]
    public async Task An_employer_gets_nothing_but_what_is_about_a_meeting_and_nothing_of_a_protected_person()
    {
        var (caseId, employer) = await Known();
        var request = ToEmployer(caseId, employer);
        request.Purpose = MessagePurpose.InformationForm;
        await Refused.By(StatusCode.FailedPrecondition, "NO_DISCLOSURE_BASIS", Send(request));
        request.Purpose = MessagePurpose.Invitation;
        Assert.Equal(MessageStatus.Queued, (await Send(request)).Message.Status);

        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        var (protectedCase, itsEmployer) = await Known(form);
        await Refused.By(StatusCode.FailedPrecondition, "NO_DISCLOSURE_BASIS", Send(ToEmployer(protectedCase, itsEmployer)));
        Assert.Equal(MessageStatus.Queued, (await Send(GivenMessages.Sending(protectedCase))).Message.Status);
    }

    [Fact]
    public async Task Nothing_is_sent_in_a_case_on_standby_but_an_answer_to_the_citizen()
    {
        var registered = await Caseworker.Register();
        await Arrived(registered);
        var caseId = registered.Case.CaseId;
        var decided = await Caseworker.Courses.DecideStandbyAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = caseId, Etag = registered.Case.Etag, FromDay = Given.Today.ToProto(), Standby = true,
                Ground = StandbyGround.SeriousIllness, Reason = "Opdigtet begrundelse.",
            },
            deadline: Suite.Soon);
        var request = GivenMessages.Sending(caseId);
        request.AtLeast = decided.Position;

        await Refused.By(StatusCode.FailedPrecondition, "CASE_WITHOUT_MESSAGES", Send(request));
        request.RequestId = Given.RequestId;
        request.Purpose = MessagePurpose.AnswerToCitizen;
        Assert.Equal(MessageStatus.Queued, (await Send(request)).Message.Status);
    }

    [Fact]
    public async Task A_message_whose_letter_does_not_exist_is_parked_and_can_be_tried_again_or_cancelled()
    {
        var (caseId, _) = await Known();
        var message = await Caseworker.Send(caseId);
        var parked = await Caseworker.Becomes(message, MessageStatus.Parked);
        Assert.Equal(ParkReason.LetterMissing, parked.ParkReason);
        var listed = await Fixture.As().Messages().ListParkedMessagesAsync(
            new() { PageSize = 200 }, headers: new Metadata { { "x-purpose", "Opdigtet gennemgang" } }, deadline: Suite.Soon);
        Assert.Contains(listed.Messages, one => one.MessageId == message.MessageId);

        await Refused.By(StatusCode.Aborted, "ETAG_MISMATCH", Caseworker.Messages().RetryMessageAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, MessageId = message.MessageId, Etag = message.Etag }, deadline: Suite.Soon));
        var again = (await Caseworker.Messages().RetryMessageAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, MessageId = message.MessageId, Etag = parked.Etag }, deadline: Suite.Soon)).Message;
        Assert.Equal((MessageStatus.Queued, ParkReason.Unspecified), (again.Status, again.ParkReason));
        parked = await Caseworker.Becomes(message, MessageStatus.Parked);

        var cancelled = await Caseworker.Messages().CancelMessageAsync(Cancelling(parked), deadline: Suite.Soon);
        Assert.Equal(MessageStatus.Cancelled, cancelled.Message.Status);
        await Refused.By(StatusCode.FailedPrecondition, "MESSAGE_NOT_WAITING", Caseworker.Messages().CancelMessageAsync(Cancelling(cancelled.Message), deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "MESSAGE_NOT_PARKED", Caseworker.Messages().RetryMessageAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, MessageId = message.MessageId, Etag = cancelled.Message.Etag }, deadline: Suite.Soon));
        await Refused.By(StatusCode.NotFound, "MESSAGE_NOT_FOUND", Caseworker.Messages().GetMessageAsync(
            new() { CaseId = caseId, MessageId = Guid.CreateVersion7().ToString() }, deadline: Suite.Soon));
    }

    [Fact]
    public async Task Of_a_hundred_who_cancel_at_once_one_does()
    {
        var (caseId, _) = await Known();
        var parked = await Caseworker.Becomes(await Caseworker.Send(caseId), MessageStatus.Parked);

        var answers = await Task.WhenAll(Enumerable.Range(0, 100).Select(async _ =>
        {
            try
            {
                return (await Caseworker.Messages().CancelMessageAsync(Cancelling(parked), deadline: Suite.Soon)).Message.Status.ToString();
            }
            catch (RpcException refused)
            {
                return Refused.With(refused).Reason;
            }
        }));

        Assert.Single(answers, nameof(MessageStatus.Cancelled));
        Assert.Equal(99, answers.Count(one => one == "ETAG_MISMATCH"));
    }

    [Fact]
    public async Task A_message_of_another_municipality_is_not_found_and_the_payment_unit_sends_none()
    {
        var (caseId, _) = await Known();
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Fixture.As(municipality: 766).Messages().SendMessageAsync(
            GivenMessages.Sending(caseId), deadline: Suite.Soon));
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", Fixture.As("payment_unit").Messages().SendMessageAsync(
            GivenMessages.Sending(caseId), deadline: Suite.Soon));
    }

    [Fact]
    public async Task An_exemption_is_recorded_and_counts_until_another_is()
    {
        var (caseId, _) = await Known();
        await Refused.For(Exempt(caseId, Answer.NotKnown), ("exempt", "YES_OR_NO"));
        await Refused.By(StatusCode.FailedPrecondition, "EXEMPTION_UNCHANGED", Exempt(caseId, Answer.No));
        Assert.Equal(Answer.Yes, (await Exempt(caseId, Answer.Yes)).Exemption.Exempt);
        Assert.Equal(Answer.Yes, (await List(caseId)).CitizenIsExempt);
        await Refused.By(StatusCode.FailedPrecondition, "EXEMPTION_UNCHANGED", Exempt(caseId, Answer.Yes));
        await Exempt(caseId, Answer.No);
        Assert.Equal(Answer.No, (await List(caseId)).CitizenIsExempt);
        await Eventually.Becomes(
            "the journal says so", () => Caseworker.Entries(caseId),
            entries => entries.Count(entry => entry.Subject == "Fritagelse for Digital Post") == 2);
    }

    private async Task<(string CaseId, string Employer)> Known(InformationForm? form = null)
    {
        var registered = await Caseworker.Register(form ?? Given.Form());
        return (registered.Case.CaseId, await Arrived(registered));
    }

    private async Task<string> Arrived(RegisterCaseResponse registered) => (await Caseworker.Parties.ListPartiesAsync(
        new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon)).Parties[0].PartyId;

    private static SendMessageRequest ToEmployer(string caseId, string employer)
    {
        var request = GivenMessages.Sending(caseId);
        (request.Recipient, request.PartyId) = (MessageRecipient.Employer, employer);
        return request;
    }

    private static CancelMessageRequest Cancelling(Message message) => new()
    {
        RequestId = Given.RequestId, CaseId = message.CaseId, MessageId = message.MessageId, Etag = message.Etag,
    };

    private AsyncUnaryCall<SendMessageResponse> Send(SendMessageRequest request)
    {
        request.RequestId = Given.RequestId;
        return Caseworker.Messages().SendMessageAsync(request, deadline: Suite.Soon);
    }

    private AsyncUnaryCall<SetDigitalPostExemptionResponse> Exempt(string caseId, Answer exempt) => Caseworker.Messages().SetDigitalPostExemptionAsync(
        new() { RequestId = Given.RequestId, CaseId = caseId, Exempt = exempt }, deadline: Suite.Soon);

    private async Task<ListMessagesResponse> List(string caseId) =>
        await Caseworker.Messages().ListMessagesAsync(new() { CaseId = caseId }, deadline: Suite.Soon);
}
