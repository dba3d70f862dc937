using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Grpc.Core;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>A cold copy of the databases, restored after more was written: noticed, and prepared for use with new epochs.</summary>
public sealed class RestoreTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);

    private readonly string folder = Directory.CreateTempSubdirectory("sygeopfoelgning-").FullName;
    private readonly StringBuilder said = new();
    private Process? appHost;

    public void Dispose()
    {
        if (appHost is { HasExited: false })
        {
            appHost.Kill();
            appHost.WaitForExit();
        }

        appHost?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Databases_put_back_from_a_cold_copy_are_noticed_and_taken_into_use_when_somebody_says_so()
    {
        var first = await StartAppHost(Processes);
        var kept = await RegisterCase();
        await Stopped(first);
        await Copy("postgres", "copy");

        var second = await StartAppHost(Processes);
        var lost = await RegisterCase();
        var cursor = await EndOfTheLog();
        await Stopped(second);
        Directory.Delete(Path.Combine(folder, "postgres"), recursive: true);
        await Copy("copy", "postgres");

        // The restore is not confirmed: nothing starts, and the message says what to do.
        var refused = await StartAppHost(Processes, waitUntilReady: false);
        await Stage.Until("it is said", () => Task.FromResult(said.ToString()), text => text.Contains("./run restored", StringComparison.Ordinal), Limit);
        Assert.Contains("restored from a backup", said.ToString(), StringComparison.Ordinal);
        Assert.False(File.Exists(EndpointsFile));
        await Stopped(refused);

        var restored = await StartAppHost([.. Processes, "--Local:Restored=true"]);
        Assert.Equal(kept.Case.CaseId, await ReadCase(kept.Case.CaseId));
        await Assert.ThrowsAsync<RpcException>(() => ReadCase(lost.Case.CaseId));

        // A reader that continued from before would miss the events that replaced the lost ones: it is stopped.
        var unknown = await Assert.ThrowsAsync<RpcException>(() => ReadEvents(cursor));
        Assert.Equal(StatusCode.FailedPrecondition, unknown.StatusCode);

        // The services themselves continue where they stopped.
        using var suite = Suite();
        var next = await RegisterCase();
        await Stage.Until("the journal is complete", () => suite.Entries(next.Case.CaseId), entries => entries.Count == 3, Limit);
        var plan = await suite.Deadlines.GetPlanAsync(new() { CaseId = next.Case.CaseId, AtLeast = next.Position }, deadline: Stories.Suite.Soon);
        Assert.NotEmpty(plan.Plan.Deadlines);

        // A position of a lost write is no longer valid.
        var gone = await Assert.ThrowsAsync<RpcException>(async () =>
            await suite.Deadlines.GetPlanAsync(new() { CaseId = kept.Case.CaseId, AtLeast = lost.Position }, deadline: Stories.Suite.Soon));
        Assert.Equal(StatusCode.InvalidArgument, gone.StatusCode);
        await Stopped(restored);

        // From now on this is the state that ran last.
        await Stopped(await StartAppHost(Processes));
    }

    // The backup is a copy of the folder of a local process.
    private static readonly string[] Processes = ["--Backing:Engine=processes", "--Backing:Redis=none"];

    private async Task Copy(string from, string to)
    {
        // With owner and rights: PostgreSQL runs as another user if root runs the test.
        using var copy = Process.Start("cp", ["-a", Path.Combine(folder, from), Path.Combine(folder, to)]);
        await copy.WaitForExitAsync();
        Assert.Equal(0, copy.ExitCode);
    }

    // The server too: a copy of a running server is not a backup.
    private async Task Stopped(Process stopping)
    {
        using var stop = Process.Start("kill", $"-INT {stopping.Id}");
        await stopping.WaitForExitAsync().WaitAsync(Limit);
        await Stage.Until("PostgreSQL has stopped", () => Task.FromResult(ServerRuns()), runs => !runs, Limit);
    }

    // One that is killed because the machine is too busy for it to stop in time leaves its file behind; it recovers when it starts again.
    private bool ServerRuns()
    {
        try
        {
            var id = int.Parse(File.ReadLines(Path.Combine(folder, "postgres", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
            using var server = Process.GetProcessById(id);
            return server.ProcessName == "postgres";
        }
        catch (Exception gone) when (gone is IOException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
    }

    private Task<FeedCursor> EndOfTheLog() => ReadEvents(null);

    private async Task<FeedCursor> ReadEvents(FeedCursor? after)
    {
        using var secrets = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "secrets.json")));
        using var suite = Suite(ServiceToken(secrets.RootElement.GetProperty("documentation-signing-key").GetString()!));
        return (await new EventFeedService.EventFeedServiceClient(suite.To("cases")).ReadEventsAsync(
            new ReadEventsRequest { After = after, Limit = 500 }, deadline: Stories.Suite.Soon)).Cursor;
    }

    private static string ServiceToken(string key)
    {
        using var signing = ECDsa.Create();
        signing.ImportPkcs8PrivateKey(Convert.FromBase64String(key), out _);
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "sygeopfoelgning-services",
            Audience = "sygeopfoelgning",
            Claims = new Dictionary<string, object> { ["sub"] = "documentation", ["roles"] = new[] { "service" }, ["purpose"] = "test" },
            Expires = DateTime.UtcNow.AddMinutes(5),
            SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(signing), SecurityAlgorithms.EcdsaSha256)
            {
                CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false },
            },
        });
    }

    private async Task<Process> StartAppHost(string[]? settings = null, bool waitUntilReady = true)
    {
        var start = new ProcessStartInfo("dotnet", [AppHost(), $"--Local:Folder={folder}", "--Local:Ports=random", .. settings ?? []])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        appHost?.Dispose();
        appHost = Process.Start(start)!;
        appHost.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
        appHost.BeginOutputReadLine();
        appHost.BeginErrorReadLine();
        if (!waitUntilReady)
        {
            return appHost;
        }

        await Stage.Until("the stack is ready", () => Task.FromResult(File.Exists(EndpointsFile) || appHost.HasExited), done => done, Limit);
        Assert.False(appHost.HasExited, "The AppHost ended before the stack was ready.");
        return appHost;
    }

    private async Task<RegisterCaseResponse> RegisterCase()
    {
        using var suite = Suite();
        return await suite.Intake.RegisterCaseAsync(new RegisterCaseRequest
        {
            RequestId = Guid.NewGuid().ToString(), Form = Forms.LoadForNewPerson(Forms.SmoothCase),
        });
    }

    private async Task<string> ReadCase(string caseId)
    {
        using var suite = Suite();
        return (await suite.Cases.GetCaseAsync(new GetCaseRequest { CaseId = caseId })).Case.CaseId;
    }

    private Suite Suite(string? token = null)
    {
        using var endpoints = JsonDocument.Parse(File.ReadAllText(EndpointsFile));
        using var secrets = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "secrets.json")));
        using var tokens = new Tokens(secrets.RootElement.GetProperty("users-signing-key").GetString()!);
        return new Suite(
            endpoints.RootElement.GetProperty("services").EnumerateObject()
                .ToDictionary(service => service.Name, service => service.Value.GetProperty("grpc").GetString()!),
            token ?? tokens.Mint(new TokenHolder("caseworker", 101, "Sofie Sagsbehandler")), around: new Patient());
    }

    private string EndpointsFile => Path.Combine(folder, "endpoints.json");

    /// <summary>The AppHost that was built with these tests, in its own folder.</summary>
    private static string AppHost()
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var configuration = output.Parent!.Name;
        return Path.GetFullPath(Path.Combine(output.FullName, "../../../../../AppHost/bin", configuration, output.Name, "AppHost.dll"));
    }
}
