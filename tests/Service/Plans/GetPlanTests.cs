using Grpc.Core;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>GetPlan: the plan of a registered case.</summary>
public sealed class GetPlanTests(StackFixture fixture) : StackTest(fixture)
{
    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Right_after_the_registration_the_plan_is_there(KindOfEmployment kind)
    {
        var form = Given.Form(kind);
        var registered = await Fixture.As(municipality: 766).Register(form);

        var answer = await Fixture.As(municipality: 766).Deadlines.GetPlanAsync(
            new GetPlanRequest { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon);

        var day = form.FirstAbsenceDay.ToDateOnly()!.Value;
        var received = form.FormReceivedOn.ToDateOnly()!.Value;
        var handover = ReckonedByHand.Forward(received);
        var expected = ReckonedByHand.Plan(kind, day, form.FormSentOn.ToDateOnly(), []).Concat(
            ReckonedByHand.PracticeOfHedensted(handover, registered.Receipt.HandedOverOn.ToDateOnly()));
        Assert.Equal(
            expected.Select(one => (one.Rule, one.Statutory, one.PlanBy)).OrderBy(one => one.Rule, StringComparer.Ordinal),
            answer.Plan.KnownHere()
                .Select(one => (Rule: one.RuleId, one.StatutoryDate.ToDateOnly()!.Value, one.PlanBy.ToDateOnly()))
                .OrderBy(one => one.Rule, StringComparer.Ordinal));
        Assert.All(answer.Plan.Deadlines, one => Assert.True(one is { Occurrence.Length: > 0, State: not DeadlineState.Unspecified, Norm: not Norm.Unspecified }));
        Assert.Equal(1, answer.Plan.Version);
        Assert.Equal(registered.Case.CaseId, answer.Plan.CaseId);
        Assert.Equal(registered.Case.Rules, answer.Plan.Rules);
        Assert.NotNull(answer.Plan.MadeAt);
        Assert.NotEmpty(answer.AsOf);
    }

    public static TheoryData<KindOfEmployment> Kinds => [.. Given.Kinds];

    [Fact]
    public async Task The_plan_is_the_one_that_a_preview_of_the_same_facts_gives()
    {
        var form = Given.Form();
        form.StandbyRequested = true;
        form.ExpectedRecoveryOn = form.FirstAbsenceDay.ToDateOnly()!.Value.AddDays(100).ToProto();
        form.EarlierCountedPeriods.Add(new CountedPeriod
        {
            From = form.FirstAbsenceDay.ToDateOnly()!.Value.AddDays(-90).ToProto(), To = form.FirstAbsenceDay.ToDateOnly()!.Value.AddDays(-30).ToProto(),
        });
        var registered = await Caseworker.Register(form);

        var plan = await Plan(registered.Case.CaseId, registered.Position);
        var preview = (await Caseworker.Deadlines.PreviewPlanAsync(
            new PreviewPlanRequest
            {
                RulesToTry = new RulesToTry { RuleSetId = "RS-2015", OverlayIds = { "kbh-2014", "hedensted" } },
                Facts = new PlanFacts
                {
                    FirstAbsenceDay = form.FirstAbsenceDay, KindOfEmployment = form.Employment.Kind, NotifiedOn = form.NotifiedOn, FormSentOn = form.FormSentOn,
                    FormReceivedOn = form.FormReceivedOn, ExpectedRecoveryOn = form.ExpectedRecoveryOn, Standby = true,
                    EarlierCountedPeriods = { form.EarlierCountedPeriods },
                },
            },
            deadline: Suite.Soon)).Plan;

        // A registration is a handover too, which facts alone do not tell.
        Assert.Equal(Without(preview), Without(plan));
        Assert.Equal(DeadlineState.MetLate, plan.Deadlines.Single(one => one.RuleId == "R-HANDOVER").State);
        Assert.Equal(preview.ProposedCategory, plan.ProposedCategory);
        Assert.DoesNotContain(plan.Deadlines, one => one.RuleId == "R-FU-FIRST");

        static IEnumerable<Deadline> Without(Plan plan) => plan.Deadlines.Where(one => one.RuleId is not ("R-HANDOVER" or "R-FIRSTCALL"));
    }

    [Fact]
    public async Task A_date_has_passed_on_the_day_after_it_by_the_business_clock()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        await suite.SetBusinessDate(new DateOnly(2026, 2, 16));
        var registered = await suite.Register(Given.Form(firstAbsenceDay: new DateOnly(2026, 1, 12)));

        foreach (var (today, past) in new[] { (new DateOnly(2026, 2, 9), false), (new DateOnly(2026, 2, 10), true), (new DateOnly(2026, 2, 9), false) })
        {
            await suite.SetBusinessDate(today);
            var plan = (await suite.Deadlines.GetPlanAsync(
                new GetPlanRequest { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon)).Plan;
            Assert.Equal(past, plan.Deadlines.Single(one => one.RuleId == "R-EMP-TALK").Past);
            Assert.False(plan.Deadlines.Single(one => one.RuleId == "R-FU-FIRST").Past);
        }

        // A milestone cannot be missed.
        await suite.SetBusinessDate(new DateOnly(2027, 1, 1));
        var late = (await suite.Deadlines.GetPlanAsync(new GetPlanRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Plan;
        Assert.All(late.Deadlines, one => Assert.Equal(one.Kind == DeadlineKind.Deadline, one.Past));
    }

    [Fact]
    public async Task The_plan_of_another_municipality_and_one_that_does_not_exist_are_not_found()
    {
        var registered = await Fixture.As(municipality: 766).Register();

        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Get(registered.Case.CaseId, registered.Position));
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Get(Guid.CreateVersion7().ToString()));
        await Refused.For(Get("12"), ("case_id", "UUID_INVALID"));
    }

    [Fact]
    public async Task Who_wrote_in_several_services_waits_for_all_of_it()
    {
        var registered = await Caseworker.Register();
        var note = await Caseworker.Journal.AppendEntryAsync(
            new() { RequestId = Given.RequestId, CaseId = registered.Case.CaseId, AtLeast = registered.Position, Subject = "Opkald", Text = "Ringet op." },
            deadline: Suite.Soon);

        var plan = await Get(registered.Case.CaseId, $"{note.Position}.{registered.Position}");

        Assert.NotEmpty(plan.Plan.Deadlines);
        await Refused.By(StatusCode.InvalidArgument, "POSITION_INVALID", Get(registered.Case.CaseId, $"{registered.Position}."));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Y2FzZXM")]
    [InlineData("%%%")]
    public async Task A_position_that_no_write_answered_is_refused(string position)
    {
        var refused = await Refused.By(StatusCode.InvalidArgument, "POSITION_INVALID", Get(Guid.CreateVersion7().ToString(), position));

        Assert.Equal([("at_least", "POSITION_INVALID")], refused.Violations);
    }

    [Fact]
    public async Task A_page_says_as_of_a_position_that_can_be_asked_for()
    {
        var registered = await Caseworker.Register();
        var first = await Get(registered.Case.CaseId, registered.Position);

        var again = await Get(registered.Case.CaseId, first.AsOf);

        Assert.Equal(first.Plan, again.Plan);
    }

    private async Task<Plan> Plan(string caseId, string atLeast) => (await Get(caseId, atLeast)).Plan;

    private AsyncUnaryCall<GetPlanResponse> Get(string caseId, string atLeast = "") =>
        Caseworker.Deadlines.GetPlanAsync(new GetPlanRequest { CaseId = caseId, AtLeast = atLeast }, deadline: Suite.Soon);
}
