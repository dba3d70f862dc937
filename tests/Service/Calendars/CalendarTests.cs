using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The calendars of officers: set by themselves or by the team leader, and closed by what closes them.</summary>
public sealed class CalendarTests(StackFixture fixture) : StackTest(fixture)
{
    private Suite Leader => Fixture.As("team_leader", name: "Lise Leder");

    [Fact]
    public async Task Hours_hold_from_their_first_day_until_the_next_period_begins()
    {
        var (anna, calendars) = Officer("Asta Alene");
        var monday = WorkingDays.NextMonday();
        var before = await calendars.Of(anna, monday, monday);
        Assert.Equal(("0", CalendarClosing.NoHours, "der er ikke sat tider endnu"), (before.Etag, before.Days[0].ClosedBy, before.Days[0].Closed));

        var first = await calendars.Setting(before.Etag, monday, GivenCalendars.NineToThree, anna, mostTalks: 4);
        var later = await calendars.Setting(first.Etag, monday.AddDays(7), [GivenCalendars.On(Weekday.Tuesday, (8 * 60, 12 * 60))], anna);

        Assert.Null(first.WorkingHours.LastDay);
        Assert.Equal((monday, null), (first.WorkingHours.FirstDay.ToDateOnly(), later.WorkingHours.LastDay?.ToDateOnly()));
        var read = await calendars.Reading(monday, monday.AddDays(13), anna);
        Assert.Equal(
            ["09:00-15:00", "09:00-15:00", "09:00-15:00", "09:00-15:00", "09:00-15:00", "", "", "", "08:00-12:00", "", "", "", "", ""],
            read.Days.Select(day => day.OnTheClock()));
        Assert.Equal([4, 0], read.Days.Where(day => day.Day.ToDateOnly()!.Value.DayOfWeek == DayOfWeek.Tuesday).Select(day => day.MostTalks));
        Assert.Equal([CalendarClosing.Weekend, CalendarClosing.Weekend, CalendarClosing.DayOff], read.Days.Skip(5).Take(3).Select(day => day.ClosedBy));
        Assert.Equal(later.Etag, read.Etag);
        Assert.Equal([monday.AddDays(6), null], read.WorkingHours.Select(hours => hours.LastDay?.ToDateOnly()));
        Assert.Equal(later.WorkingHours, read.WorkingHours[1]);
        Assert.Equal((anna, "Asta Alene"), (later.WorkingHours.ChangedById, later.WorkingHours.ChangedByName));

        // A period before it says until when it holds, and one that begins on the same day is replaced.
        var between = await calendars.Setting(later.Etag, monday, [], anna);
        Assert.Equal(monday.AddDays(6), between.WorkingHours.LastDay.ToDateOnly());
        Assert.Equal(CalendarClosing.DayOff, (await calendars.Reading(monday, monday, anna)).Days[0].ClosedBy);
    }

    [Fact]
    public async Task Officers_set_their_own_calendar_and_the_team_leader_those_of_all()
    {
        var (anna, calendars) = Officer("Anna Kalender");
        var (bo, _) = Officer("Bo Kalender");
        var monday = WorkingDays.NextMonday();
        var etag = (await calendars.Of(bo, monday, monday)).Etag;

        var refused = await Refused.By(StatusCode.PermissionDenied, "CALENDAR_OF_ANOTHER", calendars.Setting(etag, monday, GivenCalendars.NineToThree, bo));

        Assert.Contains("Bed teamlederen", refused.Text.Message, StringComparison.Ordinal);
        await Refused.By(StatusCode.PermissionDenied, "CALENDAR_OF_ANOTHER", calendars.SetDayHoursAsync(GivenCalendars.OnDay(etag, monday, bo), deadline: Suite.Soon));
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", calendars.Closing(monday, "Personaledag"));
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", calendars.RegisterRoomAsync(GivenCalendars.Registration(), deadline: Suite.Soon));
        var set = await Leader.Calendars().Setting(etag, monday, GivenCalendars.NineToThree, bo);
        Assert.Equal("Lise Leder", set.WorkingHours.ChangedByName);
    }

    [Fact]
    public async Task Who_is_not_in_the_register_has_no_calendar_nor_has_anybody_of_another_municipality()
    {
        var (anna, calendars) = Officer("Anna Kalender");
        var monday = WorkingDays.NextMonday();
        await calendars.Of(anna, monday, monday);
        var elsewhere = Fixture.As("team_leader", await Fixture.NewMunicipality(), "Lene Leder").Calendars();

        await Refused.By(StatusCode.NotFound, "CALENDAR_NOT_FOUND", elsewhere.Reading(monday, monday, anna));
        await Refused.By(StatusCode.NotFound, "CALENDAR_NOT_FOUND", elsewhere.Setting("0", monday, GivenCalendars.NineToThree, anna));
        await Refused.By(StatusCode.NotFound, "CALENDAR_NOT_FOUND", elsewhere.SetDayHoursAsync(GivenCalendars.OnDay("0", monday, anna), deadline: Suite.Soon));
        await Refused.By(StatusCode.NotFound, "CALENDAR_NOT_FOUND", Leader.Calendars().Setting("0", monday, [], $"ingen-{anna}"));
        await Refused.By(StatusCode.NotFound, "CALENDAR_NOT_FOUND", calendars.Reading(monday, monday, roomId: Guid.NewGuid().ToString()));
    }

    [Fact]
    public async Task An_absence_of_the_register_of_staff_closes_the_days_until_it_is_cancelled()
    {
        var (anna, calendars) = Officer("Anna Kalender");
        var monday = WorkingDays.NextMonday();
        await calendars.Setting((await calendars.Of(anna, monday, monday)).Etag, monday, GivenCalendars.NineToThree, anna);
        var staff = new Workplace(Leader);

        var absence = await staff.Absent(anna, monday.AddDays(1), monday.AddDays(2));
        Assert.Equal(
            [CalendarClosing.Unspecified, CalendarClosing.Absence, CalendarClosing.Absence, CalendarClosing.Unspecified],
            (await After(absence.Position)).Days.Select(day => day.ClosedBy));

        var cancelled = await staff.Cancelling(anna, absence.Absence.AbsenceId);
        Assert.All((await After(cancelled.Position)).Days, day => Assert.Equal("09:00-15:00", day.OnTheClock()));

        async Task<GetCalendarResponse> After(string position) => await calendars.GetCalendarAsync(
            new() { OfficerId = anna, FirstDay = monday.ToProto(), LastDay = monday.AddDays(3).ToProto(), AtLeast = position }, deadline: Suite.Soon);
    }

    [Fact]
    public async Task One_day_has_other_hours_until_they_are_removed()
    {
        var (anna, calendars) = Officer("Anna Kalender");
        var monday = WorkingDays.NextMonday();
        var set = await calendars.Setting((await calendars.Of(anna, monday, monday)).Etag, monday, GivenCalendars.NineToThree, anna);

        var other = await calendars.SetDayHoursAsync(GivenCalendars.OnDay(set.Etag, monday, anna, (13 * 60, 18 * 60)), deadline: Suite.Soon);
        var saturday = await calendars.SetDayHoursAsync(GivenCalendars.OnDay(other.Etag, monday.AddDays(5), anna, (10 * 60, 11 * 60)), deadline: Suite.Soon);
        Assert.Equal(("13:00-18:00", true), (other.Day.OnTheClock(), other.Day.HasOwnHours));
        var read = await calendars.Reading(monday, monday.AddDays(5), anna);
        Assert.Equal((other.Day, saturday.Day, "09:00-15:00"), (read.Days[0], read.Days[5], read.Days[1].OnTheClock()));

        var remove = GivenCalendars.OnDay(saturday.Etag, monday, anna);
        remove.Remove = true;
        var removed = await calendars.SetDayHoursAsync(remove, deadline: Suite.Soon);

        Assert.Equal(("09:00-15:00", false), (removed.Day.OnTheClock(), removed.Day.HasOwnHours));
        (remove.RequestId, remove.Etag) = (Given.RequestId, removed.Etag);
        await Refused.By(StatusCode.NotFound, "DAY_HOURS_NOT_FOUND", calendars.SetDayHoursAsync(remove, deadline: Suite.Soon));
        Assert.Equal(read.Days[1], (await calendars.Reading(monday.AddDays(1), monday.AddDays(1), anna)).Days[0]);
    }

    [Fact]
    public async Task A_closing_day_closes_every_calendar_until_it_is_removed()
    {
        var (anna, calendars) = Officer("Anna Kalender");
        var leader = Leader.Calendars();
        var monday = WorkingDays.NextMonday();
        var set = await calendars.Setting((await calendars.Of(anna, monday, monday)).Etag, monday, GivenCalendars.NineToThree, anna);

        var closed = (await leader.Closing(monday, "Personaledag (opdigtet)")).ClosingDay;

        var read = await calendars.Reading(monday, monday.AddDays(1), anna);
        Assert.Equal((CalendarClosing.ClosingDay, "Personaledag (opdigtet)", ""), (read.Days[0].ClosedBy, read.Days[0].Closed, read.Days[0].OnTheClock()));
        Assert.Equal("09:00-15:00", read.Days[1].OnTheClock());
        Assert.Equal([closed], read.ClosingDays);
        Assert.Equal("Lise Leder", closed.ChangedByName);
        await Refused.By(StatusCode.FailedPrecondition, "DAY_CLOSED", leader.Closing(monday, "Noget andet"));
        await Refused.By(StatusCode.FailedPrecondition, "DAY_CLOSED", leader.Closing(new DateOnly(Given.Today.Year + 1, 12, 25), "Jul"));
        await Refused.By(StatusCode.FailedPrecondition, "DAY_CLOSED", calendars.SetDayHoursAsync(GivenCalendars.OnDay(set.Etag, monday, anna, (60, 120)), deadline: Suite.Soon));

        await leader.Opening(monday);

        read = await calendars.Reading(monday, monday, anna);
        Assert.Equal(("09:00-15:00", 0), (read.Days[0].OnTheClock(), read.ClosingDays.Count));
        await Refused.By(StatusCode.NotFound, "CLOSING_DAY_NOT_FOUND", leader.Opening(monday));
        Assert.Equal("Igen lukket", (await leader.Closing(monday, "Igen lukket")).ClosingDay.Name);
        await leader.Opening(monday);
    }

    [Fact]
    public async Task Of_a_hundred_changes_at_once_one_is_stored_and_the_others_are_refused()
    {
        var (anna, calendars) = Officer("Anna Kalender");
        var monday = WorkingDays.NextMonday();
        var etag = (await calendars.Of(anna, monday, monday)).Etag;

        var outcomes = await GivenGoals.AtOnce(100, number => calendars.SetWorkingHoursAsync(
            new()
            {
                RequestId = Given.RequestId, OfficerId = anna, Etag = etag, FirstDay = monday.ToProto(), MostTalks = number,
                Weekdays = { GivenCalendars.NineToThree },
            },
            deadline: DateTime.UtcNow.AddSeconds(120)));

        var stored = Assert.Single(outcomes.OfType<SetWorkingHoursResponse>());
        var read = await calendars.Reading(monday, monday, anna);
        Assert.Equal((stored.Etag, stored.WorkingHours), (read.Etag, Assert.Single(read.WorkingHours)));
        var conflict = await Refused.By(StatusCode.Aborted, "ETAG_MISMATCH", calendars.Setting(etag, monday, [], anna));
        Assert.Equal("Anna Kalender", conflict.Info.Metadata["changed_by"]);
    }

    [Fact]
    public async Task What_cannot_be_is_refused_field_by_field_and_nothing_is_stored()
    {
        var (anna, calendars) = Officer("Anna Kalender");
        var monday = WorkingDays.NextMonday();
        var before = await calendars.Of(anna, monday, monday);

        await Refused.For(
            calendars.Setting(before.Etag, Given.Today.AddDays(-1), [GivenCalendars.On(Weekday.Monday, (600, 500))], anna),
            ("first_day", "CALENDAR_DAY_PAST"), ("weekdays[0].hours[0].to_minute", "DAY_HOURS_REVERSED"));
        await Refused.For(calendars.Reading(monday, monday.AddDays(62), anna), ("last_day", "CALENDAR_PERIOD_TOO_LONG"));
        await Refused.For(calendars.Reading(monday, monday), ("officer_id", "CALENDAR_NOT_CHOSEN"));

        Assert.Equal(before.Etag, (await calendars.Reading(monday, monday, anna)).Etag);
    }

    [Fact]
    public async Task What_a_municipality_sets_for_bookings_arrives()
    {
        var municipality = await Fixture.NewMunicipality();
        var settings = new SettingsService.SettingsServiceClient(Fixture.As("team_leader", municipality, "Lise Leder").To("cases"));
        var before = (await settings.GetSettingsAsync(new(), deadline: Suite.Soon)).Settings;
        Assert.Equal((5, 10, 30, 10), Minutes(before.Values));
        var change = new ChangeSettingsRequest
        {
            RequestId = Given.RequestId, Etag = before.Etag, Name = before.Name, RuleSetId = before.RuleSetId, OverlayIds = { before.OverlayIds },
            Values = before.Values.Clone(), Reason = "Byrådet har besluttet det.",
        };
        (change.Values.TalkBufferBeforeMinutes, change.Values.TalkBufferAfterMinutes, change.Values.WorkplaceTravelMinutes, change.Values.SlotHoldMinutes) = (0, 15, 45, 20);

        await settings.ChangeSettingsAsync(change, deadline: Suite.Soon);

        var scheduling = await Fixture.Database("scheduling", "superuser");
        await Eventually.True("the settings arrive", async () => await scheduling.One<string>(
            """
            select coalesce(max(concat_ws(' ', talk_buffer_before_minutes, talk_buffer_after_minutes, workplace_travel_minutes, slot_hold_minutes)), '')
              from municipality where municipality_code = $1
            """,
            (short)municipality) == "0 15 45 20");
    }

    private static (int, int, int, int) Minutes(Types.V1.MunicipalityValues values) =>
        (values.TalkBufferBeforeMinutes, values.TalkBufferAfterMinutes, values.WorkplaceTravelMinutes, values.SlotHoldMinutes);

    // An officer of the register of staff, by name; tests share one where the hours from before do not matter.
    private (string OfficerId, CalendarService.CalendarServiceClient Calendars) Officer(string name)
    {
        var holder = new TokenHolder("caseworker", Municipality, name);
        return (holder.Subject, Fixture.As(name: name).Calendars());
    }
}
