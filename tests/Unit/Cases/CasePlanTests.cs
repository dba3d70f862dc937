using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.Goals;
using Sygeopfoelgning.Cases.InterventionPlans;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
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
                closed.Agree("0", true, true, Today, "", Officer, Now).Refusal, closed.AddItem(FollowUpItemKind.Other, "Opdigtet.", GoalId, Now).Refusal,
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
        var agreed = After(plan, plan.Agree(plan.Etag, true, true, Today, "", Officer, Now).Value);
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

        var refusal = plan.Agree(plan.Etag, true, true, DateOnly.Parse(day, System.Globalization.CultureInfo.InvariantCulture), "", Officer, Now).Refusal;

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

    private static CasePlan Added(CasePlan plan, StepOwner owner = StepOwner.Citizen) =>
        After(plan, plan.AddStep(Goals, Content(owner), Guid.CreateVersion7()).Value);

    private static CasePlan After(CasePlan plan, PlanChange change) => plan.After(change, Officer, Today, Now);

    private static PlanStepContent Content(StepOwner owner = StepOwner.Citizen) =>
        new() { GoalId = GoalId.ToString(), Activity = "Opdigtet.", Owner = owner, DueOn = Today.ToProto() };

    private static StaircaseStep Stair(double hours) =>
        new() { FromDay = Today.ToProto(), WeeklyHours = Duration.FromTimeSpan(TimeSpan.FromHours(hours)), Tasks = "Opdigtet." };
}
