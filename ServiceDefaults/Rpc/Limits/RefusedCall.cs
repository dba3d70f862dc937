using System.Diagnostics.Metrics;
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
    public static void Answer(HttpContext http, string method, Refusal refusal, TimeSpan took) => Answer(
        http, method,
        PreparedAnswers.Of(refusal, CallerLanguage.Of(http.Request.Headers.AcceptLanguage), PlainDetails.IsFor(http.Request.Headers.UserAgent)),
        refusal.Reason, took);

    /// <summary>Answers with a status of gRPC's own.</summary>
    public static void Answer(HttpContext http, string method, RpcException answer, string reason, TimeSpan took) =>
        Answer(http, method, new PreparedAnswer(answer), reason, took);

    /// <summary>Counts and measures a call that gRPC has already answered.</summary>
    public static void Count(HttpContext http, string method, StatusCode status, string reason, TimeSpan took)
    {
        Count(reason);
        RefusedSpans.Describe(http.Features.Get<IHttpActivityFeature>()?.Activity, method, status);
        CallTelemetry.Record(method.TrimStart('/'), status, took);
    }

    /// <summary>Counts a call that is measured elsewhere.</summary>
    public static void Count(string reason) => Refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    private static void Answer(HttpContext http, string method, PreparedAnswer answer, string reason, TimeSpan took)
    {
        Count(http, method, answer.Code, reason, took);
        answer.Write(http.Response);
    }
}
