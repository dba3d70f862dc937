using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;
using CaseDeadline = Sygeopfoelgning.Cases.V1.CaseDeadline;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The next deadline of a case in the lists of Cases, as Scheduling publishes it.</summary>
public sealed class NextDeadlineTests(StackFixture fixture) : StackTest(fixture)
{
    private const string Changed = "sygeopfoelgning.feed.v1.NextDeadlineChanged";

    private Suite? officer;

    private Suite Officer => officer ?? Caseworker;

    [Fact]
    public async Task An_officers_own_day_is_in_the_list_as_soon_as_the_list_waits_for_it()
    {
        // Without local practice, whose duties of the first days come first.
        officer = Fixture.As(municipality: await Fixture.NewMunicipality());
        var registered = await Officer.Register();
        var before = await Shown(registered);
        var own = ReckonedByHand.Forward(Given.Today.AddDays(2));

        var set = await Override(registered, own);

        var after = await Row(registered, set.Position);
        Assert.Equal(("R-FU-FIRST", own), (after.RuleId, after.PlanBy.ToDateOnly()));
        Assert.Equal(before, await Row(registered, (await Override(registered, null)).Position));
    }

    [Fact]
    public async Task It_changes_with_the_plan_and_is_gone_when_nothing_is_open()
    {
        var registered = await Caseworker.Register();
        await Shown(registered);
        var course = (await Caseworker.Courses.GetCourseAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Course;

        await Caseworker.Courses.CloseCaseAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = course.CaseId, Etag = course.Etag, ClosedOn = Given.Today.ToProto(), Outcome = CaseOutcome.Other,
                Reason = "Borgeren er flyttet til en anden kommune (opdigtet).",
            },
            deadline: Suite.Soon);

        await Eventually.True("it is gone", async () => await Found(registered) is { Status: CaseStatus.Closed, NextDeadline: null });
    }

    [Fact]
    public async Task It_is_published_once_and_again_only_when_it_is_another()
    {
        officer = Fixture.As(municipality: await Fixture.NewMunicipality());
        var registered = await Officer.Register();
        await Shown(registered);
        Assert.Equal(1, await Published(registered));

        // The etag and the access of the case are its own affair.
        Assert.Equal("1", (await Officer.Cases.GetCaseAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Case.Etag);
        var own = ReckonedByHand.Forward(Given.Today.AddDays(2));
        await Override(registered, own);
        await Override(registered, own);
        Assert.Equal(2, await Published(registered));
    }

    [Fact]
    public async Task Of_plans_from_before_it_is_published_when_this_version_goes_through_them()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var registered = await suite.Register();
        var shown = Assert.Single((await suite.WithDeadlines(new ListCasesRequest())).Cases).NextDeadline;
        var (cases, scheduling) = (await Fixture.Database("cases", "superuser"), await Fixture.Database("scheduling", "superuser"));
        await scheduling.Run("update plan set next_deadline = null where municipality_code = $1", (short)municipality);
        await cases.Run("update listed_case set next_rule_id = null, next_plan_by = null where municipality_code = $1", (short)municipality);
        Assert.Null(Assert.Single((await suite.Cases.ListCasesAsync(new(), deadline: Suite.Soon)).Cases).NextDeadline);

        await scheduling.Run(
            "insert into timer (municipality_code, kind, aggregate_id, due_at) values ($1, $2, $3, 'epoch')", (short)municipality, Replanning.Timer, Guid.NewGuid());

        Assert.Equal(shown, Assert.Single((await suite.WithDeadlines(new ListCasesRequest())).Cases).NextDeadline);
        Assert.Equal(1, await scheduling.One<int>("select version from plan where case_id = $1", Guid.Parse(registered.Case.CaseId)));
    }

    [Fact]
    public async Task It_is_erased_with_the_case()
    {
        var registered = await Caseworker.Register();
        await Shown(registered);
        var leader = Fixture.As("team_leader", name: "Lise Leder");

        await new ErasureService.ErasureServiceClient(leader.To("cases")).OrderErasureAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = registered.Case.CaseId, CaseNumber = registered.Case.CaseNumber, Reason = "Registreret ved en fejl.",
            },
            deadline: Suite.Soon);

        Assert.Equal(0, await (await Fixture.Database("cases", "superuser")).One<long>(
            "select count(*) from listed_case where case_id = $1", Guid.Parse(registered.Case.CaseId)));
    }

    private Task<CaseDeadline> Shown(RegisterCaseResponse registered) => Eventually.Becomes(
        "the next deadline has arrived", async () => (await Found(registered)).NextDeadline, next => next is not null)!;

    private async Task<Case> Found(RegisterCaseResponse registered, string atLeast = "") => Assert.Single((await Officer.Cases.FindCasesAsync(
        new() { CaseNumber = registered.Case.CaseNumber, AtLeast = atLeast }, deadline: Suite.Soon)).Cases);

    private async Task<CaseDeadline> Row(RegisterCaseResponse registered, string atLeast) => (await Found(registered, atLeast)).NextDeadline;

    private async Task<OverridePlanByResponse> Override(RegisterCaseResponse registered, DateOnly? planBy)
    {
        var plan = (await Officer.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon)).Plan;
        return await Officer.Deadlines.OverridePlanByAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = registered.Case.CaseId, RuleId = "R-FU-FIRST",
                Occurrence = plan.Deadlines.Single(one => one.RuleId == "R-FU-FIRST").Occurrence, PlanBy = planBy?.ToProto(),
                Reason = "Borgeren opereres, og samtalen holdes før (opdigtet).",
            },
            deadline: Suite.Soon);
    }

    private async Task<long> Published(RegisterCaseResponse registered) => await (await Fixture.Database("scheduling", "superuser")).One<long>(
        "select count(*) from event where aggregate_id = $1 and type = $2", Guid.Parse(registered.Case.CaseId), Changed);
}
