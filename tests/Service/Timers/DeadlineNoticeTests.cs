using System.Globalization;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Timers and their purpose: the three notices of each duty of the municipality, each once, on its day, while it is not done.</summary>
[Collection(Alone.Name)]
[TouchesRedis("Timers")]
public sealed class DeadlineNoticeTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly string Approaching = DeadlineApproaching.Descriptor.FullName;
    private static readonly string Reached = DeadlineReached.Descriptor.FullName;
    private static readonly string Missed = DeadlineMissed.Descriptor.FullName;

    [Fact]
    public async Task A_deadline_is_told_a_week_ahead_on_its_last_working_day_and_when_it_is_missed_each_once_however_the_clock_moves()
    {
        var (municipality, suite, registered) = await NewCase();
        var first = await Deadline(suite, registered, "R-FU-FIRST");
        var (day, law) = (first.PlanBy.ToDateOnly()!.Value, first.StatutoryDate.ToDateOnly()!.Value);
        Assert.Null(first.NoticedAt);

        await At(day.AddDays(-8));
        Assert.Empty(await Told());
        await At(day.AddDays(-7));
        Assert.Equal([Approaching], await Told());
        Assert.Equal(3, (await suite.JournalOf(registered, 3)).Count);
        await At(day.AddDays(-1));
        Assert.Equal([Approaching], await Told());

        await suite.SetBusinessDate(day);
        var entry = (await suite.JournalOf(registered, 4))[3];
        Assert.Equal((Reached, "Frist nået"), (entry.EventType, entry.Subject));
        Assert.Contains("Første opfølgningssamtale", entry.Text, StringComparison.Ordinal);
        Assert.Contains(law.ToString("d. MMMM yyyy", CultureInfo.GetCultureInfo("da-DK")), entry.Text, StringComparison.Ordinal);
        Assert.Equal("scheduling", entry.AuthorId);
        Assert.NotNull((await Deadline(suite, registered, "R-FU-FIRST")).NoticedAt);
        Assert.Null((await Deadline(suite, registered, "R-REASSESS")).NoticedAt);

        await At(law);
        Assert.Equal([Approaching, Reached], await Told());
        Assert.Equal(DeadlineState.Open, (await Deadline(suite, registered, "R-FU-FIRST")).State);
        await suite.SetBusinessDate(law.AddDays(1));
        Assert.Equal((Missed, "Frist overskredet"), ((await suite.JournalOf(registered, 5))[4].EventType, (await suite.JournalOf(registered, 5))[4].Subject));
        Assert.Equal(DeadlineState.Overdue, (await Deadline(suite, registered, "R-FU-FIRST")).State);

        foreach (var date in new[] { day.AddDays(-10), day, law.AddDays(2) })
        {
            await At(date);
        }

        Assert.Equal([Approaching, Reached, Missed], await Told());

        async Task At(DateOnly date)
        {
            await suite.SetBusinessDate(date);
            await TimersHaveBeenLookedAt(municipality);
        }

        Task<List<string>> Told() => Notices(registered, "R-FU-FIRST");
    }

    [Fact]
    public async Task After_a_year_every_duty_of_the_municipality_is_told_and_nothing_else()
    {
        var (_, suite, registered) = await NewCase();
        var duties = Duties((await Plan(suite, registered)).Deadlines);
        Assert.Contains(duties, one => one.RuleId == "R-REASSESS");

        await suite.SetBusinessDate(Given.Today.AddYears(1));
        await suite.JournalOf(registered, 3 + (2 * duties.Count));

        foreach (var duty in duties)
        {
            // That it comes near is not told once it has come.
            Assert.Equal([Reached, Missed], await Notices(registered, duty.RuleId));
        }

        Assert.Equal(2 * duties.Count, await Count(registered));
    }

    [Fact]
    public async Task The_notice_changes_the_plan_for_those_who_watch_it()
    {
        var (_, suite, registered) = await NewCase();
        using var watching = new Watching<Sygeopfoelgning.Scheduling.V1.WatchResponse>(suite.PlanWatch.Watch(new()
        {
            Subscriptions = { new Sygeopfoelgning.Scheduling.V1.WatchSubscription { SubscriptionId = "p", Plan = new() { CaseId = registered.Case.CaseId } } },
        }));
        await watching.Beginning();

        await suite.SetBusinessDate((await Deadline(suite, registered, "R-FU-FIRST")).PlanBy.ToDateOnly());

        Assert.NotNull((await watching.News()).State<Plan>().Deadlines.Single(one => one.RuleId == "R-FU-FIRST").NoticedAt);
    }

    [Fact]
    public async Task What_has_passed_when_the_plan_is_made_is_not_told_again()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var registered = await suite.Register(Given.Form(firstAbsenceDay: Given.Today.AddDays(-90)));
        await suite.JournalOf(registered, 3);
        await TimersHaveBeenLookedAt(municipality);

        Assert.Empty(await Notices(registered, "R-FU-FIRST"));
        var scheduling = await Fixture.Database("scheduling", "superuser");
        Assert.Equal(
            [1, 2, 3],
            await scheduling.All(
                row => row.GetInt16(0), "select step from deadline_notice where case_id = $1 and rule_id = 'R-FU-FIRST' and given_at is null order by step",
                Guid.Parse(registered.Case.CaseId)));
        Assert.Equal(1, await scheduling.One<long>("select count(*) from timer where aggregate_id = $1", Guid.Parse(registered.Case.CaseId)));
    }

    [Fact]
    public async Task A_timer_that_fails_is_put_off_and_holds_up_no_other()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var scheduling = await Fixture.Database("scheduling", "superuser");
        var all = new List<RegisterCaseResponse>();
        for (var n = 0; n < 5; n++)
        {
            all.Add(await suite.Register());
            await suite.JournalOf(all[^1], 3);
        }

        // The one that is due first, and cannot be read.
        var broken = Guid.Parse(all[0].Case.CaseId);
        await scheduling.Run("update timer set due_at = due_at - interval '1 hour' where aggregate_id = $1", broken);
        await scheduling.Run("update plan set basis = '\\x00' || basis where case_id = $1", broken);
        await suite.SetBusinessDate((await Deadline(suite, all[1], "R-FU-FIRST")).PlanBy.ToDateOnly());

        foreach (var registered in all.Skip(1))
        {
            await suite.JournalOf(registered, 4);
        }

        var (attempts, failure) = (await Eventually.Becomes(
            "it was tried again",
            () => scheduling.All(row => (row.GetInt32(0), row.GetString(1)), "select attempts, failure from timer where aggregate_id = $1 and attempts > 1", broken),
            found => found.Count == 1, seconds: 15)).Single();
        Assert.True(attempts > 1);
        Assert.EndsWith("Exception", failure, StringComparison.Ordinal);
        Assert.Equal(0, await Count(all[0]));

        // Once repaired, its notice is given like the others.
        await scheduling.Run("update plan set basis = substring(basis from 2) where case_id = $1", broken);
        await scheduling.Run("update timer set retry_at = null where aggregate_id = $1", broken);
        Assert.Equal(Reached, (await suite.JournalOf(all[0], 4))[3].EventType);
    }

    [Fact]
    public async Task With_two_replicas_of_which_one_is_killed_in_the_middle_every_notice_is_given_once()
    {
        const int Cases = 120;
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var some = await suite.Register();
        var duties = Duties((await Plan(suite, some)).Deadlines).Count;
        await Parallel.ForEachAsync(Enumerable.Range(1, Cases - 1), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => await suite.Register());
        var scheduling = await Fixture.Database("scheduling", "superuser");
        await Eventually.True("all plans are made", async () => await Timers() == Cases, seconds: 60);

        // Each notice takes its time, so that the kill hits some of them.
        await scheduling.Run(
            """
            create function take_time() returns trigger language plpgsql as $$ begin perform pg_sleep(0.02); return new; end $$;
            create trigger take_time before insert on deadline_notice for each row execute function take_time();
            """);
        try
        {
            var replica = await Replica.Start(Stack, "scheduling");
            await suite.SetBusinessDate(Given.Today.AddYears(1));
            await Eventually.True("some are done", async () => await ToldInAll() > 30, seconds: 60);
            await replica.Kill();
            Assert.True(await ToldInAll() < 2 * duties * Cases, "All was done before the kill: the test shows nothing.");
            await replica.DisposeAsync();
        }
        finally
        {
            await scheduling.Run("drop function take_time cascade");
        }

        await Eventually.True("all are done", async () => await ToldInAll() == 2 * duties * Cases, seconds: 60);
        Assert.Equal(
            2 * duties * Cases,
            (await scheduling.All(
                row => (row.GetGuid(0), row.GetString(1), Convert.ToHexString(row.GetFieldValue<byte[]>(2))),
                "select aggregate_id, type, published from event where municipality_code = $1 and (type = $2 or type = $3)", (short)municipality, Reached, Missed)).Distinct().Count());
        var documentation = await Fixture.Database("documentation", "superuser");
        await Eventually.True("every journal has its entries", async () => await documentation.One<long>(
            "select count(*) from journal_entry where municipality_code = $1", (short)municipality) == (3 + (2 * duties)) * Cases, seconds: 60);

        Task<long> Timers() => scheduling.One<long>("select count(*) from timer where municipality_code = $1 and kind = 'plan_day'", (short)municipality);
        Task<long> ToldInAll() => scheduling.One<long>("select count(*) from event where municipality_code = $1 and (type = $2 or type = $3)", (short)municipality, Reached, Missed);
    }

    [Fact]
    public async Task A_deadline_that_passes_by_law_without_a_notice_is_counted()
    {
        var (_, suite, registered) = await NewCase();
        var worker = await Fixture.Database("scheduling", "worker");
        var law = (await Deadline(suite, registered, "R-FU-FIRST")).StatutoryDate.ToDateOnly()!.Value;
        var caseId = Guid.Parse(registered.Case.CaseId);

        // As if the timer had been lost.
        var scheduling = await Fixture.Database("scheduling", "superuser");
        await scheduling.Run("delete from timer where aggregate_id = $1", caseId);
        var before = await Unnoticed();
        await suite.SetBusinessDate(law);
        Assert.Equal(before, await Unnoticed());
        await suite.SetBusinessDate(law.AddDays(1));
        Assert.Equal(before + 1, await Unnoticed());

        // What is done needs no notice.
        await scheduling.Run("update deadline set met_on = statutory_date where case_id = $1 and rule_id = 'R-FU-FIRST'", caseId);
        Assert.Equal(before, await Unnoticed());
        await scheduling.Run("update deadline set met_on = null where case_id = $1 and rule_id = 'R-FU-FIRST'", caseId);
        Assert.Equal(before + 1, await Unnoticed());
        await scheduling.Run(
            """
            insert into deadline_notice (municipality_code, case_id, rule_id, occurrence, step, given_at)
            select municipality_code, case_id, rule_id, occurrence, 3, clock_timestamp() from deadline where case_id = $1 and rule_id = 'R-FU-FIRST'
            """, caseId);
        Assert.Equal(before, await Unnoticed());

        Task<long> Unnoticed() => worker.One<long>("select deadlines_unnoticed(clock_timestamp())");
    }

    private async Task<(int Municipality, Suite Suite, RegisterCaseResponse Registered)> NewCase()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var registered = await suite.Register();
        await suite.JournalOf(registered, 3);
        return (municipality, suite, registered);
    }

    // Those whose day is still to come.
    private static List<Deadline> Duties(IEnumerable<Deadline> dates) =>
        [.. dates.Where(one => one is { Norm: Norm.Duty, BoundParty: BoundParty.Municipality } && one.PlanBy.ToDateOnly() > Given.Today)];

    private static async Task<Plan> Plan(Suite suite, RegisterCaseResponse registered) =>
        (await suite.Deadlines.GetPlanAsync(new GetPlanRequest { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon)).Plan;

    // The notices of one rule's deadline, in the order in which they were given.
    private async Task<List<string>> Notices(RegisterCaseResponse registered, string rule)
    {
        var events = await (await Fixture.Database("scheduling", "superuser")).All(
            row => (Type: row.GetString(0), Published: row.GetFieldValue<byte[]>(1)),
            "select type, published from event where aggregate_id = $1 and type in ($2, $3, $4) order by sequence",
            Guid.Parse(registered.Case.CaseId), Approaching, Reached, Missed);

        // The three have the same fields.
        return [.. events.Where(one => DeadlineReached.Parser.ParseFrom(one.Published).RuleId == rule).Select(one => one.Type)];
    }

    private async Task<long> Count(RegisterCaseResponse registered) => await (await Fixture.Database("scheduling", "superuser")).One<long>(
        "select count(*) from event where aggregate_id = $1 and type in ($2, $3, $4)", Guid.Parse(registered.Case.CaseId), Approaching, Reached, Missed);

    private static async Task<Deadline> Deadline(Suite suite, RegisterCaseResponse registered, string rule) =>
        (await Plan(suite, registered)).Deadlines.Single(one => one.RuleId == rule);

    // A due timer without effect: once it is gone, everything that was due before it has been done.
    private async Task TimersHaveBeenLookedAt(int municipality)
    {
        var scheduling = await Fixture.Database("scheduling", "superuser");
        var nothing = Guid.NewGuid();
        await scheduling.Run(
            """
            insert into timer (municipality_code, kind, aggregate_id, subject, due_at)
            values ($1, 'plan_day', $2, '', business_now($1, clock_timestamp()))
            """,
            (short)municipality, nothing);
        await Eventually.True(
            "the timers were looked at", async () => await scheduling.One<long>("select count(*) from timer where aggregate_id = $1", nothing) == 0);
    }
}
