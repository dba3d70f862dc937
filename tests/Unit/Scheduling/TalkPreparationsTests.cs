using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.Talks;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>How a talk stands by what was recorded of it.</summary>
public sealed class TalkPreparationsTests
{
    private static readonly Guid Id = Guid.Parse("01930000-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset At = new(2026, 3, 3, 8, 0, 0, TimeSpan.Zero);
    private static readonly DateOnly Day = new(2026, 3, 3);

    [Fact]
    public void A_talk_waits_for_each_task_before_it()
    {
        Assert.Equal(
            new TasksNotDone(Id, new("find den rette kontaktform, sæt mål for samtalen", "find the right form of contact, set goals for the talk")),
            Records(Prepared("Sofie", TalkTask.Overview)).NotDone(Id));
        Assert.Null(Records(Prepared("Sofie", TalkTask.Goals, TalkTask.ContactForm, TalkTask.Overview)).NotDone(Id));
        Assert.NotNull(Records().NotDone(Id));
    }

    [Fact]
    public void A_task_is_done_by_who_did_it_since_it_was_open_last()
    {
        var tasks = Records(
            Prepared("Sofie", TalkTask.Overview, TalkTask.ContactForm), Prepared("Karl", TalkTask.Overview), Prepared("Lise", TalkTask.Overview, TalkTask.ContactForm))
            .Tasks(Talk()).ToList();

        Assert.Equal([("Sofie", true), ("Lise", true), ("", false), ("", false)], tasks.Select(task => (task.DoneByName, task.IsDone)));
    }

    [Fact]
    public void What_was_not_given_carries_over_until_it_is()
    {
        TalkRecord[] earlier =
        [
            Topics("1", "Ret og pligt", "Mentor"), Given("1", "ret og pligt"),
            Topics("2", "Mentor", "Delvis raskmelding"), Given("2", "Mentor"),
        ];

        var topics = Records(Topics("3", "Nyt"), Given("3", "Delvis raskmelding", "Noget andet")).Topics(earlier, Day).ToList();

        Assert.Equal(
            [("Delvis raskmelding", true, (DateOnly?)Day), ("Nyt", false, null), ("Noget andet", false, Day)],
            topics.Select(topic => (topic.Topic, topic.IsCarried, topic.GivenOn.ToDateOnly())));
    }

    private static IReadOnlyList<TalkRecord> Records(params TalkRecord[] records) => records;

    private static TalkRecord Prepared(string by, params TalkTask[] tasks) => new()
    {
        TalkId = "1", RecordedByName = by, RecordedAt = At.ToTimestamp(), Preparation = new() { TasksDone = { tasks } },
    };

    private static TalkRecord Topics(string talk, params string[] topics) => new() { TalkId = talk, Preparation = new() { Topics = { topics } } };

    private static TalkRecord Given(string talk, params string[] topics) => new() { TalkId = talk, Facts = new() { TopicsGiven = { topics } } };

    private static KnownTalk Talk() => KnownTalk.Book(
        Id, Id, TalkPurpose.Visitation, new(At, At.AddMinutes(30), "sofie", ContactForm.Phone, FormReason.InActivity, null, "", 2),
        new(TalkAct.Booked, At, At.AddMinutes(30), "", "sofie", "Sofie", At));
}
