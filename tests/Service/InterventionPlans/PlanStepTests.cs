using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The plan of a case, step by step: owner, goal, time frame, status (S0-03, S0-14, S0-21, S2-20).</summary>
public sealed class PlanStepTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task Steps_have_an_order_an_owner_and_a_status_and_every_change_is_in_the_history()
    {
        var (registered, caseId, goal) = await Planned();
        using var citizen = Citizen(registered);
        var own = await Caseworker.AddStep(caseId, GivenPlans.Step(goal));
        var employers = await Caseworker.AddStep(caseId, GivenPlans.Step(goal, StepOwner.Other));
        var officers = await Caseworker.AddStep(caseId, GivenPlans.Step(goal, StepOwner.Caseworker));
        string[] order = [officers.Step.StepId, own.Step.StepId, employers.Step.StepId];

        var reordered = await Caseworker.Plans().ReorderStepsAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, Etag = officers.Standing.Etag, StepIds = { order } }, deadline: Suite.Soon);
        var done = await citizen.Plans().CompleteStepAsync(
            GivenPlans.Completion(caseId, own.Step.StepId, reordered.Standing.Etag), deadline: Suite.Soon);
        var cancelled = await Caseworker.Plans().CancelStepAsync(
            GivenPlans.Cancellation(caseId, employers.Step.StepId, done.Standing.Etag), deadline: Suite.Soon);

        Assert.Equal(order, reordered.Steps.Select(step => step.StepId));
        Assert.Equal((PlanStepStatus.Done, Given.Today), (done.Step.Status, done.Step.SettledOn.ToDateOnly()));
        Assert.Equal((PlanStepStatus.Cancelled, GivenPlans.Why), (cancelled.Step.Status, cancelled.Step.CancelledBecause));
        var plan = (await citizen.GetPlan(caseId)).Plan;
        Assert.Equal([officers.Step, done.Step, cancelled.Step], plan.Steps);
        Assert.Equal((1, 2, 50), (plan.CitizenShare.CitizenOwned, plan.CitizenShare.Steps, plan.CitizenShare.Percent));
        Assert.Equal((cancelled.Standing.Etag, PlanAgreementState.NotAgreed), (plan.Etag, plan.AgreementState));
        var changes = (await Caseworker.Plans().ListInterventionPlanChangesAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Changes;
        Assert.Equal(
            [
                (6, PlanChangeKind.StepCancelled, "Sofie Sagsbehandler", GivenPlans.Why), (5, PlanChangeKind.StepCompleted, "Birk Borger", ""),
                (4, PlanChangeKind.StepsReordered, "Sofie Sagsbehandler", ""), (3, PlanChangeKind.StepAdded, "Sofie Sagsbehandler", ""),
                (2, PlanChangeKind.StepAdded, "Sofie Sagsbehandler", ""), (1, PlanChangeKind.StepAdded, "Sofie Sagsbehandler", ""),
            ],
            changes.Select(change => (change.Version, change.Kind, change.AuthorName, change.Reason)));
        var texts = await Eventually.Becomes(
            "the journal tells of the plan", async () => (await Caseworker.Entries(caseId)).Select(entry => entry.Text).ToList(),
            found => found.Any(text => text.Contains("aflyst", StringComparison.Ordinal)));
        Assert.Contains("Et skridt i planen, som borgeren tager, er gjort " + Danish(Given.Today) + ". Det er skrevet af borgeren selv; indholdet står nedenfor.", texts);
    }

    [Fact]
    public async Task A_step_is_overdue_from_the_day_after_its_day_and_is_then_still_changed_without_moving_it()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var caseId = (await suite.Register()).Case.CaseId;
        var goal = (await suite.FormulateGoal(caseId)).GoalId;
        var content = GivenPlans.Step(goal, dueInDays: 3);
        var added = await suite.AddStep(caseId, content);

        await suite.SetBusinessDate(Given.Today.AddDays(3));
        Assert.False(Assert.Single((await suite.GetPlan(caseId)).Plan.Steps).IsOverdue);
        await suite.SetBusinessDate(Given.Today.AddDays(4));
        Assert.True(Assert.Single((await suite.GetPlan(caseId)).Plan.Steps).IsOverdue);

        content.Activity = "Noget andet (opdigtet).";
        var changed = await suite.Plans().ChangeStepAsync(GivenPlans.Change(caseId, added.Step.StepId, added.Standing.Etag, content), deadline: Suite.Soon);
        Assert.True(changed.Step.IsOverdue);
        content.DueOn = Given.Today.AddDays(1).ToProto();
        await Refused.For(
            suite.Plans().ChangeStepAsync(GivenPlans.Change(caseId, added.Step.StepId, changed.Standing.Etag, content), deadline: Suite.Soon),
            ("due_moved_because", "FIELD_REQUIRED"), ("step.due_on", "STEP_DUE_PAST"));
        (content.ToDay, content.DueOn) = (Given.Today.AddDays(20).ToProto(), Given.Today.AddDays(20).ToProto());
        Assert.False((await suite.Plans().ChangeStepAsync(
            GivenPlans.Change(caseId, added.Step.StepId, changed.Standing.Etag, content, GivenPlans.Why), deadline: Suite.Soon)).Step.IsOverdue);
    }

    [Fact]
    public async Task A_step_that_is_done_or_cancelled_stays_so()
    {
        var (_, caseId, goal) = await Planned();
        var step = (await Caseworker.AddStep(caseId, GivenPlans.Step(goal))).Step.StepId;
        var other = await Caseworker.AddStep(caseId, GivenPlans.Step(goal));
        var done = await Caseworker.Plans().CompleteStepAsync(GivenPlans.Completion(caseId, step, other.Standing.Etag), deadline: Suite.Soon);
        var etag = (await Caseworker.Plans().CancelStepAsync(
            GivenPlans.Cancellation(caseId, other.Step.StepId, done.Standing.Etag), deadline: Suite.Soon)).Standing.Etag;

        var refused = await Refused.By(StatusCode.FailedPrecondition, "STEP_NOT_OPEN",
            Caseworker.Plans().CompleteStepAsync(GivenPlans.Completion(caseId, step, etag), deadline: Suite.Soon));
        Assert.Equal($"Skridtet er gjort {Danish(Given.Today)} og ændres ikke mere. Tilføj et nyt skridt, hvis der er mere at gøre.", refused.Text.Message);
        await Refused.By(StatusCode.FailedPrecondition, "STEP_NOT_OPEN",
            Caseworker.Plans().CancelStepAsync(GivenPlans.Cancellation(caseId, other.Step.StepId, etag), deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "STEP_NOT_OPEN",
            Caseworker.Plans().ChangeStepAsync(GivenPlans.Change(caseId, step, etag, GivenPlans.Step(goal)), deadline: Suite.Soon));
        await Refused.By(StatusCode.NotFound, "STEP_NOT_FOUND",
            Caseworker.Plans().CompleteStepAsync(GivenPlans.Completion(caseId, goal, etag), deadline: Suite.Soon));
        Assert.Equal(etag, (await Caseworker.GetPlan(caseId)).Plan.Etag);
    }

    [Fact]
    public async Task A_step_serves_a_goal_that_is_there_and_not_closed_and_a_goal_with_open_steps_stays_open()
    {
        var (_, caseId, goal) = await Planned();
        var step = await Caseworker.AddStep(caseId, GivenPlans.Step(goal));
        var closing = GivenGoals.Closing(caseId, goal, "1");

        var refused = await Refused.By(StatusCode.FailedPrecondition, "GOAL_HAS_OPEN_STEPS", Caseworker.Goals().CloseGoalAsync(closing, deadline: Suite.Soon));
        Assert.Equal("1", refused.Info.Metadata["open_steps"]);
        var done = await Caseworker.Plans().CompleteStepAsync(
            GivenPlans.Completion(caseId, step.Step.StepId, step.Standing.Etag), deadline: Suite.Soon);
        await Caseworker.Goals().CloseGoalAsync(closing, deadline: Suite.Soon);

        await Refused.By(StatusCode.FailedPrecondition, "GOAL_CLOSED", Adding(caseId, GivenPlans.Step(goal)));
        await Refused.By(StatusCode.NotFound, "GOAL_NOT_FOUND", Adding(caseId, GivenPlans.Step(Given.RequestId)));
        Assert.Equal(done.Standing.Etag, (await Caseworker.GetPlan(caseId)).Plan.Etag);
    }

    [Fact]
    public async Task An_order_names_every_step_once()
    {
        var (_, caseId, goal) = await Planned();
        var one = (await Caseworker.AddStep(caseId, GivenPlans.Step(goal))).Step.StepId;
        var other = await Caseworker.AddStep(caseId, GivenPlans.Step(goal));

        var refused = await Refused.By(StatusCode.FailedPrecondition, "STEP_ORDER_INCOMPLETE", Order(one));
        Assert.Equal((other.Step.StepId, "1", "0"), (refused.Info.Metadata["missing"], refused.Info.Metadata["missing_count"], refused.Info.Metadata["unknown_count"]));
        await Refused.By(StatusCode.FailedPrecondition, "STEP_ORDER_INCOMPLETE", Order(one, other.Step.StepId, goal));
        var many = await Refused.By(StatusCode.FailedPrecondition, "STEP_ORDER_INCOMPLETE", Order([.. Enumerable.Range(0, 1_000).Select(_ => Given.RequestId)]));
        Assert.Equal("1000", many.Info.Metadata["unknown_count"]);
        await Refused.For(Order(one, one), ("step_ids", "STEP_NAMED_TWICE"));
        await Refused.For(Order(), ("step_ids", "FIELD_REQUIRED"));
        await Refused.For(Order([.. Enumerable.Range(0, 1_001).Select(_ => Given.RequestId)]), ("step_ids", "LIST_TOO_LONG"));
        await Refused.By(StatusCode.FailedPrecondition, "PLAN_UNCHANGED", Order(one, other.Step.StepId));
        await Order(other.Step.StepId, one);

        AsyncUnaryCall<ReorderStepsResponse> Order(params string[] ids) => Caseworker.Plans().ReorderStepsAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, Etag = other.Standing.Etag, StepIds = { ids } }, deadline: Suite.Soon);
    }

    [Fact]
    public async Task A_citizen_completes_the_own_steps_only_and_changes_nothing_else()
    {
        var (registered, caseId, goal) = await Planned();
        using var citizen = Citizen(registered);
        var step = await Caseworker.AddStep(caseId, GivenPlans.Step(goal, StepOwner.Caseworker));

        await Refused.By(StatusCode.PermissionDenied, "STEP_NOT_OWN",
            citizen.Plans().CompleteStepAsync(GivenPlans.Completion(caseId, step.Step.StepId, step.Standing.Etag), deadline: Suite.Soon));
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING",
            citizen.Plans().CancelStepAsync(GivenPlans.Cancellation(caseId, step.Step.StepId, step.Standing.Etag), deadline: Suite.Soon));
    }

    [Fact]
    public async Task What_does_not_fit_together_is_refused_with_every_violation_at_once()
    {
        var (_, caseId, goal) = await Planned();
        var wrong = GivenPlans.Step(goal);
        (wrong.Activity, wrong.OwnerName, wrong.Owner) = (new string('a', 1001), "Nogen", StepOwner.Caseworker);
        (wrong.FromDay, wrong.ToDay, wrong.DueOn) = (Given.Today.ToProto(), Given.Today.AddDays(-1).ToProto(), Given.Today.AddDays(-2).ToProto());
        await Refused.For(
            Adding(caseId, wrong),
            ("step.activity", "TEXT_TOO_LONG"), ("step.owner_name", "OWNER_NAME_EXCLUDED"), ("step.to_day", "DATES_REVERSED"), ("step.due_on", "STEP_DUE_BEFORE_START"),
            ("step.due_on", "STEP_DUE_PAST"));
        var vague = new PlanStepContent { GoalId = "x", Owner = (StepOwner)99 };
        await Refused.For(
            Adding(caseId, vague), ("step.goal_id", "UUID_INVALID"), ("step.activity", "FIELD_REQUIRED"), ("step.owner", "ENUM_UNKNOWN"), ("step.due_on", "FIELD_REQUIRED"));
        var nameless = GivenPlans.Step(goal, StepOwner.Other);
        nameless.OwnerName = "";
        await Refused.For(Adding(caseId, nameless), ("step.owner_name", "FIELD_REQUIRED"));
        await Refused.For(
            Caseworker.Plans().AddStepAsync(new() { RequestId = Given.RequestId, CaseId = caseId }, deadline: Suite.Soon), ("step", "FIELD_REQUIRED"));
        Assert.Equal("0", (await Caseworker.GetPlan(caseId)).Plan.Etag);
    }

    [Fact]
    public async Task A_step_is_not_done_in_the_future_or_before_the_absence()
    {
        var (_, caseId, goal) = await Planned();
        var step = await Caseworker.AddStep(caseId, GivenPlans.Step(goal));
        var early = GivenPlans.Completion(caseId, step.Step.StepId, step.Standing.Etag);
        early.DoneOn = Given.Today.AddDays(1).ToProto();

        await Refused.For(Caseworker.Plans().CompleteStepAsync(early, deadline: Suite.Soon), ("done_on", "DATE_IN_FUTURE"));
        early.DoneOn = new DateOnly(1900, 1, 1).ToProto();
        await Refused.For(Caseworker.Plans().CompleteStepAsync(early, deadline: Suite.Soon), ("done_on", "BEFORE_FIRST_ABSENCE_DAY"));
    }

    [Fact]
    public async Task Of_a_hundred_changes_at_once_each_is_stored_or_refused_and_none_is_lost()
    {
        var (_, caseId, goal) = await Planned();
        var step = await Caseworker.AddStep(caseId, GivenPlans.Step(goal));

        var outcomes = await GivenGoals.AtOnce(100, number => Caseworker.Plans().ChangeStepAsync(
            GivenPlans.Change(caseId, step.Step.StepId, step.Standing.Etag, GivenPlans.Step(goal, activity: $"Nummer {number} (opdigtet).")),
            deadline: DateTime.UtcNow.AddSeconds(120)));

        var stored = outcomes.OfType<ChangeStepResponse>().ToList();
        Assert.NotEmpty(stored);
        var changes = (await Caseworker.Plans().ListInterventionPlanChangesAsync(new() { CaseId = caseId, PageSize = 200 }, deadline: Suite.Soon)).Changes;
        Assert.Equal(
            stored.Select(one => one.Step.Content.Activity).Order(StringComparer.Ordinal),
            changes.SkipLast(1).Select(change => change.Part.Step.Content.Activity).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Steps_added_at_once_are_all_there()
    {
        var (_, caseId, goal) = await Planned();

        var added = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Caseworker.AddStep(caseId, GivenPlans.Step(goal))));

        Assert.Equal(
            added.Select(one => one.Step.StepId).Order(StringComparer.Ordinal),
            (await Caseworker.GetPlan(caseId)).Plan.Steps.Select(step => step.StepId).Order(StringComparer.Ordinal));
    }

    private static string Danish(DateOnly day) => day.ToString("d. MMMM yyyy", System.Globalization.CultureInfo.GetCultureInfo("da-DK"));

    private AsyncUnaryCall<AddStepResponse> Adding(string caseId, PlanStepContent step) =>
        Caseworker.Plans().AddStepAsync(new() { RequestId = Given.RequestId, CaseId = caseId, Step = step }, deadline: Suite.Soon);

    private async Task<(RegisterCaseResponse Registered, string CaseId, string GoalId)> Planned()
    {
        var registered = await Caseworker.Register();
        return (registered, registered.Case.CaseId, (await Caseworker.FormulateGoal(registered.Case.CaseId)).GoalId);
    }

    private Suite Citizen(RegisterCaseResponse registered) =>
        Stack.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);
}
