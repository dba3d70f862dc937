using System.Diagnostics;
using System.Globalization;
using Grpc.Core;

namespace Sygeopfoelgning.Stories;

/// <summary>What a story expected did not happen.</summary>
public sealed class StoryBrokenException(string message) : Exception(message);

/// <summary>Plays a story: it reports what happens, and stops at the first thing that differs from the story.</summary>
/// <param name="tell">Receives each line of the report.</param>
public sealed class Stage(Action<string> tell)
{
    internal static readonly ActivitySource Source = new("Sygeopfoelgning.Stories");

    /// <summary>Trace ids of the steps, in order.</summary>
    public List<(string Step, string TraceId)> Traces { get; } = [];

    /// <summary>One step on one business date.</summary>
    public async Task Step(DateOnly date, string what, Func<Task> happen)
    {
        using var activity = Source.StartActivity(what) ?? new Activity(what) { ActivityTraceFlags = ActivityTraceFlags.Recorded }.Start();
        tell($"{date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}  {what}");
        Traces.Add((what, activity.TraceId.ToHexString()));
        await happen();
    }

    /// <summary>Reports a result.</summary>
    public void Tell(string line) => tell($"            {line}");

    /// <summary>Checks that the story is right.</summary>
    public void Expect<T>(string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual))
        {
            throw new StoryBrokenException($"{what}: expected {Show(expected)}, but it is {Show(actual)}.");
        }

        tell($"            {what}: {Show(actual)}");
    }

    /// <summary>Reads until the result is as expected; it must be within two minutes, which is much on any machine, or within the given limit.</summary>
    public static async Task<T> Until<T>(string what, Func<Task<T>> read, Func<T, bool> asTold, TimeSpan? within = null)
    {
        var limit = within ?? TimeSpan.FromMinutes(2);
        var waited = Stopwatch.StartNew();
        while (true)
        {
            var found = await read();
            if (asTold(found))
            {
                return found;
            }

            if (waited.Elapsed > limit)
            {
                throw new StoryBrokenException($"{what}: not so within {limit.TotalSeconds} seconds.");
            }

            await Task.Delay(50);
        }
    }

    /// <summary>Calls again while the answer is UNAVAILABLE, as every client should, for at most two minutes.</summary>
    public static async Task<T> Insist<T>(Func<AsyncUnaryCall<T>> call)
    {
        var waited = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (RpcException notNow) when (notNow.StatusCode == StatusCode.Unavailable && waited.Elapsed < TimeSpan.FromMinutes(2))
            {
                await Task.Delay(200);
            }
        }
    }

    private static string Show<T>(T value) => value switch
    {
        null => "none",
        DateOnly date => date.ToString("ddd yyyy-MM-dd", CultureInfo.InvariantCulture),
        Enum member => Words.Of(member),
        _ => value.ToString() ?? "",
    };
}
