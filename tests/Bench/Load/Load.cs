using System.Diagnostics;

namespace Sygeopfoelgning.Bench;

/// <summary>What is called: one method, by several callers with a connection each.</summary>
/// <param name="Address">The service.</param>
/// <param name="Method">Full name of the method.</param>
/// <param name="Callers">One connection each.</param>
internal sealed record Target(Uri Address, string Method, IReadOnlyList<CallerOfTarget> Callers);

/// <summary>A caller: the token, and the message of each next call.</summary>
internal sealed record CallerOfTarget(string Token, Func<byte[]> Next);

/// <summary>The result.</summary>
/// <param name="Calls">Calls that were answered with OK.</param>
/// <param name="Failures">Calls that were answered with anything else.</param>
/// <param name="Failure">The message of the first of those.</param>
/// <param name="Seconds">The duration.</param>
/// <param name="Latencies">Of every call that was answered with OK, sorted.</param>
internal sealed record Outcome(long Calls, long Failures, string? Failure, double Seconds, TimeSpan[] Latencies)
{
    /// <summary>Calls that were sent; what is neither among the answered nor among the failures was never answered.</summary>
    public required long Sent { get; init; }

    /// <summary>Failures with a time to retry.</summary>
    public required long Retriable { get; init; }

    /// <summary>Calls that were answered with OK before the time for making calls was over.</summary>
    public required long InTime { get; init; }

    public double PerSecond => Calls / Seconds;

    public TimeSpan Percentile(double share) =>
        Latencies.Length == 0 ? TimeSpan.Zero : Latencies[Math.Min(Latencies.Length - 1, (int)(Latencies.Length * share))];
}

/// <summary>Makes calls from a thread per connection.</summary>
internal static class Load
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan LastAnswers = TimeSpan.FromSeconds(10);

    /// <summary>As many calls as are answered: each connection keeps a number of them in flight (closed loop).</summary>
    public static Outcome Closed(Target target, TimeSpan duration, int inFlight) => Run(target, duration, (connection, caller, until, answered) =>
    {
        void Again(long since, bool isOk)
        {
            answered(since, isOk);
            if (Stopwatch.GetTimestamp() < until)
            {
                connection.Call(caller.Next(), Stopwatch.GetTimestamp());
            }
        }

        for (var i = 0; i < inFlight; i++)
        {
            connection.Call(caller.Next(), Stopwatch.GetTimestamp());
        }

        connection.Send();
        while (connection.InFlight > 0)
        {
            connection.Take(Again);
            connection.Send();
        }
    });

    /// <summary>
    /// Calls at a fixed rate, regardless of the answers (open loop): each counts from the millisecond in which it was due, even
    /// if it could not be sent then, so that a stalling service is not spared the calls that would have come.
    /// </summary>
    public static Outcome Open(Target target, TimeSpan duration, double perSecond) => Run(target, duration, (connection, caller, until, answered) =>
    {
        var began = Stopwatch.GetTimestamp();
        var perCall = Stopwatch.Frequency * target.Callers.Count / perSecond;
        long sent = 0;
        for (var now = began; now < until; now = Stopwatch.GetTimestamp())
        {
            // What the server does not take at once waits here, as in any client; its latency counts all the same.
            for (var due = Math.Min(now, until) - began; sent * perCall <= due && connection.InFlight < Http2Connection.MostAtOnce; sent++)
            {
                connection.Call(caller.Next(), began + (long)(sent * perCall));
            }

            connection.Send();
            if (connection.Poll(Tick))
            {
                connection.Take(answered);
            }
        }

        var waited = Stopwatch.GetTimestamp();
        while (connection.InFlight > 0 && Stopwatch.GetElapsedTime(waited) < LastAnswers)
        {
            if (connection.Poll(Tick))
            {
                connection.Take(answered);
            }
        }
    });

    private static Outcome Run(Target target, TimeSpan duration, Action<Http2Connection, CallerOfTarget, long, Action<long, bool>> work)
    {
        var latencies = target.Callers.Select(_ => new List<TimeSpan>(1 << 16)).ToList();
        Exception? failure = null;
        long failures = 0, sent = 0, retriable = 0, inTime = 0;
        string? refusal = null;
        var began = Stopwatch.GetTimestamp();
        var until = began + (long)(duration.TotalSeconds * Stopwatch.Frequency);
        var threads = target.Callers.Select((caller, index) => new Thread(() =>
        {
            try
            {
                using var connection = new Http2Connection(target.Address, target.Method, caller.Token);
                var soon = 0L;
                work(connection, caller, until, (since, isOk) =>
                {
                    if (isOk)
                    {
                        var now = Stopwatch.GetTimestamp();
                        latencies[index].Add(Stopwatch.GetElapsedTime(since, now));
                        soon += now < until ? 1 : 0;
                    }
                });
                Interlocked.Add(ref failures, connection.Failures);
                Interlocked.Add(ref sent, connection.Sent);
                Interlocked.Add(ref retriable, connection.Retriable);
                Interlocked.Add(ref inTime, soon);
                refusal ??= connection.Failure;
            }
            catch (Exception thrown)
            {
                failure = thrown;
            }
        })).ToList();
        threads.ForEach(thread => thread.Start());
        threads.ForEach(thread => thread.Join());
        var seconds = Stopwatch.GetElapsedTime(began).TotalSeconds;
        if (failure is not null)
        {
            throw new InvalidOperationException($"The load on {target.Method} failed: {failure.Message}", failure);
        }

        TimeSpan[] all = [.. latencies.SelectMany(some => some)];
        Array.Sort(all);
        return new Outcome(all.Length, failures, refusal, seconds, all) { Sent = sent, Retriable = retriable, InTime = inTime };
    }
}
