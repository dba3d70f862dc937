using Sygeopfoelgning.Rpc.Limits;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults.Limits;

/// <summary>How many calls an allowance admits, at which instants.</summary>
public sealed class PaceTests
{
    private readonly Ticking clock = new();

    [Fact]
    public void A_rested_caller_has_one_burst_and_no_call_more()
    {
        var pace = new Pace(new Allowance(10, 5), clock);

        Assert.Equal(5, Taken(pace, 20));
        Assert.False(pace.TryTake(out var wait));
        Assert.Equal(TimeSpan.FromMilliseconds(100), wait);
        Assert.True(pace.IsUsedUp(out var same));
        Assert.Equal(wait, same);
    }

    [Fact]
    public void After_the_wait_that_was_told_there_is_one_call_and_not_before()
    {
        var pace = new Pace(new Allowance(10, 5), clock);
        Taken(pace, 5);
        clock.Pass(TimeSpan.FromMilliseconds(30));
        Assert.False(pace.TryTake(out var wait));
        Assert.Equal(TimeSpan.FromMilliseconds(70), wait);

        clock.Pass(wait - TimeSpan.FromMilliseconds(1));
        Assert.False(pace.TryTake(out _));
        clock.Pass(TimeSpan.FromMilliseconds(1));
        Assert.True(pace.TryTake(out _));
        Assert.False(pace.TryTake(out _));
    }

    [Fact]
    public void A_long_pause_earns_one_burst_and_no_more()
    {
        var pace = new Pace(new Allowance(10, 5), clock);
        Taken(pace, 5);
        clock.Pass(TimeSpan.FromHours(1));

        Assert.Equal(5, Taken(pace, 20));
    }

    [Fact]
    public void Whatever_the_calls_no_stretch_of_time_has_more_than_a_burst_and_what_it_earned()
    {
        const int perSecond = 50, burst = 20;
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var pace = new Pace(new Allowance(perSecond, burst), clock);
            var taken = new List<TimeSpan>();
            var now = TimeSpan.Zero;
            for (var n = 0; n < 2_000; n++)
            {
                var passed = TimeSpan.FromMilliseconds(random.Next(10) == 0 ? random.Next(500) : random.Next(5));
                clock.Pass(passed);
                now += passed;
                if (pace.TryTake(out _))
                {
                    taken.Add(now);
                }
            }

            Assert.True(taken.Count > burst);
            for (var first = 0; first < taken.Count; first++)
            {
                for (var last = first; last < taken.Count; last++)
                {
                    var earned = (taken[last] - taken[first]).TotalSeconds * perSecond;
                    Assert.True(last - first + 1 <= burst + earned + 0.001, $"seed {seed}: {last - first + 1} calls in {taken[last] - taken[first]}");
                }
            }
        }
    }

    [Fact]
    public void Many_threads_at_once_share_one_burst()
    {
        var pace = new Pace(new Allowance(1, 1_000), clock);
        var taken = 0;

        Parallel.For(0, 8_000, _ =>
        {
            if (pace.TryTake(out TimeSpan ignored))
            {
                Interlocked.Increment(ref taken);
            }
        });

        Assert.Equal(1_000, taken);
        Assert.Equal(1_000, pace.Settle());
        Assert.Equal(0, pace.Settle());
    }

    [Fact]
    public void What_was_let_through_elsewhere_is_owed_but_never_more_than_one_burst_beyond()
    {
        var pace = new Pace(new Allowance(10, 5), clock);
        pace.Owe(3);
        Assert.Equal(2, Taken(pace, 20));

        pace.Owe(1_000_000);
        Assert.False(pace.TryTake(out var wait));
        Assert.Equal(TimeSpan.FromMilliseconds(600), wait);
    }

    [Fact]
    public void A_pace_is_rested_when_everything_is_earned_and_settled()
    {
        var pace = new Pace(new Allowance(10, 5), clock);
        Assert.True(pace.IsRested);
        Taken(pace, 1);
        Assert.False(pace.IsRested);
        clock.Pass(TimeSpan.FromSeconds(1));
        Assert.False(pace.IsRested);
        pace.Settle();
        Assert.True(pace.IsRested);
    }

    private static int Taken(Pace pace, int tries) => Enumerable.Range(0, tries).Count(_ => pace.TryTake(out TimeSpan ignored));

    [Fact]
    public void What_costs_as_much_as_many_calls_takes_as_many_and_never_more_than_a_burst()
    {
        var clock = new Ticking();
        var pace = new Pace(new Allowance(10, 20), clock);

        Assert.True(pace.TryTake(15, out _));
        Assert.False(pace.TryTake(6, out var wait));
        Assert.InRange(wait, TimeSpan.FromSeconds(0.09), TimeSpan.FromSeconds(0.11));
        Assert.True(pace.TryTake(5, out _));
        Assert.Equal(20, pace.Settle());

        clock.Pass(TimeSpan.FromSeconds(2));
        Assert.True(pace.TryTake(1_000, out _));
        Assert.Equal(20, pace.Settle());
    }
}

/// <summary>A clock that the test advances.</summary>
internal sealed class Ticking : TimeProvider
{
    private long ticks = TimeSpan.TicksPerDay;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public void Pass(TimeSpan time) => ticks += time.Ticks;

    public override long GetTimestamp() => ticks;

    public override DateTimeOffset GetUtcNow() => new(ticks, TimeSpan.Zero);
}
