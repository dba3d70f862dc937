using FsCheck;
using FsCheck.Fluent;
using Google.OrTools.Sat;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.Calendar;
using Sygeopfoelgning.Scheduling.Forecast;
using Sygeopfoelgning.Tests.Unit.Rules;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>The forecast places each talk at most once on a time that is free, the earliest deadline first, and comes close to what is best.</summary>
public sealed class CapacityForecastTests
{
    private const int Days = 12;

    // The gap to the best that is accepted over many forecasts: the earliest deadline first also holds what is late anyway.
    private const double MostOverBest = 1.5;

    private static readonly DateOnly Today = new(2026, 3, 16);
    private static readonly BookingSettings Settings = BookingSettings.OfMinutes(5, 10, 30, 10);
    private static readonly ResourceId Anna = ResourceId.Officer("anna");

    // Every talk has an officer.
    private static readonly Arbitrary<Instance> OfOfficers = Arb.From(Instances(most: 12, [("anna", ""), ("bo", "")]));

    private static readonly Arbitrary<Instance> Any = Arb.From(Instances(most: 12, [("anna", "nord"), ("bo", "nord"), ("", "nord"), ("", "syd"), ("", "")]));

    private static readonly Arbitrary<Instance> Tiny = Arb.From(Instances(most: 5, [("anna", "nord"), ("bo", "nord"), ("", "nord"), ("", "")]));

    [Fact]
    public void Each_talk_is_held_by_one_who_may_on_a_day_that_may_be_and_no_time_is_used_twice() => Prop.ForAll(Any, one =>
    {
        var held = one.Forecast().Where(talk => talk.HeldOn is not null).ToList();
        return held.All(talk => talk.HeldOn >= talk.Talk.From) && Matching(held.ConvertAll(talk => one.Times(talk.Talk, time => time.Day == talk.HeldOn))) == held.Count;
    }).Holds();

    [Fact]
    public void The_talks_come_in_the_order_of_their_deadlines_all_of_them() => Prop.ForAll(Any, one =>
        one.Forecast().Select(talk => talk.Talk).SequenceEqual(one.Talks.OrderBy(talk => talk.LastDay).ThenBy(talk => talk.CaseId))).Holds();

    [Fact]
    public void Where_officers_can_keep_all_deadlines_all_are_kept() => Prop.ForAll(OfOfficers, one =>
        one.Talks.Count - Matching([.. one.Talks.Select(one.InTime)]) > 0 || one.Forecast().All(talk => !talk.IsLate)).Holds();

    [Fact]
    public void It_is_never_better_than_the_best_and_the_solver_finds_the_same_best_as_trying_everything()
    {
        foreach (var one in Tiny.Generator.Sample(40))
        {
            var best = Solved(one);
            Assert.Equal(one.Talks.Count - Tried([.. one.Talks.Select(one.InTime)], []), best);
            Assert.True(one.Forecast().Count(talk => talk.IsLate) >= best);
        }
    }

    [Fact]
    public void Over_many_forecasts_it_breaks_at_most_half_as_many_more_as_the_best()
    {
        var (late, best) = (0, 0);
        foreach (var one in Any.Generator.Sample(80))
        {
            var (ofOne, bestOfOne) = (one.Forecast().Count(talk => talk.IsLate), Solved(one));
            Assert.True(ofOne >= bestOfOne);
            (late, best) = (late + ofOne, best + bestOfOne);
        }

        Assert.True(best > 0);
        Assert.True(late <= best * MostOverBest, $"{late} late, {best} at best");
    }

    [Fact]
    public void Talks_that_are_late_anyway_are_held_before_those_whose_deadlines_are_later()
    {
        var forecast = CapacityForecast.Of(
            [Talk(1, "anna", last: 1), Talk(2, "anna", last: -2), Talk(3, "anna", last: 30), Talk(4, "anna", last: 2) with { BookedOn = Today.AddDays(5) }, Talk(5, "", last: 3)],
            [new("anna", "syd", [Today.AddDays(1), Today.AddDays(3)])]);

        Assert.Equal(
            [
                (2, "2026-03-17", 3, WhyLate.AlreadyPassed), (1, "2026-03-19", 2, WhyLate.FirstTimeTooLate), (4, "2026-03-21", 3, WhyLate.BookedTooLate),
                (5, "", null, WhyLate.NobodyToHoldIt), (3, "", null, WhyLate.NoTimeInPeriod),
            ],
            forecast.Where(one => one.IsLate).Select(one => (Number(one.Talk.CaseId), $"{one.HeldOn:O}", one.DaysLate, one.Why(Today))));
    }

    [Fact]
    public void A_talk_without_an_officer_takes_the_first_time_of_the_team()
    {
        var forecast = CapacityForecast.Of(
            [Talk(1, "", last: 9), Talk(2, "gone", last: 9), Talk(3, "", last: 9)],
            [new("anna", "nord", [Today.AddDays(4)]), new("bo", "nord", [Today.AddDays(2)]), new("eva", "syd", [Today, Today])]);

        Assert.Equal(["2026-03-18", "2026-03-20", ""], forecast.Select(one => $"{one.HeldOn:O}"));
    }

    [Fact]
    public void A_day_has_room_for_as_many_talks_as_fit_with_their_buffers_beside_what_is_taken()
    {
        var day = Today;
        var calendar = new ResourceCalendar
        {
            Id = Anna, InUse = new(day.AddYears(-1), DateOnly.MaxValue),
            Weeks = [new(day.AddYears(-1), new[] { new DaySpan(new(9, 0), new(12, 0)) }.ToLookup(_ => DayOfWeek.Monday), 0)],
        };

        // At 9:00 and 10:15; the third would end after 12.
        Assert.Equal(2, Room(calendar));
        Assert.Equal(1, Room(calendar, limit: 1));
        // A talk from 10:00 to 10:30 leaves the time from 10:45.
        Assert.Equal(1, Room(calendar, busy: At(10, 0)));
        Assert.Equal(0, Room(calendar, busy: At(10, 0), limit: 1));
        // It is 10:20 by the business clock.
        Assert.Equal(1, Room(calendar, now: DanishTime.At(day, new(10, 20)).Value));
        Assert.Equal(0, Room(calendar with { Absences = [new(day, day)] }));

        int Room(ResourceCalendar of, Busy? busy = null, int limit = 0, DateTimeOffset? now = null) => TimesForTalks.Days(
            limit == 0 ? of : of with { Weeks = [of.Weeks[0] with { MostTalks = limit }] }, busy is null ? [] : [busy], TimeSpan.FromMinutes(60), Settings, day, day.AddDays(6),
            now ?? DanishTime.At(day, new(0, 0)).Value).Count;

        Busy At(int hour, int minute)
        {
            var start = DanishTime.At(day, new(hour, minute)).Value;
            return new(new(Anna.Key, start.AddMinutes(-5), start.AddMinutes(40)), Guid.NewGuid(), start, start.AddMinutes(30));
        }
    }

    [Fact]
    public void A_week_has_what_is_due_late_and_free_per_team()
    {
        OfficerTimes[] officers = [new("anna", "nord", [Today, Today.AddDays(8)]), new("eva", "syd", [Today.AddDays(7)])];
        var forecast = CapacityForecast.Of([Talk(1, "anna", last: -4), Talk(2, "anna", last: 2), Talk(3, "anna", last: 8)], officers);

        Assert.Equal(
            [new(Today, "nord", 2, 2, 1), new(Today.AddDays(7), "nord", 1, 1, 1), new WeekOfCapacity(Today.AddDays(7), "syd", 0, 0, 1)],
            WeekOfCapacity.Of(forecast, officers, Today));
    }

    private static ExpectedTalk Talk(int number, string officer, int last) =>
        new(Id(number), "R-FU-4W", officer, "nord", Today, Today.AddDays(last), Today.AddDays(last), null);

    private static Guid Id(int number) => Guid.Parse($"01930000-0000-7000-8000-{number:D12}");

    private static int Number(Guid id) => int.Parse(id.ToString()[^12..], null);

    private static Gen<Instance> Instances(int most, (string Officer, string Team)[] whose) =>
        from count in Gen.Choose(0, most)
        from talks in (
            from who in Gen.Elements(whose)
            from first in Gen.Choose(0, Days - 3)
            from last in Gen.Choose(-2, Days)
            select (who, first, last)).ListOf(count)
        from anna in Gen.Choose(0, Days - 1).ListOf()
        from bo in Gen.Choose(0, Days - 1).ListOf()
        select new Instance(
            [
                .. talks.Select((one, index) => new ExpectedTalk(
                    Id(index), "R-FU-4W", one.who.Officer, one.who.Team, Today.AddDays(Math.Min(one.first, Math.Max(0, one.last))), Today.AddDays(one.last),
                    Today.AddDays(one.last), null)),
            ],
            [new("anna", "nord", InOrder(anna, most)), new("bo", "nord", InOrder(bo, most))]);

    private static List<DateOnly> InOrder(IEnumerable<int> days, int most) => [.. days.Take(most).Order().Select(Today.AddDays)];

    /// <summary>The least number of late talks, by the solver.</summary>
    private static int Solved(Instance one)
    {
        var model = new CpModel();
        var held = one.Talks.Select((talk, index) => one.InTime(talk).ToDictionary(time => time, time => model.NewBoolVar($"{index} {time}"))).ToList();
        foreach (var times in held.Where(times => times.Count > 0))
        {
            model.AddAtMostOne(times.Values);
        }

        foreach (var time in held.SelectMany(times => times).GroupBy(one => one.Key, one => one.Value))
        {
            model.AddAtMostOne(time);
        }

        model.Maximize(LinearExpr.Sum(held.SelectMany(times => times.Values)));
        var solver = new CpSolver { StringParameters = "num_search_workers:2,max_time_in_seconds:20" };
        Assert.Equal(CpSolverStatus.Optimal, solver.Solve(model));
        return one.Talks.Count - (int)solver.ObjectiveValue;
    }

    /// <summary>How many can be in time, by trying every way.</summary>
    private static int Tried(IReadOnlyList<IReadOnlyList<Time>> talks, HashSet<Time> used)
    {
        if (talks.Count == 0)
        {
            return 0;
        }

        IReadOnlyList<IReadOnlyList<Time>> others = [.. talks.Skip(1)];
        return talks[0].Where(time => !used.Contains(time)).Select(time => 1 + Tried(others, [.. used, time])).Append(Tried(others, used)).Max();
    }

    /// <summary>How many can have a time of their own: by making room for each in turn.</summary>
    private static int Matching(IReadOnlyList<IReadOnlyList<Time>> talks)
    {
        var holds = new Dictionary<Time, int>();
        return Enumerable.Range(0, talks.Count).Count(talk => Place(talk, []));

        bool Place(int talk, HashSet<Time> seen)
        {
            foreach (var time in talks[talk].Where(seen.Add))
            {
                if (!holds.TryGetValue(time, out var other) || Place(other, seen))
                {
                    holds[time] = talk;
                    return true;
                }
            }

            return false;
        }
    }

    private sealed record Time(string OfficerId, int Place, DateOnly Day);

    private sealed record Instance(IReadOnlyList<ExpectedTalk> Talks, IReadOnlyList<OfficerTimes> Officers)
    {
        public IReadOnlyList<ForecastTalk> Forecast() => CapacityForecast.Of(Talks, Officers);

        public IReadOnlyList<Time> InTime(ExpectedTalk talk) => Times(talk, time => time.Day <= talk.LastDay);

        public IReadOnlyList<Time> Times(ExpectedTalk talk, Func<Time, bool> which) =>
        [
            .. from officer in Officers
               where talk.OfficerId.Length > 0 ? talk.OfficerId == officer.OfficerId : talk.TeamId == officer.TeamId
               from time in officer.Days.Select((day, place) => new Time(officer.OfficerId, place, day))
               where time.Day >= talk.From && which(time)
               select time,
        ];
    }
}
