using System.Globalization;

namespace Sygeopfoelgning.Bench;

/// <summary>
/// Three times the load that the service can carry: what is still answered. The best rate is found by a ramp and then measured again before
/// every period of overload, so that each ratio is of the same minute on the same machine.
/// </summary>
/// <param name="Name">The RPC.</param>
/// <param name="InFlight">The number of calls in flight with the best rate.</param>
/// <param name="Rounds">One after the other.</param>
internal sealed record Overload(string Name, int InFlight, IReadOnlyList<OverloadRound> Rounds)
{
    /// <summary>How many times the best rate is offered.</summary>
    public const double Times = 3;

    /// <summary>The share of the best rate that must still be answered.</summary>
    public const double Promised = 0.75;

    private static readonly int[] Ramp = [16, 32, 64, 128, 256];

    public double Median(Func<OverloadRound, double> of) => Medians.Of(Rounds.Select(of));

    public static async Task<Overload> Measure(BenchStack stack, Rpc rpc, Settings settings, Action<string> say)
    {
        var target = rpc.At(stack.CasesAddress);
        Load.Closed(target, settings.WarmUp, Ramp[2] / target.Callers.Count);

        var (inFlight, best) = (0, 0.0);
        foreach (var step in Ramp)
        {
            var reached = Load.Closed(target, settings.Stretch, Math.Max(1, step / target.Callers.Count));
            say(string.Create(CultureInfo.InvariantCulture, $"  {rpc.Name}: {step} in flight, {reached.PerSecond:0} a second"));
            (inFlight, best) = reached.PerSecond > best ? (step, reached.PerSecond) : (inFlight, best);
        }

        var rounds = new List<OverloadRound>();
        for (var round = 0; round < settings.Rounds; round++)
        {
            var (carried, carriedCost) = await Cost.Of(stack, () => Task.FromResult(
                Load.Closed(target, settings.Stretch, Math.Max(1, inFlight / target.Callers.Count))));
            var (offered, offeredCost) = await Cost.Of(stack, () => Task.FromResult(
                Load.Open(target, settings.Stretch * 2, Times * carried.PerSecond)));
            rounds.Add(new OverloadRound(carried, carriedCost, offered, offeredCost, settings.Stretch * 2));
            var one = rounds[^1];
            say(string.Create(
                CultureInfo.InvariantCulture,
                $"  {rpc.Name}: best {one.Best:0} a second; offered {one.Offered:0}, answered {one.Answered:0} ({one.OfBest:0.00}); "
                + $"the service's time per answer {one.PerAnswer * 1_000:0.00} ms, per refusal {one.PerRefusal * 1_000:0.000} ms ({one.RefusalOfAnswer:0.00}); "
                + $"cores under overload: service {one.Cores(one.OfferedCost.Service):0.00}, database {one.Cores(one.OfferedCost.Database):0.00}, "
                + $"generator {one.Cores(one.OfferedCost.Generator):0.00} ({one.CarriedCost.Generator / one.CarriedCost.Seconds:0.00} at the best), others {one.OfferedCost.Others:0.00}"));
        }

        return new Overload(rpc.Name, inFlight, rounds);
    }
}

/// <summary>The best rate and the overload, one after the other.</summary>
/// <param name="Carried">As many calls in flight as answer most.</param>
/// <param name="CarriedCost">What that cost whom.</param>
/// <param name="Outcome">The result of three times as many.</param>
/// <param name="OfferedCost">What those cost whom.</param>
/// <param name="Duration">How long they were offered.</param>
internal sealed record OverloadRound(Outcome Carried, Cost CarriedCost, Outcome Outcome, Cost OfferedCost, TimeSpan Duration)
{
    /// <summary>Answered with OK a second, as many calls in flight as answer most.</summary>
    public double Best => Carried.PerSecond;

    /// <summary>Calls a second that were really sent: the load shares the machine with the service.</summary>
    public double Offered => Outcome.Sent / Duration.TotalSeconds;

    /// <summary>Answered with OK a second, while they were offered; later answers do not count.</summary>
    public double Answered => Outcome.InTime / Duration.TotalSeconds;

    public double OfBest => Answered / Best;

    /// <summary>
    /// The same, of what the processors that the load itself leaves could carry: the load comes from the same machine, and three times the load
    /// takes more of them.
    /// </summary>
    public double OfWhatIsLeft =>
        OfBest * (Environment.ProcessorCount - (CarriedCost.Generator / CarriedCost.Seconds)) / (Environment.ProcessorCount - Cores(OfferedCost.Generator));

    /// <summary>Processor seconds of the service for a call that is answered, where nothing is refused.</summary>
    public double PerAnswer => CarriedCost.Service / Carried.Calls;

    /// <summary>Processor seconds of the service for a call that is refused: what the overload cost beyond its answers.</summary>
    public double PerRefusal => Math.Max(0, OfferedCost.Service - (PerAnswer * Outcome.Calls)) / Math.Max(1, Outcome.Failures);

    public double RefusalOfAnswer => PerRefusal / PerAnswer;

    /// <summary>Cores on average while the overload lasted, its last answers included.</summary>
    public double Cores(double seconds) => seconds / OfferedCost.Seconds;

    /// <summary>The share that was refused with a time to retry.</summary>
    public double Retriable => (double)Outcome.Retriable / Outcome.Sent;

    /// <summary>The share that was answered neither with OK nor with a time to retry, or not at all.</summary>
    public double Lost => 1 - ((double)(Outcome.Calls + Outcome.Retriable) / Outcome.Sent);
}
