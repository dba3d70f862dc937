using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>What the citizen and the employer ask for: the deadlines that follow, the answers, and talks during standby.</summary>
public sealed class TalkRequestTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task Early_follow_up_within_five_weeks_must_be_held_within_two_and_later_starts_no_deadline()
    {
        var soon = await Planned(daysAgo: 20);
        var asked = await Early(Caseworker, soon);

        Assert.Equal("R-FU-FAST", asked.Deadline.RuleId);
        Assert.Equal(Given.Today.AddDays(14), asked.Deadline.StatutoryDate.ToDateOnly());
        Assert.Equal(("", TalkRequestStatus.Open, Answer.Yes), (asked.NoDeadlineBecause, asked.Status, asked.WantedByCitizen));
        Assert.NotEmpty(asked.Deadline.Explanation.LegalReference);
        Assert.Contains(
            (await Caseworker.Deadlines.GetPlanAsync(new() { CaseId = soon }, deadline: Suite.Soon)).Plan.Deadlines,
            date => date.RuleId == "R-FU-FAST" && date.Occurrence == asked.TalkRequestId);

        var late = await Early(Caseworker, await Planned(daysAgo: 36));
        Assert.Null(late.Deadline);
        Assert.NotEmpty(late.NoDeadlineBecause);
    }

    [Fact]
    public async Task The_citizen_declines_what_the_employer_asked_for_and_the_deadline_is_gone()
    {
        var registered = await Registered(daysAgo: 20);
        var citizen = Citizen(registered);
        var asked = await Early(Caseworker, registered.Case.CaseId, TalkRequester.Employer);
        Assert.Equal((Answer.NotKnown, "R-FU-FAST"), (asked.WantedByCitizen, asked.Deadline.RuleId));

        var declined = (await Requests(citizen).AnswerEarlyFollowUpAsync(
            new() { RequestId = Given.RequestId, CaseId = asked.CaseId, TalkRequestId = asked.TalkRequestId, WantedByCitizen = Answer.No }, deadline: Suite.Soon)).Request;

        Assert.Null(declined.Deadline);
        Assert.NotEmpty(declined.NoDeadlineBecause);
        Assert.Equal(Answer.No, Assert.Single(await List(Caseworker, asked.CaseId)).WantedByCitizen);
        await Refused.By(StatusCode.FailedPrecondition, "WISH_ANSWERED", Requests(Caseworker).AnswerEarlyFollowUpAsync(
            new() { RequestId = Given.RequestId, CaseId = asked.CaseId, TalkRequestId = asked.TalkRequestId, WantedByCitizen = Answer.Yes }, deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "NOT_YOUR_REQUEST", Requests(citizen).WithdrawTalkRequestAsync(Withdrawing(asked), deadline: Suite.Soon));
        await Eventually.Becomes(
            "the journal has both", () => Caseworker.Entries(asked.CaseId),
            entries => new[] { "Ønske om samtale", "Svar om tidlig opfølgning" }.All(subject => entries.Any(entry => entry.Subject == subject)));
    }

    [Fact]
    public async Task A_citizen_asks_for_itself_only()
    {
        var registered = await Registered(daysAgo: 20);
        var citizen = Citizen(registered);

        await Refused.For(
            Requests(citizen).RequestEarlyFollowUpAsync(Asking(registered.Case.CaseId, TalkRequester.Employer), deadline: Suite.Soon), ("requested_by", "NOT_YOURS_TO_STATE"));
        var unwanted = Asking(registered.Case.CaseId, TalkRequester.Citizen);
        unwanted.WantedByCitizen = Answer.No;
        await Refused.For(Requests(citizen).RequestEarlyFollowUpAsync(unwanted, deadline: Suite.Soon), ("wanted_by_citizen", "OWN_WISH_STATED"));
        Assert.Equal(TalkRequester.Citizen, (await Early(citizen, registered.Case.CaseId)).RequestedBy);
    }

    [Fact]
    public async Task A_wish_is_recorded_once_and_can_be_withdrawn_and_recorded_again()
    {
        var caseId = await Planned(daysAgo: 40);
        var asking = new RequestTalkRequest { RequestId = Given.RequestId, CaseId = caseId };
        var tried = asking.Clone();
        (tried.RequestId, tried.ValidateOnly) = (Given.RequestId, true);
        Assert.Empty((await Requests(Caseworker).RequestTalkAsync(tried, deadline: Suite.Soon)).Request.TalkRequestId);
        Assert.Empty(await List(Caseworker, caseId));

        var first = await Requests(Caseworker).RequestTalkAsync(asking, deadline: Suite.Soon);
        Assert.Equal(first, await Requests(Caseworker).RequestTalkAsync(asking, deadline: Suite.Soon));
        var open = await Refused.By(StatusCode.FailedPrecondition, "TALK_REQUEST_OPEN", Requests(Caseworker).RequestTalkAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId }, deadline: Suite.Soon));
        Assert.Equal(first.Request.TalkRequestId, open.Info.Metadata["talk_request_id"]);

        var withdrawn = (await Requests(Caseworker).WithdrawTalkRequestAsync(Withdrawing(first.Request), deadline: Suite.Soon)).Request;
        Assert.Equal((TalkRequestStatus.Withdrawn, Given.Today), (withdrawn.Status, withdrawn.SettledOn.ToDateOnly()));
        await Refused.By(StatusCode.FailedPrecondition, "TALK_REQUEST_WITHDRAWN", Requests(Caseworker).WithdrawTalkRequestAsync(Withdrawing(first.Request), deadline: Suite.Soon));
        await Requests(Caseworker).RequestTalkAsync(new() { RequestId = Given.RequestId, CaseId = caseId }, deadline: Suite.Soon);
        Assert.Equal([TalkRequestStatus.Open, TalkRequestStatus.Withdrawn], (await List(Caseworker, caseId)).Select(one => one.Status));
    }

    [Fact]
    public async Task What_cannot_be_is_refused_with_what_to_do()
    {
        var registered = await Registered(daysAgo: 30);
        var caseId = registered.Case.CaseId;

        await Refused.For(Ask(Given.Today.AddDays(1)), ("requested_on", "DATE_IN_FUTURE"));
        await Refused.By(StatusCode.FailedPrecondition, "REQUESTED_BEFORE_ABSENCE", Ask(Given.Today.AddDays(-31)));
        var asked = await Early(Caseworker, caseId, TalkRequester.Employer);
        await Refused.For(
            Requests(Caseworker).AnswerEarlyFollowUpAsync(
                new() { RequestId = Given.RequestId, CaseId = caseId, TalkRequestId = asked.TalkRequestId, WantedByCitizen = Answer.NotKnown }, deadline: Suite.Soon),
            ("wanted_by_citizen", "YES_OR_NO"));
        var foreign = Withdrawing(asked);
        foreign.CaseId = await Planned(daysAgo: 30);
        await Refused.By(StatusCode.NotFound, "TALK_REQUEST_NOT_FOUND", Requests(Caseworker).WithdrawTalkRequestAsync(foreign, deadline: Suite.Soon));

        var recovered = await Caseworker.Courses.RecordRecoveryAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = caseId, Etag = registered.Case.Etag, RecoveredOn = Given.Today.ToProto(), Source = RecoverySource.Officer,
            },
            deadline: Suite.Soon);
        await Refused.By(StatusCode.FailedPrecondition, "CASE_ENDED", Requests(Caseworker).RequestTalkAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, AtLeast = recovered.Position }, deadline: Suite.Soon));

        AsyncUnaryCall<RequestTalkResponse> Ask(DateOnly on) => Requests(Caseworker).RequestTalkAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, RequestedOn = on.ToProto(), ValidateOnly = true }, deadline: Suite.Soon);
    }

    [Fact]
    public async Task During_standby_a_wish_lets_a_talk_be_booked_and_without_it_the_talk_falls_away()
    {
        var officer = await Fixture.Calendar();
        var registered = await Registered(daysAgo: 40);
        var caseId = registered.Case.CaseId;
        var standby = await Caseworker.Courses.DecideStandbyAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = caseId, Etag = registered.Case.Etag, FromDay = Given.Today.AddDays(-1).ToProto(), Standby = true,
                Ground = StandbyGround.SeriousIllness, Reason = "Opdigtet begrundelse.",
            },
            deadline: Suite.Soon);
        var booking = GivenTalks.Booking(caseId, GivenTalks.At(officer, 9));
        booking.AtLeast = standby.Position;
        await GivenTalks.RefusedBy(Caseworker.Bookings().BookTalkAsync(booking, deadline: Suite.Soon), "CASE_ON_STANDBY");

        var asked = (await Requests(Caseworker).RequestTalkAsync(new() { RequestId = Given.RequestId, CaseId = caseId }, deadline: Suite.Soon)).Request;
        var talk = await Caseworker.Book(caseId, GivenTalks.At(officer, 9));
        await Requests(Caseworker).WithdrawTalkRequestAsync(Withdrawing(asked), deadline: Suite.Soon);

        var fallen = await Eventually.Becomes(
            "the talk is cancelled",
            async () => (await Caseworker.Bookings().GetTalkAsync(new() { CaseId = caseId, TalkId = talk.TalkId }, deadline: Suite.Soon)).Talk,
            found => found.Status == TalkStatus.Cancelled);
        Assert.Contains("standby", fallen.Changes[^1].Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_who_ask_at_once_one_is_recorded()
    {
        var caseId = await Planned(daysAgo: 40);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(async _ =>
        {
            try
            {
                await Requests(Caseworker).RequestTalkAsync(new() { RequestId = Given.RequestId, CaseId = caseId }, deadline: Suite.Soon);
                return StatusCode.OK;
            }
            catch (RpcException refused)
            {
                return refused.StatusCode;
            }
        }));

        Assert.Equal(1, answers.Count(one => one == StatusCode.OK));
        Assert.All(answers, one => Assert.True(one is StatusCode.OK or StatusCode.FailedPrecondition));
        Assert.Single(await List(Caseworker, caseId));
    }

    private Suite Citizen(RegisterCaseResponse registered) =>
        Fixture.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);

    private static TalkRequestService.TalkRequestServiceClient Requests(Suite suite) => new(suite.To("scheduling"));

    private static RequestEarlyFollowUpRequest Asking(string caseId, TalkRequester by) => new() { RequestId = Given.RequestId, CaseId = caseId, RequestedBy = by };

    private static WithdrawTalkRequestRequest Withdrawing(TalkRequest asked) =>
        new() { RequestId = Given.RequestId, CaseId = asked.CaseId, TalkRequestId = asked.TalkRequestId };

    private static async Task<TalkRequest> Early(Suite suite, string caseId, TalkRequester by = TalkRequester.Citizen) =>
        (await Requests(suite).RequestEarlyFollowUpAsync(Asking(caseId, by), deadline: Suite.Soon)).Request;

    private static async Task<IReadOnlyList<TalkRequest>> List(Suite suite, string caseId) =>
        (await Requests(suite).ListTalkRequestsAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Requests;

    private async Task<string> Planned(int daysAgo) => (await Registered(daysAgo)).Case.CaseId;

    private async Task<RegisterCaseResponse> Registered(int daysAgo)
    {
        var registered = await Caseworker.Register(Given.Form(firstAbsenceDay: Given.Today.AddDays(-daysAgo)));
        await Caseworker.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon);
        return registered;
    }
}
