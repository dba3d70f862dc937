using System.Collections.Concurrent;
using Npgsql;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// The stack that all tests of the project share: started when the first class needs it, stopped after the last. With
/// <c>TEST_REDIS=none</c> it runs without Redis.
/// </summary>
public sealed class OneStack
{
    private readonly ConcurrentDictionary<(string Service, string Role), Lazy<Task<NpgsqlDataSource>>> databases = new();
    private readonly Lazy<Task> started;

    // Of the message and of where it was thrown.
    private const int ErrorLines = 12;

    private int lastMunicipality = 200;

    public OneStack() => started = new(Start);

    public Stack Stack { get; private set; } = null!;

    /// <summary>What the services of the stack have measured since it was started.</summary>
    internal MetricsReceiver Metrics { get; private set; } = null!;

    /// <summary>Completes when every service is healthy and has the example municipalities.</summary>
    public Task Started => started.Value;

    /// <summary>The code of a municipality that no test uses yet.</summary>
    public int NextMunicipality() => Interlocked.Increment(ref lastMunicipality);

    /// <summary>A service's database as <c>app</c>, <c>worker</c> or <c>superuser</c>.</summary>
    public Task<NpgsqlDataSource> Database(string service, string role) =>
        databases.GetOrAdd((service, role), key => new(() => Stack.Database(key.Service, key.Role))).Value;

    public async Task Stop()
    {
        if (!started.IsValueCreated)
        {
            return;
        }

        foreach (var database in databases.Values)
        {
            await (await database.Value).DisposeAsync();
        }

        if (Stack is not null)
        {
            await KeepUnexpectedErrors();
            await Stack.DisposeAsync();
        }

        if (Metrics is not null)
        {
            await Metrics.DisposeAsync();
        }
    }

    // A caller is told an unexpected error's id and nothing else; the rest is gone with the stack, unless ./test is there to show it.
    private async Task KeepUnexpectedErrors()
    {
        if (Environment.GetEnvironmentVariable("TEST_ERRORS") is { Length: > 0 } file)
        {
            var lines = await Stack.ConsoleLines();
            await File.AppendAllLinesAsync(
                file, Enumerable.Range(0, lines.Count).Where(n => lines[n].Contains("failed with error id", StringComparison.Ordinal)).SelectMany(n => lines.Skip(n).Take(ErrorLines)));
        }
    }

    private async Task Start()
    {
        Metrics = await MetricsReceiver.Start();
        string[] telemetry = [$"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL={Metrics.Url}", "--environment=Development"];   // in development metrics are sent every second
        Stack = StackFixture.WithoutRedis ? await Stack.Start(settings: ["--Backing:Redis=none", .. telemetry]) : await Stack.Start(settings: telemetry);

        // The example municipalities reach Scheduling as events.
        var scheduling = await Database("scheduling", "superuser");
        await Eventually.True(
            "Scheduling knows the example municipalities", async () => await scheduling.One<long>("select count(*) from municipality") >= 3);
    }
}
