using System.Globalization;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Timers and their purpose: the notice of each deadline of the municipality, once, on its day.</summary>
[Collection(Alone.Name)]
[TouchesRedis("Timers")]
public sealed class DeadlineNoticeTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly string Reached = DeadlineReached.Descriptor.FullName;

    [Fact]
    public async Task A_deadline_is_told_on_its_last_working_day_not_before_and_once_however_the_clock_moves()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var registered = await suite.Register();
        await suite.JournalOf(registered, 3);
        var first = await Deadline(suite, registered, "R-FU-FIRST");
        var (day, law) = (first.PlanBy.ToDateOnly()!.Value, first.StatutoryDate.ToDateOnly()!.Value);
        Assert.Null(first.NoticedAt);

        await suite.SetBusinessDate(day.AddDays(-1));
        await TimersHaveBeenLookedAt(municipality);
        Assert.Equal(0, await Notices(registered));

        await suite.SetBusinessDate(day);
        var entry = (await suite.JournalOf(registered, 4))[3];
        Assert.Equal((Reached, "Frist nået"), (entry.EventType, entry.Subject));
        Assert.Contains("Første opfølgningssamtale", entry.Text, StringComparison.Ordinal);
        Assert.Contains(law.ToString("d. MMMM yyyy", CultureInfo.GetCultureInfo("da-DK")), entry.Text, StringComparison.Ordinal);
        Assert.Equal("scheduling", entry.AuthorId);
        Assert.NotNull((await Deadline(suite, registered, "R-FU-FIRST")).NoticedAt);
        Assert.Null((await Deadline(suite, registered, "R-REASSESS")).NoticedAt);

        foreach (var date in new[] { day.AddDays(-10), day, day.AddDays(1) })
        {
            await suite.SetBusinessDate(date);
            await TimersHaveBeenLookedAt(municipality);
        }

        Assert.Equal(1, await Notices(registered));

        // Day by day: every deadline of the plan that binds the municipality, and nothing else.
        await suite.SetBusinessDate(day.AddYears(1));
        var journal = await suite.JournalOf(registered, 6);
        Assert.Equal(6, journal.Count);
        Assert.Equal(3, journal.Count(one => one.EventType == Reached));
    }

    [Fact]
    public async Task The_notice_changes_the_plan_for_those_who_watch_it()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var registered = await suite.Register();
        await suite.JournalOf(registered, 3);
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

        Assert.Equal(0, await Notices(registered));
        var scheduling = await Fixture.Database("scheduling", "superuser");
        Assert.Equal("WITH_THE_PLAN", await scheduling.One<string>(
            "select notice from deadline where case_id = $1 and rule_id = 'R-FU-FIRST'", Guid.Parse(registered.Case.CaseId)));
        Assert.Equal(
            ["R-7A", "R-REASSESS"],
            await scheduling.All(row => row.GetString(0), "select subject from timer where aggregate_id = $1 order by subject", Guid.Parse(registered.Case.CaseId)));
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
        await scheduling.Run("update deadline set explanation = '\\x00' || explanation where case_id = $1", broken);
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
        Assert.Equal(0, await Notices(all[0]));

        // Once repaired, its notice is sent like the others.
        await scheduling.Run("update deadline set explanation = substring(explanation from 2) where case_id = $1", broken);
        await scheduling.Run("update timer set retry_at = null where aggregate_id = $1", broken);
        Assert.Equal(Reached, (await suite.JournalOf(all[0], 4))[3].EventType);
    }

    [Fact]
    public async Task With_two_replicas_of_which_one_is_killed_in_the_middle_every_notice_is_given_once()
    {
        const int Cases = 120;
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        await Parallel.ForEachAsync(Enumerable.Range(0, Cases), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => await suite.Register());
        var scheduling = await Fixture.Database("scheduling", "superuser");
        await Eventually.True("all plans are made", async () => await Timers() == 3 * Cases, seconds: 30);

        // Each notice takes its time, so that the kill hits some of them.
        await scheduling.Run(
            """
            create function take_time() returns trigger language plpgsql as $$ begin perform pg_sleep(0.02); return new; end $$;
            create trigger take_time before update on deadline for each row execute function take_time();
            """);
        try
        {
            var replica = await Replica.Start(Stack, "scheduling");
            await suite.SetBusinessDate(Given.Today.AddYears(1));
            await Eventually.True("some are done", async () => await Timers() < 3 * Cases - 60, seconds: 30);
            await replica.Kill();
            Assert.True(await Timers() > 0, "All was done before the kill: the test shows nothing.");
            await replica.DisposeAsync();
        }
        finally
        {
            await scheduling.Run("drop function take_time cascade");
        }

        await Eventually.True("all are done", async () => await Timers() == 0, seconds: 30);
        Assert.Equal(3 * Cases, await scheduling.One<long>("select count(*) from event where municipality_code = $1 and type = $2", (short)municipality, Reached));
        Assert.Equal(3 * Cases, await scheduling.One<long>("select count(*) from deadline where municipality_code = $1 and notice = 'GIVEN'", (short)municipality));
        Assert.Equal(
            3 * Cases,
            (await scheduling.All(
                row => (row.GetGuid(0), Convert.ToHexString(row.GetFieldValue<byte[]>(1))),
                "select aggregate_id, published from event where municipality_code = $1 and type = $2", (short)municipality, Reached)).Distinct().Count());
        var documentation = await Fixture.Database("documentation", "superuser");
        await Eventually.True("every journal has its entries", async () => await documentation.One<long>(
            "select count(*) from journal_entry where municipality_code = $1", (short)municipality) == 6 * Cases, seconds: 30);

        Task<long> Timers() => scheduling.One<long>("select count(*) from timer where municipality_code = $1", (short)municipality);
    }

    [Fact]
    public async Task A_deadline_that_passes_by_law_without_a_notice_is_counted()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var registered = await suite.Register();
        await suite.JournalOf(registered, 3);
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

        await scheduling.Run("update deadline set notice = 'GIVEN', noticed_at = clock_timestamp() where case_id = $1 and rule_id = 'R-FU-FIRST'", caseId);
        Assert.Equal(before, await Unnoticed());

        Task<long> Unnoticed() => worker.One<long>("select deadlines_unnoticed(clock_timestamp())");
    }

    [Fact]
    public async Task Plans_of_before_there_were_notices_get_timers_for_the_days_to_come()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var registered = await suite.Register(Given.Form(firstAbsenceDay: Given.Today.AddDays(-90)));
        await suite.JournalOf(registered, 3);
        var migration = Directory.GetFiles(Path.Combine(Repository.Root, "services", "Scheduling", "Migrations"), "*_notices.sql").Single();
        var scheduling = await Fixture.Database("scheduling", "superuser");

        // The tables as they were before it, then the migration itself; all of it rolled back at the end.
        await using var connection = await scheduling.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.Run("drop function deadlines_unnoticed(timestamptz); alter table deadline drop column notice, drop column noticed_at; delete from timer");
        await connection.Run(await File.ReadAllTextAsync(migration));

        var caseId = Guid.Parse(registered.Case.CaseId);
        Assert.Equal([("R-FU-FIRST", "BEFORE_NOTICES")], await All("select rule_id, notice from deadline where case_id = $1 and notice is not null"));
        Assert.Equal(
            [("R-7A", "true"), ("R-REASSESS", "true")],
            await All(
                """
                select t.subject, ((t.due_at at time zone 'Europe/Copenhagen') = d.plan_by)::text
                  from timer t join deadline d on d.case_id = t.aggregate_id and d.rule_id = t.subject
                 where t.aggregate_id = $1 order by t.subject
                """));
        await transaction.RollbackAsync();

        async Task<List<(string, string)>> All(string text)
        {
            await using var command = new NpgsqlCommand(text, connection) { Parameters = { new() { Value = caseId } } };
            await using var row = await command.ExecuteReaderAsync();
            var rows = new List<(string, string)>();
            while (await row.ReadAsync())
            {
                rows.Add((row.GetString(0), row.GetString(1)));
            }

            return rows;
        }
    }

    private static async Task<Deadline> Deadline(Suite suite, RegisterCaseResponse registered, string rule) =>
        (await suite.Deadlines.GetPlanAsync(new GetPlanRequest { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon))
            .Plan.Deadlines.Single(one => one.RuleId == rule);

    private async Task<long> Notices(RegisterCaseResponse registered) => await (await Fixture.Database("scheduling", "superuser")).One<long>(
        "select count(*) from event where aggregate_id = $1 and type = $2", Guid.Parse(registered.Case.CaseId), Reached);

    // A due timer without effect: once it is gone, everything that was due before it has been done.
    private async Task TimersHaveBeenLookedAt(int municipality)
    {
        var scheduling = await Fixture.Database("scheduling", "superuser");
        var nothing = Guid.NewGuid();
        await scheduling.Run(
            """
            insert into timer (municipality_code, kind, aggregate_id, subject, due_at)
            values ($1, 'deadline_notice', $2, '', business_now($1, clock_timestamp()))
            """,
            (short)municipality, nothing);
        await Eventually.True(
            "the timers were looked at", async () => await scheduling.One<long>("select count(*) from timer where aggregate_id = $1", nothing) == 0);
    }
}
