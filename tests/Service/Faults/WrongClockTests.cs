using Npgsql;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>A replica joins whose clock is wrong by days or years. Housekeeping uses the database's clock.</summary>
[Collection(Alone.Name)]
public sealed class WrongClockTests(StackFixture fixture) : StackTest(fixture)
{
    [Theory]
    [InlineData("+4d")]
    [InlineData("+6y")]
    public async Task A_replica_whose_clock_is_ahead_removes_no_stored_answer_and_the_same_id_writes_once(string ahead)
    {
        var cases = await Fixture.Database("cases", "superuser");
        var registration = Given.Registration();
        var first = await Caseworker.Intake.RegisterCaseAsync(registration, deadline: Suite.Soon);
        await PutOldAnswer(cases);

        await using var replica = await Replica.Start(Stack, "cases", await Ahead(ahead));
        await Tidied(cases);

        var again = await Caseworker.Intake.RegisterCaseAsync(registration, deadline: Suite.Soon);
        Assert.Equal(first, again);
    }

    [Fact]
    public async Task A_replica_whose_clock_is_six_years_ahead_removes_no_collected_access_and_no_month()
    {
        var documentation = await Fixture.Database("documentation", "superuser");
        await Fixture.SomeCase;
        await Eventually.True("accesses are collected", async () => await Number(documentation, "select count(*) from access_entry") > 0, seconds: 30);
        var (entries, months) = (await Number(documentation, "select count(*) from access_entry"), await Months(documentation));
        await PutOldAnswer(documentation);

        await using var replica = await Replica.Start(Stack, "documentation", await Ahead("+6y"));
        await Tidied(documentation);

        Assert.True(await Number(documentation, "select count(*) from access_entry") >= entries);
        Assert.Equal(months, await Months(documentation));
    }

    [Fact]
    public async Task An_access_of_a_time_that_cannot_be_is_collected_and_kept()
    {
        var cases = await Fixture.Database("cases", "superuser");
        var documentation = await Fixture.Database("documentation", "superuser");
        var subject = $"wrong-clock-{Guid.NewGuid()}";

        await cases.Run(
            """
            insert into access_log (municipality_code, occurred_at, case_ids, subject, name, role, via, purpose, rpc, classes, verdict, trace_id)
            values (101, now() + interval '6 years', '{}', $1, 'x', 'caseworker', '', 'x', 'x', '{}', 1, ''),
                   (101, now() - interval '20 years', '{}', $1, 'x', 'caseworker', '', 'x', 'x', '{}', 1, '')
            """,
            subject);

        await Eventually.True(
            "both are collected", async () => await documentation.One<long>("select count(*) from access_entry_other where subject_id = $1", subject) == 2, seconds: 30);
        Assert.Equal(0, await Number(documentation, "select drop_old_access_entries()::bigint"));
        Assert.Equal(2, await documentation.One<long>("select count(*) from access_entry where subject_id = $1", subject));
    }

    [Theory]
    [InlineData("cases", "access_log", "prepare_access_log", "3 months", "1 month")]
    [InlineData("documentation", "access_entry", "prepare_access_entries", "-14 months", "-14 months")]
    public async Task Rows_that_came_before_their_month_was_prepared_move_into_it(string service, string log, string prepare, string row, string prepared)
    {
        var database = await Fixture.Database(service, "superuser");
        await Eventually.True("the log was free for a moment", async () =>
        {
            await using var connection = await database.OpenConnectionAsync();
            await using var undone = await connection.BeginTransactionAsync();
            try
            {
                await connection.Run(log == "access_log"
                    ? $"""
                       insert into access_log (municipality_code, occurred_at, case_ids, subject, name, role, via, purpose, rpc, classes, verdict, trace_id)
                       values (101, date_trunc('month', now()) + interval '{row}' + interval '1 day', array[gen_random_uuid()], 'early', 'x', 'caseworker', '', 'x', 'x', '{"{}"}', 1, '')
                       """
                    : $"""
                       with early as (select date_trunc('month', now()) + interval '{row}' + interval '1 day' as at, gen_random_uuid() as id),
                            by_case as (insert into access_entry_case (municipality_code, case_id, occurred_at, access_id) select 101, id, at, id from early)
                       insert into access_entry (municipality_code, occurred_at, access_id, case_ids, subject_id, subject_name, role, service, via_service,
                                                 method, purpose, classes, outcome, trace_id)
                       select 101, at, id, array[id], 'early', 'x', 'caseworker', 'cases', '', 'x', 'x', '{"{}"}', 1, '' from early
                       """);
                Assert.Equal($"{log}_other", await Where());

                // Within a transaction for another municipality, like the collector's: no row is left behind.
                await connection.Run("select set_config('app.municipality', '766', true)");
                await connection.Run($"select {prepare}((now() + interval '{prepared}')::date)");

                Assert.Matches($"^{log}_[0-9]{{4}}_[0-9]{{2}}$", await Where());
                return true;
            }
            catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                return false;
            }

            async Task<string> Where()
            {
                await using var command = new NpgsqlCommand(
                    $"select tableoid::regclass::text from {log} where {(log == "access_log" ? "subject" : "subject_id")} = 'early'", connection);
                return (string)(await command.ExecuteScalarAsync())!;
            }
        }, seconds: 60);
    }

    [Theory]
    [InlineData("cases", "access_log", "prepare_access_log")]
    [InlineData("documentation", "access_entry", "prepare_access_entries")]
    public async Task Two_replicas_may_prepare_the_same_month_at_once(string service, string log, string prepare)
    {
        var database = await Fixture.Database(service, "superuser");
        // Months that are not needed.
        var month = await database.One<DateOnly>("select (date_trunc('month', now()) - interval '30 months')::date");
        await Eventually.True("the log was free for a moment", async () =>
        {
            await using var first = await database.OpenConnectionAsync();
            await using var second = await database.OpenConnectionAsync();
            var making = await first.BeginTransactionAsync();
            try
            {
                await first.Run($"select {prepare}($1)", month);
                var racing = second.Run($"select {prepare}($1)", month);
                await Eventually.True("the second waits for the first", async () => racing.IsCompleted || await IsWaiting(second), seconds: 30);
                Assert.False(racing.IsCompletedSuccessfully);
                await making.CommitAsync();
                await racing;
                return true;
            }
            catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                // The function waits only 300 ms.
                return false;
            }
            finally
            {
                await making.DisposeAsync();
                await Drop();
            }
        }, seconds: 60);

        Task<bool> IsWaiting(NpgsqlConnection connection) =>
            database.One<bool>("select exists (select from pg_locks where pid = $1 and not granted)", connection.ProcessID);

        async Task Drop()
        {
            var made = await database.All(
                row => row.GetString(0),
                """
                select relname::text from pg_class
                 where relkind = 'r' and relname like $1 || '%' and right(relname, 7) in
                       (select to_char($2::date + make_interval(months => i), 'YYYY_MM') from generate_series(0, 2) i)
                """,
                log, month);
            foreach (var table in made)
            {
                await database.Run($"drop table {table}");
            }
        }
    }

    [Theory]
    [InlineData("cases", "prepare_access_log")]
    [InlineData("cases", "drop_forwarded_access_log")]
    [InlineData("documentation", "drop_old_access_entries")]
    public async Task The_background_work_cannot_name_the_day_it_tidies_for(string service, string function)
    {
        var worker = await Fixture.Database(service, "worker");

        var refused = await Assert.ThrowsAsync<PostgresException>(() => worker.Run($"select {function}('2032-11-01'::date)"));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Fact]
    public async Task A_day_that_has_not_come_prepares_nothing_and_removes_nothing()
    {
        var documentation = await Fixture.Database("documentation", "superuser");
        var months = await Months(documentation);

        await documentation.Run("select prepare_access_entries('2032-11-01')");
        Assert.Equal(0, await Number(documentation, "select drop_old_access_entries('2099-01-01')::bigint"));
        Assert.Equal(0, await Number(documentation, "select drop_forwarded_access_log('2099-01-01')::bigint"));
        Assert.Equal(months, await Months(documentation));
        await Assert.ThrowsAsync<PostgresException>(() => documentation.Run("select prepare_access_log('2032-11-01')"));
    }

    [Fact]
    public async Task A_task_that_fails_keeps_none_of_the_others_from_being_done()
    {
        var cases = await Fixture.Database("cases", "superuser");
        await cases.Run("revoke execute on function prepare_access_log() from worker");
        try
        {
            await PutOldAnswer(cases);
            await using var replica = await Replica.Start(Stack, "cases");
            await Tidied(cases);
        }
        finally
        {
            await cases.Run("grant execute on function prepare_access_log() to worker");
        }
    }

    // An answer that is old by the database's clock: the last task of a round of housekeeping removes it.
    private static Task PutOldAnswer(NpgsqlDataSource database) => database.Run(
        """
        insert into request (municipality_code, subject, rpc, request_id, content_hash, created_at)
        values (101, 'old-answer', 'x', gen_random_uuid(), '', now() - interval '80 hours')
        """);

    private static Task Tidied(NpgsqlDataSource database) => Eventually.True(
        "the replica has tidied", async () => await Number(database, "select count(*) from request where subject = 'old-answer'") == 0, seconds: 60);

    private static Task<long> Number(NpgsqlDataSource database, string sql) => database.One<long>(sql);

    private static Task<List<string>> Months(NpgsqlDataSource database) => database.All(
        row => row.GetString(0), @"select relname from pg_class where relname ~ '^access_.*_\d{4}_\d{2}$' and relkind = 'r' order by 1");

    private static async Task<(string, string)[]> Ahead(string offset) =>
        [("LD_PRELOAD", await FakeTime.Library()), ("FAKETIME", offset), ("FAKETIME_DONT_FAKE_MONOTONIC", "1")];
}
