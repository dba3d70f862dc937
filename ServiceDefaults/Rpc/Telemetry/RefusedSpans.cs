using System.Diagnostics;
using System.Globalization;
using Grpc.Core;

namespace Sygeopfoelgning.Rpc.Telemetry;

/// <summary>
/// The spans of calls that were refused before gRPC's own server saw them. It would have left method and status on the span under
/// the names below, from which the instrumentation makes the conventions' attributes.
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
