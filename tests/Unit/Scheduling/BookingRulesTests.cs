using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.Booking.Rules;
using Sygeopfoelgning.Scheduling.Calendar;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Tests.Unit.Rules;
using Sygeopfoelgning.Types.V1;
using ClosingDay = Sygeopfoelgning.Scheduling.Calendar.ClosingDay;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>Each rule of booking alone, at its boundary, and all of them at once.</summary>
public sealed class BookingRulesTests
{
    private const string Officer = "sofie";

    private static readonly Guid CaseId = Guid.Parse("01930000-0000-7000-8000-00000000000c");
    private static readonly Guid BookingId = Guid.Parse("01930000-0000-7000-8000-000000000001");
    private static readonly Guid OtherId = Guid.Parse("01930000-0000-7000-8000-000000000002");
    private static readonly Guid RoomId = Guid.Parse("01930000-0000-7000-8000-000000000003");

    // A Tuesday.
    private static readonly DateOnly Day = new(2026, 3, 3);
    private static readonly BookingSettings Settings = BookingSettings.OfMinutes(5, 10, 30, 10);
    private static readonly CaseStanding Open = new(null, null, FormRule.ReasonIfNotInPerson, HasEarlierTalk: false);

    private static readonly Slot InRoom = new(At(9), At(10), Officer, ContactForm.InPerson, FormReason.Unspecified, RoomId, "", 2);
    private static readonly Slot AtWorkplace = InRoom with { RoomId = null, Workplace = "Opdigtet værksted" };

    private static readonly BookingAttempt Possible = Attempt(InRoom);

    [Fact]
    public void A_time_that_breaks_no_rule_can_be_booked() => Assert.Equal(Possible, BookingRules.Check(Possible).Value);

    [Fact]
    [Meets("TALK_IN_THE_PAST")]
    public void A_talk_begins_after_now()
    {
        Assert.Empty(Broken<NotInThePast>(Possible with { Now = At(9).AddTicks(-1) }));
        Assert.Equal([new TalkInThePast(At(9))], Broken<NotInThePast>(Possible with { Now = At(9) }));
    }

    [Fact]
    [Meets("OFFICER_NOT_KNOWN")]
    public void The_officer_is_one_of_the_municipalitys() =>
        Assert.Equal([new OfficerNotKnown()], Broken<OfficerIsThere>(Of(InRoom, null)));

    [Fact]
    [Meets("OFFICER_NOT_EMPLOYED")]
    public void The_officer_is_employed_on_the_day()
    {
        var officer = Calendar(ResourceId.Officer(Officer), inUse: new(Day, Day));
        Assert.Empty(Broken<OfficerIsThere>(Of(InRoom, officer)));
        Assert.Equal([new OfficerNotEmployed(Day)], Broken<OfficerIsThere>(Of(InRoom, Calendar(ResourceId.Officer(Officer), inUse: new(Day.AddDays(1), Day.AddDays(9))))));
        Assert.Equal([new OfficerNotEmployed(Day)], Broken<OfficerIsThere>(Of(InRoom, Calendar(ResourceId.Officer(Officer), inUse: new(Day.AddDays(-9), Day.AddDays(-1))))));
    }

    [Fact]
    [Meets("OFFICER_ABSENT")]
    public void The_officer_is_not_absent_on_the_day()
    {
        Assert.Equal([new OfficerAbsent(Day)], Broken<OfficerIsThere>(Of(InRoom, Absent(new(Day.AddDays(-2), Day)))));
        Assert.Empty(Broken<OfficerIsThere>(Of(InRoom, Absent(new(Day.AddDays(-2), Day.AddDays(-1))))));

        static ResourceCalendar Absent(Period days) => Calendar(ResourceId.Officer(Officer), absent: days);
    }

    [Theory]
    [Meets("CLOSED_DAY")]
    [InlineData("2026-04-03", "langfredag")]
    [InlineData("2026-03-07", "lørdag")]
    [InlineData("2026-03-04", "personaledag")]
    public void The_municipality_is_open_on_the_day(string day, string why)
    {
        var slot = On(Given.Day(day));
        var closed = Assert.IsType<ClosedOn>(Assert.Single(Broken<OfficerIsThere>(Of(slot, Calendar(ResourceId.Officer(Officer), closing: new(2026, 3, 4))))));

        Assert.Equal((Given.Day(day), why), (closed.Day, closed.Why.Danish));
    }

    [Theory]
    [Meets("OUTSIDE_HOURS")]
    [InlineData(8, 0, true)]
    [InlineData(15, 0, true)]
    [InlineData(7, 59, false)]
    [InlineData(15, 1, false)]
    public void The_talk_lies_within_the_officers_hours_and_the_buffers_may_lie_outside(int hour, int minute, bool isIn)
    {
        var slot = InRoom with { StartsAt = At(hour, minute), EndsAt = At(hour + 1, minute) };

        Assert.Equal(isIn, Broken<WithinOfficersHours>(Attempt(slot)).Count == 0);
        Assert.Equal(isIn, Broken<WithinRoomsHours>(Attempt(slot)).Count == 0);
    }

    [Fact]
    public void The_travel_to_a_workplace_lies_within_the_officers_hours_too()
    {
        Assert.Empty(Broken<WithinOfficersHours>(Attempt(AtWorkplace with { StartsAt = At(8, 30), EndsAt = At(15, 30) })));
        var refused = Assert.IsType<OutsideHours>(Assert.Single(Broken<WithinOfficersHours>(Attempt(AtWorkplace with { StartsAt = At(8, 29) }))));

        Assert.Equal((TakenResource.Officer, Day, "08:00-16:00"), (refused.Resource, refused.Day, refused.Open.Danish));
    }

    [Fact]
    public void Who_has_no_hours_that_day_cannot_have_a_talk_and_why_is_said()
    {
        var officer = new ResourceCalendar { Id = ResourceId.Officer(Officer), InUse = new(Day, Day) };
        var refused = Assert.IsType<OutsideHours>(Assert.Single(Broken<WithinOfficersHours>(Of(InRoom, officer))));

        Assert.Equal("der er ikke sat tider endnu", refused.Open.Danish);
    }

    [Fact]
    [Meets("DAY_FULL")]
    public void The_day_has_no_more_talks_than_the_officer_can_have()
    {
        Busy[] two = [Talk(11, 12), Talk(13, 14, Guid.NewGuid())];
        Assert.Empty(Broken<DayIsNotFull>(Of(InRoom, Calendar(ResourceId.Officer(Officer), most: 3), others: two)));
        Assert.Empty(Broken<DayIsNotFull>(Of(InRoom, Calendar(ResourceId.Officer(Officer), most: 0), others: two)));
        Assert.Equal([new DayFull(Day, 2)], Broken<DayIsNotFull>(Of(InRoom, Calendar(ResourceId.Officer(Officer), most: 2), others: two)));

        // The talk that is moved, the same talk's other resources, and a talk of another day do not count.
        var free = Of(InRoom, Calendar(ResourceId.Officer(Officer), most: 1), others:
        [
            Talk(11, 12, BookingId), Talk(11, 12) with { Span = new(ResourceId.Room(RoomId).Key, At(11), At(12)) },
            Talk(11, 12) with { StartsAt = At(11).AddDays(1), EndsAt = At(12).AddDays(1) },
        ]);
        Assert.Empty(Broken<DayIsNotFull>(free));
    }

    [Fact]
    [Meets("ROOM_NOT_KNOWN")]
    public void The_room_is_one_of_the_municipalitys()
    {
        Assert.Equal([new RoomNotKnown()], Broken<RoomCanBeUsed>(InTheRoom(InRoom, null)));
        Assert.Empty(Broken<RoomCanBeUsed>(InTheRoom(AtWorkplace, null)));
    }

    [Fact]
    [Meets("ROOM_NOT_IN_USE")]
    public void The_room_is_in_use_on_the_day() => Assert.Equal(
        [new RoomNotInUse(Day)], Broken<RoomCanBeUsed>(InTheRoom(InRoom, Calendar(ResourceId.Room(RoomId), inUse: new(Day.AddDays(-9), Day.AddDays(-1))))));

    [Fact]
    [Meets("ROOM_TOO_SMALL")]
    public void The_room_has_a_seat_for_everybody()
    {
        Assert.Empty(Broken<RoomIsLargeEnough>(Attempt(InRoom with { Persons = 4 })));
        Assert.Equal([new RoomTooSmall(4, 5)], Broken<RoomIsLargeEnough>(Attempt(InRoom with { Persons = 5 })));
    }

    [Theory]
    [Meets("TIME_TAKEN")]
    [Meets("TIME_IN_BUFFER")]
    [InlineData(10, 15, null)]                  // 10:00 + 10 after, 10:15 - 5 before: both buffers, one after the other
    [InlineData(10, 14, typeof(TimeInBuffer))]
    [InlineData(10, 0, typeof(TimeInBuffer))]
    [InlineData(9, 59, typeof(TimeTaken))]
    [InlineData(8, 1, typeof(TimeTaken))]
    [InlineData(8, 0, typeof(TimeInBuffer))]
    [InlineData(7, 45, null)]
    public void Between_two_talks_of_an_officer_are_the_buffers_of_both(int hour, int minute, Type? refusal)
    {
        var other = InRoom with { StartsAt = At(hour, minute), EndsAt = At(hour + 1, minute) };
        var officer = other.Occupies(Guid.NewGuid(), Settings)[0];

        var broken = Broken<NothingIsTakenTwice>(Attempt(InRoom, others: [new(officer, OtherId, other.StartsAt, other.EndsAt)]));

        Assert.Equal(refusal, broken.SingleOrDefault()?.GetType());
    }

    [Fact]
    public void A_room_is_taken_for_the_talk_itself_and_the_citizen_too()
    {
        var before = InRoom with { StartsAt = At(8), EndsAt = At(9) };
        var spans = before.Occupies(CaseId, Settings);
        Assert.Empty(Broken<NothingIsTakenTwice>(Attempt(InRoom, others: [new(spans[1], OtherId, At(8), At(9)), new(spans[2], OtherId, At(8), At(9))])));

        var same = InRoom.Occupies(CaseId, Settings);
        Assert.Equal(
            [new TimeTaken(TakenResource.Officer, At(9), At(10)), new TimeTaken(TakenResource.Room, At(9), At(10)), new TimeTaken(TakenResource.Case, At(9), At(10))],
            Broken<NothingIsTakenTwice>(Attempt(InRoom, others: [.. same.Select(span => new Busy(span, OtherId, At(9), At(10)))])));
    }

    [Fact]
    public void A_talk_is_not_in_its_own_way_and_neither_is_what_others_have() => Assert.Empty(Broken<NothingIsTakenTwice>(Attempt(InRoom, others:
    [
        .. InRoom.Occupies(CaseId, Settings).Select(span => new Busy(span, BookingId, At(9), At(10))),
        Talk(9, 10) with { Span = new("officer:another", At(9), At(10)) },
    ])));

    [Fact]
    public void Travel_keeps_the_officer_away_before_and_after_a_talk_at_a_workplace() => Assert.Equal(
        new OccupiedSpan(ResourceId.Officer(Officer).Key, At(8, 25), At(10, 40)), AtWorkplace.Occupies(CaseId, Settings)[0]);

    [Fact]
    [Meets("CASE_ENDED")]
    public void No_talk_is_booked_for_a_day_after_the_case_has_ended() => Assert.Equal(
        [new CaseEnded(Day)], Broken<CaseGoesOn>(Possible with { Standing = Open with { EndedOn = Day } }));

    [Fact]
    [Meets("CASE_ON_STANDBY")]
    public void No_talk_is_booked_during_standby() => Assert.Equal(
        [new CaseOnStandby("R-STANDBY")], Broken<ContactIsAllowed>(Possible with { Standing = Open with { ProhibitedBy = "R-STANDBY" } }));

    [Theory]
    [Meets("FORM_NEEDS_REASON")]
    [Meets("FIRST_TALK_IN_PERSON")]
    [Meets("FORM_NOT_CHOSEN")]
    [InlineData(0, false, ContactForm.Phone, FormReason.Unspecified, null)]
    [InlineData(1, false, ContactForm.InPerson, FormReason.Unspecified, null)]
    [InlineData(1, false, ContactForm.Phone, FormReason.Unspecified, typeof(FormNeedsReason))]
    [InlineData(1, true, ContactForm.Video, FormReason.CitizensChoice, typeof(FormNeedsReason))]
    [InlineData(1, false, ContactForm.Phone, FormReason.InActivity, null)]
    [InlineData(1, false, ContactForm.Video, FormReason.IllnessPreventsAttendance, null)]
    [InlineData(2, false, ContactForm.InPerson, FormReason.Unspecified, null)]
    [InlineData(2, false, ContactForm.Phone, FormReason.CitizensChoice, typeof(FirstTalkInPerson))]
    [InlineData(2, false, ContactForm.Phone, FormReason.IllnessPreventsAttendance, null)]
    [InlineData(2, true, ContactForm.Phone, FormReason.CitizensChoice, null)]
    [InlineData(2, true, ContactForm.InPerson, FormReason.CitizensChoice, null)]
    [InlineData(2, true, ContactForm.InPerson, FormReason.MunicipalityDecided, null)]
    [InlineData(2, true, ContactForm.Phone, FormReason.MunicipalityDecided, typeof(FormNotChosen))]
    [InlineData(2, true, ContactForm.InPerson, FormReason.Unspecified, typeof(FormNotChosen))]
    public void The_form_is_as_the_rules_of_the_case_ask(int rule, bool hasEarlier, ContactForm form, FormReason reason, Type? refusal)
    {
        var attempt = Possible with { Slot = InRoom with { Form = form, Reason = reason }, Standing = new(null, null, (FormRule)rule, hasEarlier) };

        Assert.Equal(refusal, Broken<FormIsAllowed>(attempt).SingleOrDefault()?.GetType());
    }

    [Theory]
    [Meets("LATER_TALK_NOT_ALLOWED")]
    [InlineData(ContactForm.Phone, FormReason.CitizensChoice, true, false, typeof(FirstTalkInPerson))]
    [InlineData(ContactForm.Phone, FormReason.IllnessPreventsAttendance, true, false, null)]
    [InlineData(ContactForm.Phone, FormReason.CitizensChoice, true, true, null)]
    [InlineData(ContactForm.InPerson, FormReason.Unspecified, false, true, typeof(FormNotChosen))]
    [InlineData(ContactForm.InPerson, FormReason.CitizensChoice, false, true, null)]
    [InlineData(ContactForm.Phone, FormReason.CitizensChoice, false, false, null)]      // it was not allowed before either
    public void A_talk_is_not_moved_so_that_another_of_the_case_has_a_form_that_is_not_allowed_any_more(
        ContactForm form, FormReason reason, bool hadEarlier, bool hasEarlier, Type? why)
    {
        var other = new OtherTalk(OtherId, InRoom with { Form = form, Reason = reason, StartsAt = At(12), EndsAt = At(13) }, Standing(hadEarlier), Standing(hasEarlier));

        var broken = Broken<OtherTalksStayAllowed>(Possible with { OtherTalks = [other] });

        Assert.Equal(why, (broken.SingleOrDefault() as LaterTalkNotAllowed)?.Why.All.Single().GetType());
        Assert.All(broken, one => Assert.Equal(("talk", $"{OtherId}"), (one.ResourceType, one.ResourceName)));
        Assert.All(broken, one => Assert.StartsWith(
            "Når samtalen flyttes, kan sagens samtale den 3. marts 2026 kl. 12:00 ikke holdes", one.Text(Language.Danish), StringComparison.Ordinal));

        static CaseStanding Standing(bool hasEarlierTalk) => new(null, null, FormRule.CitizenChooses, hasEarlierTalk);
    }

    [Fact]
    public void A_move_matters_to_the_talks_for_which_it_decides_whether_one_in_person_comes_before_them()
    {
        var (noon, one, two) = (Other(12, ContactForm.Phone), Other(13, ContactForm.InPerson), Other(14, ContactForm.Phone));
        var late = InRoom with { StartsAt = At(15), EndsAt = At(16) };

        Assert.Equal([noon.Id, one.Id], Met(InRoom, late).Select(other => other.Id));
        Assert.All(Met(InRoom, late), other => Assert.Equal((true, false), (other.Before.HasEarlierTalk, other.After.HasEarlierTalk)));
        Assert.All(Met(late, InRoom), other => Assert.Equal((false, true), (other.Before.HasEarlierTalk, other.After.HasEarlierTalk)));
        Assert.Equal([noon.Id, one.Id], Met(InRoom, InRoom with { Form = ContactForm.Video }).Select(other => other.Id));
        Assert.Equal([one.Id], Met(InRoom, late, now: At(12)).Select(other => other.Id));
        Assert.Empty(Met(InRoom, InRoom with { StartsAt = At(10), EndsAt = At(11) }));
        Assert.Empty(Met(InRoom with { Form = ContactForm.Phone }, late with { Form = ContactForm.Phone }));

        IReadOnlyList<OtherTalk> Met(Slot before, Slot after, DateTimeOffset? now = null) => TalkOfCase.MetByMoving(
            [noon, one, two], before, after, now ?? At(7), (day, isOneInPersonBooked) => Open with { EndedOn = day, HasEarlierTalk = isOneInPersonBooked });

        static TalkOfCase Other(int hour, ContactForm form) => new(Guid.NewGuid(), InRoom with { Form = form, StartsAt = At(hour), EndsAt = At(hour, 30) });
    }

    [Fact]
    [Meets("SLOT_NOT_BOOKABLE")]
    public void An_attempt_that_breaks_several_rules_learns_all_of_them_and_one_that_breaks_one_only_that()
    {
        var worst = Attempt(InRoom with { Form = ContactForm.Phone, Persons = 5, StartsAt = At(7), EndsAt = At(8, 30) }, others: [Talk(8, 9)]) with
        {
            Standing = Open with { EndedOn = Day },
        };

        var refused = Assert.IsType<SlotNotBookable>(BookingRules.Check(worst).Refusal);

        Assert.Equal(
            ["CASE_ENDED", "FORM_NEEDS_REASON", "OUTSIDE_HOURS", "ROOM_TOO_SMALL", "OUTSIDE_HOURS", "TIME_TAKEN"], refused.Reasons);
        Assert.Equal("CASE_ENDED,FORM_NEEDS_REASON,OUTSIDE_HOURS,ROOM_TOO_SMALL,OUTSIDE_HOURS,TIME_TAKEN", refused.Facts()["reasons"]);
        Assert.Contains("Lokalet har 4 pladser, og I er 5.", refused.Text(Language.Danish), StringComparison.Ordinal);
        Assert.IsType<RoomTooSmall>(BookingRules.Check(Attempt(InRoom with { Persons = 5 })).Refusal);
    }

    [Fact]
    public void Every_rule_is_checked() => Assert.Equal(
        typeof(BookingRules).Assembly.GetTypes().Where(type => type is { IsClass: true } && type.IsAssignableTo(typeof(IBookingRule))).OrderBy(type => type.Name, StringComparer.Ordinal),
        BookingRules.All.Select(rule => rule.GetType()).OrderBy(type => type.Name, StringComparer.Ordinal));

    private static IReadOnlyList<Refusal> Broken<T>(BookingAttempt attempt) where T : IBookingRule, new() => [.. new T().Broken(attempt)];

    private static Slot On(DateOnly day) => InRoom with
    {
        StartsAt = DanishTime.At(day, new(9, 0)).Value, EndsAt = DanishTime.At(day, new(10, 0)).Value,
    };

    private static Busy Talk(int from, int to, Guid? id = null) =>
        new(new(ResourceId.Officer(Officer).Key, At(from), At(to)), id ?? OtherId, At(from), At(to));

    private static BookingAttempt Attempt(Slot slot, IReadOnlyList<Busy>? others = null) => Of(slot, Calendar(ResourceId.Officer(Officer)), others);

    private static BookingAttempt Of(Slot slot, ResourceCalendar? officer, IReadOnlyList<Busy>? others = null) =>
        Of(slot, officer, slot.RoomId is null ? null : Calendar(ResourceId.Room(RoomId)), others);

    private static BookingAttempt InTheRoom(Slot slot, ResourceCalendar? room) => Of(slot, Calendar(ResourceId.Officer(Officer)), room, null);

    private static BookingAttempt Of(Slot slot, ResourceCalendar? officer, ResourceCalendar? room, IReadOnlyList<Busy>? others) => new(
        CaseId, BookingId, slot, LocalTimes.DayOf(slot.StartsAt), At(7).AddDays(-7), Settings, officer, room, others ?? [], Open);

    // From 8 to 16 on working days.
    private static ResourceCalendar Calendar(ResourceId id, Period? inUse = null, Period? absent = null, int most = 0, DateOnly? closing = null) => new()
    {
        Id = id,
        InUse = inUse ?? new(Day.AddYears(-1), Day.AddYears(1)),
        Room = id.Kind == ResourceKind.Room ? new(RoomId, "Lokale 2", "Prøvevej 2", 4, Day, null, 1) : null,
        Weeks =
        [
            new(Day.AddYears(-1), Enumerable.Range(1, 5).ToLookup(day => (DayOfWeek)day, _ => new DaySpan(new(8, 0), new(16, 0))), most),
        ],
        Absences = absent is { } days ? [days] : [],
        ClosingDays = (closing is { } day ? (DateOnly[])[day] : []).ToDictionary(one => one, one => new ClosingDay(one, "personaledag", LastChange.None)),
    };

    private static DateTimeOffset At(int hour, int minute = 0) => DanishTime.At(Day, new(hour, minute)).Value;
}
