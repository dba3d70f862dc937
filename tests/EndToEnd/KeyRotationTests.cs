using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>
/// <c>./run rotate-keys</c> while the stack runs and accepts writes, on a stack of its own: in a folder from before every service had keys of
/// its own, so that all begin with the same key.
/// </summary>
public sealed class KeyRotationTests : IAsyncLifetime
{
    private const int Persons = 12;
    private const int Callers = 4;

    private static readonly string Single = Key("k1");

    private Stack stack = null!;

    public async Task InitializeAsync() => stack = await Stack.Start(
        new Dictionary<string, string> { ["encryption-keys"] = Single, ["hash-keys"] = Key("k1") }, "--Backing:Redis=none");

    public async Task DisposeAsync() => await stack.DisposeAsync();

    [Fact]
    public async Task Keys_are_changed_while_the_same_persons_are_registered_and_nobody_is_there_twice()
    {
        using var suite = new Suite(stack.Addresses, stack.Token(), around: new Patient());
        using var over = new CancellationTokenSource();
        var registered = new ConcurrentDictionary<string, ConcurrentBag<RegisterCaseResponse>>();
        var refused = new ConcurrentBag<string>();
        var numbers = Enumerable.Range(0, Persons).Select(_ => Forms.ConstructedCprNumber()).Distinct().ToArray();
        await Task.WhenAll(numbers.Take(Persons / 2).Select(cpr => Register(suite, cpr, 0, registered)));
        Assert.All(Stack.Services, service => Assert.Equal(Single, Secret($"{service}-encryption-keys")));
        var before = await suite.Cases.ListCasesAsync(new ListCasesRequest { PageSize = 2 }, deadline: Suite.Soon);

        var writing = Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var n = 1; !over.IsCancellationRequested; n++)
            {
                try
                {
                    // Distinct absences, so that the same person may be registered repeatedly, by several callers at once.
                    await Register(suite, numbers[n % numbers.Length], (n * Callers) + caller + 1, registered);
                }
                catch (RpcException failure) when (failure.StatusCode != StatusCode.AlreadyExists)
                {
                    refused.Add($"{failure.StatusCode} {failure.Status.Detail}");
                }
            }
        })));

        // Interrupted as soon as the new keys are used for writing, and resumed.
        using (var begun = Rotate())
        {
            await Stage.Until(
                "the new key is current", () => Task.FromResult(Secret("cases-encryption-keys")),
                ring => ring.StartsWith("cases-k2:", StringComparison.Ordinal), TimeSpan.FromMinutes(3));
            begun.Kill();
            await begun.WaitForExitAsync();
        }

        using var second = Rotate();
        var said = await second.StandardOutput.ReadToEndAsync();
        await second.WaitForExitAsync();
        await over.CancelAsync();
        await writing;

        Assert.True(second.ExitCode == 0, said);
        Assert.Empty(refused);
        (string Ring, string Id)[] rings =
            [.. Stack.Services.Select(service => ($"{service}-encryption-keys", $"{service}-k2")), ("cases-hash-keys", "cases-k2"), ("position-keys", "k2")];
        Assert.All(rings, ring => Assert.Equal([ring.Id], Secret(ring.Ring).Split(',').Select(key => key.Split(':')[0])));
        Assert.Distinct(rings.Select(ring => Secret(ring.Ring).Split(':')[1]));
        Assert.DoesNotContain(Single.Split(':')[1], await File.ReadAllTextAsync(Path.Combine(stack.Folder, "secrets.json")), StringComparison.Ordinal);
        Assert.Equal(
            (HashSet<string>)[.. Stack.Services.SelectMany(service => (string[])[$"{service}/encryption", $"{service}/position"]), "cases/hash"],
            Directory.GetFiles(KeyFolder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(KeyFolder, file)).ToHashSet());

        Assert.All(registered, person => Assert.Single(person.Value.Select(one => one.Case.Citizen.PersonId).Distinct()));
        var cases = await stack.Database("cases", "superuser");
        Assert.Equal((long)registered.Count, await One(cases, "select count(*) from person"));
        Assert.Equal((long)registered.Count, await One(cases, "select count(*) from person_hash"));
        Assert.Equal(0L, await One(cases, "select count(*) from name_hash where key_id <> 'cases-k2'"));
        Assert.Equal(0L, await One(cases, "select count(*) from name_pair where key_id <> 'cases-k2'"));
        var named = registered.Values.SelectMany(person => person).Select(one => one.Case.CaseId).ToHashSet();
        Assert.Equal(named, await Find(suite, registered.Values.First().First().Case.Citizen.Name));
        foreach (var service in Stack.Services)
        {
            var database = await stack.Database(service, "superuser");
            Assert.Equal(0L, await One(database, $"select count(*) from case_key where key_id <> '{service}-k2'"));
            Assert.Equal(0L, await One(database, $"select coalesce(sum(uses), 0)::bigint from encryption_keys_in_use() where key_id <> '{service}-k2'"));
        }

        foreach (var one in registered.Values.SelectMany(person => person))
        {
            await IsReadable(suite, one);
        }

        // Signed with the deleted keys.
        var first = registered.Values.SelectMany(person => person).MinBy(one => one.Case.CaseId, StringComparer.Ordinal)!;
        var position = await Assert.ThrowsAsync<RpcException>(async () => await suite.Deadlines.GetPlanAsync(
            new GetPlanRequest { CaseId = first.Case.CaseId, AtLeast = first.Position }, deadline: Suite.Soon));
        Assert.Equal(StatusCode.InvalidArgument, position.StatusCode);
        var token = await Assert.ThrowsAsync<RpcException>(async () =>
            await suite.Cases.ListCasesAsync(new ListCasesRequest { PageSize = 2, PageToken = before.NextPageToken }, deadline: Suite.Soon));
        Assert.Equal(StatusCode.InvalidArgument, token.StatusCode);

        // A service that starts now has the new keys, and one without them does not start.
        await stack.Kill("cases");
        await stack.StartAgain("cases");
        await IsReadable(suite, registered.Values.First().First());
        await DoesNotStartWithoutTheKeyThatDataAreEncryptedWith();
    }

    private static async Task<HashSet<string>> Find(Suite suite, string name)
    {
        var request = new FindCasesRequest { Name = name, PageSize = 200 };
        var found = new HashSet<string>();
        do
        {
            var page = await suite.Cases.FindCasesAsync(request, deadline: Suite.Soon);
            found.UnionWith(page.Cases.Select(one => one.CaseId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return found;
    }

    private async Task DoesNotStartWithoutTheKeyThatDataAreEncryptedWith()
    {
        var (code, said) = await Replica.Refusal(stack, "documentation", ("Keys__Encryption", Key("k9")));

        Assert.Equal(78, code);
        Assert.Equal("The data are encrypted with the key 'documentation-k2', which Keys:Encryption lacks: add it behind the current one.", said);
    }

    private string KeyFolder => Path.Combine(stack.Folder, "keys");

    private static string Key(string id) => $"{id}:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}";

    private static async Task Register(Suite suite, string cpr, int absence, ConcurrentDictionary<string, ConcurrentBag<RegisterCaseResponse>> registered)
    {
        var form = Forms.Load(Forms.SmoothCase);
        form.Citizen.CprNumber = cpr;
        var day = form.FirstAbsenceDay.ToDateOnly()!.Value.AddDays(-absence);
        form.FirstAbsenceDay = day.ToProto();
        (form.NotifiedOn, form.FormSentOn, form.FormReceivedOn, form.ExpectedRecoveryOn) = (null, null, day.AddDays(20).ToProto(), null);
        var answer = await suite.Intake.RegisterCaseAsync(
            new RegisterCaseRequest { RequestId = Guid.NewGuid().ToString(), Form = form }, deadline: Suite.Soon);
        registered.GetOrAdd(cpr, _ => []).Add(answer);
    }

    private static async Task IsReadable(Suite suite, RegisterCaseResponse one)
    {
        var read = await suite.Cases.GetCaseAsync(new GetCaseRequest { CaseId = one.Case.CaseId }, deadline: Suite.Soon);
        Assert.Equal(one.Case.Citizen, read.Case.Citizen);
        await Stage.Until("the case has arrived in the journal", () => suite.Entries(one.Case.CaseId), entries => entries.Count > 0);
        var verified = await suite.Journal.VerifyJournalAsync(new VerifyJournalRequest { CaseId = one.Case.CaseId }, deadline: Suite.Soon);
        Assert.True(verified.Intact);
    }

    private Process Rotate() => Process.Start(new ProcessStartInfo(
        "dotnet", [Program("services/Migrator", "Migrator"), "rotate-keys", $"--Local:Folder={stack.Folder}"]) { RedirectStandardOutput = true })!;

    private static string Program(string project, string name)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.GetFullPath(Path.Combine(output.FullName, "../../../../..", project, "bin", output.Parent!.Name, output.Name, $"{name}.dll"));
    }

    private string Secret(string name)
    {
        using var secrets = JsonDocument.Parse(File.ReadAllText(Path.Combine(stack.Folder, "secrets.json")));
        return secrets.RootElement.GetProperty(name).GetString()!;
    }

    private static async Task<long> One(NpgsqlDataSource database, string select)
    {
        await using var command = database.CreateCommand(select);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
