using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Stories;
using Xunit;
using Xunit.Abstractions;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>
/// P-11: constructed CPR numbers, a diagnosis and an address in every text of every method, through refusals and failures; then
/// everything that leaves the services besides their answers is searched for them.
/// </summary>
public sealed class PlantingTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Municipality = 101;
    private const int BytesPerMarker = 32;

    private static readonly Marshaller<byte[]> AsItIs = Marshallers.Create(bytes => bytes, bytes => bytes);
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly ConcurrentBag<string> errors = [];
    private readonly ConcurrentDictionary<string, int> statuses = new();
    private readonly ConcurrentDictionary<string, Suite> suites = new();
    private readonly ConcurrentDictionary<string, Task<NpgsqlDataSource>> databases = new();
    private readonly List<Guid> planted = [];
    private TelemetrySink telemetry = null!;
    private Stack stack = null!;
    private Guid poisoned;

    public async Task InitializeAsync()
    {
        telemetry = await TelemetrySink.Start();
        // In development telemetry is sent every second.
        stack = await Stack.Start(settings: [$"--ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL={telemetry.Url}", "--environment=Development"]);
    }

    public async Task DisposeAsync()
    {
        foreach (var suite in suites.Values)
        {
            suite.Dispose();
        }

        foreach (var database in databases.Values)
        {
            await (await database).DisposeAsync();
        }

        if (stack is not null)
        {
            await stack.DisposeAsync();
        }

        await telemetry.DisposeAsync();
    }

    [Fact]
    public async Task Nothing_planted_in_any_field_is_found_in_telemetry_logs_events_errors_or_file_names()
    {
        var caseId = await RegisterAndWrite();
        await CallEverything(caseId);
        await BreakThings(caseId);
        await ShowThatTheSearchFinds();

        await Stage.Until("all signals have come", () => Task.FromResult(Signals()), found => found.SetEquals(["traces", "metrics", "logs"]), Limit);
        var found = new List<string>();
        found.AddRange(telemetry.Received.Select(one => Around(one.Message, one.Path)).OfType<string>());
        found.AddRange((await stack.ConsoleLines()).Where(line => Planted.Secrets.In(line) is not null));
        found.AddRange(errors.Where(error => Planted.Secrets.In(error) is not null).Select(error => $"error answer: {error}"));
        found.AddRange(Directory.EnumerateFileSystemEntries(stack.Folder, "*", SearchOption.AllDirectories).Where(path => Planted.Secrets.In(path) is not null));
        foreach (var service in Stack.Services)
        {
            found.AddRange(await InDatabase(service));
        }

        output.WriteLine($"{telemetry.Received.Sum(one => one.Message.Length)} bytes of telemetry, {errors.Count} error answers; {string.Join(", ", statuses.OrderBy(one => one.Key).Select(one => $"{one.Key} {one.Value}"))}");
        Assert.True(found.Count == 0, $"{found.Count} findings:\n{string.Join('\n', found.Distinct().Select(one => one[..Math.Min(one.Length, 600)]).Take(40))}");
    }

    // What is accepted: free text wherever a form or a note accepts it, the number as the citizen's.
    private async Task<string> RegisterAndWrite()
    {
        var officer = As("caseworker");
        var registered = await officer.Intake.RegisterCaseAsync(PlantedRequests.Registration(Planted.Secrets.CprNumbers[0]), deadline: Suite.Soon);
        await Refused(officer.Intake.RegisterCaseAsync(PlantedRequests.Registration(Planted.Secrets.CprNumbers[1]), deadline: Suite.Soon));
        foreach (var search in new FindCasesRequest[] { new() { CprNumber = Planted.Secrets.CprNumbers[1] }, new() { Name = Planted.Secrets.Diagnosis } })
        {
            var found = await officer.Cases.FindCasesAsync(search, deadline: Suite.Soon);
            Assert.Contains(found.Cases, one => one.CaseId == registered.Case.CaseId);
        }

        await officer.Journal.AppendEntryAsync(
            new AppendEntryRequest
            {
                RequestId = Guid.NewGuid().ToString(), CaseId = registered.Case.CaseId, AtLeast = registered.Position,
                Subject = Planted.Secrets.Diagnosis, Text = Planted.Secrets.Everything,
            },
            deadline: Suite.Soon);
        var entries = await officer.Journal.ListEntriesAsync(new ListEntriesRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);
        Assert.Contains(entries.Entries, entry => entry.Text == Planted.Secrets.Everything);
        return registered.Case.CaseId;
    }

    private async Task CallEverything(string caseId)
    {
        Assert.NotEmpty(PlantedRequests.Methods);
        await Parallel.ForEachAsync(PlantedRequests.Methods, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (method, _) =>
        {
            var suite = For(method);
            foreach (var service in HostsOf(method))
            {
                foreach (var request in PlantedRequests.Of(method, caseId))
                {
                    await Call(suite.To(service), method, request);
                }

                // An unknown method, and bytes that are not a message.
                await Call(suite.To(service), method, Encoding.UTF8.GetBytes(Planted.Secrets.Everything));
            }
        });
        foreach (var service in Stack.Services)
        {
            var path = new Method<byte[], byte[]>(MethodType.Unary, Planted.Secrets.CprNumbers[0], Planted.Secrets.CprNumbers[1], AsItIs, AsItIs);
            await Asked(As("caseworker").To(service).AsyncUnaryCall(path, null, new CallOptions(deadline: Suite.Soon), []).ResponseAsync);
        }
    }

    private async Task BreakThings(string caseId)
    {
        var cases = await Database("cases");
        poisoned = Guid.NewGuid();
        // Bytes that are not an event, and an event that every table refuses.
        await Publish(cases, poisoned, CaseRegistered.Descriptor.FullName, Encoding.UTF8.GetBytes(Planted.Secrets.Everything));
        await Publish(cases, Guid.NewGuid(), CaseRegistered.Descriptor.FullName, PlantedEvent().ToByteArray());
        foreach (var service in Stack.Services.Where(service => service != "cases"))
        {
            await Stage.Until($"{service} has parked the poison", async () => await Count(service, "select count(*) from parked_event"), parked => parked >= 1, Limit);
        }

        var unknown = Guid.NewGuid();
        await Publish(cases, unknown, "sygeopfoelgning.feed.v1.FromANewerVersion", Encoding.UTF8.GetBytes(Planted.Secrets.Everything));
        await Stage.Until("the unknown event is met", stack.ConsoleLines, lines => lines.Any(line => line.Contains("FromANewerVersion", StringComparison.Ordinal)), Limit);
        await Run(cases, "delete from event where aggregate_id = $1", unknown);

        // A service goes down in the middle of calls; then the database does.
        var calls = Enumerable.Range(0, 8).Select(_ => CallSome(caseId)).ToList();
        await stack.Kill("documentation");
        await Task.WhenAll(calls);
        await stack.StartAgain("documentation");
        calls = [.. Enumerable.Range(0, 8).Select(_ => CallSome(caseId))];
        await ProcessTree.Kill(await stack.ProcessId("postgres"));
        await CallSome(caseId);
        await Task.WhenAll(calls);
        await stack.StartAgain("postgres");
        foreach (var database in databases.Values)
        {
            // The test's own connections ended with the server.
            (await database).Clear();
        }

        await Stage.Until("the callers get answers again", () => Asked(As("caseworker").Cases.GetCaseAsync(new() { CaseId = caseId }, deadline: Suite.Soon).ResponseAsync), answered => answered, Limit);
        await CallSome(caseId);
    }

    private async Task CallSome(string caseId)
    {
        foreach (var method in PlantedRequests.Methods.Where(method => !method.IsServerStreaming && method.InputType.FindFieldByName("case_id") is not null))
        {
            foreach (var request in PlantedRequests.Of(method, caseId).Take(2))
            {
                await Call(For(method).To(HostsOf(method)[0]), method, request);
            }
        }

        await Asked(As("caseworker").Intake.RegisterCaseAsync(PlantedRequests.Registration(Planted.Secrets.CprNumbers[2]), deadline: Suite.Soon).ResponseAsync);
    }

    // An attribute on a span, from this process to the same receiver; a line of a service's log; an event: the search finds each.
    private async Task ShowThatTheSearchFinds()
    {
        var stage = new Stage(_ => { });
        using (Tracing.To(telemetry.Url, "any"))
        {
            await stage.Step(new DateOnly(2026, 3, 2), "control", () =>
            {
                Activity.Current!.SetTag("test.control", Planted.Control.Everything);
                return Task.CompletedTask;
            });
        }

        await Stage.Until("the control is found", () => Task.FromResult(telemetry.Received.Any(one => Planted.Control.In(one.Message) is not null)), isThere => isThere, Limit);
        Assert.Contains(await stack.ConsoleLines(), line => line.Contains("is parked", StringComparison.Ordinal));
        Assert.NotEmpty(await InDatabase("cases", including: poisoned));
    }

    private HashSet<string> Signals() => [.. telemetry.Received.Select(one => one.Path).Select(path =>
        path.Contains(".trace.", StringComparison.Ordinal) ? "traces" : path.Contains(".metrics.", StringComparison.Ordinal) ? "metrics" : "logs")];

    // Which text, and what precedes it, so that its origin is visible.
    private static string? Around(byte[] message, string path)
    {
        if (Planted.Secrets.In(message) is not { } found)
        {
            return null;
        }

        var text = Encoding.UTF8.GetString(message);
        var at = Math.Max(0, text.IndexOf(found, StringComparison.OrdinalIgnoreCase));
        return $"{path}: …{text[Math.Max(0, at - 200)..Math.Min(text.Length, at + BytesPerMarker)].ReplaceLineEndings(" ")}";
    }

    // Envelopes, payloads and errors of the infrastructure tables, and the access log. What the test itself planted there is left out.
    private async Task<List<string>> InDatabase(string service, Guid? including = null)
    {
        var found = new List<string>();
        string[] tables = service == "documentation" ? ["event", "parked_event", "access_log", "access_entry"] : ["event", "parked_event", "access_log"];
        foreach (var table in tables)
        {
            var what = table switch
            {
                "event" => "to_jsonb(t) - 'private' - 'published' || jsonb_build_object('published', encode(published, 'base64'))",
                "parked_event" => "to_jsonb(t) - 'event'",
                _ => "to_jsonb(t)",
            };
            await using var command = (await Database(service)).CreateCommand($"select ({what})::text from {table} t");
            await using var row = await command.ExecuteReaderAsync();
            while (await row.ReadAsync())
            {
                var text = row.GetString(0);
                var isPlanted = table == "event" && planted.Exists(id => text.Contains(id.ToString(), StringComparison.Ordinal));
                var isLookedAt = including is { } only ? text.Contains(only.ToString(), StringComparison.Ordinal) : !isPlanted;
                // The access log contains purposes in a person's own words: only the numbers are forbidden in it.
                var inText = table.StartsWith("access", StringComparison.Ordinal)
                    ? Planted.Secrets.CprNumbers.Any(number => text.Contains(number, StringComparison.Ordinal))
                    : Planted.Secrets.In(text) is not null;
                if (isLookedAt && (inText || (Published(text) is { } bytes && Planted.Secrets.In(bytes) is not null)))
                {
                    found.Add($"{service}.{table}: {text}");
                }
            }
        }

        return found;
    }

    private static byte[]? Published(string json)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("published", out var base64) ? Convert.FromBase64String(base64.GetString()!.ReplaceLineEndings("")) : null;
    }

    private static CaseRegistered PlantedEvent() => new()
    {
        CaseId = Planted.Secrets.CprNumbers[1], CaseNumber = Planted.Secrets.Diagnosis,
    };

    private async Task Publish(NpgsqlDataSource database, Guid aggregate, string type, byte[] published)
    {
        planted.Add(aggregate);
        await Run(
            database,
            """
            insert into event (municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose,
                               occurred_at, trace_parent, request_id)
            values (101, $1, $2, $3, 'tester', '', 'service', '', clock_timestamp(), '', '')
            """,
            aggregate, type, published);
    }

    private static async Task Run(NpgsqlDataSource database, string sql, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        }

        await command.ExecuteNonQueryAsync();
    }

    private async Task<long> Count(string service, string sql)
    {
        await using var command = (await Database(service)).CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private Task<NpgsqlDataSource> Database(string service) => databases.GetOrAdd(service, name => stack.Database(name, "superuser"));

    // A purpose may be any text: it is stored with the act, without CPR numbers.
    private Suite As(string role) => suites.GetOrAdd(role, one => one == "service"
        ? new Suite(stack.Addresses, ServiceToken())
        : stack.As(new TokenHolder(one, Municipality, "Sofie Sagsbehandler", Guid.NewGuid().ToString()), $"opfølgning {string.Join(' ', Planted.Secrets.CprNumbers)}"));

    private Suite For(MethodDescriptor method)
    {
        var access = method.GetOptions()?.GetExtension(AccessExtensions.Access) ?? new();
        var ofGroup = OptionsOf(access.Group)?.GetExtension(AccessExtensions.Members) ?? [];
        return As(OptionsOf(ofGroup.Concat(access.Roles).DefaultIfEmpty(Role.Caseworker).First())!.GetExtension(AccessExtensions.WireName));
    }

    private static EnumValueOptions? OptionsOf<T>(T value) where T : struct, Enum =>
        AccessReflection.Descriptor.EnumTypes.Single(type => type.ClrType == typeof(T)).FindValueByNumber((int)(object)value).GetOptions();

    // A package that belongs to no single service is served by all.
    private static string[] HostsOf(MethodDescriptor method)
    {
        var one = Stack.Services.Where(service => method.Service.FullName.StartsWith($"sygeopfoelgning.{service}.", StringComparison.Ordinal)).ToArray();
        return one.Length > 0 ? one : Stack.Services;
    }

    private async Task Call(CallInvoker service, MethodDescriptor method, byte[] request)
    {
        var raw = new Method<byte[], byte[]>(
            method.IsServerStreaming ? MethodType.ServerStreaming : MethodType.Unary, method.Service.FullName, method.Name, AsItIs, AsItIs);
        var options = new CallOptions(deadline: DateTime.UtcNow.AddSeconds(method.IsServerStreaming ? 0.3 : 10));
        if (method.IsServerStreaming)
        {
            using var stream = service.AsyncServerStreamingCall(raw, null, options, request);
            await Asked(Drain(stream));
        }
        else
        {
            await Asked(service.AsyncUnaryCall(raw, null, options, request).ResponseAsync);
        }
    }

    private static async Task<bool> Drain(AsyncServerStreamingCall<byte[]> stream)
    {
        while (await stream.ResponseStream.MoveNext(CancellationToken.None))
        {
        }

        return true;
    }

    private async Task Refused<T>(AsyncUnaryCall<T> call) => Assert.False(await Asked(call.ResponseAsync));

    private async Task<bool> Asked<T>(Task<T> call)
    {
        try
        {
            await call;
            statuses.AddOrUpdate("OK", 1, (_, count) => count + 1);
            return true;
        }
        catch (RpcException answer)
        {
            statuses.AddOrUpdate(answer.StatusCode.ToString(), 1, (_, count) => count + 1);
            // What the client adds is not part of the service's answer.
            errors.Add($"{answer.StatusCode} {(answer.Trailers.Count > 0 ? answer.Status.Detail : "")} {Encoding.UTF8.GetString(answer.Trailers.GetValueBytes("grpc-status-details-bin") ?? [])}");
            return false;
        }
    }

    private string ServiceToken()
    {
        using var key = ECDsa.Create();
        key.ImportPkcs8PrivateKey(Convert.FromBase64String(stack.Secret("documentation-signing-key")), out _);
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = "sygeopfoelgning-services",
            Audience = "sygeopfoelgning",
            Claims = new Dictionary<string, object> { ["sub"] = "documentation", ["name"] = "", ["roles"] = new[] { "service" } },
            Expires = DateTime.UtcNow.AddHours(1),
            SigningCredentials = new SigningCredentials(
                new ECDsaSecurityKey(key) { CryptoProviderFactory = new CryptoProviderFactory { CacheSignatureProviders = false } }, SecurityAlgorithms.EcdsaSha256),
        });
    }
}
