using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Overviews;

/// <summary>From what on changes are new.</summary>
internal sealed record SinceLastTalk(DateTimeOffset At, ChangesSinceGround Ground)
{
    /// <summary>
    /// The given instant; without one when the last talk was completed; before there is one, the later of the last call that reached the citizen
    /// and the last agreement, by when they were recorded; without any, the registration.
    /// </summary>
    public static SinceLastTalk Of(DateTimeOffset? given, OverviewFacts facts)
    {
        if (given is { } asked)
        {
            return new(asked, ChangesSinceGround.Request);
        }

        if (facts.LastTalk is { CompletedAt: { } completed })
        {
            return new(completed, ChangesSinceGround.Talk);
        }

        var call = facts.Course.FirstCall is { FirstCall.Reached: true } reached ? reached.RecordedAt.ToDateTimeOffset() : (DateTimeOffset?)null;
        var agreement = facts.Plan.Agreement?.RecordedAt.ToDateTimeOffset();
        return (call, agreement) switch
        {
            ({ } one, null) => new(one, ChangesSinceGround.FirstCall),
            (null, { } other) => new(other, ChangesSinceGround.Agreement),
            ({ } one, { } other) => one > other ? new(one, ChangesSinceGround.FirstCall) : new(other, ChangesSinceGround.Agreement),
            _ => new(facts.File.RegisteredAt, ChangesSinceGround.Registration),
        };
    }
}
