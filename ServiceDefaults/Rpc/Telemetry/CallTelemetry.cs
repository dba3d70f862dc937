using System.Diagnostics;
using System.Diagnostics.Metrics;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Rpc.Telemetry;

/// <summary>
/// Measures how long calls took, and how they ended, in <c>rpc.server.call.duration</c>: the conventions define it, but no
/// instrumentation package records it. The package sets the span's <c>rpc.*</c> tags; this class adds municipality and case, so that a
/// case can be followed over weeks. The metric never contains them.
/// </summary>
public sealed class CallTelemetry(TimeProvider time) : EveryCall
{
    private static readonly Histogram<double> Duration = Signals.Meter.CreateHistogram(
        "rpc.server.call.duration", "s", "How long a call took on the server.", tags: null,
        new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] });

    /// <inheritdoc/>
    protected override async Task<TResponse> Around<TResponse>(IMessage? request, ServerCallContext context, Func<Task<TResponse>> call)
    {
        if (Contract.IsPlumbing(context.Method))
        {
            return await call();
        }

        var started = time.GetTimestamp();
        var span = context.GetHttpContext().Features.Get<IHttpActivityFeature>()?.Activity;
        var path = context.Method.TrimStart('/');
        var status = StatusCode.OK;
        object? response = null;
        try
        {
            var answered = await call();
            response = answered;
            status = context.Status.StatusCode;
            return answered;
        }
        catch (Exception exception)
        {
            status = Statuses.CodeOf(exception);
            throw;
        }
        finally
        {
            Record(path, status, time.GetElapsedTime(started));
            if (span is { IsAllDataRequested: true })
            {
                span.SetTag("sygeopfoelgning.municipality", context.FindCaller()?.Municipality);
                span.SetTag("sygeopfoelgning.case_id", CaseIds.In(request) ?? CaseIds.In(response as IMessage));
            }
        }
    }

    /// <summary>Measures a call that has ended.</summary>
    /// <param name="path">The full method, such as <c>sygeopfoelgning.cases.v1.CaseService/GetCase</c>.</param>
    /// <param name="status">How it ended.</param>
    /// <param name="took">How long it took.</param>
    internal static void Record(string path, StatusCode status, TimeSpan took)
    {
        var tags = new TagList
        {
            { "rpc.system.name", "grpc" },
            { "rpc.method", path },
            { "rpc.response.status_code", NameOf(status) },
        };
        if (IsOurFault(status))
        {
            tags.Add("error.type", NameOf(status));
        }

        Duration.Record(took.TotalSeconds, tags);
    }

    // As gRPC writes them: DEADLINE_EXCEEDED.
    private static string NameOf(StatusCode status) => status switch
    {
        StatusCode.OK => "OK",
        StatusCode.Cancelled => "CANCELLED",
        StatusCode.InvalidArgument => "INVALID_ARGUMENT",
        StatusCode.DeadlineExceeded => "DEADLINE_EXCEEDED",
        StatusCode.NotFound => "NOT_FOUND",
        StatusCode.AlreadyExists => "ALREADY_EXISTS",
        StatusCode.PermissionDenied => "PERMISSION_DENIED",
        StatusCode.Unauthenticated => "UNAUTHENTICATED",
        StatusCode.ResourceExhausted => "RESOURCE_EXHAUSTED",
        StatusCode.FailedPrecondition => "FAILED_PRECONDITION",
        StatusCode.Aborted => "ABORTED",
        StatusCode.OutOfRange => "OUT_OF_RANGE",
        StatusCode.Unimplemented => "UNIMPLEMENTED",
        StatusCode.Internal => "INTERNAL",
        StatusCode.Unavailable => "UNAVAILABLE",
        StatusCode.DataLoss => "DATA_LOSS",
        _ => "UNKNOWN",
    };

    // The conventions' list for servers; a refusal is the service working as it should.
    private static bool IsOurFault(StatusCode status) => status is
        StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.Unimplemented
        or StatusCode.Internal or StatusCode.Unavailable or StatusCode.DataLoss;
}
