using Google.Protobuf;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>A plan follows the facts of the case: every later one, told by the feed, gives a version, and what moved can be read.</summary>
public sealed class PlanVersionsTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task A_recovery_cancels_what_follows_from_the_case_and_a_relapse_revives_it()
    {
        var registered = await New();
        var recovered = await Told(registered, 2, new RecoveryRecorded { CaseId = registered.Case.CaseId, RecoveryId = "recovery", RecoveredOn = Given.Today.ToProto() });

        var reassessment = Of(recovered, "R-REASSESS");
        Assert.Equal((DeadlineState.Cancelled, "recovery", Given.Today), (reassessment.State, reassessment.Turn.HappeningId, reassessment.Turn.On.ToDateOnly()));
        Assert.DoesNotContain(recovered.Deadlines, one => one is { State: DeadlineState.Open, BoundParty: BoundParty.Municipality, Norm: Norm.Duty });

        var version = (await Versions(registered))[0];
        Assert.Equal((2, PlanVersionReason.Told), (version.Version, version.Reason));
        Assert.Equal([("recovery", "RECOVERED")], version.Told.Select(one => (one.HappeningId, one.Type)));
        var change = version.Changes.Single(one => one.RuleId == "R-REASSESS");
        Assert.Equal((DeadlineState.Open, DeadlineState.Cancelled), (change.Before.State, change.After.State));

        var again = await Told(registered, 3, new CaseReopened { CaseId = registered.Case.CaseId, ReopeningId = "relapse", FromDay = Given.Today.ToProto() });
        Assert.Equal(DeadlineState.Open, Of(again, "R-REASSESS").State);
        Assert.Equal([3, 2, 1], (await Versions(registered)).Select(one => one.Version));
        var journal = await Caseworker.JournalOf(registered, 7);
        Assert.Equal(
            ["Fristplan ændret", "Fristplan ændret", "Raskmelding", "Sag genoptaget"], journal.Skip(3).Select(one => one.Subject).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_fact_taken_back_gives_the_plan_of_before()
    {
        var registered = await New();
        var first = await PlanOf(registered, 1);
        var decided = await Told(registered, 2, new CategoryDecided
        {
            CaseId = registered.Case.CaseId, DecisionId = "visitation", DecidedOn = Given.Today.ToProto(), Category = VisitationCategory._1,
        });
        Assert.NotEqual(Facts(first), Facts(decided));

        var back = await Told(registered, 3, new HappeningTakenBack
        {
            CaseId = registered.Case.CaseId, CorrectionId = "correction", TakenBackOn = Given.Today.ToProto(), HappeningId = "visitation",
        });

        Assert.Equal(Facts(first), Facts(back));
        Assert.Equal([("visitation", "CATEGORY_DECIDED")], (await Versions(registered))[0].TakenBack.Select(one => (one.HappeningId, one.Type)));

        // The earlier versions are as they were made.
        Assert.Equal(Facts(first), Facts(await PlanOf(registered, 1, version: 1)));
        Assert.Equal(Facts(decided), Facts(await PlanOf(registered, 2, version: 2)));
    }

    [Fact]
    public async Task A_recovery_to_come_cancels_when_its_day_has_come()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var registered = await suite.Register();
        await suite.JournalOf(registered, 3);
        var day = Given.Today.AddDays(20);
        await Tell(municipality, registered, new RecoveryRecorded { CaseId = registered.Case.CaseId, RecoveryId = "recovery", RecoveredOn = day.ToProto() });
        var scheduling = await Fixture.Database("scheduling", "superuser");
        await Eventually.True("the plan knows", async () => await scheduling.One<int>("select version from plan where case_id = $1", Id(registered)) == 2);

        Assert.Equal(0, await Cancelled());
        Assert.Equal(DeadlineState.Open, await Reassessment());

        await suite.SetBusinessDate(day);
        Assert.Equal(DeadlineState.Cancelled, await Reassessment());
        await Eventually.True("the list knows", async () => await Cancelled() > 0);

        // It was known before; that its day has come is no change of the plan.
        Assert.Equal(2, await scheduling.One<int>("select version from plan where case_id = $1", Id(registered)));

        Task<long> Cancelled() => scheduling.One<long>("select count(*) from deadline where case_id = $1 and cancelled_on is not null", Id(registered));
        async Task<DeadlineState> Reassessment() => Of(
            (await suite.Deadlines.GetPlanAsync(new GetPlanRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Plan, "R-REASSESS").State;
    }

    [Fact]
    public async Task Of_a_closed_case_nothing_more_is_told()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var registered = await suite.Register();
        await suite.JournalOf(registered, 3);
        await Tell(municipality, registered, new CaseClosed { CaseId = registered.Case.CaseId, ClosingId = "closing", ClosedOn = Given.Today.ToProto() });
        await suite.JournalOf(registered, 5);

        await suite.SetBusinessDate(Given.Today.AddYears(1));

        var scheduling = await Fixture.Database("scheduling", "superuser");
        await Eventually.True("nothing is due", async () => await scheduling.One<long>("select count(*) from timer where aggregate_id = $1", Id(registered)) == 0);
        Assert.Equal(0, await scheduling.One<long>("select count(*) from event where aggregate_id = $1 and type like '%.Deadline%'", Id(registered)));
    }

    [Fact]
    public async Task A_version_that_is_not_there_is_refused()
    {
        var registered = await New();

        await Refused.By(StatusCode.NotFound, "PLAN_VERSION_NOT_FOUND", Caseworker.Deadlines.GetPlanAsync(
            new GetPlanRequest { CaseId = registered.Case.CaseId, Version = 2 }, deadline: Suite.Soon));
        await Refused.For(
            Caseworker.Deadlines.GetPlanAsync(new GetPlanRequest { CaseId = registered.Case.CaseId, Version = -1 }, deadline: Suite.Soon), ("version", "LIMIT_NEGATIVE"));
    }

    [Fact]
    public async Task Versions_come_in_pages_each_with_what_moved_since_the_one_before()
    {
        var registered = await New();
        for (var n = 1; n <= 4; n++)
        {
            await Told(registered, n + 1, new CategoryDecided
            {
                CaseId = registered.Case.CaseId, DecisionId = $"d-{n}", DecidedOn = Given.Today.AddDays(n - 10).ToProto(),
                Category = n % 2 == 1 ? VisitationCategory._1 : VisitationCategory._2,
            });
        }

        var all = await Versions(registered);
        Assert.Equal([5, 4, 3, 2, 1], all.Select(one => one.Version));
        var paged = new List<PlanVersion>();
        var token = "";
        do
        {
            var page = await Caseworker.Deadlines.ListPlanVersionsAsync(
                new ListPlanVersionsRequest { CaseId = registered.Case.CaseId, PageSize = 2, PageToken = token }, deadline: Suite.Soon);
            paged.AddRange(page.Versions);
            token = page.NextPageToken;
        }
        while (token.Length > 0);
        Assert.Equal(all, paged);
        Assert.All(all.SkipLast(1), one => Assert.NotEmpty(one.Changes));
        Assert.Equal((PlanVersionReason.Registered, 0), (all[^1].Reason, all[^1].Changes.Count));
    }

    [Fact]
    public async Task A_version_shows_which_rules_give_no_date_for_another_reason_and_the_journal_counts_them()
    {
        var registered = await New();
        await Told(registered, 2, new CategoryDecided
        {
            CaseId = registered.Case.CaseId, DecisionId = "visitation", DecidedOn = Given.Today.ToProto(), Category = VisitationCategory._2,
        });

        var version = (await Versions(registered))[0];

        Assert.Contains(version.NotGivenChanges, one => (one.Before, one.After) == (NotGivenReason.MissingFact, NotGivenReason.NotApplicable));
        var entry = (await Caseworker.JournalOf(registered, 5)).Single(one => one.Subject == "Fristplan ændret");
        Assert.EndsWith($"Ændringer i, hvilke regler der ikke giver en dato, og hvorfor: {version.NotGivenChanges.Count}.", entry.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_event_that_is_no_fact_of_a_case_is_parked_and_holds_up_no_other()
    {
        var registered = await New();
        await Tell(Municipality, registered, new CategoryDecided { CaseId = registered.Case.CaseId, DecisionId = "without a day" });
        var other = await New();

        await Told(other, 2, new CaseClosed { CaseId = other.Case.CaseId, ClosingId = "closing", ClosedOn = Given.Today.ToProto() });
        var scheduling = await Fixture.Database("scheduling", "superuser");
        await Eventually.True("it is parked", async () => await scheduling.One<long>("select count(*) from parked_event where aggregate_id = $1", Id(registered)) == 1);
        await scheduling.Run("delete from parked_event where aggregate_id = $1", Id(registered));
    }

    private async Task<RegisterCaseResponse> New()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        return registered;
    }

    // The present plan after an event has had its effect.
    private async Task<Plan> Told(RegisterCaseResponse registered, int version, IMessage told)
    {
        await Tell(Municipality, registered, told);
        return await PlanOf(registered, version);
    }

    private async Task Tell(int municipality, RegisterCaseResponse registered, IMessage told) =>
        await (await Fixture.Database("cases", "superuser")).Publish(municipality, registered.Case.CaseId, told);

    private Task<Plan> PlanOf(RegisterCaseResponse registered, int becomes, int version = 0) => Eventually.Becomes(
        $"the plan has version {becomes}",
        async () => (await Caseworker.Deadlines.GetPlanAsync(
            new GetPlanRequest { CaseId = registered.Case.CaseId, AtLeast = registered.Position, Version = version }, deadline: Suite.Soon)).Plan,
        plan => plan.Version == becomes);

    private async Task<List<PlanVersion>> Versions(RegisterCaseResponse registered) =>
        [.. (await Caseworker.Deadlines.ListPlanVersionsAsync(new ListPlanVersionsRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Versions];

    private static Deadline Of(Plan plan, string rule) => plan.Deadlines.Single(one => one.RuleId == rule);

    // What a plan says, without how it says it.
    private static IEnumerable<string> Facts(Plan plan) =>
        plan.Deadlines.Select(one => $"{one.RuleId}@{one.Occurrence} {one.StatutoryDate} {one.PlanBy} {one.State} {one.Turn?.On}");

    private static Guid Id(RegisterCaseResponse registered) => Guid.Parse(registered.Case.CaseId);
}
