using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>How the services' access logs reach Documentation, and how long they are stored.</summary>
[Collection(Alone.Name)]
[TouchesRedis("Feed")]
public sealed class AccessFeedTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task What_is_collected_again_after_the_cursor_was_set_back_is_still_there_once()
    {
        var municipality = await Fixture.NewMunicipality();
        var officer = Fixture.As(municipality: municipality);
        var caseId = (await officer.Register()).Case.CaseId;
        for (var i = 0; i < 5; i++)
        {
            await officer.Cases.GetCaseAsync(new GetCaseRequest { CaseId = caseId }, deadline: Suite.Soon);
        }

        var documentation = await Fixture.Database("documentation", "superuser");
        await Eventually.True("all are collected", async () => await Kept() == 5);
        await documentation.Run("update subscription set epoch = null where publisher = 'access:cases'");
        await officer.Cases.GetCaseAsync(new GetCaseRequest { CaseId = caseId }, deadline: Suite.Soon);

        await Eventually.True("the new one is collected", async () => await Kept() == 6);
        Assert.Equal(6, await documentation.One<long>("select count(*) from access_entry_case where case_id = $1", Guid.Parse(caseId)));

        Task<long> Kept() => documentation.One<long>("select count(*) from access_entry where $1 = any(case_ids)", Guid.Parse(caseId));
    }

    [Fact]
    public async Task A_position_says_nothing_of_the_access_logs()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        var plan = await Caseworker.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);
        var entries = await Caseworker.Journal.ListEntriesAsync(new ListEntriesRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);

        Assert.NotEmpty(plan.AsOf);
        Assert.DoesNotContain("access:", System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(entries.AsOf)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cases")]
    [InlineData("documentation")]
    public async Task A_reader_of_another_epoch_is_stopped_and_a_negative_limit_refused(string service)
    {
        var feed = new AccessFeedService.AccessFeedServiceClient(Fixture.Channel(service));
        var header = TestToken.Header(TestToken.OfService(Stack));

        await Refused.By(StatusCode.FailedPrecondition, "FEED_EPOCH_UNKNOWN",
            feed.ReadAccessesAsync(new ReadAccessesRequest { After = new FeedCursor { Epoch = Guid.NewGuid().ToString() } }, header, Suite.Soon));
        await Refused.For(feed.ReadAccessesAsync(new ReadAccessesRequest { Limit = -1 }, header, Suite.Soon), ("limit", "LIMIT_NEGATIVE"));
    }

    [Fact]
    public async Task An_old_month_goes_when_all_of_it_was_taken_in_and_not_before()
    {
        var cases = await Fixture.Database("cases", "superuser");
        // All of it is rolled back; a month is removed under a lock that does not wait for calls in progress.
        await Eventually.True("the log was free for a moment", async () =>
        {
            await using var connection = await cases.OpenConnectionAsync();
            await using var undone = await connection.BeginTransactionAsync();
            try
            {
                // First, in the order in which a reader locks.
                await connection.Run("update access_forwarded set epoch = (select epoch from feed_epoch), txid = '1', sequence = 0");
                await connection.Run("select prepare_access_log('2019-03-01')");
                await connection.Run(
                    """
                    insert into access_log (municipality_code, occurred_at, case_ids, subject, name, role, via, purpose, rpc, classes, verdict, trace_id)
                    values (101, '2019-03-10', '{}', 'x', 'x', 'caseworker', '', 'x', 'x', '{}', 1, '')
                    """);
                Assert.Equal(2, await Drop(connection));   // the two empty months beside it
                Assert.True(await Exists(connection, "access_log_2019_03"));

                await connection.Run("update access_forwarded set txid = pg_current_xact_id(), sequence = 9223372036854775807");
                await connection.Run("update access_forwarded set epoch = gen_random_uuid()");
                Assert.Equal(0, await Drop(connection));   // another epoch says nothing of these rows

                await connection.Run("update access_forwarded set epoch = (select epoch from feed_epoch)");
                Assert.Equal(1, await Drop(connection));
                Assert.False(await Exists(connection, "access_log_2019_03"));
                return true;
            }
            catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task The_collected_log_keeps_its_months_for_as_long_as_is_set_and_no_longer()
    {
        var documentation = await Fixture.Database("documentation", "superuser");
        await Eventually.True("the log was free for a moment", async () =>
        {
            await using var connection = await documentation.OpenConnectionAsync();
            await using var undone = await connection.BeginTransactionAsync();
            try
            {
                await connection.Run("update access_retention set kept_months = 240");   // an older month than the log is kept is not prepared
                await connection.Run("select prepare_access_entries('2019-03-05')");
                await connection.Run("update access_retention set kept_months = 60");
                Assert.Equal(0, await Old(connection, "2024-03-31"));
                Assert.Equal(2, await Old(connection, "2024-04-01"));
                Assert.False(await Exists(connection, "access_entry_2019_03"));
                Assert.False(await Exists(connection, "access_entry_case_2019_03"));
                return true;
            }
            catch (PostgresException busy) when (busy.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                return false;
            }
        });
        await using var held = await documentation.OpenConnectionAsync();
        Assert.Equal(PostgresErrorCodes.CheckViolation,
            (await Assert.ThrowsAsync<PostgresException>(() => held.Run("update access_retention set kept_months = 5"))).SqlState);
    }

    private static Task<int> Drop(NpgsqlConnection connection) => Number(connection, "select drop_forwarded_access_log('2019-12-01')");

    private static Task<int> Old(NpgsqlConnection connection, string today) => Number(connection, $"select drop_old_access_entries('{today}')");

    private static async Task<bool> Exists(NpgsqlConnection connection, string table)
    {
        await using var command = new NpgsqlCommand($"select to_regclass('{table}') is not null", connection);
        return (bool)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<int> Number(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (int)(await command.ExecuteScalarAsync())!;
    }
}
