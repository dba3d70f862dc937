using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;
using RecordCase = Sygeopfoelgning.Casefile.V1.CaseFileRecord.RecordOneofCase;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The plan as a whole: agreed by both, its staircase, what is followed up on (S0-12, S0-15, S0-24, S1-14).</summary>
public sealed class InterventionPlanTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task A_plan_is_agreed_by_both_and_a_change_makes_it_one_to_agree_on_again()
    {
        var (caseId, goal) = await Planned();
        var step = await Caseworker.AddStep(caseId, GivenPlans.Step(goal));

        var agreed = await Caseworker.Plans().AgreePlanAsync(GivenPlans.Agreement(caseId, step.Standing.Etag), deadline: Suite.Soon);
        Assert.Equal((true, true, 1L, PlanAgreementState.Agreed), (agreed.Agreement.CitizenAgreed, agreed.Agreement.OfficerAgreed, agreed.Agreement.PlanVersion, agreed.Standing.AgreementState));
        await Refused.By(StatusCode.FailedPrecondition, "PLAN_ALREADY_AGREED",
            Caseworker.Plans().AgreePlanAsync(GivenPlans.Agreement(caseId, agreed.Standing.Etag), deadline: Suite.Soon));
        await Refused.By(StatusCode.FailedPrecondition, "PLAN_UNCHANGED", Caseworker.Plans().ChangeStepAsync(
            GivenPlans.Change(caseId, step.Step.StepId, agreed.Standing.Etag, GivenPlans.Step(goal)), deadline: Suite.Soon));
        Assert.Equal((agreed.Standing.Etag, PlanAgreementState.Agreed), await Standing(caseId));
        var done = await Caseworker.Plans().CompleteStepAsync(
            GivenPlans.Completion(caseId, step.Step.StepId, agreed.Standing.Etag), deadline: Suite.Soon);
        Assert.Equal(PlanAgreementState.Agreed, done.Standing.AgreementState);
        var more = await Caseworker.AddStep(caseId, GivenPlans.Step(goal));
        Assert.Equal(PlanAgreementState.ChangedSince, more.Standing.AgreementState);
        var plan = (await Caseworker.GetPlan(caseId)).Plan;
        Assert.Equal((agreed.Agreement, PlanAgreementState.ChangedSince), (plan.Agreement, plan.AgreementState));
        var again = await Caseworker.Plans().AgreePlanAsync(GivenPlans.Agreement(caseId, more.Standing.Etag), deadline: Suite.Soon);
        Assert.Equal((4L, PlanAgreementState.Agreed), (again.Agreement.PlanVersion, again.Standing.AgreementState));

        var entries = await Eventually.Becomes(
            "the journal tells of both agreements", async () => await Caseworker.Entries(caseId),
            found => found.Count(entry => entry.Subject == "Plan aftalt") == 2);
        Assert.Contains(entries, entry => entry.Subject == "Skridt i planen tilføjet" && entry.Text.EndsWith("og skal aftales igen.", StringComparison.Ordinal));
        Assert.Contains(entries, entry => entry.Subject == "Skridt i planen tilføjet" && !entry.Text.Contains("aftales igen", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_plan_is_not_agreed_by_one_side_without_steps_before_its_change_or_at_an_unknown_talk()
    {
        var (caseId, goal) = await Planned();
        await Refused.By(StatusCode.FailedPrecondition, "PLAN_WITHOUT_STEPS",
            Caseworker.Plans().AgreePlanAsync(GivenPlans.Agreement(caseId, "0"), deadline: Suite.Soon));
        var etag = (await Caseworker.AddStep(caseId, GivenPlans.Step(goal))).Standing.Etag;

        await Refused.By(StatusCode.FailedPrecondition, "PLAN_ONE_SIDED", Agreeing(request => request.CitizenAgreed = false));
        var refused = await Refused.By(StatusCode.FailedPrecondition, "PLAN_ONE_SIDED", Agreeing(request => request.OfficerAgreed = false));
        Assert.Contains("sæt begge mærker", refused.Text.Message, StringComparison.Ordinal);
        await Refused.By(StatusCode.FailedPrecondition, "AGREED_BEFORE_CHANGE", Agreeing(request => request.AgreedOn = Given.Today.AddDays(-1).ToProto()));
        await Refused.By(StatusCode.NotFound, "TALK_UNKNOWN", Agreeing(request => request.TalkId = Given.RequestId));
        await Refused.For(
            Agreeing(request => (request.AgreedOn, request.TalkId) = (Given.Today.AddDays(1).ToProto(), "x")),
            ("agreed_on", "DATE_IN_FUTURE"), ("talk_id", "UUID_INVALID"));
        await Refused.For(Agreeing(request => request.AgreedOn = null), ("agreed_on", "FIELD_REQUIRED"));
        Assert.Equal((etag, PlanAgreementState.NotAgreed), ((await Caseworker.GetPlan(caseId)).Plan.Etag, (await Caseworker.GetPlan(caseId)).Plan.AgreementState));

        AsyncUnaryCall<AgreePlanResponse> Agreeing(Action<AgreePlanRequest> but)
        {
            var request = GivenPlans.Agreement(caseId, etag);
            but(request);
            return Caseworker.Plans().AgreePlanAsync(request, deadline: Suite.Soon);
        }
    }

    [Fact]
    public async Task A_staircase_goes_up_step_by_step_to_the_contracted_hours_at_most()
    {
        var (caseId, _) = await Planned();
        await Refused.For(
            Setting(caseId, "0", request =>
            {
                request.Steps[1].WeeklyHours = Duration.FromTimeSpan(TimeSpan.FromHours(9));
                request.Steps[2].FromDay = request.Steps[1].FromDay;
                request.Steps[2].Tasks = new string('a', 1001);
            }),
            ("steps[1]", "STAIRCASE_DOWN"), ("steps[2]", "STAIRCASE_DAYS"), ("steps[2].tasks", "TEXT_TOO_LONG"));
        await Refused.For(Setting(caseId, "0", request => request.Steps.Clear()), ("steps", "FIELD_REQUIRED"));
        await Refused.For(
            Caseworker.Plans().SetStaircaseAsync(GivenPlans.Staircase(caseId, "0", [.. Enumerable.Repeat(10.0, 21)]), deadline: Suite.Soon),
            ("steps", "LIST_TOO_LONG"));
        await Refused.For(
            Caseworker.Plans().SetStaircaseAsync(GivenPlans.Staircase(caseId, "0", 20, 10, 5), deadline: Suite.Soon),
            ("steps[1]", "STAIRCASE_DOWN"), ("steps[2]", "STAIRCASE_DOWN"));
        // The form says 37 hours.
        var over = await Refused.By(StatusCode.FailedPrecondition, "STAIRCASE_OVER_CONTRACT",
            Caseworker.Plans().SetStaircaseAsync(GivenPlans.Staircase(caseId, "0", 10, 37.5), deadline: Suite.Soon));
        Assert.Equal("37", over.Info.Metadata["contracted_hours"]);

        var set = await Caseworker.Plans().SetStaircaseAsync(GivenPlans.Staircase(caseId, "0", 10, 10, 20, 37), deadline: Suite.Soon);

        Assert.Equal((4, TimeSpan.FromHours(37)), (set.Staircase.Steps.Count, set.Staircase.ContractedHours.ToTimeSpan()));
        Assert.Equal(set.Staircase, (await Caseworker.GetPlan(caseId)).Plan.Staircase);
        await Refused.For(Setting(caseId, set.Standing.Etag, _ => { }), ("changed_because", "FIELD_REQUIRED"));
        await Refused.For(
            Setting(caseId, set.Standing.Etag, request => request.Steps[0].FromDay = new DateOnly(1900, 1, 1).ToProto()),
            ("changed_because", "FIELD_REQUIRED"), ("steps[0].from_day", "BEFORE_FIRST_ABSENCE_DAY"));
        var same = GivenPlans.Staircase(caseId, set.Standing.Etag, 10, 10, 20, 37);
        same.ChangedBecause = GivenPlans.Why;
        await Refused.By(StatusCode.FailedPrecondition, "PLAN_UNCHANGED", Caseworker.Plans().SetStaircaseAsync(same, deadline: Suite.Soon));
        await Setting(caseId, set.Standing.Etag, request =>
        {
            request.ChangedBecause = GivenPlans.Why;
            request.Steps.Clear();
        });
        Assert.Null((await Caseworker.GetPlan(caseId)).Plan.Staircase);
    }

    [Fact]
    public async Task A_follow_up_item_is_carried_on_until_it_is_done_or_not_done()
    {
        var (caseId, _) = await Planned();
        var item = await Caseworker.AddItem(caseId);

        var changed = await Caseworker.Plans().SettleFollowUpItemAsync(
            Settling(caseId, item.Item.ItemId, item.Standing.Etag, FollowUpResult.Changed, "Er zebraen passet (opdigtet)?"), deadline: Suite.Soon);
        Assert.Equal((true, "Er zebraen passet (opdigtet)?", item.Item.Text), (changed.Item.IsOpen, changed.Item.Text, changed.Item.Settlements[0].EarlierText));
        var other = await Caseworker.AddItem(caseId);
        var done = await Caseworker.Plans().SettleFollowUpItemAsync(
            Settling(caseId, item.Item.ItemId, other.Standing.Etag, FollowUpResult.Done), deadline: Suite.Soon);
        Assert.Equal((false, 2), (done.Item.IsOpen, done.Item.Settlements.Count));

        Assert.Equal([other.Item, done.Item], (await Caseworker.GetPlan(caseId)).Plan.FollowUpItems);
        await Refused.By(StatusCode.FailedPrecondition, "FOLLOW_UP_ITEM_SETTLED", Caseworker.Plans().SettleFollowUpItemAsync(
            Settling(caseId, item.Item.ItemId, done.Standing.Etag, FollowUpResult.NotDone), deadline: Suite.Soon));
        await Refused.By(StatusCode.NotFound, "FOLLOW_UP_ITEM_NOT_FOUND", Caseworker.Plans().SettleFollowUpItemAsync(
            Settling(caseId, Given.RequestId, done.Standing.Etag, FollowUpResult.Done), deadline: Suite.Soon));
        await Refused.For(
            Caseworker.Plans().SettleFollowUpItemAsync(Settling(caseId, other.Item.ItemId, done.Standing.Etag, FollowUpResult.Done, "Nyt."), deadline: Suite.Soon),
            ("changed_to", "CHANGED_TO_EXCLUDED"));
        await Refused.For(
            Caseworker.Plans().SettleFollowUpItemAsync(Settling(caseId, other.Item.ItemId, done.Standing.Etag, FollowUpResult.Changed), deadline: Suite.Soon),
            ("changed_to", "FIELD_REQUIRED"));
        await Refused.For(
            Caseworker.Plans().AddFollowUpItemAsync(
                new() { RequestId = Given.RequestId, CaseId = caseId, Kind = (FollowUpItemKind)99, Text = new string('a', 1001) }, deadline: Suite.Soon),
            ("kind", "ENUM_UNKNOWN"), ("text", "TEXT_TOO_LONG"));
    }

    [Fact]
    public async Task Whether_goals_are_formulated_at_the_next_talk_is_decided_with_a_reason()
    {
        var (caseId, _) = await Planned();
        var request = new SetGoalsAtTalkRequest { RequestId = Given.RequestId, CaseId = caseId, Etag = "0", Decision = GoalsAtTalk.No, Reason = GivenPlans.Why };

        var decided = await Caseworker.Plans().SetGoalsAtTalkAsync(request, deadline: Suite.Soon);

        Assert.Equal((GoalsAtTalk.No, GivenPlans.Why, "Sofie Sagsbehandler"), (decided.GoalsAtTalk.Decision, decided.GoalsAtTalk.Reason, decided.GoalsAtTalk.OfficerName));
        Assert.Equal(decided.GoalsAtTalk, (await Caseworker.GetPlan(caseId)).Plan.GoalsAtTalk);
        request.RequestId = Given.RequestId;
        await Refused.By(StatusCode.Aborted, "ETAG_MISMATCH", Caseworker.Plans().SetGoalsAtTalkAsync(request, deadline: Suite.Soon));
        await Refused.For(
            Caseworker.Plans().SetGoalsAtTalkAsync(new() { RequestId = Given.RequestId, CaseId = caseId, Etag = "1" }, deadline: Suite.Soon),
            ("decision", "FIELD_REQUIRED"), ("reason", "FIELD_REQUIRED"));
    }

    [Fact]
    public async Task The_page_shows_what_the_citizen_wished_since_the_last_agreement()
    {
        var (caseId, goal) = await Planned();
        await Wish("Før aftalen (opdigtet).");
        var step = await Caseworker.AddStep(caseId, GivenPlans.Step(goal));
        Assert.Equal(["Før aftalen (opdigtet)."], (await Caseworker.GetPlan(caseId)).Inputs.Select(input => input.Text));
        await Caseworker.Plans().AgreePlanAsync(GivenPlans.Agreement(caseId, step.Standing.Etag), deadline: Suite.Soon);
        await Wish("Efter aftalen (opdigtet).");

        Assert.Equal(["Efter aftalen (opdigtet)."], (await Caseworker.GetPlan(caseId)).Inputs.Select(input => input.Text));

        async Task Wish(string text) => await Caseworker.Cases.AddCitizenInputAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, Kind = CitizenInputKind.Wish, Text = text }, deadline: Suite.Soon);
    }

    [Fact]
    public async Task A_dry_run_answers_without_ids_and_changes_nothing()
    {
        var (caseId, goal) = await Planned();

        var tried = await Caseworker.Plans().AddStepAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, Step = GivenPlans.Step(goal), ValidateOnly = true }, deadline: Suite.Soon);

        Assert.Equal(("", "", ""), (tried.Step.StepId, tried.Standing.Etag, tried.Position));
        Assert.Empty((await Caseworker.GetPlan(caseId)).Plan.Steps);
    }

    [Fact]
    public async Task The_changes_are_exported_can_be_read_in_no_table_and_are_gone_with_the_case()
    {
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        var goal = (await Caseworker.FormulateGoal(caseId)).GoalId;
        var step = await Caseworker.AddStep(caseId, GivenPlans.Step(goal));
        await Caseworker.Plans().CancelStepAsync(GivenPlans.Cancellation(caseId, step.Step.StepId, step.Standing.Etag), deadline: Suite.Soon);
        var cases = await Fixture.Database("cases", "superuser");

        using (var call = new CaseFileService.CaseFileServiceClient(Caseworker.To("cases")).ExportCase(new() { CaseId = caseId }, deadline: Suite.Soon))
        {
            var records = new List<CaseFileRecord>();
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                records.AddRange(call.ResponseStream.Current.Records);
            }

            var changes = (await Caseworker.Plans().ListInterventionPlanChangesAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Changes;
            Assert.Equal(changes.Reverse(), records.Where(one => one.RecordCase == RecordCase.InterventionPlanChange).Select(one => one.InterventionPlanChange));
        }

        await Eventually.True("the journal tells of it", async () => (await Caseworker.Entries(caseId)).Any(entry => entry.Subject == "Skridt i planen aflyst"));
        foreach (var service in Stack.Services)
        {
            var database = await Fixture.Database(service, "superuser");
            foreach (var table in await database.All(row => row.GetString(0), "select quote_ident(tablename) from pg_tables where schemaname = 'public'"))
            {
                foreach (var word in (string[])["zoologisk", "Zoneterapien"])
                {
                    Assert.Equal((service, table, 0L), (service, table, await database.One<long>(
                        $"select count(*) from {table} t where position($1 in t::text) > 0 or position($2 in t::text) > 0",
                        word, Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(word)))));
                }
            }
        }

        await new ErasureService.ErasureServiceClient(Fixture.As("team_leader", name: "Lise Leder").To("cases")).OrderErasureAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, CaseNumber = registered.Case.CaseNumber, Reason = "Registreret ved en fejl." }, deadline: Suite.Soon);
        Assert.Equal(0, await cases.One<long>("select count(*) from intervention_plan_change where case_id = $1", Guid.Parse(caseId)));
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Caseworker.Plans().GetInterventionPlanAsync(new() { CaseId = caseId }, deadline: Suite.Soon));
    }

    [Theory]
    [InlineData("update intervention_plan_change set kind = 1")]
    [InlineData("delete from intervention_plan_change")]
    public async Task No_change_is_ever_changed_or_taken_away(string statement)
    {
        await using var connection = await (await Fixture.Database("cases", "app")).OpenConnectionAsync();
        await using var transaction = await connection.Within(Municipality);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.Run(statement));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private async Task<(string Etag, PlanAgreementState State)> Standing(string caseId)
    {
        var plan = (await Caseworker.GetPlan(caseId)).Plan;
        return (plan.Etag, plan.AgreementState);
    }

    private static SettleFollowUpItemRequest Settling(string caseId, string itemId, string etag, FollowUpResult result, string changedTo = "") => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, ItemId = itemId, Etag = etag, Result = result, Text = "Opdigtet.", ChangedTo = changedTo,
    };

    private AsyncUnaryCall<SetStaircaseResponse> Setting(string caseId, string etag, Action<SetStaircaseRequest> but)
    {
        var request = GivenPlans.Staircase(caseId, etag, 10, 20, 30);
        but(request);
        return Caseworker.Plans().SetStaircaseAsync(request, deadline: Suite.Soon);
    }

    private async Task<(string CaseId, string GoalId)> Planned()
    {
        var caseId = (await Caseworker.Register()).Case.CaseId;
        return (caseId, (await Caseworker.FormulateGoal(caseId)).GoalId);
    }
}
