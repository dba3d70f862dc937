using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Npgsql;
using Sygeopfoelgning.Seed;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Tests;

namespace Sygeopfoelgning.Bench;

/// <summary>
/// The measured system: a whole stack on a folder and ports of its own, the empty service beside it, and the municipalities in which
/// calls are made. It ends with this program and leaves nothing behind.
/// </summary>
internal sealed class BenchStack : IAsyncDisposable
{
    private readonly Process empty;

    private BenchStack(Stack stack, Process empty, Uri emptyAddress)
    {
        (Stack, this.empty) = (stack, empty);
        EmptyAddress = emptyAddress;
    }

    public Stack Stack { get; }

    public Uri EmptyAddress { get; }

    public Uri CasesAddress => new(Stack.Addresses["cases"]);

    public required int CasesProcess { get; init; }

    public required int DatabaseProcess { get; init; }

    /// <summary>The ancestor of all processes of the stack.</summary>
    public int Root => Machine.RootOf(CasesProcess);

    /// <summary>Connects like the service itself.</summary>
    public required NpgsqlConnectionStringBuilder App { get; init; }

    public required NpgsqlConnectionStringBuilder Superuser { get; init; }

    /// <summary>The duration of the start, from nothing to four healthy services.</summary>
    public required TimeSpan StartUp { get; init; }

    public static async Task<BenchStack> Start()
    {
        var began = Stopwatch.GetTimestamp();
        // Few callers stand for many here; the limit is on, and high enough for them. The services inherit it.
        Environment.SetEnvironmentVariable("RateLimit__CallsPerSecond", "1000000");
        var stack = await Stack.Start(settings: "--Logging:LogLevel:AppHost.Resources=None");
        var startUp = Stopwatch.GetElapsedTime(began);
        try
        {
            var port = FreePort();
            // Where the services send their telemetry; in a stack without dashboard nobody listens there.
            var collector = new Uri(stack.Setting("ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL"));
            var empty = Process.Start(new ProcessStartInfo(
                "dotnet", [typeof(BenchStack).Assembly.Location, "empty", $"{port}", $"{collector.Port}"]) { RedirectStandardInput = true })!;
            var app = new NpgsqlConnectionStringBuilder(await stack.ConnectionString("casesdb"));
            return new BenchStack(stack, empty, new Uri($"http://localhost:{port}"))
            {
                StartUp = startUp,
                CasesProcess = await stack.ProcessId("cases"),
                DatabaseProcess = await stack.ProcessId("postgres"),
                App = app,
                Superuser = new NpgsqlConnectionStringBuilder(app.ConnectionString) { Username = "postgres", Password = stack.Secret("postgres") },
            };
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    /// <summary>The holder of the tokens of a municipality.</summary>
    public static string OfficerOf(short municipality) => new TokenHolder("caseworker", municipality, "Sofie Sagsbehandler").Subject;

    /// <summary>Sets up a municipality in Cases only, which decides on a registration.</summary>
    public async Task SetUp(params IEnumerable<short> municipalities)
    {
        await using var database = NpgsqlDataSource.Create(Superuser);
        foreach (var code in municipalities)
        {
            await using var command = database.CreateCommand(
                "insert into municipality (municipality_code, name, pinned_rule_set_id) values ($1, $2, 'RS-2015') on conflict do nothing");
            command.Parameters.Add(new NpgsqlParameter { Value = code });
            command.Parameters.Add(new NpgsqlParameter { Value = string.Create(CultureInfo.InvariantCulture, $"Kommune {code} (opdigtet)") });
            await command.ExecuteNonQueryAsync();

            // The holder of the tokens, who becomes responsible for the cases.
            await using var officer = database.CreateCommand(
                """
                insert into officer (municipality_code, officer_id, name, function, first_day)
                values ($1, $2, 'Sofie Sagsbehandler', 1, '2020-01-01') on conflict do nothing
                """);
            officer.Parameters.Add(new NpgsqlParameter { Value = code });
            officer.Parameters.Add(new NpgsqlParameter { Value = OfficerOf(code) });
            await officer.ExecuteNonQueryAsync();
        }
    }

    /// <summary>Adds cases to a municipality, with the staff that they are with (<see cref="SeededPlace"/>), and returns how many a second.</summary>
    public async Task<double> Seed(short municipality, int cases)
    {
        var keys = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Keys:Encryption"] = Stack.Secret("cases-encryption-keys"),
            ["Keys:Hash"] = Stack.Secret("cases-hash-keys"),
        }).Build();
        await using var seed = new CasesSeed(Superuser.ConnectionString, keys) { IsPlaced = true };
        var began = Stopwatch.GetTimestamp();
        await seed.Add(municipality, cases);
        return cases / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    /// <summary>Adds plans to a municipality in Scheduling, and returns how many a second.</summary>
    public async Task<double> SeedPlans(short municipality, int first, int count)
    {
        var keys = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Keys:Encryption"] = Stack.Secret("scheduling-encryption-keys"),
        }).Build();
        await using var seed = new PlansSeed(new NpgsqlConnectionStringBuilder(Superuser.ConnectionString) { Database = "schedulingdb" }.ConnectionString, keys);
        var began = Stopwatch.GetTimestamp();
        await seed.Add(municipality, first, count);
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    public async ValueTask DisposeAsync()
    {
        empty.StandardInput.Close();
        await empty.WaitForExitAsync();
        empty.Dispose();
        await Stack.DisposeAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
