using System.Diagnostics;
using System.Globalization;
using Grpc.Core;

namespace Sygeopfoelgning.Rpc.Telemetry;

/// <summary>
/// Completes the spans of calls that were refused before gRPC's own server saw them. The server would have set method and status on
/// the span under the names below, from which the instrumentation derives the conventions' attributes.
/// </summary>
internal static class RefusedSpans
{
    public static void Describe(Activity? span, string method, StatusCode status)
    {
        if (span is { IsAllDataRequested: true })
        {
            span.SetTag("grpc.method", method);
            span.SetTag("grpc.status_code", ((int)status).ToString(CultureInfo.InvariantCulture));
        }
    }
}
