using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>OverridePlanBy: an officer's own day beside the law's (S2-31).</summary>
public sealed class OverridePlanByTests(StackFixture fixture) : StackTest(fixture)
{
    private const string Why = "Borgeren opereres i uge 7, og samtalen holdes før.";

    [Fact]
    public async Task An_own_day_stands_beside_the_laws_moves_the_notice_and_is_taken_back()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var registered = await suite.Register();
        await suite.JournalOf(registered, 3);
        var first = await Date(suite, registered);
        var own = ReckonedByHand.Forward(Given.Today.AddDays(2));

        var answer = await suite.Deadlines.OverridePlanByAsync(Request(registered, own), deadline: Suite.Soon);

        Assert.Equal((own, Why), (answer.Deadline.OwnPlanBy.PlanBy.ToDateOnly(), answer.Deadline.OwnPlanBy.Reason));
        var kept = await Date(suite, registered, answer.Position);
        Assert.Equal(answer.Deadline, kept);
        Assert.Equal((first.StatutoryDate, first.PlanBy), (kept.StatutoryDate, kept.PlanBy));
        Assert.NotEmpty(kept.OwnPlanBy.SetBy);
        Assert.Equal("Faglig vurdering af en frist", (await suite.JournalOf(registered, 4))[3].Subject);
        var scheduling = await Fixture.Database("scheduling", "superuser");
        Assert.Equal(own, await scheduling.One<DateOnly>("select due_on from deadline where case_id = $1 and rule_id = 'R-FU-FIRST'", Guid.Parse(registered.Case.CaseId)));

        await suite.SetBusinessDate(own);
        var told = (await suite.JournalOf(registered, 5))[4];
        Assert.Equal(DeadlineReached.Descriptor.FullName, told.EventType);

        var back = await suite.Deadlines.OverridePlanByAsync(Request(registered, null), deadline: Suite.Soon);
        Assert.Null(back.Deadline.OwnPlanBy);
        Assert.Equal(first.PlanBy.ToDateOnly(), await scheduling.One<DateOnly>("select due_on from deadline where case_id = $1 and rule_id = 'R-FU-FIRST'", Guid.Parse(registered.Case.CaseId)));
        Assert.Contains("taget tilbage", (await suite.JournalOf(registered, 6))[5].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_laws_date_does_not_move_and_a_closed_day_is_no_day_to_plan_by()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        var law = (await Date(Caseworker, registered)).StatutoryDate.ToDateOnly()!.Value;

        var refused = await Refused.By(StatusCode.FailedPrecondition, "STATUTORY_DATE", Caseworker.Deadlines.OverridePlanByAsync(
            Request(registered, ReckonedByHand.Forward(law.AddDays(1))), deadline: Suite.Soon));
        Assert.Contains("kan ikke flyttes", refused.Text.Message, StringComparison.Ordinal);
        await Refused.For(Caseworker.Deadlines.OverridePlanByAsync(Request(registered, new DateOnly(2027, 1, 1)), deadline: Suite.Soon), ("plan_by", "NOT_A_WORKING_DAY"));
        var vague = Request(registered, Given.Today);
        vague.Reason = "…";
        await Refused.For(Caseworker.Deadlines.OverridePlanByAsync(vague, deadline: Suite.Soon), ("reason", "TEXT_WITHOUT_LETTERS"));
    }

    [Fact]
    public async Task A_dry_run_stores_nothing_and_an_own_day_survives_a_change_of_the_plan()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        var own = ReckonedByHand.Forward(Given.Today.AddDays(2));
        var tried = Request(registered, own);
        tried.ValidateOnly = true;
        Assert.NotNull((await Caseworker.Deadlines.OverridePlanByAsync(tried, deadline: Suite.Soon)).Deadline.OwnPlanBy);
        Assert.Null((await Date(Caseworker, registered)).OwnPlanBy);

        await Caseworker.Deadlines.OverridePlanByAsync(Request(registered, own), deadline: Suite.Soon);
        await (await Fixture.Database("cases", "superuser")).Publish(Municipality, registered.Case.CaseId, new CategoryDecided
        {
            CaseId = registered.Case.CaseId, DecisionId = "visitation", DecidedOn = Given.Today.ToProto(), Category = Types.V1.VisitationCategory._2,
        });
        await Caseworker.JournalOf(registered, 5);

        Assert.Equal(own, (await Date(Caseworker, registered)).OwnPlanBy.PlanBy.ToDateOnly());
        Assert.Equal(own, await (await Fixture.Database("scheduling", "superuser")).One<DateOnly>(
            "select own_plan_by from deadline where case_id = $1 and rule_id = 'R-FU-FIRST'", Guid.Parse(registered.Case.CaseId)));
    }

    private static OverridePlanByRequest Request(RegisterCaseResponse registered, DateOnly? planBy) => new()
    {
        CaseId = registered.Case.CaseId, RuleId = "R-FU-FIRST", Occurrence = "registration", PlanBy = planBy?.ToProto(), Reason = Why, RequestId = Given.RequestId,
    };

    private static async Task<Deadline> Date(Suite suite, RegisterCaseResponse registered, string? atLeast = null) =>
        (await suite.Deadlines.GetPlanAsync(new GetPlanRequest { CaseId = registered.Case.CaseId, AtLeast = atLeast ?? registered.Position }, deadline: Suite.Soon))
            .Plan.Deadlines.Single(one => one.RuleId == "R-FU-FIRST");
}
