using System.Diagnostics.Metrics;
using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Telemetry;

namespace Sygeopfoelgning.Rpc.Limits;

/// <summary>The answer to a call that never reaches its method: counted by reason, measured like every call, headers only.</summary>
internal static class RefusedCall
{
    private static readonly Counter<long> Refused = Signals.Meter.CreateCounter<long>(
        "sygeopfoelgning.calls.refused", "{call}", "Calls refused before their method began, by reason.");

    /// <summary>Answers with a refusal.</summary>
    public static void Answer(HttpContext http, string method, Refusal refusal, TimeSpan took) =>
        Answer(http, method, Statuses.Of(refusal, CallerLanguage.Of(http.Request.Headers.AcceptLanguage), PlainDetails.IsFor(http.Request.Headers.UserAgent)), refusal.Reason, took);

    /// <summary>Answers with a status of gRPC's own.</summary>
    public static void Answer(HttpContext http, string method, RpcException answer, string reason, TimeSpan took)
    {
        Count(http, method, answer.StatusCode, reason, took);
        Write(http.Response, answer);
    }

    /// <summary>Counts and measures a call that gRPC has already answered.</summary>
    public static void Count(HttpContext http, string method, StatusCode status, string reason, TimeSpan took)
    {
        Count(reason);
        CallTelemetry.Record(method.TrimStart('/'), status, took);
        RefusedSpans.Describe(http.Features.Get<IHttpActivityFeature>()?.Activity, method, status);
    }

    /// <summary>Counts a call that is measured elsewhere.</summary>
    public static void Count(string reason) => Refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    // An answer without a message: headers only, as gRPC defines it.
    private static void Write(HttpResponse response, RpcException answer)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(answer.Status.Detail);
        foreach (var trailer in answer.Trailers)
        {
            response.Headers[trailer.Key] = trailer.IsBinary ? Convert.ToBase64String(trailer.ValueBytes) : trailer.Value;
        }
    }
}
