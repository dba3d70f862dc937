using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.Talks;
using Sygeopfoelgning.Tests.Unit.Rules;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>Whether something can have been decided at a talk.</summary>
public sealed class HeldTalkTests
{
    private const string Id = "01930000-0000-7000-8000-0000000000aa";
    private static readonly DateOnly Day = new(2026, 3, 3);
    private static readonly DateTimeOffset At = new(2026, 3, 3, 9, 0, 0, TimeSpan.Zero);
    private static readonly HeldTalk Started = new(Guid.Parse(Id), 1, HeldTalkStatus.Started, Day, At, null);

    [Fact]
    public void Something_is_decided_at_a_talk_that_has_begun_from_its_day_on()
    {
        Assert.Null(HeldTalk.Hindering("", null, Day));
        Assert.Null(HeldTalk.Hindering(Id, Started, Day));
        Assert.Null(HeldTalk.Hindering(Id, Started with { Status = HeldTalkStatus.Completed, CompletedAt = At }, Day.AddDays(1)));
    }

    [Fact]
    [Meets("TALK_UNKNOWN")]
    [Meets("CITIZEN_WAS_ABSENT")]
    [Meets("DECIDED_BEFORE_TALK")]
    public void Not_at_one_that_is_not_known_that_was_missed_or_before_it()
    {
        Assert.Equal(new TalkUnknown(Id), HeldTalk.Hindering(Id, null, Day));
        Assert.Equal(new CitizenWasAbsent(Id, Day), HeldTalk.Hindering(Id, Started with { Status = HeldTalkStatus.NoShow }, Day));
        Assert.Equal(new DecidedBeforeTalk(Id, Day), HeldTalk.Hindering(Id, Started, Day.AddDays(-1)));
    }
}
