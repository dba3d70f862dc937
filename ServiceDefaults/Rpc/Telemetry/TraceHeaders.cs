using System.Diagnostics;

namespace Sygeopfoelgning.Rpc.Telemetry;

/// <summary>
/// What is trusted of a caller's trace headers: the trace that the call belongs to, and nothing else. <c>tracestate</c> and
/// <c>baggage</c> contain arbitrary text, and would be sent on and exported. Sampling is decided here: a
/// caller that is not one of our services cannot switch a trace off (<see cref="TraceSampler"/>, <see cref="IsUnsampled"/>).
/// </summary>
internal sealed class TraceHeaders : DistributedContextPropagator
{
    private const string TraceParent = "traceparent";

    public override IReadOnlyCollection<string> Fields { get; } = [TraceParent];

    /// <summary>Whether a valid trace parent says that its trace is not sampled. It counts for services only.</summary>
    public static bool IsUnsampled(string? traceParent) =>
        ActivityContext.TryParse(traceParent, null, out var parent) && !parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded);

    public override void Inject(Activity? activity, object? carrier, PropagatorSetterCallback? setter)
    {
        if (activity is { IdFormat: ActivityIdFormat.W3C, Id: { } id })
        {
            setter?.Invoke(carrier, TraceParent, id);
        }
    }

    public override void ExtractTraceIdAndState(object? carrier, PropagatorGetterCallback? getter, out string? traceId, out string? traceState)
    {
        (traceId, traceState) = (null, null);
        string? given = null;
        getter?.Invoke(carrier, TraceParent, out given, out _);

        // What is none would be kept as the parent's name, whatever it says.
        traceId = ActivityContext.TryParse(given, null, out _) ? given : null;
    }

    public override IEnumerable<KeyValuePair<string, string?>>? ExtractBaggage(object? carrier, PropagatorGetterCallback? getter) => null;
}
