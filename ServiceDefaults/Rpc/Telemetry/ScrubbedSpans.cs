using System.Diagnostics;
using OpenTelemetry;

namespace Sygeopfoelgning.Rpc.Telemetry;

/// <summary>
/// Removes CPR numbers, and the secrets of addresses, from a span's name, status, tags and exceptions before it is exported; a span with one in another
/// event is not exported.
/// </summary>
internal sealed class ScrubbedSpans : BaseProcessor<Activity>
{
    // What Activity.AddException records cannot be changed afterwards, so it is scrubbed when recorded. Listens without sampling.
    private readonly ActivityListener exceptions = new()
    {
        ShouldListenTo = _ => true,
        ExceptionRecorder = Record,
    };

    public ScrubbedSpans() => ActivitySource.AddActivityListener(exceptions);

    public override void OnEnd(Activity data)
    {
        data.DisplayName = Scrubber.Scrub(data.DisplayName);
        if (data.StatusDescription is { } description)
        {
            data.SetStatus(data.Status, Scrubber.Scrub(description));
        }

        List<KeyValuePair<string, object?>>? dirty = null;
        foreach (ref readonly var tag in data.EnumerateTagObjects())
        {
            if (ScrubbedState.Scrub(tag.Value) is var clean && !ReferenceEquals(clean, tag.Value))
            {
                (dirty ??= []).Add(KeyValuePair.Create(tag.Key, clean));
            }
        }

        dirty?.ForEach(tag => data.SetTag(tag.Key, tag.Value));
        if (data.Events.Any(happened => happened.Tags.Any(tag => !ReferenceEquals(ScrubbedState.Scrub(tag.Value), tag.Value))))
        {
            // An event cannot be changed any more. A span that cannot be cleaned is not sent.
            data.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        }
    }

    protected override void Dispose(bool disposing)
    {
        exceptions.Dispose();
        base.Dispose(disposing);
    }

    private static void Record(Activity activity, Exception exception, ref TagList tags)
    {
        Add(ref tags, "exception.type", exception.GetType().FullName!);
        Add(ref tags, "exception.message", exception.Message);
        Add(ref tags, "exception.stacktrace", exception.ToString());
    }

    private static void Add(ref TagList tags, string key, string text)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == key)
            {
                return;
            }
        }

        tags.Add(key, Scrubber.Scrub(text));
    }
}
