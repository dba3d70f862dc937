using System.Collections.Concurrent;
using System.Diagnostics;
using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Stories;
using Xunit;
using Xunit.Abstractions;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// Messages of every kind to every method of every service, from callers with valid tokens and roles: whatever is sent,
/// the answer must be one that the contract allows. 200 messages per method with a fixed seed; with <c>TESTS_LONG</c> 10,000 with
/// another seed each time.
/// </summary>
[Collection(Alone.Name)]
public sealed class FuzzTests(StackFixture fixture, ITestOutputHelper output) : StackTest(fixture)
{
    private const int AtOnce = 8;

    // A stream is read for a moment, in which its caller mostly waits. Each is ended by a reset: the server would close a connection with many more of them.
    private const int StreamsAtOnce = 16;
    private const int Subjects = 4;
    private const int Shown = 400;
    private const int LinesShown = 12;

    private static readonly bool IsLong = Environment.GetEnvironmentVariable("TESTS_LONG") == "1";
    private static readonly int PerMethod = IsLong ? 10_000 : 200;
    private static readonly int Seed = IsLong ? Random.Shared.Next() : 2026;
    private static readonly TimeSpan StreamRead = TimeSpan.FromMilliseconds(100);
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(bytes => bytes, bytes => bytes);

    private readonly ConcurrentDictionary<string, (int Count, string First)> wrong = new();
    private readonly ConcurrentDictionary<(string Method, string Answer), int> answers = new();

    [Fact]
    public async Task Whatever_is_sent_is_answered_as_the_contract_says_and_nothing_is_half_written()
    {
        var municipality = await Fixture.NewMunicipality();
        var honest = Fixture.As(municipality: municipality);
        var plausible = new PlausibleMessages(municipality);
        var first = await Register(honest, plausible);
        Fixture.Employ(
            from role in (Role[])[Role.Caseworker, Role.RetentionOfficer, Role.Coordinator, Role.PaymentUnit, Role.TeamLeader]
            from subject in Enumerable.Range(0, Subjects)
            select Callers.Holder(role, municipality, subject));
        var callers = new Callers(Stack, municipality, first.Case.Citizen.PersonId);
        var methods = Methods();

        // Code and pools warm up first; afterwards the memory of the processes must not grow with what is sent.
        foreach (var (service, method) in methods)
        {
            await Send(service, method, callers, plausible, Enumerable.Range(-50, 50));
        }

        var before = await Held();
        foreach (var (service, method) in methods)
        {
            await Send(service, method, callers, plausible, Enumerable.Range(0, PerMethod));
        }

        var after = await Held();
        Tell();
        Assert.True(wrong.IsEmpty, string.Join('\n', [
            .. wrong.Select(one => $"{one.Key} ({one.Value.Count} times), first of {one.Value.First}"), .. await Failures()]));
        Assert.All(Stack.Services, service => Assert.True(
            after[service] < (2 * before[service]) + (64 << 20), $"{service} held {before[service] >> 20} MiB and now holds {after[service] >> 20}."));
        await honest.SetBusinessDate(null);

        // Somebody of whom no message knew: the messages may have ended the employment of the others.
        await EveryCaseIsWhole(Fixture.As(municipality: municipality, name: "Ny Nora"), municipality, callers);
    }

    /// <summary>Every method with the service that serves it; methods that all services serve, with each.</summary>
    private static List<(string Service, MethodDescriptor Method)> Methods() =>
    [
        .. from data in RoleTests.Methods()
           let method = Contract.Methods[(string)data[1]]
           orderby method.FullName
           select ((string)data[0], method),
    ];

    private static async Task<RegisterCaseResponse> Register(Suite suite, PlausibleMessages plausible)
    {
        var registered = await suite.Register();
        plausible.Learn(registered);
        foreach (var entry in await suite.JournalOf(registered, 3))
        {
            plausible.Learn(entry);
        }

        return registered;
    }

    private async Task Send(string service, MethodDescriptor method, Callers callers, PlausibleMessages plausible, IEnumerable<int> numbers)
    {
        var broken = new BrokenMessages(plausible);
        var roles = Contract.RolesOf(method);
        var atOnce = method.IsServerStreaming ? StreamsAtOnce : AtOnce;
        await Parallel.ForEachAsync(numbers, new ParallelOptions { MaxDegreeOfParallelism = atOnce }, async (number, _) =>
        {
            // The same number gives the same message in every run, except for ids.
            var random = new Random(HashCode(service + method.FullName) ^ (number * 7919) ^ Seed);
            var message = broken.Next(method.InputType, random);
            var headers = callers.Headers(roles[random.Next(roles.Count)], random.Next(Subjects));
            var answer = await Call(service, method, message, headers, plausible);
            answers.AddOrUpdate((method.FullName.Replace("sygeopfoelgning.", "", StringComparison.Ordinal), answer), 1, (_, count) => count + 1);
        });
    }

    private async Task<string> Call(string service, MethodDescriptor method, byte[] message, Metadata headers, PlausibleMessages plausible)
    {
        var invoker = Fixture.Channel(service).CreateCallInvoker();
        var options = new CallOptions(headers, Suite.Soon);
        try
        {
            if (method.IsServerStreaming)
            {
                return await Read(invoker, method, message, options, plausible);
            }

            var answer = await invoker.AsyncUnaryCall(MethodOf(method, MethodType.Unary), null, options, message);
            plausible.Learn(method.OutputType.Parser.ParseFrom(answer));
            return "OK";
        }
        catch (RpcException refused)
        {
            if (Fault(refused, method, message) is { } fault)
            {
                wrong.AddOrUpdate(
                    $"{service} {method.FullName}: {fault}",
                    _ => (1, $"{message.Length} bytes: {Convert.ToHexString(message.AsSpan(0, Math.Min(message.Length, Shown)))}"),
                    (_, known) => known with { Count = known.Count + 1 });
            }

            return $"{refused.StatusCode}";
        }
    }

    // Reads a few messages of a stream, then the caller disconnects.
    private static async Task<string> Read(CallInvoker invoker, MethodDescriptor method, byte[] message, CallOptions options, PlausibleMessages plausible)
    {
        using var enough = new CancellationTokenSource(StreamRead);
        using var call = invoker.AsyncServerStreamingCall(MethodOf(method, MethodType.ServerStreaming), null, options.WithCancellationToken(enough.Token), message);
        var read = await call.ReadUntil(3, one => plausible.Learn(method.OutputType.Parser.ParseFrom(one)), enough.Token);
        return read > 0 ? "OK" : "OK, nothing read";
    }

    /// <summary>What is wrong with an answer; null if it conforms to the contract.</summary>
    private static string? Fault(RpcException answer, MethodDescriptor method, byte[] message)
    {
        // RoleTests checks that every method is served.
        if (answer.StatusCode == StatusCode.Unimplemented)
        {
            return null;
        }

        var limit = Contract.RequestLimit(method);
        if (message.Length > limit)
        {
            return (answer.StatusCode, Refused.With(answer).Find<ErrorInfo>()?.Reason) == (StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE")
                ? null
                : $"{answer.Status} for {message.Length} bytes where {limit} may be";
        }

        if (!BrokenMessages.IsProtobuf(method.InputType, message))
        {
            return (answer.StatusCode, Refused.With(answer).Find<ErrorInfo>()?.Reason) == (StatusCode.InvalidArgument, "MESSAGE_MALFORMED")
                ? null
                : $"{answer.Status} for what is no protobuf";
        }

        if (answer.StatusCode is StatusCode.Unknown or StatusCode.Internal or StatusCode.Unauthenticated
            or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted or StatusCode.Cancelled)
        {
            return $"{answer.Status}";
        }

        var refused = Refused.With(answer);
        var reason = refused.Find<ErrorInfo>()?.Reason;
        var violations = refused.Find<BadRequest>()?.FieldViolations;
        return answer.StatusCode switch
        {
            _ when string.IsNullOrEmpty(reason) => $"{answer.Status} without a reason",
            _ when refused.Find<LocalizedMessage>() is not { Locale: "da-DK", Message.Length: > 0 } => $"{reason} without a Danish text",
            StatusCode.Unavailable when reason != "NOT_CAUGHT_UP" => $"{reason}",
            StatusCode.PermissionDenied when reason == "ROLE_MISSING" => $"{reason}",
            StatusCode.InvalidArgument when violations is not { Count: > 0 } => $"{reason} names no field",
            StatusCode.InvalidArgument when violations.Any(one => one.Field.Length == 0 || one.Description.Length == 0 || one.Reason.Length == 0) =>
                $"{reason} with a violation that lacks field, reason or text: {violations}",
            _ => null,
        };
    }

    private async Task EveryCaseIsWhole(Suite honest, int municipality, Callers callers)
    {
        var last = await honest.Register();
        var cases = await All(honest);

        // For all cases, including restricted ones; the record of an erasure keeps the number of an erased case.
        var serials = await (await Fixture.Database("cases", "superuser")).All(
            row => (Year: row.GetInt16(0), Serial: row.GetInt32(1)),
            """
            select case_year, case_sequence from sickness_case where municipality_code = $1
            union all
            select case_year, case_sequence from erasure where municipality_code = $1
            """,
            (short)municipality);
        Assert.All(serials.ToLookup(one => one.Year, one => one.Serial), year => Assert.Equal(Enumerable.Range(1, year.Count()), year.Order()));
        output.WriteLine($"{cases.Count} cases in municipality {municipality}");

        // Including those that the messages restricted: an auditor verifies all.
        var journal = new JournalService.JournalServiceClient(Fixture.Channel("documentation"));
        await honest.JournalOf(last, 3);
        foreach (var one in cases)
        {
            var verified = await journal.VerifyJournalAsync(
                new VerifyJournalRequest { CaseId = one.CaseId }, callers.Headers(Role.Auditor, 0), Suite.Soon);
            Assert.True(verified.Intact && verified.EntryCount >= 3, $"{one.CaseId}: {verified}");
        }
    }

    private static async Task<List<Case>> All(Suite honest)
    {
        var cases = new List<Case>();
        var request = new ListCasesRequest { PageSize = 200 };
        do
        {
            var page = await honest.Cases.ListCasesAsync(request, deadline: Suite.Soon);
            cases.AddRange(page.Cases);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return cases;
    }

    private async Task<Dictionary<string, long>> Held()
    {
        var held = new Dictionary<string, long>();
        foreach (var service in Stack.Services)
        {
            using var process = Process.GetProcessById(await Stack.ProcessId(service));
            held[service] = process.WorkingSet64;
        }

        return held;
    }

    // What the services logged for calls answered with INTERNAL: the first lines with the exception.
    private async Task<IEnumerable<string>> Failures()
    {
        var lines = await Stack.ConsoleLines();
        return lines.Index().Where(line => line.Item.Contains("failed with error id", StringComparison.Ordinal))
            .SelectMany(line => lines.Skip(line.Index).Take(LinesShown));
    }

    private void Tell()
    {
        output.WriteLine($"seed {Seed}");
        foreach (var method in answers.GroupBy(answer => answer.Key.Method).OrderBy(method => method.Key, StringComparer.Ordinal))
        {
            output.WriteLine($"{method.Key}: {string.Join(", ", method.OrderByDescending(answer => answer.Value).Select(answer => $"{answer.Value} {answer.Key.Answer}"))}");
        }
    }

    private static Method<byte[], byte[]> MethodOf(MethodDescriptor method, MethodType type) => new(type, method.Service.FullName, method.Name, Bytes, Bytes);

    // The same in every process, unlike string.GetHashCode.
    private static int HashCode(string text) => text.Aggregate(17, (hash, letter) => unchecked((hash * 31) + letter));

    /// <summary>Callers of every role, with valid tokens.</summary>
    private sealed class Callers(Stack stack, int municipality, string person)
    {
        private readonly ConcurrentDictionary<(Role Role, int Subject), Lazy<string>> tokens = new();

        public Metadata Headers(Role role, int subject)
        {
            var headers = TestToken.Header(tokens.GetOrAdd((role, subject), key => new(() => Token(key.Role, key.Subject))).Value);
            headers.Add("x-purpose", "test");
            return headers;
        }

        private string Token(Role role, int subject)
        {
            if (role == Role.Service)
            {
                return TestToken.OfService(stack);
            }

            using var mint = new Tokens(stack.Secret("users-signing-key"));
            return mint.Mint(Holder(role, municipality, subject) with { Person = person });
        }

        public static TokenHolder Holder(Role role, int municipality, int subject) => new(role.WireName(), municipality, $"Opdigtet Person {subject}");
    }
}
