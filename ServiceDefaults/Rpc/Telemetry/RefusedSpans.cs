using System.Diagnostics;
using System.Globalization;
using Grpc.Core;

namespace Sygeopfoelgning.Rpc.Telemetry;

/// <summary>
/// The spans of calls that were refused before gRPC's own server saw them. It would have left method and status on the span under
/// the names below, from which the instrumentation makes the conventions' attributes. Of a flood of refusals only so many a second leave
/// a span: to make and export one costs as much as everything else that such a call takes, and the counter has them all.
/// </summary>
internal static class RefusedSpans
{
    /// <summary>As many leave a span in a second.</summary>
    internal const int KeptPerSecond = 50;

    private static long second;
    private static int kept;

    /// <summary>Says on a span what was refused, or takes it out of the traces where there are many.</summary>
    public static void Describe(Activity? span, string method, StatusCode status)
    {
        if (span is { IsAllDataRequested: true } && !IsKept())
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

    // Which of two that come in the same instant begins the second does not matter: some more are kept then, or fewer.
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
