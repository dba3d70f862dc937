using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>GetCaseOverview: the case before a talk in one call (S0-08).</summary>
public sealed class CaseOverviewTests(StackFixture fixture) : StackTest(fixture)
{
    private const string Why = "Opdigtet begrundelse.";

    [Fact]
    public async Task A_new_case_shows_what_is_known_and_what_to_look_at()
    {
        var registered = await Caseworker.Register();

        var answer = await Caseworker.Overviews().GetCaseOverviewAsync(
            new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon);
        var overview = answer.Overview;

        Assert.NotEmpty(answer.AsOf);
        var shown = overview.Case.Clone();
        shown.NextDeadline = null;
        Assert.Equal(await Case(registered), shown);
        Assert.Equal((CaseStatus.Open, 0), (overview.Course.Status, overview.Course.RecordCount));
        Assert.Empty(overview.Goals);
        Assert.Empty(overview.Plan.Steps);
        Assert.Equal((ChangesSinceGround.Registration, 0, false), (overview.Changes.Ground, overview.Changes.Changes.Count, overview.Changes.More));
        Assert.Equal(registered.Case.RegisteredAt, overview.Changes.Since);
        Assert.Contains(overview.Warnings, one => one.Kind == OverviewWarningKind.UnderstandingMissing && one.Text.StartsWith("Borgerens egen forståelse", StringComparison.Ordinal));
        var english = await Caseworker.Overviews().GetCaseOverviewAsync(new() { CaseId = registered.Case.CaseId }, Given.English, Suite.Soon);
        Assert.Contains(english.Overview.Warnings, one => one.Text.StartsWith("The citizen's own understanding", StringComparison.Ordinal));

        // Scheduling publishes it once the plan is made.
        var deadline = (await Eventually.Becomes(
            "the next deadline is known", () => Caseworker.Overview(registered.Case.CaseId), one => one.Case.NextDeadline is not null)).Case.NextDeadline;
        var plan = (await Caseworker.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon)).Plan;
        var planned = plan.Deadlines.First(one => one.RuleId == deadline.RuleId);
        Assert.Equal((planned.StatutoryDate, planned.PlanBy, planned.Title), (deadline.StatutoryDate, deadline.PlanBy, deadline.Title));
    }

    [Fact]
    public async Task It_shows_what_is_open_and_what_changed_since_the_call_that_reached_the_citizen()
    {
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        using var citizen = Citizen(registered);
        var goal = await citizen.FormulateGoal(caseId);
        var dropped = await Caseworker.FormulateGoal(caseId);
        await Caseworker.Goals().CloseGoalAsync(GivenGoals.Closing(caseId, dropped.GoalId, dropped.Etag, GoalOutcome.GivenUp), deadline: Suite.Soon);
        var done = await Caseworker.AddStep(caseId, GivenPlans.Step(goal.GoalId));
        await Caseworker.Plans().CompleteStepAsync(GivenPlans.Completion(caseId, done.Step.StepId, done.Standing.Etag), deadline: Suite.Soon);
        var item = await Caseworker.AddItem(caseId);
        var resource = await Caseworker.RecordResource(caseId);
        var challenge = await Caseworker.RecordChallenge(caseId);
        await Caseworker.Retention.RecordFirstCallAsync(Call(registered), deadline: Suite.Soon);
        var said = await citizen.StateUnderstanding(caseId);
        var step = await Caseworker.AddStep(caseId, GivenPlans.Step(goal.GoalId));
        var input = (await citizen.Cases.AddCitizenInputAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, Kind = CitizenInputKind.Wish, Text = "Kortere dage (opdigtet)." }, deadline: Suite.Soon)).Input;

        var overview = await Caseworker.Overview(caseId);

        Assert.Equal(said, overview.OwnUnderstanding);
        Assert.Equal([goal], overview.Goals);
        Assert.Equal([step.Step], overview.Plan.Steps);
        Assert.Equal([item.Item], overview.Plan.FollowUpItems);
        Assert.Equal((2, 2), (overview.Plan.CitizenShare.Steps, overview.Plan.CitizenShare.CitizenOwned));
        Assert.Equal(resource, Assert.Single(overview.Resources));
        Assert.Equal(challenge, Assert.Single(overview.Challenges));
        Assert.Equal(input, Assert.Single(overview.Inputs));
        Assert.Equal(ChangesSinceGround.FirstCall, overview.Changes.Ground);
        Assert.Equal(["CitizenInputAdded", "PlanStepAdded", "OwnUnderstandingStated"], overview.Changes.Changes.Select(one => one.Event));
        Assert.Equal((await Caseworker.History(caseId)).Take(3), overview.Changes.Changes);
        Assert.DoesNotContain(overview.Warnings, one => one.Kind is OverviewWarningKind.UnderstandingMissing or OverviewWarningKind.CitizenNotReached);

        await Caseworker.Plans().AgreePlanAsync(GivenPlans.Agreement(caseId, (await Caseworker.GetPlan(caseId)).Plan.Etag), deadline: Suite.Soon);
        Assert.Equal((ChangesSinceGround.Agreement, 0), Since(await Caseworker.Overview(caseId)));
        await Caseworker.AddStep(caseId, GivenPlans.Step(goal.GoalId));
        var after = await Caseworker.Overview(caseId);
        Assert.Equal((ChangesSinceGround.Agreement, 1), Since(after));
        Assert.Contains(after.Warnings, one => one.Kind == OverviewWarningKind.PlanToAgree);
    }

    [Fact]
    public async Task Changes_are_told_since_the_instant_that_is_asked_for_fifty_of_them()
    {
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        for (var i = 0; i < 51; i++)
        {
            await Caseworker.Cases.AddCitizenInputAsync(
                new() { RequestId = Given.RequestId, CaseId = caseId, Kind = CitizenInputKind.Wish, Text = $"Ønske {i} (opdigtet)." }, deadline: Suite.Soon);
        }

        var history = await Caseworker.History(caseId);

        var all = await Overview(history[^1].ChangedAt);
        Assert.Equal(history.Take(50), all.Changes.Changes);
        Assert.True(all.Changes.More);
        Assert.Equal(10, all.Inputs.Count);
        var some = await Overview(history[20].ChangedAt);
        Assert.Equal(history.Take(20), some.Changes.Changes);
        Assert.Equal((ChangesSinceGround.Request, false, history[20].ChangedAt), (some.Changes.Ground, some.Changes.More, some.Changes.Since));
        await Refused.For(
            Caseworker.Overviews().GetCaseOverviewAsync(new() { CaseId = caseId, Since = new Timestamp { Nanos = -1 } }, deadline: Suite.Soon), ("since", "TIME_INVALID"));

        async Task<CaseOverview> Overview(Timestamp since) =>
            (await Caseworker.Overviews().GetCaseOverviewAsync(new() { CaseId = caseId, Since = since }, deadline: Suite.Soon)).Overview;
    }

    [Fact]
    public async Task The_citizen_sees_the_own_case_without_prompts_and_the_payment_unit_the_case_and_its_course()
    {
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        using var citizen = Citizen(registered);
        using var another = Stack.As(new TokenHolder("citizen", Municipality, "Bo Borger", Guid.NewGuid().ToString()), purpose: null);
        var said = await citizen.StateUnderstanding(caseId);
        var goal = await citizen.FormulateGoal(caseId);
        await Caseworker.AddStep(caseId, GivenPlans.Step(goal.GoalId));
        await Caseworker.RecordResource(caseId);
        await Caseworker.RecordChallenge(caseId);
        await citizen.Cases.AddCitizenInputAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, Kind = CitizenInputKind.Wish, Text = "Zebratime (opdigtet)." }, deadline: Suite.Soon);

        var own = await citizen.Overview(caseId);
        var paid = await Fixture.As("payment_unit").Overview(caseId);

        Assert.Equal((said, 1, 1, 1, 0), (own.OwnUnderstanding, own.Goals.Count, own.Plan.Steps.Count, own.Inputs.Count, own.Warnings.Count));
        Assert.NotEmpty((await Caseworker.Overview(caseId)).Warnings);
        Assert.Equal((registered.Case.CaseNumber, CaseStatus.Open), (paid.Case.CaseNumber, paid.Course.Status));
        Assert.True(paid.OwnUnderstanding is null && paid.WrittenByCitizen is null && paid.Plan is null);
        Assert.Equal(0, paid.Goals.Count + paid.Resources.Count + paid.Challenges.Count + paid.Inputs.Count + paid.Warnings.Count);
        Assert.Equal(own.Changes.Changes.Count, paid.Changes.Changes.Count);
        foreach (var told in (string[])["zebra", "zoolog", "chefen", "transport"])
        {
            Assert.DoesNotContain(told, paid.ToString(), StringComparison.OrdinalIgnoreCase);
            Assert.Contains(told, own.ToString(), StringComparison.OrdinalIgnoreCase);
        }

        await Refused.By(StatusCode.PermissionDenied, "CASE_NOT_OWN", another.Overview(caseId));
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Fixture.As(municipality: 766).Overview(caseId));
    }

    private async Task<Case> Case(RegisterCaseResponse registered) =>
        (await Caseworker.Cases.GetCaseAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Case;

    private Suite Citizen(RegisterCaseResponse registered) =>
        Stack.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);

    private static (ChangesSinceGround, int) Since(CaseOverview overview) => (overview.Changes.Ground, overview.Changes.Changes.Count);

    private static RecordFirstCallRequest Call(RegisterCaseResponse registered) => new()
    {
        RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = registered.Case.Etag, CalledOn = Given.Today.ToProto(), Reached = true,
        TasksFit = Answer.Yes, InTreatment = Answer.No, WorkplaceDialogue = Answer.Yes, CommonPlan = Answer.No, RoundTable = RoundTableDecision.Agreed, Reason = Why,
    };
}
