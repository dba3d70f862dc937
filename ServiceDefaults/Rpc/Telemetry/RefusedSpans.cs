using System.Diagnostics;
using System.Globalization;
using Grpc.Core;

namespace Sygeopfoelgning.Rpc.Telemetry;

/// <summary>
/// Completes the spans of calls that were refused before gRPC's own server saw them. The server would have set method and status on
/// the span under the names below, from which the instrumentation derives the conventions' attributes. Of refusals for want of room only
/// a limited number a second leave a span: creating and exporting one costs as much as everything else in such a call, and the counter counts them all.
/// </summary>
internal static class RefusedSpans
{
    /// <summary>How many of them leave a span in a second.</summary>
    internal const int KeptPerSecond = 50;

    private static long second;
    private static int kept;

    /// <summary>Describes the refusal on a span, or removes the span from the traces when there are many.</summary>
    public static void Describe(Activity? span, string method, StatusCode status)
    {
        if (span is { IsAllDataRequested: true } && status == StatusCode.ResourceExhausted && !IsKept())
        {
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
            span.IsAllDataRequested = false;
        }

        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("grpc.method", method);
            span.SetTag("grpc.status_code", ((int)status).ToString(CultureInfo.InvariantCulture));
        }
    }

    // If two calls arrive at the same instant, it does not matter which of them starts the second: slightly more or fewer are kept.
    private static bool IsKept()
    {
        var now = Environment.TickCount64 / 1_000;
        if (Interlocked.Exchange(ref second, now) != now)
        {
            Volatile.Write(ref kept, 0);
        }

        return Interlocked.Increment(ref kept) <= KeptPerSecond;
    }
}
