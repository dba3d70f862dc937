using System.Diagnostics;
using OpenTelemetry;

namespace Sygeopfoelgning.ServiceDefaults.Telemetry;

/// <summary>Takes CPR numbers out of a span's name, status, tags and events before it is exported.</summary>
internal sealed class ScrubbedSpans : BaseProcessor<Activity>
{
    // What Activity.AddException records cannot be changed afterwards, so it is recorded clean. Listens without sampling.
    private readonly ActivityListener exceptions = new()
    {
        ShouldListenTo = _ => true,
        ExceptionRecorder = Record,
    };

    public ScrubbedSpans() => ActivitySource.AddActivityListener(exceptions);

    public override void OnEnd(Activity data)
    {
        data.DisplayName = CprScrubber.Scrub(data.DisplayName);
        if (data.StatusDescription is { } description)
        {
            data.SetStatus(data.Status, CprScrubber.Scrub(description));
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
        foreach (ref readonly var happened in data.EnumerateEvents())
        {
            Scrub(happened);
        }
    }

    protected override void Dispose(bool disposing)
    {
        exceptions.Dispose();
        base.Dispose(disposing);
    }

    private static void Scrub(ActivityEvent happened)
    {
        if (happened.Tags is not ActivityTagsCollection tags)
        {
            return;
        }

        foreach (var (key, value) in tags.ToList())
        {
            if (ScrubbedState.Scrub(value) is var clean && !ReferenceEquals(clean, value))
            {
                tags[key] = clean;
            }
        }
    }

    private static void Record(Activity activity, Exception exception, ref TagList tags)
    {
        tags.Add("exception.type", exception.GetType().FullName);
        tags.Add("exception.message", CprScrubber.Scrub(exception.Message));
        tags.Add("exception.stacktrace", CprScrubber.Scrub(exception.ToString()));
    }
}
