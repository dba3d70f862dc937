using Google.Protobuf;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>What was said or written in an act stands in its entry, the citizen's words apart from the assessment (S0-17).</summary>
public sealed class QuoteTests(StackFixture fixture) : StackTest(fixture)
{
    private const string Reason = "Zigzagkurs med zeppelin (opdigtet).";

    [Fact]
    public async Task The_citizens_words_stand_apart_from_the_officers_in_the_version_of_the_act()
    {
        var (registered, caseId) = await NewCase();
        using var citizen = Citizen(registered);
        var goal = await citizen.FormulateGoal(caseId);
        var reformulated = await Caseworker.Reformulate(caseId, goal.GoalId, goal.Etag);
        await Caseworker.Goals().CloseGoalAsync(GivenGoals.Closing(caseId, goal.GoalId, reformulated.Etag), deadline: Suite.Soon);
        await citizen.StateUnderstanding(caseId);
        await Caseworker.StateUnderstanding(caseId, "Borgeren er træt af zebraer (opdigtet).", GoalWording.Officers);

        Assert.Equal([Own(QuoteKind.Goal, GivenGoals.Text)], (await Entry<GoalFormulated>(caseId)).Quotes);
        Assert.Equal(
            [Own(QuoteKind.Goal, reformulated.Present.Text), Officers(QuoteKind.Reason, GivenGoals.Why)], (await Entry<GoalReformulated>(caseId)).Quotes);
        Assert.Equal(
            [Own(QuoteKind.Goal, reformulated.Present.Text), Officers(QuoteKind.Reason, GivenGoals.Why)], (await Entry<GoalClosed>(caseId)).Quotes);
        var understandings = await Entries<OwnUnderstandingStated>(caseId, 2);
        Assert.Equal([Own(QuoteKind.OwnUnderstanding, GivenUnderstandings.Text)], understandings[0].Quotes);
        Assert.Equal([Officers(QuoteKind.OwnUnderstanding, "Borgeren er træt af zebraer (opdigtet).")], understandings[1].Quotes);
        var verified = await Caseworker.Journal.VerifyJournalAsync(new() { CaseId = caseId }, deadline: Suite.Soon);
        Assert.True(verified.Intact);
    }

    [Fact]
    public async Task Every_act_with_a_text_leaves_it_in_its_entry()
    {
        var (registered, caseId) = await NewCase();
        using var citizen = Citizen(registered);
        await citizen.Cases.AddCitizenInputAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, Kind = CitizenInputKind.Question, Text = "Må jeg rejse (opdigtet)?" }, deadline: Suite.Soon);
        var resource = await citizen.RecordResource(caseId);
        await citizen.Resources().WithdrawResourceAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, ResourceId = resource.ResourceId, Reason = Reason }, deadline: Suite.Soon);
        await Caseworker.RecordChallenge(caseId);
        var goal = await Caseworker.FormulateGoal(caseId);
        var step = await Caseworker.AddStep(caseId, GivenPlans.Step(goal.GoalId));
        var cancelled = await Caseworker.Plans().CancelStepAsync(GivenPlans.Cancellation(caseId, step.Step.StepId, step.Standing.Etag), deadline: Suite.Soon);
        await Caseworker.Plans().SetStaircaseAsync(GivenPlans.Staircase(caseId, cancelled.Standing.Etag, 10, 20), deadline: Suite.Soon);
        await Caseworker.AddItem(caseId);
        var question = await Caseworker.AskMedically(caseId);
        await Caseworker.ProgressOf().SettleMedicalQuestionAsync(GivenProgress.Settlement(caseId, question.RecordId), deadline: Suite.Soon);
        var measured = await Caseworker.Measure(caseId, 4);
        await Caseworker.ProgressOf().WithdrawMeasurementAsync(GivenProgress.Withdrawal(caseId, measured.Record.RecordId), deadline: Suite.Soon);
        var course = await Caseworker.Courses.GetCourseAsync(new() { CaseId = caseId }, deadline: Suite.Soon);
        await Caseworker.Courses.StateExpectationAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = caseId, Etag = course.Course.Etag, StatedOn = Given.Today.ToProto(),
                ExpectedRecoveryOn = Given.Today.AddDays(30).ToProto(), Reason = Reason,
            },
            deadline: Suite.Soon);

        Assert.Equal([Own(QuoteKind.CitizenInput, "Må jeg rejse (opdigtet)?")], (await Entry<CitizenInputAdded>(caseId)).Quotes);
        Assert.Equal(
            [Own(QuoteKind.Resource, resource.Statement.Text), Own(QuoteKind.Reason, Reason)], (await Entry<ResourceWithdrawn>(caseId)).Quotes);
        Assert.Equal([Officers(QuoteKind.Challenge, "Lang transport (opdigtet).")], (await Entry<ChallengeRecorded>(caseId)).Quotes);
        Assert.Equal([Officers(QuoteKind.Activity, GivenPlans.Activity)], (await Entry<PlanStepAdded>(caseId)).Quotes);
        Assert.Equal(
            [Officers(QuoteKind.Activity, GivenPlans.Activity), Officers(QuoteKind.Reason, GivenPlans.Why)], (await Entry<PlanStepCancelled>(caseId)).Quotes);
        Assert.Equal(
            [Officers(QuoteKind.Tasks, "Papirarbejde (opdigtet)."), Officers(QuoteKind.Tasks, "Papirarbejde (opdigtet).")],
            (await Entry<StaircaseSet>(caseId)).Quotes);
        Assert.Equal([Officers(QuoteKind.FollowUpItem, "Er zebraen fodret (opdigtet)?")], (await Entry<FollowUpItemAdded>(caseId)).Quotes);
        Assert.Equal(
            [Officers(QuoteKind.MedicalQuestion, "Er zebrabiddet lægt (opdigtet)?"), Officers(QuoteKind.MedicalAnswer, "Lægen kalder det zoonosefrit (opdigtet).")],
            (await Entry<MedicalQuestionSettled>(caseId)).Quotes);
        var withoutText = await Entry<MeasurementRecorded>(caseId);
        Assert.Empty(withoutText.Quotes);
        Assert.DoesNotContain("Bemærkningen", withoutText.Text, StringComparison.Ordinal);
        Assert.Equal([Officers(QuoteKind.Reason, GivenProgress.Why)], (await Entry<MeasurementWithdrawn>(caseId)).Quotes);
        Assert.Equal([Officers(QuoteKind.Reason, Reason)], (await Entry<ExpectationStated>(caseId)).Quotes);
    }

    [Fact]
    public async Task A_role_that_may_not_see_health_sees_the_entry_without_its_quotes_and_the_citizen_sees_all()
    {
        var (registered, caseId) = await NewCase();
        using var citizen = Citizen(registered);
        await citizen.FormulateGoal(caseId);
        var seen = await Entry<GoalFormulated>(caseId);

        var payment = Assert.Single(
            (await Fixture.As("payment_unit").Journal.ListEntriesAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Entries, one => one.EntryId == seen.EntryId);
        Assert.Equal(("", 0), (payment.Text, payment.Quotes.Count));
        var own = Assert.Single((await citizen.Journal.ListEntriesAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Entries, one => one.EntryId == seen.EntryId);
        Assert.Equal(seen, own);
        using var watch = new Documentation.V1.WatchService.WatchServiceClient(Fixture.As("coordinator").To("documentation")).Watch(
            new() { Subscriptions = { new Documentation.V1.WatchSubscription { SubscriptionId = "a", Journal = new() { CaseId = caseId } } } }, deadline: Suite.Soon);
        Assert.True(await watch.ResponseStream.MoveNext(CancellationToken.None));
        Assert.Contains(seen, watch.ResponseStream.Current.Snapshot.Journal.Entries);
    }

    [Fact]
    public async Task The_fetch_is_in_the_access_log_with_the_service_and_what_it_is_for()
    {
        var (registered, caseId) = await NewCase();
        using var citizen = Citizen(registered);
        await citizen.FormulateGoal(caseId);
        await Entry<GoalFormulated>(caseId);

        var log = new AccessLogService.AccessLogServiceClient(Fixture.As("auditor", name: "Rita Revisor").To("documentation"));
        var access = await Eventually.Becomes(
            "the fetch is logged",
            async () => (await log.ListAccessesAsync(new() { Filter = new() { CaseId = caseId } }, deadline: Suite.Soon)).Accesses
                .FirstOrDefault(one => one.Method == "sygeopfoelgning.cases.v1.EventTextService/GetEventTexts"),
            found => found is not null);
        Assert.Equal(
            ("documentation", "", Role.Service, "cases", "", "journalføring", AccessOutcome.Shown),
            (access!.SubjectId, access.SubjectName, access.Role, access.Service, access.ViaService, access.Purpose, access.Outcome));
    }

    [Fact]
    public async Task No_text_leaves_Cases_in_an_event_or_stands_readable_anywhere()
    {
        const string Secret = "Zigurdsens zanzibarrejse (opdigtet)";
        var (registered, caseId) = await NewCase();
        using var citizen = Citizen(registered);
        await citizen.StateUnderstanding(caseId, Secret);
        await Entry<OwnUnderstandingStated>(caseId);

        var hex = Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes("Zigurdsens"));
        foreach (var (service, table) in new[] { ("cases", "event"), ("cases", "access_log"), ("documentation", "event"), ("documentation", "journal_entry"), ("documentation", "parked_event") })
        {
            Assert.Equal(0, await (await Fixture.Database(service, "superuser")).One<long>(
                $"select count(*) from {table} t where position($1 in t::text) > 0 or position('Zigurdsens' in t::text) > 0", hex));
        }
    }

    [Fact]
    public async Task An_erased_case_takes_its_quotes_along_and_the_chain_still_verifies()
    {
        var (registered, caseId) = await NewCase();
        using var citizen = Citizen(registered);
        await citizen.FormulateGoal(caseId);
        await Entry<GoalFormulated>(caseId);
        var erasures = new ErasureService.ErasureServiceClient(Fixture.As("team_leader", name: "Lise Leder").To("cases"));

        var ordered = (await erasures.OrderErasureAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, CaseNumber = registered.Case.CaseNumber, Reason = "Registreret ved en fejl." }, deadline: Suite.Soon)).Erasure;
        await Eventually.True(
            "every service is done", async () => (await erasures.GetErasureAsync(new() { ErasureId = ordered.ErasureId }, deadline: Suite.Soon)).Erasure.Done, seconds: 60);

        var verified = await Fixture.As("auditor", name: "Rita Revisor").Journal.VerifyJournalAsync(new() { CaseId = caseId }, deadline: Suite.Soon);
        Assert.True(verified.Intact);
        Assert.NotNull(verified.ErasedAt);
    }

    private async Task<(RegisterCaseResponse, string)> NewCase()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        return (registered, registered.Case.CaseId);
    }

    private Suite Citizen(RegisterCaseResponse registered) =>
        Fixture.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);

    private async Task<JournalEntry> Entry<T>(string caseId) where T : IMessage<T>, new() => Assert.Single(await Entries<T>(caseId, 1));

    private Task<List<JournalEntry>> Entries<T>(string caseId, int count) where T : IMessage<T>, new() => Caseworker.EntriesOf<T>(caseId, count);

    private static Quote Own(QuoteKind kind, string text) => new() { Kind = kind, Text = text, Wording = GoalWording.CitizensOwn };

    private static Quote Officers(QuoteKind kind, string text) => new() { Kind = kind, Text = text, Wording = GoalWording.Officers };
}

/// <summary>What happens when Cases does not answer, or the text is gone: the stream of Documentation is held meanwhile.</summary>
[Collection(Alone.Name)]
public sealed class LateQuoteTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task A_text_that_was_erased_before_it_was_fetched_is_recorded_as_erased()
    {
        var caseId = await NewCase();
        var cases = await Fixture.Database("cases", "superuser");
        await using (await HoldStream())
        {
            await Add(caseId);
            await cases.Run("delete from citizen_input where case_id = $1", Guid.Parse(caseId));
        }

        await IsRecordedAsErased(caseId);
    }

    [Fact]
    public async Task The_texts_of_a_case_that_Cases_does_not_have_any_more_are_recorded_as_erased_and_nothing_is_parked()
    {
        var caseId = await NewCase();
        var cases = await Fixture.Database("cases", "superuser");
        await using (await HoldStream())
        {
            await Add(caseId);
            await cases.Run("update case_access set erased_at = clock_timestamp() where case_id = $1", Guid.Parse(caseId));
        }

        try
        {
            await IsRecordedAsErased(caseId);
        }
        finally
        {
            await cases.Run("update case_access set erased_at = null where case_id = $1", Guid.Parse(caseId));
        }
    }

    [Fact]
    public async Task A_case_that_is_erased_before_its_texts_are_fetched_ends_with_its_erasure()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        var caseId = registered.Case.CaseId;
        var erasures = new ErasureService.ErasureServiceClient(Fixture.As("team_leader", name: "Lise Leder").To("cases"));
        Erasure ordered;
        await using (await HoldStream())
        {
            await Add(caseId);
            ordered = (await erasures.OrderErasureAsync(
                new() { RequestId = Given.RequestId, CaseId = caseId, CaseNumber = registered.Case.CaseNumber, Reason = "Registreret ved en fejl." }, deadline: Suite.Soon)).Erasure;
        }

        await Eventually.True(
            "every service is done", async () => (await erasures.GetErasureAsync(new() { ErasureId = ordered.ErasureId }, deadline: Suite.Soon)).Erasure.Done, seconds: 60);
        var verified = await Fixture.As("auditor", name: "Rita Revisor").Journal.VerifyJournalAsync(new() { CaseId = caseId }, deadline: Suite.Soon);
        Assert.True(verified.Intact);
        Assert.NotNull(verified.ErasedAt);
        Assert.Equal(0, await Parked(caseId));
    }

    [Fact]
    public async Task While_Cases_does_not_answer_the_event_waits_and_then_it_gives_one_entry()
    {
        var caseId = await NewCase();
        var cases = await Fixture.Database("cases", "superuser");
        await using (var connection = await cases.OpenConnectionAsync())
        {
            await using (await HoldStream())
            {
                await Add(caseId);
                await connection.Run("begin");
                await connection.Run("lock table citizen_input in access exclusive mode");
            }

            // Cases gives the log, but not the texts.
            var first = await Eventually.Becomes("the fetch waits", Waiting, found => found.Count > 0, seconds: 30);
            await Eventually.True("a fetch has failed and is tried again", async () => (await Waiting()).Except(first).Any(), seconds: 60);
            Assert.Empty(await Inputs(caseId));
            Assert.Equal(0, await Parked(caseId));
            await connection.Run("rollback");
        }

        var entry = Assert.Single(await Caseworker.EntriesOf<CitizenInputAdded>(caseId, 1));
        Assert.Equal("Må jeg rejse (opdigtet)?", Assert.Single(entry.Quotes).Text);
        Assert.Equal(0, await Parked(caseId));
        await Caseworker.JournalOf(await Caseworker.Register(), 3);
        Assert.Single(await Inputs(caseId));

        Task<List<DateTime>> Waiting() => cases.All(
            row => row.GetDateTime(0),
            "select query_start from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%citizen_input%' and usename like '%app%'");
    }

    private async Task<string> NewCase()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        return registered.Case.CaseId;
    }

    private Task Add(string caseId) => Caseworker.Cases.AddCitizenInputAsync(
        new() { RequestId = Given.RequestId, CaseId = caseId, Kind = CitizenInputKind.Question, Text = "Må jeg rejse (opdigtet)?" }, deadline: Suite.Soon).ResponseAsync;

    private async Task<List<JournalEntry>> Inputs(string caseId) =>
        [.. (await Caseworker.Journal.ListEntriesAsync(new() { CaseId = caseId, PageSize = 200 }, deadline: Suite.Soon)).Entries
            .Where(one => one.EventType == CitizenInputAdded.Descriptor.FullName)];

    private async Task IsRecordedAsErased(string caseId)
    {
        var entry = Assert.Single(await Caseworker.EntriesOf<CitizenInputAdded>(caseId, 1));
        Assert.Equal([new Quote { Erased = true }], entry.Quotes);
        Assert.EndsWith("ordlyden er slettet.", entry.Text, StringComparison.Ordinal);
        Assert.Equal(0, await Parked(caseId));
        Assert.True((await Caseworker.Journal.VerifyJournalAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Intact);
    }

    private async Task<long> Parked(string caseId) =>
        await (await Fixture.Database("documentation", "superuser")).One<long>("select count(*) from parked_event where aggregate_id = $1", Guid.Parse(caseId));

    // Documentation's lease on the log of Cases cannot be renewed: it reads nothing.
    private async Task<Held> HoldStream()
    {
        var connection = await (await Fixture.Database("documentation", "superuser")).OpenConnectionAsync();
        await connection.Run("begin");
        await connection.Run("select from lease where name = 'subscription:cases' for update");

        // A pass that had the lease before has ended.
        var documentation = await Fixture.Database("documentation", "superuser");
        await Eventually.True("the stream waits for its lease", async () => await documentation.One<long>(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '%insert into lease%'") > 0, seconds: 30);
        return new Held(connection);
    }

    private sealed class Held(NpgsqlConnection connection) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await connection.Run("rollback");
            await connection.DisposeAsync();
        }
    }
}

/// <summary>Entries of a journal by their event.</summary>
internal static class EntriesByEvent
{
    public static Task<List<JournalEntry>> EntriesOf<T>(this Suite suite, string caseId, int count) where T : IMessage<T>, new() => Eventually.Becomes(
        $"the journal has {count} of {new T().Descriptor.Name}",
        async () => (await suite.Journal.ListEntriesAsync(new() { CaseId = caseId, PageSize = 200 }, deadline: Suite.Soon)).Entries
            .Where(one => one.EventType == new T().Descriptor.FullName).ToList(),
        found => found.Count >= count, seconds: 60);
}
