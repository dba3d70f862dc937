using System.Diagnostics;
using System.Globalization;
using Grpc.Core;
using Grpc.Net.Client;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Seed;

namespace Sygeopfoelgning.Bench;

/// <summary>A round of imports: the same batches from callers and from pgbench, over as many connections.</summary>
/// <param name="Service">Forms a second that Cases imported.</param>
/// <param name="Database">Forms a second of pgbench.</param>
/// <param name="ServiceCost">What it cost.</param>
/// <param name="DatabaseCost">What it cost pgbench.</param>
/// <param name="Forms">The forms that Cases imported.</param>
/// <param name="FloorForms">The forms of pgbench.</param>
internal sealed record ImportRound(double Service, double Database, Cost ServiceCost, Cost DatabaseCost, long Forms, long FloorForms)
{
    public double OfFloor => Service / Database;

    public bool IsQuiet => Math.Max(ServiceCost.Others, DatabaseCost.Others) <= Settings.OthersAtMost;
}

/// <summary>Imports of information forms in full batches into one municipality.</summary>
internal sealed class Imports
{
    /// <summary>As many forms as a call takes.</summary>
    public const int Batch = 200;

    private readonly BenchStack stack;
    private readonly string token;
    private FloorScript? floor;
    private int persons, floors;

    private Imports(BenchStack stack) => (this.stack, token) = (stack, stack.Stack.Token(municipality: Settings.Imported));

    /// <summary>Round trips of an import, and statements in them.</summary>
    public (int RoundTrips, int Statements) Recorded { get; private set; }

    /// <summary>Records what an import sends.</summary>
    public static async Task<Imports> Record(BenchStack stack)
    {
        var imports = new Imports(stack);
        var (request, answer) = (imports.Next(), new ImportInformationFormsResponse());
        var recorded = await Rpc.Recorded(
            stack, imports.token, async (channel, headers) => answer = await Import(channel, request, headers),
            before: (channel, headers) => Import(channel, imports.Next(), headers));
        imports.Recorded = (recorded.Count, recorded.Sum(trip => trip.Statements.Count));
        imports.floor = ImportFloor.Of(recorded, request, answer, Settings.Imported, Settings.ImportFloor);
        return imports;
    }

    /// <summary>Rounds of imports and of their floor in turn, with so many batches in flight on both sides.</summary>
    public async Task<IReadOnlyList<ImportRound>> Compare(int inFlight, Settings settings, Action<string> say)
    {
        var pgbench = new Pgbench(stack.App, inFlight);
        var (kept, noisy) = (new List<ImportRound>(), new List<ImportRound>());
        await Import(settings.WarmUp, inFlight);
        await pgbench.Run(floor!, settings.ImportStretch, Numbers(), leavesOutFirst: true);
        while (kept.Count < settings.Rounds && kept.Count + noisy.Count < settings.MostRounds)
        {
            var ((served, forms), serviceCost) = await Cost.Of(stack, () => Import(settings.ImportStretch, inFlight));
            var (database, databaseCost) = await Cost.Of(stack, () => pgbench.Run(floor!, settings.ImportStretch, Numbers(), leavesOutFirst: true));
            var round = new ImportRound(served, database.PerSecond * Batch, serviceCost, databaseCost, forms, database.Transactions * Batch);
            (round.IsQuiet ? kept : noisy).Add(round);
            say(string.Create(
                CultureInfo.InvariantCulture,
                $"  Import, {inFlight} in flight: pgbench {round.Database:0}, service {round.Service:0} forms a second, {round.OfFloor:0.00}; "
                + $"others {serviceCost.Others:0.00} and {databaseCost.Others:0.00} cores{(round.IsQuiet ? "" : ", dropped")}"));
        }

        return kept.Count > 0 ? kept : noisy;
    }

    /// <summary>Imports so many batches, one after the other.</summary>
    public async Task<TimeSpan> Import(int batches)
    {
        using var channel = GrpcChannel.ForAddress(stack.CasesAddress);
        var began = Stopwatch.GetTimestamp();
        for (var batch = 0; batch < batches; batch++)
        {
            await Import(channel, Next(), Headers());
        }

        return Stopwatch.GetElapsedTime(began);
    }

    // Each caller makes the next call once the last is answered. The rate is that of the calls alone, as pgbench's.
    private async Task<(double PerSecond, long Forms)> Import(TimeSpan duration, int inFlight)
    {
        var began = Stopwatch.GetTimestamp();
        var callers = await Task.WhenAll(Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            using var channel = GrpcChannel.ForAddress(stack.CasesAddress);
            var (calls, seconds) = (0, 0.0);
            while (Stopwatch.GetElapsedTime(began) < duration)
            {
                var request = Next();
                var called = Stopwatch.GetTimestamp();
                await Import(channel, request, Headers());
                seconds += Stopwatch.GetElapsedTime(called).TotalSeconds;
                calls++;
            }

            return (Calls: calls, Seconds: seconds);
        })));
        return (callers.Sum(one => one.Calls / one.Seconds) * Batch, callers.Sum(one => (long)one.Calls) * Batch);
    }

    private static async Task<ImportInformationFormsResponse> Import(GrpcChannel channel, ImportInformationFormsRequest request, Metadata headers)
    {
        var answer = await new IntakeService.IntakeServiceClient(channel).ImportInformationFormsAsync(request, headers);
        return answer.Registered == request.Forms.Count
            ? answer
            : throw new InvalidOperationException($"Of {request.Forms.Count} forms {answer.Registered} became a case: {answer.Results.First(one => one.Refusal is not null).Refusal.Message}");
    }

    private ImportInformationFormsRequest Next()
    {
        var last = Interlocked.Add(ref persons, Batch);
        return new ImportInformationFormsRequest
        {
            RequestId = Guid.NewGuid().ToString(), Forms = { Enumerable.Range(last - Batch + 1, Batch).Select(Form) },
        };
    }

    private static InformationForm Form(int number)
    {
        var form = new SeededCase(Settings.Imported, number).Form();
        form.FormId = string.Create(CultureInfo.InvariantCulture, $"skema-{number}");
        return form;
    }

    private Metadata Headers() => new() { { "authorization", $"Bearer {token}" }, { "x-purpose", "measurement" } };

    // No run makes as many transactions on a connection.
    private long Numbers() => ++floors * 1_000;
}
