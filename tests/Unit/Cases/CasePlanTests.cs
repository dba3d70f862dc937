using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.Goals;
using Sygeopfoelgning.Cases.InterventionPlans;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Tests.Unit.Rules;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>What may become of a plan.</summary>
public sealed class CasePlanTests
{
    private static readonly Guid CaseId = Guid.Parse("01930000-0000-7000-8000-00000000000c");
    private static readonly Guid GoalId = Guid.Parse("01930000-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly Author Officer = new(WrittenBy.Officer, "officer-1", "Sofie Sagsbehandler");

    private static readonly CaseGoals Goals = new(CaseId, true,
        [new(GoalKind.EmploymentGoal, GoalWording.CitizensOwn, new() { GoalId = GoalId.ToString(), Version = 1, Change = GoalChange.Formulated })]);

    private static readonly CasePlan Empty = new(CaseId, true, [], null, 0, null);

    [Fact]
    [Meets("CASE_CLOSED")]
    public void Nothing_is_changed_in_the_plan_of_a_closed_case()
    {
        var closed = Empty with { IsOpen = false };
        Assert.All(
            (object?[])
            [
                closed.AddStep(Goals, Content(), GoalId).Refusal, closed.ChangeStep(Goals, "x", "0", Content(), "", Today).Refusal,
                closed.ReorderSteps("0", []).Refusal, closed.CompleteStep("x", "0", Today, Officer).Refusal,
                closed.CancelStep("x", "0", "Opdigtet.", Today).Refusal, closed.SetStaircase("0", [Stair(10)], "", null).Refusal,
                closed.Agree("0", true, true, Today, "", null, Officer, Now).Refusal, closed.AddItem(FollowUpItemKind.Other, "Opdigtet.", GoalId, Now).Refusal,
                closed.SettleItem("x", "0", FollowUpResult.Done, "Opdigtet.", "", Officer, Now).Refusal,
                closed.DecideGoalsAtTalk("0", GoalsAtTalk.Yes, "Opdigtet.", Officer, Now).Refusal,
            ],
            refusal => Assert.Equal(new CaseIsClosed(CaseId.ToString()), refusal));
    }

    [Fact]
    [Meets("STEPS_FULL")]
    public void A_plan_has_at_most_a_hundred_steps()
    {
        var almost = Enumerable.Range(0, PlanSteps.Most - 1).Aggregate(Empty, (plan, _) => Added(plan));
        var full = Added(almost);

        Assert.Equal(PlanSteps.Most, full.Steps.Count);
        Assert.IsType<StepsFull>(full.AddStep(Goals, Content(), Guid.NewGuid()).Refusal);
    }

    [Fact]
    [Meets("FOLLOW_UP_ITEMS_FULL")]
    public void A_plan_has_at_most_two_hundred_follow_up_items()
    {
        var almost = Enumerable.Range(0, FollowUps.Most - 1).Aggregate(Empty, (plan, _) => Noted(plan));

        Assert.IsType<FollowUpItemsFull>(Noted(almost).AddItem(FollowUpItemKind.Other, "Opdigtet.", Guid.NewGuid(), Now).Refusal);

        static CasePlan Noted(CasePlan plan) => After(plan, plan.AddItem(FollowUpItemKind.Other, "Opdigtet.", Guid.NewGuid(), Now).Value);
    }

    [Fact]
    public void Steps_that_were_added_since_the_order_was_set_come_last()
    {
        var plan = Added(Added(Empty));
        var (first, second) = (plan.Steps[0].StepId, plan.Steps[1].StepId);
        var reordered = Added(After(plan, plan.ReorderSteps(plan.Etag, [second, first]).Value));

        Assert.Equal([second, first], reordered.Steps.Take(2).Select(step => step.StepId));
    }

    [Fact]
    public void Only_a_change_of_what_was_agreed_ends_an_agreement()
    {
        var plan = Added(Empty);
        var agreed = After(plan, plan.Agree(plan.Etag, true, true, Today, "", null, Officer, Now).Value);
        var completed = agreed.CompleteStep(agreed.Steps[0].StepId, agreed.Etag, Today, Officer).Value;
        var cancelled = agreed.CancelStep(agreed.Steps[0].StepId, agreed.Etag, "Opdigtet.", Today).Value;

        Assert.Equal((null, PlanAgreementState.Agreed), (agreed.Ended(completed), After(agreed, completed).AgreementState));
        Assert.Equal((Today, PlanAgreementState.ChangedSince), (agreed.Ended(cancelled), After(agreed, cancelled).AgreementState));
        Assert.Null(After(agreed, cancelled).Ended(completed));
    }

    [Theory]
    [InlineData("2026-03-01", false)]
    [InlineData("2026-03-02", true)]
    [InlineData("2026-03-03", true)]
    [Meets("AGREED_BEFORE_CHANGE")]
    public void A_plan_is_agreed_on_the_day_of_its_last_change_at_the_earliest(string day, bool isAgreed)
    {
        var plan = Added(Empty);

        var refusal = plan.Agree(plan.Etag, true, true, DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), "", null, Officer, Now).Refusal;

        Assert.Equal(isAgreed ? null : new AgreedBeforeChange(Today), refusal);
    }

    [Theory]
    [InlineData(37.0, 37.0, true)]
    [InlineData(37.25, 37.0, false)]
    [InlineData(60.0, null, true)]
    [Meets("STAIRCASE_OVER_CONTRACT")]
    public void A_staircase_goes_up_to_the_contracted_hours_where_they_are_known(double hours, double? contracted, bool isSet) => Assert.Equal(
        isSet ? null : typeof(StaircaseOverContract),
        Empty.SetStaircase("0", [Stair(hours)], "", contracted is { } known ? TimeSpan.FromHours(known) : null).Refusal?.GetType());

    [Fact]
    public void The_share_of_the_citizens_steps_leaves_out_what_was_cancelled()
    {
        var plan = Added(Added(Added(Empty), StepOwner.Caseworker), StepOwner.Other);
        var other = plan.Steps.Single(step => step.Content.Owner == StepOwner.Other);

        Assert.Equal(new StepShare { CitizenOwned = 1, Steps = 3, Percent = 33 }, plan.ToProto(Today).CitizenShare);
        Assert.Equal(
            new StepShare { CitizenOwned = 1, Steps = 2, Percent = 50 },
            After(plan, plan.CancelStep(other.StepId, plan.Etag, "Opdigtet.", Today).Value).ToProto(Today).CitizenShare);
        Assert.Equal(new StepShare(), Empty.ToProto(Today).CitizenShare);
    }

    [Fact]
    [Meets("PLAN_UNCHANGED")]
    public void What_the_plan_says_already_is_no_change_of_it()
    {
        var plan = Added(Added(Empty));
        var (first, second) = (plan.Steps[0], plan.Steps[1]);
        var same = first.Content.Clone();
        same.GoalId = same.GoalId.ToUpperInvariant();
        Assert.Equal(new PlanUnchanged(), plan.ReorderSteps(plan.Etag, [first.StepId.ToUpperInvariant(), second.StepId]).Refusal);
        Assert.Equal(new PlanUnchanged(), plan.ChangeStep(Goals, first.StepId, plan.Etag, same, "Opdigtet.", Today).Refusal);

        var reordered = After(plan, plan.ReorderSteps(plan.Etag, [second.StepId, first.StepId]).Value);
        Assert.Equal(new PlanUnchanged(), reordered.ReorderSteps(reordered.Etag, [second.StepId, first.StepId]).Refusal);
        Assert.False(reordered.ReorderSteps(reordered.Etag, [first.StepId, second.StepId]).IsRefused);
        same.Activity = "Noget andet (opdigtet).";
        Assert.False(plan.ChangeStep(Goals, first.StepId, plan.Etag, same, "", Today).IsRefused);

        var climbing = After(plan, plan.SetStaircase(plan.Etag, [Stair(10), Stair(20)], "", TimeSpan.FromHours(37)).Value);
        Assert.Equal(new PlanUnchanged(), climbing.SetStaircase(climbing.Etag, [Stair(10), Stair(20)], "Opdigtet.", TimeSpan.FromHours(37)).Refusal);
        Assert.False(climbing.SetStaircase(climbing.Etag, [Stair(10), Stair(21)], "Opdigtet.", TimeSpan.FromHours(37)).IsRefused);
    }

    [Fact]
    [Meets("BEFORE_FIRST_ABSENCE_DAY")]
    public void Nothing_of_a_plan_was_before_the_first_absence_day()
    {
        var plan = Added(Empty with { FirstAbsenceDay = Today });
        var step = plan.Steps[0].StepId;

        Assert.Equal(["done_on:BEFORE_FIRST_ABSENCE_DAY"], Violations(plan.CompleteStep(step, plan.Etag, Today.AddDays(-1), Officer).Refusal));
        Assert.False(plan.CompleteStep(step, plan.Etag, Today, Officer).IsRefused);
        var early = Stair(10);
        early.FromDay = Today.AddDays(-1).ToProto();
        Assert.Equal(["steps[0].from_day:BEFORE_FIRST_ABSENCE_DAY"], Violations(plan.SetStaircase(plan.Etag, [early, Stair(20)], "", null).Refusal));
        var climbing = After(plan, plan.SetStaircase(plan.Etag, [Stair(10)], "", null).Value);
        Assert.Equal(
            ["changed_because:FIELD_REQUIRED", "steps[0].from_day:BEFORE_FIRST_ABSENCE_DAY"],
            Violations(climbing.SetStaircase(climbing.Etag, [early], "", null).Refusal));
    }

    [Fact]
    [Meets("PLAN_ALREADY_AGREED")]
    public void A_plan_is_agreed_once_until_it_is_changed()
    {
        var plan = Added(Empty);
        var agreed = After(plan, plan.Agree(plan.Etag, true, true, Today, "", null, Officer, Now).Value);
        Assert.Equal(new PlanAgreedAlready(Today), agreed.Agree(agreed.Etag, true, true, Today.AddDays(1), "", null, Officer, Now).Refusal);
        Assert.False(Added(agreed).Agree(Added(agreed).Etag, true, true, Today, "", null, Officer, Now).IsRefused);
    }

    [Fact]
    [Meets("PLAN_WITHOUT_STEPS")]
    public void A_plan_without_any_open_step_is_not_agreed()
    {
        var plan = Added(Added(Empty));
        var done = After(plan, plan.CompleteStep(plan.Steps[0].StepId, plan.Etag, Today, Officer).Value);
        Assert.False(done.Agree(done.Etag, true, true, Today, "", null, Officer, Now).IsRefused);
        var settled = After(done, done.CancelStep(plan.Steps[1].StepId, done.Etag, "Opdigtet.", Today).Value);
        Assert.Equal(new PlanWithoutSteps(), settled.Agree(settled.Etag, true, true, Today, "", null, Officer, Now).Refusal);
    }

    [Theory]
    [InlineData("", "", "2098-12-31", "")]
    [InlineData("", "", "2099-01-01", "step.due_on:DATE_OUTSIDE_CALENDAR")]
    [InlineData("2026-03-02", "2026-03-09", "2026-03-09", "")]
    [InlineData("2026-03-02", "2026-03-09", "2026-03-10", "step.due_on:STEP_DUE_AFTER_END")]
    [InlineData("", "2026-03-01", "2026-03-02", "step.due_on:STEP_DUE_AFTER_END")]
    [InlineData("2026-03-10", "2026-03-09", "2026-03-10", "step.to_day:DATES_REVERSED,step.due_on:STEP_DUE_AFTER_END")]
    [InlineData("2099-01-01", "2099-01-02", "2099-01-02", "step.due_on:DATE_OUTSIDE_CALENDAR,step.from_day:DATE_OUTSIDE_CALENDAR,step.to_day:DATE_OUTSIDE_CALENDAR")]
    public void The_days_of_a_step_fit_together_and_into_the_calendar(string from, string to, string due, string expected)
    {
        var content = Content();
        (content.FromDay, content.ToDay, content.DueOn) = (Day(from), Day(to), Day(due));
        var adding = RequestChecks.Check(
            new AddStepRequest { RequestId = GoalId.ToString(), CaseId = CaseId.ToString(), Step = content }, new AddStepValidator(), Today);
        var changing = RequestChecks.Check(
            new ChangeStepRequest { RequestId = GoalId.ToString(), CaseId = CaseId.ToString(), StepId = GoalId.ToString(), Etag = "1", Step = content },
            new ChangeStepValidator(), Today);

        var wanted = expected.Split(',', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).ToList();
        Assert.Equal(wanted, Violations(adding).Order(StringComparer.Ordinal));
        Assert.Equal(wanted, Violations(changing).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_staircase_ends_within_the_calendar()
    {
        var late = Stair(20);
        late.FromDay = Day("2099-01-01");
        var refusal = RequestChecks.Check(
            new SetStaircaseRequest { RequestId = GoalId.ToString(), CaseId = CaseId.ToString(), Etag = "0", Steps = { Stair(10), late } },
            new SetStaircaseValidator(), Today);

        Assert.Equal(["steps[1].from_day:DATE_OUTSIDE_CALENDAR"], Violations(refusal));
        Assert.Contains("1. januar 2099", refusal!.Violations.Single().In(Language.Danish), StringComparison.Ordinal);
    }

    private static Google.Type.Date? Day(string day) =>
        day.Length == 0 ? null : DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture).ToProto();

    private static IEnumerable<string> Violations(object? refusal) =>
        refusal is null ? [] : Assert.IsType<InvalidRequest>(refusal).Violations.Select(violation => violation.ToString());

    private static CasePlan Added(CasePlan plan, StepOwner owner = StepOwner.Citizen) =>
        After(plan, plan.AddStep(Goals, Content(owner), Guid.CreateVersion7()).Value);

    private static CasePlan After(CasePlan plan, PlanChange change) => plan.After(change, Officer, Today, Now);

    private static PlanStepContent Content(StepOwner owner = StepOwner.Citizen) =>
        new() { GoalId = GoalId.ToString(), Activity = "Opdigtet.", Owner = owner, DueOn = Today.ToProto() };

    private static StaircaseStep Stair(double hours) =>
        new() { FromDay = Today.ToProto(), WeeklyHours = Duration.FromTimeSpan(TimeSpan.FromHours(hours)), Tasks = "Opdigtet." };
}
