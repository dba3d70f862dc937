using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>The AppHost as a process of its own, as <c>./run</c> starts it.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(10);
    private static readonly TokenHolder Looking = new("caseworker", 766, "Sofie Sagsbehandler");

    private readonly string folder = Directory.CreateTempSubdirectory("sygeopfoelgning-").FullName;
    private readonly ConcurrentQueue<string> said = [];
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
    public async Task After_a_kill_of_the_AppHost_in_the_middle_of_writes_nothing_stays_behind_and_nothing_is_lost_or_done_twice()
    {
        var first = await StartAppHost();
        var suite = Suite();
        var callers = new Callers(_ => suite);
        // Other tests count the cases of their municipality; the reading callers use another.
        var (officer, barred) = (Suite(Looking), Suite(Looking with { Name = "Uden Formål" }, purpose: null));
        var lookers = new Lookers(_ => officer, () => barred, await CasesThatAllKnow(officer));
        callers.Begin();
        lookers.Begin();
        await Stage.Until("the callers are at work", () => Task.FromResult(callers.Done), done => done >= 32, Limit);
        var all = Everything(first.Id);
        Assert.True(all.Count >= 8, $"AppHost, orchestrator, PostgreSQL, Redis and four services, but there are {all.Count} processes.");
        first.Kill();
        await Gone(all);

        File.Delete(EndpointsFile);
        var second = await StartAppHost();
        (suite, var before) = (Suite(), suite);
        Suite[] lookedBefore = [officer, barred];
        (officer, barred) = (Suite(Looking), Suite(Looking with { Name = "Uden Formål" }, purpose: null));
        var done = callers.Done;
        await Stage.Until("the callers get answers again", () => Task.FromResult(callers.Done), now => now >= done + 32, Limit);
        await callers.End();
        await callers.ExpectAll();
        await lookers.End();
        using (var auditor = Suite(Looking with { Role = "auditor" }))
        {
            var (_, missing) = await lookers.ExpectLogged(auditor);
            Assert.Equal(0, missing);
        }

        foreach (var one in (Suite[])[before, suite, .. lookedBefore, officer, barred])
        {
            one.Dispose();
        }

        all = Everything(second.Id);
        using var stop = Process.Start("kill", $"-INT {second.Id}");
        await Gone(all);
        Assert.True(second.ExitCode == 0, $"The AppHost ended with {second.ExitCode}:\n{string.Join('\n', said)}");
    }

    private async Task<Process> StartAppHost()
    {
        var start = new ProcessStartInfo("dotnet", [BuiltAppHost.Assembly, $"--Local:Folder={folder}", "--Local:Ports=random"])
        {
            RedirectStandardOutput = true, RedirectStandardError = true,
        };
        appHost?.Dispose();
        appHost = Process.Start(start)!;
        appHost.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        appHost.BeginOutputReadLine();
        appHost.BeginErrorReadLine();
        await Stage.Until("the stack is ready", () => Task.FromResult(File.Exists(EndpointsFile) || appHost.HasExited), done => done, Limit);
        Assert.False(appHost.HasExited, "The AppHost ended before the stack was ready.");
        return appHost;
    }

    private static async Task<IReadOnlyList<string>> CasesThatAllKnow(Suite officer)
    {
        var request = new RegisterCaseRequest { RequestId = Guid.NewGuid().ToString(), Form = Forms.LoadForNewPerson(Forms.SmoothCase) };
        var registered = await Stage.Insist(() => officer.Intake.RegisterCaseAsync(request, deadline: Stories.Suite.Soon));
        await Stage.Until(
            "the others know the case",
            () => officer.Entries(registered.Case.CaseId),
            entries => entries.Count >= 3);
        return [registered.Case.CaseId];
    }

    private Suite Suite(TokenHolder? holder = null, string? purpose = "sygedagpengeopfølgning")
    {
        using var endpoints = JsonDocument.Parse(File.ReadAllText(EndpointsFile));
        using var secrets = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "secrets.json")));
        using var tokens = new Tokens(secrets.RootElement.GetProperty("users-signing-key").GetString()!);
        return new Suite(
            endpoints.RootElement.GetProperty("services").EnumerateObject()
                .ToDictionary(service => service.Name, service => service.Value.GetProperty("grpc").GetString()!),
            tokens.Mint(holder ?? new TokenHolder("caseworker", 101, "Sofie Sagsbehandler")), purpose);
    }

    private string EndpointsFile => Path.Combine(folder, "endpoints.json");

    private static async Task Gone(IReadOnlyCollection<int> processes)
    {
        try
        {
            await Stage.Until("all processes are gone", () => Task.FromResult(processes.Any(IsAlive)), alive => !alive, TimeSpan.FromMinutes(3));
        }
        catch (StoryBrokenException)
        {
            Assert.Fail($"These stayed behind:\n{string.Join('\n', processes.Where(IsAlive).Select(pid => $"{pid} {CommandLine(pid).Replace('\0', ' ')}"))}");
        }
    }

    /// <summary>The AppHost, the orchestrator that watches it (no child of it, so that it outlives it), and what they started.</summary>
    private static List<int> Everything(int appHostId) =>
    [
        .. ProcessTree.All().Where(pid => CommandLine(pid).Contains($"--monitor\0{appHostId}\0", StringComparison.Ordinal))
            .Prepend(appHostId).SelectMany(ProcessTree.Of).Distinct(),
    ];

    private static bool IsAlive(int pid) => Status(pid) is { } status && !status.Contains("State:\tZ", StringComparison.Ordinal);

    private static string? Status(int pid) => Read($"/proc/{pid}/status");

    private static string CommandLine(int pid) => Read($"/proc/{pid}/cmdline") ?? "";

    // A process may end while it is being examined.
    private static string? Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (IOException)
        {
            return null;
        }
    }
}
