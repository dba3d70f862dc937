using System.Diagnostics;

namespace Sygeopfoelgning.Rpc.Telemetry;

/// <summary>
/// The span of one piece of background work, below a loop that leaves no trace of its own. Work that follows at once goes on
/// with the trace of what it follows from; other work begins a trace that is linked to it, which may be months old.
/// </summary>
internal readonly struct WorkSpan : IDisposable
{
    private readonly Activity? around;
    private readonly Activity? span;

    private WorkSpan(Activity? around, Activity? span) => (this.around, this.span) = (around, span);

    /// <param name="source">Whose work it is.</param>
    /// <param name="name">What is done.</param>
    /// <param name="kind">Timers are internal; events are consumed.</param>
    /// <param name="traceParent">The trace parent of what it follows from; empty where that had none.</param>
    /// <param name="follows">Whether it follows at once.</param>
    public static WorkSpan Begin(ActivitySource source, string name, ActivityKind kind, string traceParent, bool follows)
    {
        var around = Activity.Current;
        var origin = ActivityContext.TryParse(traceParent, null, isRemote: true, out var parsed) ? parsed : default;
        if (follows && origin != default)
        {
            return new(around, source.StartActivity(name, kind, origin));
        }

        // A span without a parent would be the child of what is current: of the loop, and as untraced.
        Activity.Current = null;
        var span = source.StartActivity(name, kind, default(ActivityContext), links: origin == default ? null : [new ActivityLink(origin)]);
        Activity.Current = span ?? around;
        return new(around, span);
    }

    /// <summary>Says which case it concerns, and in which municipality.</summary>
    public WorkSpan Of(string caseId, int municipality)
    {
        span?.SetTag("sygeopfoelgning.case_id", caseId).SetTag("sygeopfoelgning.municipality", municipality);
        return this;
    }

    /// <summary>Says more of it.</summary>
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
