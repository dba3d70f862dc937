using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// Two replicas of every subscriber work on the same streams at once, because the lease that should keep one of them away is taken
/// from them again and again. What makes an effect happen once is the cursor.
/// </summary>
public sealed class RacingReplicasTests(StackFixture fixture) : StackTest(fixture)
{
    private const int Registrations = 200;

    private static readonly string[] Subscribers = ["scheduling", "coordination", "documentation"];

    [Fact]
    public async Task Every_event_has_its_effect_once_however_many_loops_race_for_it()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var replicas = await Task.WhenAll(Subscribers.Select(service => Replica.Start(Stack, service)));
        using var end = new CancellationTokenSource();
        var holders = Subscribers.ToDictionary(service => service, _ => new HashSet<Guid>());
        var racing = Task.WhenAll(Subscribers.Select(service => TakeLeases(service, holders[service], end.Token)));
        try
        {
            await Parallel.ForEachAsync(
                Enumerable.Range(0, Registrations), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => await suite.Register());
            await Eventually.True("every journal has its three entries", async () => await Count("documentation", "journal_entry", municipality) >= 3 * Registrations, seconds: 60);
        }
        finally
        {
            await end.CancelAsync();
            await racing;
            foreach (var replica in replicas)
            {
                await replica.DisposeAsync();
            }
        }

        Assert.All(holders, held => Assert.True(held.Value.Count >= 2, $"{held.Key}: nobody raced."));
        Assert.Equal(Registrations, await Count("scheduling", "plan", municipality));
        Assert.Equal(Registrations, await Count("coordination", "coordinated_case", municipality));
        Assert.Equal(2 * Registrations, await Count("coordination", "party", municipality));
        Assert.Equal(Registrations, await Count("documentation", "journal", municipality));
        Assert.Equal(3 * Registrations, await Count("documentation", "journal_entry", municipality));
        foreach (var service in new[] { "scheduling", "coordination" })
        {
            Assert.Equal(Registrations, await Count(service, "event", municipality));
        }

        var entriesPerCase = await (await Fixture.Database("documentation", "superuser")).All(
            row => row.GetInt64(0), "select count(*) from journal_entry where municipality_code = $1 group by case_id", (short)municipality);
        Assert.All(entriesPerCase, entries => Assert.Equal(3, entries));
    }

    private async Task TakeLeases(string service, HashSet<Guid> holders, CancellationToken end)
    {
        var database = await Fixture.Database(service, "superuser");
        while (!end.IsCancellationRequested)
        {
            holders.UnionWith(await database.All(row => row.GetGuid(0), "select holder from lease where name = 'subscription:cases'"));
            await database.Run("update lease set held_until = '-infinity'");
            await Task.Delay(5, CancellationToken.None);
        }
    }

    private async Task<long> Count(string service, string table, int municipality) =>
        await (await Fixture.Database(service, "superuser")).One<long>(
            $"select count(*) from {table} where municipality_code = $1", (short)municipality);
}
