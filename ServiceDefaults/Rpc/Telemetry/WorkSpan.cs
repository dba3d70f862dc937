using System.Diagnostics;

namespace Sygeopfoelgning.Rpc.Telemetry;

/// <summary>
/// The span of one piece of background work, below a loop that leaves no trace of its own. Work that follows at once continues
/// the trace of its cause; other work begins a trace that is linked to its cause, which may be months old.
/// </summary>
internal readonly struct WorkSpan : IDisposable
{
    private readonly Activity? around;
    private readonly Activity? span;

    private WorkSpan(Activity? around, Activity? span) => (this.around, this.span) = (around, span);

    /// <param name="source">The source of the span.</param>
    /// <param name="name">What is done.</param>
    /// <param name="kind">Timers are internal; events are consumed.</param>
    /// <param name="traceParent">The trace parent of its cause; empty if that had none.</param>
    /// <param name="follows">Whether it follows at once.</param>
    public static WorkSpan Begin(ActivitySource source, string name, ActivityKind kind, string traceParent, bool follows)
    {
        var around = Activity.Current;
        var origin = ActivityContext.TryParse(traceParent, null, isRemote: true, out var parsed) ? parsed : default;
        if (follows && origin != default)
        {
            return new(around, source.StartActivity(name, kind, origin));
        }

        // A span without a parent would become a child of the current one, the loop's, and would not be traced.
        Activity.Current = null;
        var span = source.StartActivity(name, kind, default(ActivityContext), links: origin == default ? null : [new ActivityLink(origin)]);
        Activity.Current = span ?? around;
        return new(around, span);
    }

    /// <summary>Adds the case, and its municipality.</summary>
    public WorkSpan Of(string caseId, int municipality)
    {
        span?.SetTag("sygeopfoelgning.case_id", caseId).SetTag("sygeopfoelgning.municipality", municipality);
        return this;
    }

    /// <summary>Adds a tag.</summary>
    public WorkSpan SetTag(string tag, string value)
    {
        span?.SetTag(tag, value);
        return this;
    }

    public void Dispose()
    {
        span?.Dispose();
        Activity.Current = around;
    }
}
