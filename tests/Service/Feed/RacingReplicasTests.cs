using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// Two replicas of every subscriber work on the same streams at once, because the lease that should keep one of them away is
/// disabled. The cursor ensures that an effect happens once.
/// </summary>
[Collection(Alone.Name)]
[TouchesRedis("Feed")]
public sealed class RacingReplicasTests(StackFixture fixture) : StackTest(fixture)
{
    private const int Round = 200;
    private const int MostRounds = 8;

    private static readonly string[] Subscribers = ["scheduling", "coordination", "documentation"];

    [Fact]
    public async Task Every_event_has_its_effect_once_however_many_loops_race_for_it()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var lostBefore = await LostRaces();
        await ForEachSubscriber(LetNoLeaseHold);
        var replicas = await Task.WhenAll(Subscribers.Select(service => Replica.Start(Stack, service)));
        var holders = new Dictionary<string, long>();
        var registrations = 0;
        try
        {
            // Whether two loops collide is random, and rarer if each polls once a second: the test continues until they have.
            for (var round = 0; round < MostRounds && await LostRaces() <= lostBefore; round++)
            {
                await Parallel.ForEachAsync(
                    Enumerable.Range(0, Round), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => await suite.Register());
                registrations += Round;
                await Eventually.True(
                    "every journal has its three entries",
                    async () => await Count("documentation", "journal_entry", municipality) >= 3 * registrations, seconds: 60);
            }

            foreach (var service in Subscribers)
            {
                holders[service] = await (await Fixture.Database(service, "superuser")).One<long>("select count(distinct holder) from test_holder");
            }
        }
        finally
        {
            foreach (var replica in replicas)
            {
                await replica.DisposeAsync();
            }

            await ForEachSubscriber("drop function never_hold cascade; drop table test_holder");
        }

        // Both replicas worked on the streams, and one was overtaken at least once; otherwise this proves nothing.
        Assert.All(holders, replicasOf => Assert.Equal((replicasOf.Key, 2L), (replicasOf.Key, replicasOf.Value)));
        await Eventually.True("a race was lost", async () => await LostRaces() > lostBefore);
        Assert.Equal(registrations, await Count("scheduling", "plan", municipality));
        Assert.Equal(registrations, await Count("coordination", "coordinated_case", municipality));
        Assert.Equal(2 * registrations, await Count("coordination", "party", municipality));
        Assert.Equal(registrations, await Count("documentation", "journal", municipality));
        Assert.Equal(3 * registrations, await Count("documentation", "journal_entry", municipality));

        // The plan and its next deadline; the parties.
        Assert.Equal(2 * registrations, await Count("scheduling", "event", municipality));
        Assert.Equal(registrations, await Count("coordination", "event", municipality));

        var entriesPerCase = await (await Fixture.Database("documentation", "superuser")).All(
            row => row.GetInt64(0), "select count(*) from journal_entry where municipality_code = $1 group by case_id", (short)municipality);
        Assert.All(entriesPerCase, entries => Assert.Equal(3, entries));
    }

    // Every request for a lease succeeds, and the lease has already expired.
    private const string LetNoLeaseHold =
        """
        create table test_holder (holder uuid);
        create function never_hold() returns trigger language plpgsql security definer as $$
        begin
            insert into test_holder select new.holder where new.name = 'subscription:cases';
            new.held_until := '-infinity';
            return new;
        end $$;
        create trigger never_hold before insert or update on lease for each row execute function never_hold();
        update lease set held_until = '-infinity';
        delete from test_holder
        """;

    private async Task ForEachSubscriber(string statements)
    {
        foreach (var service in Subscribers)
        {
            await (await Fixture.Database(service, "superuser")).Run(statements);
        }
    }

    // A loop that finds the cursor moved rolls back. These two read only one stream, and have no other reason to roll back.
    private async Task<long> LostRaces() => await (await Fixture.Database("cases", "superuser")).One<long>(
        "select sum(xact_rollback)::bigint from pg_stat_database where datname in ('schedulingdb', 'coordinationdb')");

    private async Task<long> Count(string service, string table, int municipality) =>
        await (await Fixture.Database(service, "superuser")).One<long>(
            $"select count(*) from {table} where municipality_code = $1", (short)municipality);
}
