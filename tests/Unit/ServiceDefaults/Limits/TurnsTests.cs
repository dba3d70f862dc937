using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Health;
using Sygeopfoelgning.Rpc.Limits;
using Sygeopfoelgning.Tests.Unit.Rules;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults.Limits;

/// <summary>Which call gets a connection of the pool, which waits, and which is refused with a time to retry.</summary>
public sealed class TurnsTests
{
    private const short Koebenhavn = 101;
    private const short Aarhus = 751;
    private const int Pool = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task However_many_writes_of_a_municipality_wait_for_a_lock_others_read_and_write_and_so_may_it_read()
    {
        var turns = Turns();
        var stuck = new List<Turns.Turn>();
        while (Asked(turns, Koebenhavn, isWrite: true) is { IsCompleted: true } taken)
        {
            stuck.Add(await taken);
        }

        Assert.Equal(Pool / 2, stuck.Count);
        using var theirs = await turns.Take(Aarhus, isWrite: true, isPatient: false, CancellationToken.None);
        using var read = await turns.Take(Aarhus, isWrite: false, isPatient: false, CancellationToken.None);
        using var own = await turns.Take(Koebenhavn, isWrite: false, isPatient: false, CancellationToken.None);
    }

    [Fact]
    public async Task Writes_of_all_leave_connections_to_the_reads()
    {
        var turns = Turns();
        for (short municipality = 1; municipality <= 20; municipality++)
        {
            _ = Asked(turns, municipality, isWrite: true);
        }

        using var read = await turns.Take(Aarhus, isWrite: false, isPatient: false, CancellationToken.None).AsTask().WaitAsync(Patience);
    }

    [Fact]
    public async Task Reads_of_one_municipality_leave_a_connection_to_another()
    {
        var turns = Turns();
        for (var n = 0; n < 20; n++)
        {
            _ = Asked(turns, Koebenhavn, isWrite: false);
        }

        using var read = await turns.Take(Aarhus, isWrite: false, isPatient: false, CancellationToken.None).AsTask().WaitAsync(Patience);
    }

    [Theory]
    [InlineData("PerMunicipality", "municipality")]
    [InlineData("Calls", "service")]
    [Meets("DATABASE_QUEUE_FULL")]
    public void Beyond_so_many_who_wait_the_next_is_told_to_come_again(string setting, string whose)
    {
        var turns = Turns((setting, "3"));
        for (var n = 0; n < Pool - 2 + 3; n++)
        {
            Assert.Null(turns.Refuses(Koebenhavn, isWrite: false));
            _ = Asked(turns, Koebenhavn, isWrite: false);
        }

        Assert.Equal(3, turns.Waiting);
        Assert.Equal(new DatabaseQueueFull(whose), turns.Refuses(Koebenhavn, isWrite: false));
        Assert.Equal(new DatabaseQueueFull(whose), Refusal(Asked(turns, Koebenhavn, isWrite: false)));
        // Another municipality still has a connection for reads, and a queue of its own for writes.
        Assert.Null(turns.Refuses(Aarhus, isWrite: false));
        Assert.Null(turns.Refuses(Koebenhavn, isWrite: true));

        // A stream is limited elsewhere, and must not end because of this queue.
        Assert.False(turns.Take(Koebenhavn, isWrite: false, isPatient: true, CancellationToken.None).AsTask().IsCompleted);
    }

    [Fact]
    public void Writes_that_wait_for_a_lock_refuse_no_read_of_their_municipality()
    {
        var turns = Turns(("PerMunicipality", "3"));
        for (var n = 0; n < (Pool / 2) + 3; n++)
        {
            _ = Asked(turns, Koebenhavn, isWrite: true);
        }

        Assert.NotNull(turns.Refuses(Koebenhavn, isWrite: true));
        Assert.Null(turns.Refuses(Koebenhavn, isWrite: false));
        Assert.True(Asked(turns, Koebenhavn, isWrite: false).IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Who_waits_gets_a_turn_in_the_order_of_coming_past_those_who_could_not_use_it()
    {
        var turns = Turns();
        var writes = Enumerable.Range(0, Pool / 2).Select(_ => Asked(turns, Koebenhavn, isWrite: true).Result).ToList();
        var reads = Enumerable.Range(0, 2).Select(_ => Asked(turns, Koebenhavn, isWrite: false).Result).ToList();
        var write = Asked(turns, Koebenhavn, isWrite: true);
        var first = Asked(turns, Koebenhavn, isWrite: false);
        var second = Asked(turns, Koebenhavn, isWrite: false);

        reads[0].Dispose();

        await first.WaitAsync(Patience);
        Assert.False(write.IsCompleted || second.IsCompleted);
        writes[0].Dispose();
        await write.WaitAsync(Patience);
        Assert.False(second.IsCompleted);
    }

    [Fact]
    public async Task Whoever_gives_up_leaves_the_queue()
    {
        var turns = Turns();
        var taken = Enumerable.Range(0, Pool - 2).Select(_ => Asked(turns, Koebenhavn, isWrite: false).Result).ToList();
        using var leave = new CancellationTokenSource();
        var waits = turns.Take(Koebenhavn, isWrite: false, isPatient: false, leave.Token).AsTask();
        Assert.Equal(1, turns.Waiting);

        await leave.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waits);
        Assert.Equal(0, turns.Waiting);
        taken.ForEach(turn => turn.Dispose());
        using var again = await turns.Take(Koebenhavn, isWrite: false, isPatient: false, CancellationToken.None);
    }

    [Fact]
    public async Task Nobody_waits_longer_than_is_worth_it()
    {
        var turns = Turns(("Longest", "00:00:00.05"));
        var taken = Enumerable.Range(0, Pool - 2).Select(_ => Asked(turns, Koebenhavn, isWrite: false).Result).ToList();

        var late = await Assert.ThrowsAsync<RefusedException>(() => Asked(turns, Koebenhavn, isWrite: false).WaitAsync(Patience));

        Assert.IsType<DatabaseQueueFull>(late.Refusal);
        Assert.NotEmpty(taken);
    }

    [Fact]
    public async Task A_turn_given_back_twice_counts_once()
    {
        var turns = Turns();
        var turn = await turns.Take(Koebenhavn, isWrite: true, isPatient: false, CancellationToken.None);
        turn.Dispose();
        turn.Dispose();

        var fit = 0;
        while (Asked(turns, Koebenhavn, isWrite: true).IsCompleted)
        {
            fit++;
        }

        Assert.Equal(Pool / 2, fit);
    }

    [Theory]
    [InlineData("PerMunicipality", "0")]
    [InlineData("Calls", "some")]
    [InlineData("Longest", "a while")]
    public void A_bound_that_cannot_be_read_stops_the_service(string setting, string value) =>
        Assert.Contains($"Queue:{setting}", Assert.Throws<StartupProblem>(() => Turns((setting, value))).Message, StringComparison.Ordinal);

    private static Task<Turns.Turn> Asked(Turns turns, short municipality, bool isWrite) =>
        turns.Take(municipality, isWrite, isPatient: false, CancellationToken.None).AsTask();

    private static object Refusal(Task asked) => Assert.IsType<RefusedException>(asked.Exception!.InnerException).Refusal;

    private static Turns Turns(params (string Key, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(one => KeyValuePair.Create($"Queue:{one.Key}", (string?)one.Value))).Build(),
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>(),
        TimeProvider.System,
        Pool);
}
