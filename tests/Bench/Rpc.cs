using System.Globalization;
using Google.Protobuf;
using Grpc.Net.Client;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Seed;
using Sygeopfoelgning.Tests;

namespace Sygeopfoelgning.Bench;

/// <summary>A measured RPC: how it is called, and its database floor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Method">Its full name.</param>
/// <param name="Rate">Calls a second at which its latency is measured.</param>
/// <param name="Callers">Its callers.</param>
/// <param name="Floor">Its statements as a script.</param>
internal sealed record Rpc(string Name, string Method, double Rate, IReadOnlyList<CallerOfTarget> Callers, FloorScript Floor)
{
    public Target At(Uri address) => new(address, Method, Callers);

    /// <summary>Reading any of the seeded cases.</summary>
    public static async Task<Rpc> GetCase(BenchStack stack, int cases)
    {
        var prefix = SeededCase.CaseIdPrefixOf(Settings.Read);
        var token = stack.Stack.Token(municipality: Settings.Read);
        byte[] Next() => new GetCaseRequest
        {
            CaseId = prefix + (1 + Random.Shared.Next(cases)).ToString("D12", CultureInfo.InvariantCulture),
        }.ToByteArray();

        var recorded = await Recorded(stack, token, async (channel, headers) =>
            await new CaseService.CaseServiceClient(channel).GetCaseAsync(new GetCaseRequest { CaseId = prefix + "000000000007" }, headers));
        var floor = FloorScript.Of(recorded, $"\\set i random(1, {cases})",
            new Dictionary<string, string> { [$"uuid:{prefix}000000000007"] = $"'{prefix}' || lpad((:i)::text, 12, '0')" },
            new Dictionary<uint, string>());
        return new Rpc("GetCase", "sygeopfoelgning.cases.v1.CaseService/GetCase", Settings.GetRate,
            [.. Enumerable.Range(0, 4).Select(_ => new CallerOfTarget(token, Next))], floor);
    }

    /// <summary>Registering a new person, in one of the municipalities.</summary>
    public static async Task<Rpc> RegisterCase(BenchStack stack, IReadOnlyList<short> municipalities)
    {
        RegisterCaseResponse? answer = null;
        var request = Registration(municipalities[0]);
        var recorded = await Recorded(stack, stack.Stack.Token(municipality: municipalities[0]), async (channel, headers) =>
            answer = await new IntakeService.IntakeServiceClient(channel).RegisterCaseAsync(request, headers));

        var code = municipalities[0].ToString(CultureInfo.InvariantCulture);
        // A number per transaction, from which everything that must be new in it is derived.
        string New(char kind) => $"'01941f00-0000-7{kind}00-8000-' || lpad(((:n)::bigint * 100 + :client_id)::text, 12, '0')";
        var floor = FloorScript.Of(recorded,
            $"\\set n :n + 1\n\\set m random({municipalities[0]}, {municipalities[^1]})",
            new Dictionary<string, string>
            {
                [$"smallint:{code}"] = ":m",
                [$"text:{code}"] = ":m",
                [$"uuid:{request.RequestId}"] = New('1'),
                [$"uuid:{answer!.Case.CaseId}"] = New('2'),
                [$"uuid:{answer.Case.Citizen.PersonId}"] = New('3'),
                [string.Create(CultureInfo.InvariantCulture, $"int:{int.Parse(answer.Case.CaseNumber[5..], CultureInfo.InvariantCulture)}")] =
                    $"select last_sequence from case_number where municipality_code = (:m)::smallint and case_year = {answer.Case.CaseNumber[..4]}",
            },
            new Dictionary<uint, string>
            {
                [SentText.ArrayOfBytes] = "array[sha256(int8send((:n)::bigint * 100 + :client_id))]",
                [SentText.ArrayOfNumbers] = "array[(:n)::bigint * 100 + :client_id]",
            });
        return new Rpc("RegisterCase", "sygeopfoelgning.cases.v1.IntakeService/RegisterCase", Settings.RegisterRate,
            [.. municipalities.Select(one => new CallerOfTarget(stack.Stack.Token(municipality: one), () => Registration(one).ToByteArray()))],
            floor);
    }

    /// <summary>A page of a list, the same repeatedly.</summary>
    public static async Task<Rpc> ListCases(BenchStack stack, string name, ListCasesRequest page)
    {
        var token = stack.Stack.Token(municipality: Settings.Read);
        var message = page.ToByteArray();
        var recorded = await Recorded(stack, token, async (channel, headers) =>
            await new CaseService.CaseServiceClient(channel).ListCasesAsync(page, headers));
        return new Rpc(name, "sygeopfoelgning.cases.v1.CaseService/ListCases", Settings.ListRate,
            [.. Enumerable.Range(0, 4).Select(_ => new CallerOfTarget(token, () => message))],
            FloorScript.Of(recorded, "", new Dictionary<string, string>(), new Dictionary<uint, string>()));
    }

    private static readonly int[] registered = new int[1_000];

    /// <summary>The next person of a municipality, registered today.</summary>
    internal static RegisterCaseRequest Registration(short municipality)
    {
        var form = new SeededCase(municipality, Interlocked.Increment(ref registered[municipality])).Form();
        return new RegisterCaseRequest { RequestId = Guid.NewGuid().ToString(), Form = form };
    }

    /// <summary>What a replica behind the tap sends for one call; the first calls also read what is only read once.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="token">The caller's token.</param>
    /// <param name="call">The call.</param>
    /// <param name="before">Another call that is made before it.</param>
    internal static async Task<IReadOnlyList<RoundTrip>> Recorded(
        BenchStack stack, string token, Func<GrpcChannel, Metadata, Task> call, Func<GrpcChannel, Metadata, Task>? before = null)
    {
        await using var tap = new DatabaseTap(stack.App.Host!, stack.App.Port);
        await using var replica = await Replica.Behind(tap, stack.Stack, "cases");
        using var channel = GrpcChannel.ForAddress(replica.Address);
        var headers = new Metadata { { "authorization", $"Bearer {token}" }, { "x-purpose", "measurement" } };
        await new CaseService.CaseServiceClient(channel).ListCasesAsync(new ListCasesRequest { PageSize = 1 }, headers);
        await new IntakeService.IntakeServiceClient(channel).RegisterCaseAsync(
            new RegisterCaseRequest { RequestId = Guid.NewGuid().ToString(), Form = Registration(Settings.Written[0]).Form, ValidateOnly = true },
            new Metadata { { "authorization", $"Bearer {stack.Stack.Token(municipality: Settings.Written[0])}" }, { "x-purpose", "measurement" } });
        if (before is not null)
        {
            await before(channel, headers);
        }

        return await tap.Record(() => call(channel, headers));
    }
}
