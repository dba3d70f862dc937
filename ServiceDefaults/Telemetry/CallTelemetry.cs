using System.Diagnostics;
using System.Diagnostics.Metrics;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Http.Features;
using Sygeopfoelgning.ServiceDefaults.Calls;
using Sygeopfoelgning.ServiceDefaults.Errors;
using Sygeopfoelgning.ServiceDefaults.Identity;

namespace Sygeopfoelgning.ServiceDefaults.Telemetry;

/// <summary>
/// Writes what was called and how it ended on the server's span, and how long it took in the metric
/// <c>rpc.server.call.duration</c>. The span also says municipality and case, so that a case can be followed over weeks;
/// the metric never does.
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
            Record(span, path, status, time.GetElapsedTime(started));
            if (span is { IsAllDataRequested: true })
            {
                span.SetTag("sygeopfoelgning.municipality", context.FindCaller()?.Municipality);
                span.SetTag("sygeopfoelgning.case_id", CaseIds.In(request) ?? CaseIds.In(response as IMessage));
            }
        }
    }

    /// <summary>Writes how a call ended.</summary>
    internal static void Record(Activity? span, string path, StatusCode status, TimeSpan took)
    {
        var slash = path.LastIndexOf('/');
        var tags = new TagList
        {
            { "rpc.system", "grpc" },
            { "rpc.service", path[..slash] },
            { "rpc.method", path[(slash + 1)..] },
            { "rpc.grpc.status_code", (int)status },
        };
        if (status != StatusCode.OK)
        {
            tags.Add("error.type", Enum.GetName(status));
        }

        Duration.Record(took.TotalSeconds, tags);
        if (span is { IsAllDataRequested: true })
        {
            Describe(span, path, tags, status);
        }
    }

    private static void Describe(Activity span, string path, in TagList tags, StatusCode status)
    {
        span.DisplayName = path;
        foreach (var (key, value) in tags)
        {
            span.SetTag(key, value);
        }

        if (IsOurFault(status))
        {
            span.SetStatus(ActivityStatusCode.Error);
        }
    }

    // A refusal is the service working as it should.
    private static bool IsOurFault(StatusCode status) => status is
        StatusCode.Unknown or StatusCode.DeadlineExceeded or StatusCode.Unimplemented
        or StatusCode.Internal or StatusCode.Unavailable or StatusCode.DataLoss;
}
