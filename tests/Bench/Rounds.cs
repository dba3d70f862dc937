namespace Sygeopfoelgning.Bench;

/// <summary>One round: the floors and the RPC, one after the other on the same machine.</summary>
internal sealed record Round(double Echo, double Database, double Service, double Others, double ServiceCpu, double DatabaseCpu, double FloorCpu)
{
    /// <summary>What a service could reach that only answers and queries: the floors one after the other.</summary>
    public double Bound => 1 / ((1 / Echo) + (1 / Database));

    public bool IsQuiet => Others <= Settings.OthersAtMost;
}

/// <summary>An RPC measured against its floors.</summary>
internal sealed record Comparison(string Name, IReadOnlyList<Round> Rounds, int Dropped, bool AllNoisy, Outcome AtRate, double Rate)
{
    public double Median(Func<Round, double> of) => Medians.Of(Rounds.Select(of));
}

internal static class Medians
{
    public static double Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length == 0 ? double.NaN : (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

/// <summary>Measures in rounds: warm-up first, then floors and RPC in turn, then its latency at a fixed rate.</summary>
internal sealed class Measurement(BenchStack stack, Settings settings, Action<string> say)
{
    private const int InFlightInAll = 64;

    private readonly Pgbench pgbench = new(stack.App, Settings.Pool);
    private long floors;

    public async Task<Comparison> Compare(Rpc rpc)
    {
        var inFlight = Math.Max(1, InFlightInAll / rpc.Callers.Count);
        var echo = new Target(stack.EmptyAddress, "sygeopfoelgning.cases.v1.CaseService/GetCase", rpc.Callers);
        var service = rpc.At(stack.CasesAddress);

        // Cold code is many times slower; what is compiled during the run would be measured as the service.
        Load.Closed(echo with { Callers = Empty(echo.Callers) }, settings.WarmUp / 4, inFlight);
        Load.Closed(service, settings.WarmUp, inFlight);

        var (kept, noisy) = (new List<Round>(), new List<Round>());
        while (kept.Count < settings.Rounds && kept.Count + noisy.Count < settings.MostRounds)
        {
            var round = await One(rpc, echo with { Callers = Empty(echo.Callers) }, service, inFlight);
            (round.IsQuiet ? kept : noisy).Add(round);
            say($"  {rpc.Name}: echo {round.Echo:0}, pgbench {round.Database:0}, service {round.Service:0} a second; others {round.Others:0.00} cores{(round.IsQuiet ? "" : ", dropped")}");
        }

        var atRate = Load.Open(service, settings.Stretch * 2, rpc.Rate);
        return new Comparison(rpc.Name, kept.Count > 0 ? kept : noisy, noisy.Count, kept.Count == 0, atRate, rpc.Rate);
    }

    private async Task<Round> One(Rpc rpc, Target echo, Target service, int inFlight)
    {
        var (empty, emptyCost) = await Cost.Of(stack, () => Task.FromResult(Load.Closed(echo, settings.Stretch, inFlight)));
        var (database, databaseCost) = await Cost.Of(stack, () => pgbench.Run(rpc.Floor, settings.Stretch, ++floors * 10_000_000));
        var (served, serviceCost) = await Cost.Of(stack, () => Task.FromResult(Load.Closed(service, settings.Stretch, inFlight)));
        if (served.Failures > 0)
        {
            say($"  {rpc.Name}: {served.Failures} calls FAILED: {served.Failure}");
        }

        return new Round(
            empty.PerSecond, database.PerSecond, served.PerSecond,
            new[] { emptyCost.Others, databaseCost.Others, serviceCost.Others }.Max(),
            serviceCost.Service / served.Calls * 1_000, serviceCost.Database / served.Calls * 1_000,
            databaseCost.Database / database.Transactions * 1_000);
    }

    // The empty service has one method, and ignores the content of its request.
    private static IReadOnlyList<CallerOfTarget> Empty(IReadOnlyList<CallerOfTarget> callers) =>
        [.. callers.Select(caller => caller with { Next = () => [] })];
}
