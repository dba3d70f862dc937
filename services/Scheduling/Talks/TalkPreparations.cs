using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Talks;

/// <summary>How a talk stands by what was recorded of it (forberedelsen): its tasks, its topics, and what is known from it.</summary>
internal static class TalkPreparations
{
    private static readonly (TalkTask Task, Wording Word)[] Before =
    [
        (TalkTask.Overview, new("skab overblik over sagen", "make an overview of the case")),
        (TalkTask.ContactForm, new("find den rette kontaktform", "find the right form of contact")),
        (TalkTask.Goals, new("sæt mål for samtalen", "set goals for the talk")),
    ];

    /// <summary>How the talk is prepared now; empty where it is not.</summary>
    public static TalkPreparation Preparation(this IReadOnlyList<TalkRecord> records) =>
        records.LastOrDefault(one => one.WhatCase == TalkRecord.WhatOneofCase.Preparation)?.Preparation ?? new();

    /// <summary>What is known from the talk now; empty where nothing is.</summary>
    public static TalkFacts Facts(this IReadOnlyList<TalkRecord> records) =>
        records.LastOrDefault(one => one.WhatCase == TalkRecord.WhatOneofCase.Facts)?.Facts ?? new();

    /// <summary>Which of the tasks before the talk are not done; null where all are.</summary>
    public static Refusal? NotDone(this IReadOnlyList<TalkRecord> records, Guid talkId)
    {
        var done = records.Preparation().TasksDone;
        var open = Before.Where(one => !done.Contains(one.Task)).ToList();
        return open.Count == 0
            ? null
            : new TasksNotDone(talkId, new(string.Join(", ", open.Select(one => one.Word.Danish)), string.Join(", ", open.Select(one => one.Word.English))));
    }

    /// <summary>The four tasks in order, with who did each first.</summary>
    public static IEnumerable<TalkTaskState> Tasks(this IReadOnlyList<TalkRecord> records, KnownTalk talk)
    {
        var done = records.Preparation().TasksDone;
        foreach (var (task, _) in Before)
        {
            // A task that was open again is done by who did it after that.
            var since = done.Contains(task)
                ? records.Where(one => one.WhatCase == TalkRecord.WhatOneofCase.Preparation).Reverse().TakeWhile(one => one.Preparation.TasksDone.Contains(task)).Last()
                : null;
            yield return new TalkTaskState
            {
                Task = task, IsDone = since is not null, DoneByName = since?.RecordedByName ?? "", DoneAt = since?.RecordedAt,
            };
        }

        var completed = talk.Done.LastOrDefault(one => one.Act == TalkAct.Completed);
        yield return new TalkTaskState
        {
            Task = TalkTask.Talk, IsDone = completed is not null, DoneByName = completed?.ByName ?? "",
            DoneAt = completed is null ? null : Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(completed.At),
        };
    }

    /// <summary>Every topic of the talk: those that earlier talks had and did not give, then its own.</summary>
    /// <param name="records">What was recorded of the talk.</param>
    /// <param name="earlier">What was recorded of the completed talks before it, the earliest talk first.</param>
    /// <param name="heldOn">The day of the talk.</param>
    public static IEnumerable<TalkTopic> Topics(this IReadOnlyList<TalkRecord> records, IReadOnlyList<TalkRecord> earlier, DateOnly heldOn)
    {
        var given = records.Facts().TopicsGiven;
        var carried = Carried(earlier);
        return carried.Concat(records.Preparation().Topics).Concat(given).Distinct(StringComparer.OrdinalIgnoreCase).Select(topic => new TalkTopic
        {
            Topic = topic,
            IsCarried = carried.Contains(topic, StringComparer.OrdinalIgnoreCase),
            GivenOn = given.Contains(topic, StringComparer.OrdinalIgnoreCase) ? heldOn.ToProto() : null,
        });
    }

    private static List<string> Carried(IReadOnlyList<TalkRecord> earlier)
    {
        var open = new List<string>();
        foreach (var talk in earlier.GroupBy(one => one.TalkId))
        {
            IReadOnlyList<TalkRecord> records = [.. talk];
            open.AddRange(records.Preparation().Topics.Where(topic => !open.Contains(topic, StringComparer.OrdinalIgnoreCase)));
            open.RemoveAll(topic => records.Facts().TopicsGiven.Contains(topic, StringComparer.OrdinalIgnoreCase));
        }

        return open;
    }
}
