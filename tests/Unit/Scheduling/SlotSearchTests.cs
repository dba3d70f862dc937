using FsCheck;
using FsCheck.Fluent;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.Calendar;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Tests.Unit.Rules;
using Sygeopfoelgning.Types.V1;
using Certainty = Sygeopfoelgning.Rules.Certainty;
using ClosingDay = Sygeopfoelgning.Scheduling.Calendar.ClosingDay;
using Happening = Sygeopfoelgning.Rules.Happening;
using RuleSetChoice = Sygeopfoelgning.Rules.RuleSetChoice;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>The free times that are found are those, and all of those, that the rules of booking accept.</summary>
public sealed class SlotSearchTests
{
    private static readonly Guid CaseId = Guid.Parse("01930000-0000-7000-8000-00000000000c");
    private static readonly DateOnly Monday = new(2026, 3, 23);

    // The day on which the plans are made.
    private static readonly DateOnly Known = new(2026, 3, 10);
    private static readonly BookingSettings Settings = BookingSettings.OfMinutes(5, 10, 30, 10);
    private static readonly string[] Officers = ["anna", "bo"];
    private static readonly Guid[] Rooms = [Guid.Parse("01930000-0000-7000-8000-000000000001"), Guid.Parse("01930000-0000-7000-8000-000000000002")];

    // Over the night on which the clocks go forward, a closing day among the days.
    private static readonly Arbitrary<SlotSearch> AnySearch = Arb.From(
        from minutes in Gen.Elements(5, 20, 30, 45, 90, 240)
        from isAway in Gen.Elements(true, false, false)
        from officers in Gen.Choose(1, 2)
        from rooms in Gen.Choose(0, 2)
        from most in Gen.Elements(0, 0, 1, 3)
        from busy in AnyBusy.ListOf()
        from stated in AnyTimes.ListOf()
        from nowHours in Gen.Choose(-100, 60)
        from form in Gen.Elements(ContactForm.InPerson, ContactForm.Phone)
        select new SlotSearch(
            CaseId, new(default, default, "", form, FormReason.Unspecified, null, isAway ? "-" : "", 2), TimeSpan.FromMinutes(minutes), Monday, Monday.AddDays(9),
            DanishTime.At(Monday, new(0, 0)).Value.AddHours(nowHours), Settings,
            [.. Officers.Take(officers).Select(id => (id, (ResourceCalendar?)Calendar(ResourceId.Officer(id), most)))],
            [.. Rooms.Take(isAway ? 0 : rooms).Select(id => (id, (ResourceCalendar?)Calendar(ResourceId.Room(id), 0)))],
            [.. busy.Take(25)], [.. stated.Take(2).Select((times, index) => new StatedTimes(3 + index, times))],
            day => new(day == Monday.AddDays(8) ? day : null, null, form == ContactForm.Phone && day == Monday ? FormRule.ReasonIfNotInPerson : FormRule.None, false)));

    private static Gen<Busy> AnyBusy =>
        from day in Gen.Choose(0, 9)
        from minute in Gen.Choose(7 * 60, 16 * 60)
        from length in Gen.Choose(5, 200)
        from resource in Gen.Elements((string[])[.. Officers.Select(id => ResourceId.Officer(id).Key), .. Rooms.Select(id => ResourceId.Room(id).Key), OccupiedSpan.OfCase(CaseId)])
        let start = DanishTime.At(Monday.AddDays(day), TimeOnly.MinValue.AddMinutes(minute)).Value
        select new Busy(new(resource, start.AddMinutes(-5), start.AddMinutes(length + 10)), Guid.NewGuid(), start, start.AddMinutes(length));

    private static Gen<IReadOnlyList<OpenTime>> AnyTimes =>
        from times in (
            from day in Gen.Choose(0, 9)
            from minute in Gen.Choose(0, 20 * 60)
            from length in Gen.Choose(1, 3_000)
            let start = DanishTime.At(Monday.AddDays(day), new(0, 0)).Value.AddMinutes(minute)
            select new OpenTime(start, start.AddMinutes(length))).NonEmptyListOf()
        select (IReadOnlyList<OpenTime>)Disjoint(times);

    [Fact]
    public void What_is_found_is_what_the_rules_accept_one_time_after_the_other() => Prop.ForAll(AnySearch, search =>
        search.Found().Select(slot => (slot.StartsAt, slot.OfficerId, slot.RoomId)).Order().SequenceEqual(ByTrying(search).Order())).Holds();

    [Fact]
    public void The_earliest_comes_first() => Prop.ForAll(AnySearch, search =>
    {
        var starts = search.Found().Select(slot => slot.StartsAt).ToList();
        return starts.SequenceEqual(starts.Order());
    }).Holds();

    [Fact]
    public void Where_nothing_is_found_something_is_in_the_way() =>
        Prop.ForAll(AnySearch, search => search.Found().Any() || search.Obstacles().Count > 0).Holds();

    [Fact]
    public void The_searches_find_something_and_find_nothing()
    {
        // Proves that the properties above are about both.
        var found = AnySearch.Generator.Sample(200).Select(search => search.Found().Any()).ToList();
        Assert.Contains(true, found);
        Assert.Contains(false, found);
    }

    [Fact]
    public void A_period_that_ends_before_the_talk_can_be_held_says_so()
    {
        var search = AnySearch.Generator.Sample(1).First() with { From = Monday.AddDays(3), To = Monday };

        Assert.Empty(search.Found());
        Assert.Equal("NO_DAYS_LEFT", Assert.Single(search.Obstacles()).Reason);
    }

    [Theory]
    [InlineData("RS-2015")]
    [InlineData("RS-2025")]
    public void A_certificate_that_was_requested_and_has_not_come_has_the_time_that_the_rules_give_it(string ruleSet)
    {
        var requested = Happening.Of("1", "CERTIFICATE_REQUESTED", new(2026, 3, 2), ("FORM", "LAE_285"));
        var received = Happening.Of("2", "CERTIFICATE_RECEIVED", new(2026, 3, 9), ("FORM", "LAE_285"), ("CONCERNS", "1"));

        Assert.Null(DueOn());
        Assert.Equal(new DateOnly(2026, 3, 16), DueOn(requested));
        Assert.Equal(new DateOnly(2026, 3, 11), DueOn(Requested("2026-03-11")));
        // Never less than 8 days, whatever was set.
        Assert.Equal(new DateOnly(2026, 3, 10), DueOn(Requested("2026-03-04")));
        Assert.Null(DueOn(requested, received));
        Assert.Null(DueOn(Happening.Of("1", "CERTIFICATE_REQUESTED", new(2026, 3, 2), ("FORM", "LAE_125"))));

        DateOnly? DueOn(params Happening[] told) => AwaitedCertificate.DueOn(Plan(ruleSet, told), Known);

        static Happening Requested(string dueOn) => Happening.Of("1", "CERTIFICATE_REQUESTED", new(2026, 3, 2), ("FORM", "LAE_285"), ("DUE_ON", dueOn));
    }

    [Fact]
    public void Rules_that_give_a_certificate_another_time_or_none_are_followed()
    {
        var dates = Plan("RS-2015", Happening.Of("1", "CERTIFICATE_REQUESTED", new(2026, 3, 2), ("FORM", "LAE_285")));
        var date = Assert.Single(dates, one => one.RuleId == "R-285-DL");

        Assert.Equal(new DateOnly(2026, 3, 23), AwaitedCertificate.DueOn([.. dates.Where(one => one != date), date with { StatutoryDate = new(2026, 3, 23) }], Known));
        Assert.Null(AwaitedCertificate.DueOn(dates.Where(one => one != date), Known));
    }

    private static IReadOnlyList<PlannedDeadline> Plan(string ruleSet, params Happening[] told) => DeadlinePlan.Of(DatePlan.Make(
        RuleSetChoice.Restore(ruleSet, Certainty.Verified, RuleBook.Shipped).Value, [],
        FactHistory.Of([Happening.Of("registration", "FIRST_ABSENCE_DAY", new(2026, 1, 12), ("KIND_OF_EMPLOYMENT", "EMPLOYEE_WITH_PAY")), .. told]).Value,
        DanishCalendar.Municipal, Known)).Deadlines;

    // Every quarter of an hour of every day, through all rules of booking.
    private static IEnumerable<(DateTimeOffset, string, Guid?)> ByTrying(SlotSearch search) =>
        from day in Enumerable.Range(0, search.To.DayNumber - search.From.DayNumber + 1).Select(search.From.AddDays)
        let midnight = DanishTime.At(day, new(0, 0)).Value
        from quarter in Enumerable.Range(0, 25 * 4)
        let start = midnight.AddMinutes(15 * quarter)
        where LocalTimes.DayOf(start) == day
        from officer in search.Officers
        from room in search.Rooms.Count == 0 ? [(Guid.Empty, null)] : search.Rooms
        let slot = search.Wish with
        {
            OfficerId = officer.Id, RoomId = search.Rooms.Count == 0 ? null : room.Id, StartsAt = start, EndsAt = start + search.Length,
        }
        where search.Stated.All(stated => stated.Times.Any(time => time.From <= slot.StartsAt && slot.EndsAt <= time.To))
        where !BookingRules.Check(new(
            search.CaseId, Guid.Empty, slot, day, search.Now, search.Settings, officer.Calendar, room.Calendar, search.Others, search.Standing(day))).IsRefused
        select (start, officer.Id, slot.RoomId);

    private static List<OpenTime> Disjoint(IEnumerable<OpenTime> times)
    {
        var all = new List<OpenTime>();
        foreach (var time in times.OrderBy(one => one.From).Where(time => all.Count == 0 || time.From > all[^1].To))
        {
            all.Add(time);
        }

        return all;
    }

    private static ResourceCalendar Calendar(ResourceId id, int most) => new()
    {
        Id = id,
        InUse = new(Monday.AddYears(-1), Monday.AddDays(8)),
        Room = id.Kind == ResourceKind.Room ? new(Guid.Parse(id.Id), "Lokale 2", "Prøvevej 2", 4, Monday, null, 1) : null,
        Weeks =
        [
            new(
                Monday.AddYears(-1),
                Enumerable.Range(1, 5).SelectMany(day => (DaySpan[])[new(new(8, 10), new(12, 0)), new(new(12, 30), new(15, 40))], (day, span) => (Day: (DayOfWeek)day, span))
                    .ToLookup(one => one.Day, one => one.span),
                most),
        ],
        Absences = id.Id == "bo" ? [new(Monday.AddDays(1), Monday.AddDays(1))] : [],
        ClosingDays = new Dictionary<DateOnly, ClosingDay> { [Monday.AddDays(2)] = new(Monday.AddDays(2), "personaledag", LastChange.None) },
    };
}
