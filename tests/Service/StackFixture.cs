using System.Collections.Concurrent;
using Grpc.Net.Client;
using Npgsql;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The tests of this project share one stack and run one after the other.</summary>
[CollectionDefinition(Name)]
public sealed class StackCollection : ICollectionFixture<StackFixture>
{
    public const string Name = "the stack";
}

/// <summary>
/// One stack for all tests of the project. With <c>TEST_REDIS=none</c> it runs without Redis, where every test must pass as well:
/// <c>./test</c> runs the project twice.
/// </summary>
public sealed class StackFixture : IAsyncLifetime
{
    private static int lastMunicipality = 200;

    private readonly ConcurrentDictionary<string, GrpcChannel> channels = new();
    private readonly ConcurrentDictionary<(string Role, int Municipality, string Name), Suite> suites = new();
    private readonly ConcurrentDictionary<(string Service, string Role), Lazy<Task<NpgsqlDataSource>>> databases = new();

    private readonly Lazy<Task<string>> someCase;

    public StackFixture() => someCase = new(async () =>
    {
        var registered = await As().Register();
        await As().JournalOf(registered, 3);
        return registered.Case.CaseId;
    });

    public Stack Stack { get; private set; } = null!;

    /// <summary>What the services of the stack have measured since it was started.</summary>
    internal MetricsReceiver Metrics { get; private set; } = null!;

    public static bool WithoutRedis { get; } = Environment.GetEnvironmentVariable("TEST_REDIS") == "none";

    public async Task InitializeAsync()
    {
        Metrics = await MetricsReceiver.Start();
        string[] telemetry = [$"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL={Metrics.Url}", "--environment=Development"];   // in development metrics are sent every second
        Stack = WithoutRedis ? await Stack.Start(settings: ["--Backing:Redis=none", .. telemetry]) : await Stack.Start(settings: telemetry);

        // The example municipalities reach Scheduling as events.
        var scheduling = await Database("scheduling", "superuser");
        await Eventually.True(
            "Scheduling knows the example municipalities", async () => await scheduling.One<long>("select count(*) from municipality") == 3);
    }

    /// <summary>The suite as one person calls it.</summary>
    internal Suite As(string role = "caseworker", int municipality = 101, string name = "Sofie Sagsbehandler") =>
        suites.GetOrAdd((role, municipality, name), key => Stack.As(key.Role, key.Municipality, key.Name));

    /// <summary>The id of a case of København whose events all have had their effects; for tests that only look.</summary>
    internal Task<string> SomeCase => someCase.Value;

    /// <summary>The way to a service without any token.</summary>
    internal GrpcChannel Channel(string service) => channels.GetOrAdd(service, name => GrpcChannel.ForAddress(Stack.Addresses[name]));

    /// <summary>A service's database as <c>app</c>, <c>worker</c> or <c>superuser</c>.</summary>
    internal Task<NpgsqlDataSource> Database(string service, string role) =>
        databases.GetOrAdd((service, role), key => new(() => Stack.Database(key.Service, key.Role))).Value;

    /// <summary>
    /// A municipality that nobody else uses: its numbers begin at 1, its lists are empty, its clock is its own. Configured in Cases
    /// only, which is what decides on a registration.
    /// </summary>
    internal async Task<int> NewMunicipality(string? pinnedRuleSet = "RS-2015", params string[] overlays)
    {
        var code = Interlocked.Increment(ref lastMunicipality);
        var cases = await Database("cases", "superuser");
        await cases.Run(
            "insert into municipality (municipality_code, name, pinned_rule_set_id, overlay_ids) values ($1, $2, $3, $4)",
            (short)code, $"Kommune {code} (opdigtet)", pinnedRuleSet, overlays);
        return code;
    }

    public async Task DisposeAsync()
    {
        foreach (var suite in suites.Values)
        {
            suite.Dispose();
        }

        foreach (var channel in channels.Values)
        {
            channel.Dispose();
        }

        foreach (var database in databases.Values)
        {
            await (await database.Value).DisposeAsync();
        }

        if (Stack is not null)
        {
            await Stack.DisposeAsync();
        }

        if (Metrics is not null)
        {
            await Metrics.DisposeAsync();
        }
    }
}

/// <summary>A test against the stack.</summary>
[Collection(StackCollection.Name)]
public abstract class StackTest(StackFixture fixture)
{
    private protected StackFixture Fixture { get; } = fixture;

    private protected Stack Stack => Fixture.Stack;

    /// <summary>A caseworker in København.</summary>
    private protected Suite Caseworker => Fixture.As();
}
