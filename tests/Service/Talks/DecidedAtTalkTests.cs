using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>What Cases decides at a talk, what the talk's completion sees of it, and what Cases then shows as new.</summary>
public sealed class DecidedAtTalkTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly DateOnly Day = new(2026, 3, 3);

    [Fact]
    public async Task A_category_decided_at_a_talk_lets_it_be_completed_and_the_overview_looks_back_to_it()
    {
        var (suite, registered, talk) = await Held();
        await suite.AddItem(talk.CaseId);
        var started = await suite.Talks().StartTalkAsync(GivenHeldTalks.Starting(talk), deadline: Suite.Soon);
        talk = await suite.Record(started.Talk, GivenHeldTalks.Facts());
        await Refused.By(StatusCode.FailedPrecondition, "CATEGORY_MISSING", suite.Talks().CompleteTalkAsync(GivenHeldTalks.Completing(talk), deadline: Suite.Soon));

        var deciding = Deciding(registered, talk.TalkId);
        deciding.AtLeast = started.Position;
        var decided = await suite.Courses.DecideVisitationAsync(deciding, deadline: Suite.Soon);
        Assert.Equal((talk.TalkId, talk.TalkId), (decided.Record.Visitation.TalkId, decided.Course.Visitation.Visitation.TalkId));
        var completing = GivenHeldTalks.Completing(talk);
        completing.AtLeast = decided.Position;
        var completed = await suite.Talks().CompleteTalkAsync(completing, deadline: Suite.Soon);

        var overview = (await suite.Overviews().GetCaseOverviewAsync(new() { CaseId = talk.CaseId, AtLeast = completed.Position }, deadline: Suite.Soon)).Overview;
        Assert.Equal((talk.TalkId, TalkPurpose.Visitation, Day), (overview.LastTalk.TalkId, overview.LastTalk.Purpose, overview.LastTalk.HeldOn.ToDateOnly()));
        Assert.Equal((ChangesSinceGround.Talk, overview.LastTalk.CompletedAt, 0), (overview.Changes.Ground, overview.Changes.Since, overview.Changes.Changes.Count));
        Assert.Equal(1, Assert.Single(overview.Warnings, one => one.Kind == OverviewWarningKind.ItemsCarriedOver).Count);
        await suite.AddItem(talk.CaseId);
        Assert.Single((await suite.Overview(talk.CaseId)).Changes.Changes);
    }

    [Fact]
    public async Task A_plan_agreed_at_a_talk_lets_an_intervention_talk_be_completed()
    {
        var (suite, registered, talk) = await Held(TalkPurpose.Intervention);
        var goal = await suite.FormulateGoal(talk.CaseId);
        var step = await suite.AddStep(talk.CaseId, GivenPlans.Step(goal.GoalId));
        var started = await suite.Talks().StartTalkAsync(GivenHeldTalks.Starting(talk), deadline: Suite.Soon);
        talk = await suite.Record(started.Talk, GivenHeldTalks.Facts());
        var deciding = Deciding(registered, talk.TalkId);
        deciding.AtLeast = started.Position;
        await suite.Courses.DecideVisitationAsync(deciding, deadline: Suite.Soon);

        var agreeing = GivenPlans.Agreement(talk.CaseId, step.Standing.Etag);
        (agreeing.AgreedOn, agreeing.TalkId, agreeing.AtLeast) = (Day.ToProto(), talk.TalkId, started.Position);
        var agreed = await suite.Plans().AgreePlanAsync(agreeing, deadline: Suite.Soon);

        Assert.Equal(talk.TalkId, agreed.Agreement.TalkId);
        Assert.Equal(talk.TalkId, (await suite.GetPlan(talk.CaseId)).Plan.Agreement.TalkId);
        var completing = GivenHeldTalks.Completing(talk);
        completing.AtLeast = agreed.Position;
        Assert.Equal(TalkStatus.Completed, (await suite.Talks().CompleteTalkAsync(completing, deadline: Suite.Soon)).Talk.Status);
    }

    [Fact]
    public async Task Nothing_is_decided_at_a_talk_that_has_not_begun_was_missed_or_is_another_cases()
    {
        var (suite, registered, talk) = await Held();
        await Refused.By(StatusCode.NotFound, "TALK_UNKNOWN", suite.Courses.DecideVisitationAsync(Deciding(registered, talk.TalkId), deadline: Suite.Soon));

        await suite.SetBusinessDate(Day, new TimeOnly(11, 0));
        var missed = await suite.Talks().RecordNoShowAsync(GivenHeldTalks.Missing(talk), deadline: Suite.Soon);
        var deciding = Deciding(registered, talk.TalkId);
        deciding.AtLeast = missed.Position;
        await Refused.By(StatusCode.FailedPrecondition, "CITIZEN_WAS_ABSENT", suite.Courses.DecideVisitationAsync(deciding, deadline: Suite.Soon));

        var back = (await suite.Talks().WithdrawNoShowAsync(GivenHeldTalks.Withdrawing(missed.Talk), deadline: Suite.Soon)).Talk;
        var started = await suite.Talks().StartTalkAsync(GivenHeldTalks.Starting(back), deadline: Suite.Soon);
        var early = Deciding(registered, talk.TalkId);
        (early.DecidedOn, early.AtLeast) = (Day.AddDays(-1).ToProto(), started.Position);
        await Refused.By(StatusCode.FailedPrecondition, "DECIDED_BEFORE_TALK", suite.Courses.DecideVisitationAsync(early, deadline: Suite.Soon));
        var other = await suite.Register(Given.Form(firstAbsenceDay: Day.AddDays(-36)));
        await Refused.By(StatusCode.NotFound, "TALK_UNKNOWN", suite.Courses.DecideVisitationAsync(Deciding(other, talk.TalkId), deadline: Suite.Soon));
    }

    private static DecideVisitationRequest Deciding(RegisterCaseResponse registered, string talkId) => new()
    {
        RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = registered.Case.Etag, DecidedOn = Day.ToProto(), Category = VisitationCategory._2,
        Reason = "Opdigtet begrundelse.", TalkId = talkId,
    };

    // A talk at ten o'clock that is prepared, at eight o'clock of its day.
    private async Task<(Suite Suite, RegisterCaseResponse Registered, Talk Talk)> Held(TalkPurpose purpose = TalkPurpose.Visitation)
    {
        var municipality = await Fixture.NewMunicipality("RS-2015");
        var suite = Fixture.As(municipality: municipality);
        await suite.SetBusinessDate(Day, new TimeOnly(8, 0));
        var registered = await suite.Register(Given.Form(firstAbsenceDay: Day.AddDays(-36)));
        await suite.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon);
        var officer = await Fixture.Calendar(municipality: municipality);
        var at = GivenTalks.At(officer, 10, day: Day);
        (at.ContactForm, at.FormReason, at.Workplace) = (ContactForm.InPerson, FormReason.Unspecified, "Værkstedet (opdigtet)");
        var booking = GivenTalks.Booking(registered.Case.CaseId, at);
        booking.Purpose = purpose;
        return (suite, registered, await suite.Prepare((await suite.Bookings().BookTalkAsync(booking, deadline: Suite.Soon)).Talk));
    }
}
