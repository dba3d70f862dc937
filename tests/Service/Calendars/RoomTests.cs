using Grpc.Core;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The rooms of a municipality, and their calendars.</summary>
public sealed class RoomTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task A_room_is_registered_changed_and_taken_out_of_use()
    {
        var leader = Leader();
        var room = await leader.Room(seats: 6);
        Assert.Equal((Given.Today, null, 6, "Lise Leder"), (room.FirstDay.ToDateOnly(), room.LastDay?.ToDateOnly(), room.Seats, room.ChangedByName));

        var last = Given.Today.AddDays(30);
        var changed = (await leader.Changing(room, "Det store lokale (opdigtet)", last)).Room;

        Assert.Equal(("Det store lokale (opdigtet)", last), (changed.Name, changed.LastDay.ToDateOnly()));
        var conflict = await Refused.By(StatusCode.Aborted, "ETAG_MISMATCH", leader.Changing(room));
        Assert.Equal((changed.Etag, "Lise Leder"), (conflict.Info.Metadata["current_etag"], conflict.Info.Metadata["changed_by"]));
        var read = await leader.Reading(last, last.AddDays(1), roomId: room.RoomId);
        Assert.Equal(changed, read.Room);
        Assert.Equal((CalendarClosing.NotInUse, "ikke i brug"), (read.Days[1].ClosedBy, read.Days[1].Closed));
        Assert.NotEqual(CalendarClosing.NotInUse, read.Days[0].ClosedBy);

        // While the last day is not over it can be taken back.
        Assert.Null((await leader.Changing(changed)).Room.LastDay);
    }

    [Fact]
    public async Task A_room_that_is_out_of_use_is_listed_on_request_only_and_not_changed()
    {
        var municipality = await Fixture.NewMunicipality();
        var leader = Leader(municipality);
        var (beta, alfa) = (await leader.Room("Beta"), await leader.Room("Alfa"));
        var gone = (await leader.Changing(beta, "Beta", Given.Today)).Room;
        await (await Fixture.Database("scheduling", "superuser")).Run(
            "update room set first_day = first_day - 10, last_day = last_day - 1 where municipality_code = $1 and room_id = $2", (short)municipality, Guid.Parse(gone.RoomId));

        Assert.Equal(["Alfa"], (await leader.ListRoomsAsync(new(), deadline: Suite.Soon)).Rooms.Select(room => room.Name));
        Assert.Equal(["Alfa", "Beta"], (await leader.ListRoomsAsync(new() { Filter = new() { AlsoOutOfUse = true } }, deadline: Suite.Soon)).Rooms.Select(room => room.Name));
        var refused = await Refused.By(StatusCode.FailedPrecondition, "ROOM_OUT_OF_USE", leader.Changing(gone));
        Assert.Contains("Opret det som et nyt lokale", refused.Text.Message, StringComparison.Ordinal);
        Assert.Equal(alfa, Assert.Single((await leader.ListRoomsAsync(new(), deadline: Suite.Soon)).Rooms));
    }

    [Fact]
    public async Task A_room_cannot_end_before_it_begins_nor_in_the_past()
    {
        var leader = Leader();
        var registration = GivenCalendars.Registration();
        registration.FirstDay = Given.Today.AddDays(20).ToProto();
        var room = (await leader.RegisterRoomAsync(registration, deadline: Suite.Soon)).Room;

        await Refused.By(StatusCode.FailedPrecondition, "ROOM_ENDS_BEFORE_IT_BEGINS", leader.Changing(room, lastDay: Given.Today.AddDays(19)));
        await Refused.For(leader.Changing(room, lastDay: Given.Today.AddDays(-1)), ("last_day", "CALENDAR_DAY_PAST"));
        registration.RequestId = Given.RequestId;
        (registration.Seats, registration.Name) = (0, "7");
        await Refused.For(leader.RegisterRoomAsync(registration, deadline: Suite.Soon), ("name", "TEXT_WITHOUT_LETTERS"), ("seats", "SEATS_OUT_OF_RANGE"));
    }

    [Fact]
    public async Task Every_officer_reads_the_rooms_of_the_own_municipality_and_the_team_leader_changes_them()
    {
        var leader = Leader();
        var room = await leader.Room();
        var own = Caseworker.Calendars();
        var elsewhere = Leader(await Fixture.NewMunicipality());

        Assert.Contains(room, (await own.ListRoomsAsync(new() { PageSize = 200 }, deadline: Suite.Soon)).Rooms);
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", own.Changing(room));
        await Refused.By(StatusCode.PermissionDenied, "CALENDAR_OF_ANOTHER", own.Setting("0", Given.Today, GivenCalendars.NineToThree, roomId: room.RoomId));
        Assert.Empty((await elsewhere.ListRoomsAsync(new(), deadline: Suite.Soon)).Rooms);
        await Refused.By(StatusCode.NotFound, "ROOM_NOT_FOUND", elsewhere.Changing(room));
        await Refused.By(StatusCode.NotFound, "CALENDAR_NOT_FOUND", elsewhere.Reading(Given.Today, Given.Today, roomId: room.RoomId));
    }

    [Fact]
    public async Task A_room_has_hours_of_its_own()
    {
        var leader = Leader();
        var room = await leader.Room();
        var monday = WorkingDays.NextMonday();

        var set = await leader.Setting("0", monday, [GivenCalendars.On(Weekday.Monday, (8 * 60, 16 * 60))], roomId: room.RoomId, mostTalks: 8);

        var read = await leader.Reading(monday, monday.AddDays(1), roomId: room.RoomId);
        Assert.Equal((set.Etag, "08:00-16:00", 8), (read.Etag, read.Days[0].OnTheClock(), read.Days[0].MostTalks));
        Assert.Equal(CalendarClosing.DayOff, read.Days[1].ClosedBy);
    }

    [Fact]
    public async Task Of_a_hundred_changes_of_a_room_at_once_one_is_stored()
    {
        var leader = Leader();
        var room = await leader.Room();

        var outcomes = await GivenGoals.AtOnce(100, number => leader.ChangeRoomAsync(
            new() { RequestId = Given.RequestId, RoomId = room.RoomId, Etag = room.Etag, Name = room.Name, Address = room.Address, Seats = number + 1 },
            deadline: DateTime.UtcNow.AddSeconds(120)));

        var stored = Assert.Single(outcomes.OfType<ChangeRoomResponse>()).Room;
        Assert.Equal(stored, (await leader.Reading(Given.Today, Given.Today, roomId: room.RoomId)).Room);
    }

    private CalendarService.CalendarServiceClient Leader(int? municipality = null) => Fixture.As("team_leader", municipality, "Lise Leder").Calendars();
}
