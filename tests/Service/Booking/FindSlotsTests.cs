using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>FindSlots: the first times at which everybody can meet.</summary>
public sealed class FindSlotsTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task The_first_common_times_are_offered_and_can_be_booked()
    {
        var (caseId, other) = ((await Caseworker.Planned()).Case.CaseId, (await Caseworker.Planned()).Case.CaseId);
        var (officer, room) = (await Fixture.Calendar(), await Fixture.Room());
        await Caseworker.Book(other, GivenTalks.At(officer, 8));
        await Caseworker.Book(caseId, GivenTalks.At(await Fixture.Calendar(), 9));
        await Caseworker.Book(other, GivenTalks.At(await Fixture.Calendar(), 10, roomId: room));
        var request = Search(caseId, officer, room);
        request.Times.Add(new ParticipantTimes { Participant = TalkParticipant.Employer, Times = { Time(9, 20, 12, 0), Time(14, 0, 15, 0) } });

        var found = await Caseworker.Bookings().FindSlotsAsync(request, deadline: Suite.Soon);

        // From 9:30 the citizen can, until 10:00 and from 10:30 there is the room.
        Assert.Equal(
            ["09:30", "10:30", "10:45", "11:00", "11:15", "11:30", "14:00", "14:15", "14:30"],
            found.Slots.Select(slot => TimeZoneInfo.ConvertTime(slot.StartsAt.ToDateTimeOffset(), DanishTime.Zone).ToString("HH:mm")));
        Assert.All(found.Slots, slot => Assert.Equal((officer, room), (slot.OfficerId, slot.RoomId)));
        Assert.Equal(
            [
                (TalkParticipant.Officer, officer, KnownTime.Calendar), (TalkParticipant.Room, room, KnownTime.Calendar),
                (TalkParticipant.Citizen, "", KnownTime.Talks), (TalkParticipant.Employer, "", KnownTime.Stated),
            ],
            found.Known.Select(one => (one.Participant, one.Id, one.Known)));
        var talk = await Caseworker.Book(caseId, new Appointment
        {
            StartsAt = found.Slots[1].StartsAt, EndsAt = found.Slots[1].EndsAt, OfficerId = officer, RoomId = room, ContactForm = ContactForm.InPerson, Persons = 2,
        });
        Assert.DoesNotContain((await Caseworker.Bookings().FindSlotsAsync(request, deadline: Suite.Soon)).Slots, slot => slot.StartsAt.Equals(talk.Appointment.StartsAt));
    }

    [Fact]
    public async Task The_deadline_is_named_and_a_time_after_it_says_so()
    {
        var registered = await Caseworker.Planned();
        var officer = await Fixture.Calendar();
        var plan = (await Caseworker.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Plan;
        var first = plan.Deadlines.Single(one => one.RuleId == "R-FU-FIRST");
        var request = Search(registered.Case.CaseId, officer);

        var late = await Caseworker.Bookings().FindSlotsAsync(request, deadline: Suite.Soon);
        (request.From, request.To) = (null, null);
        var soon = await Caseworker.Bookings().FindSlotsAsync(request, deadline: Suite.Soon);

        Assert.Equal(("R-FU-FIRST", first.StatutoryDate), (late.DeadlineRuleId, late.Deadline));
        Assert.All(late.Slots, slot => Assert.True(slot.AfterDeadline));
        Assert.Equal(["NONE_BY_DEADLINE"], late.Obstacles.Select(one => one.Reason));
        Assert.Equal(10, soon.Slots.Count);
        Assert.False(soon.Slots[0].AfterDeadline);
        Assert.Empty(soon.Obstacles);
    }

    [Fact]
    public async Task Where_there_is_no_time_it_is_said_why()
    {
        var caseId = (await Caseworker.Planned()).Case.CaseId;
        var officer = await Fixture.Calendar(mostTalks: 1);

        await Is(["OFFICER_NOT_KNOWN"], Search(caseId, "nobody-at-all"));
        // Nobody has set the hours of this one.
        await Is(["OUTSIDE_HOURS"], Search(caseId, new TokenHolder("caseworker", Municipality, "Sofie Sagsbehandler").Subject));
        await Is(["ROOM_NOT_KNOWN"], Search(caseId, officer, Given.RequestId));
        var form = Search(caseId, officer);
        form.FormReason = FormReason.Unspecified;
        await Is(["FORM_NEEDS_REASON"], form);
        var never = Search(caseId, officer);
        never.Times.Add(new ParticipantTimes { Participant = TalkParticipant.Doctor });
        await Is(["NO_COMMON_TIME"], never);
        await Caseworker.Book(caseId, GivenTalks.At(officer, 9));
        await Is(["DAY_FULL"], Search(caseId, officer));
        var past = Search(caseId, officer);
        (past.From, past.To) = (new DateOnly(2020, 1, 6).ToProto(), new DateOnly(2020, 1, 10).ToProto());
        await Is(["NO_DAYS_LEFT"], past);

        async Task Is(string[] reasons, FindSlotsRequest request)
        {
            var found = await Caseworker.Bookings().FindSlotsAsync(request, deadline: Suite.Soon);
            Assert.Empty(found.Slots);
            Assert.Equal(reasons, found.Obstacles.Select(one => one.Reason));
            Assert.All(found.Obstacles, one => Assert.NotEmpty(one.Text));
        }
    }

    [Fact]
    public async Task A_search_that_makes_no_sense_is_refused_with_every_violation_at_once()
    {
        var caseId = (await Caseworker.Planned()).Case.CaseId;
        var request = Search(caseId, Persons.New());
        (request.Duration, request.Persons, request.Limit) = (Duration.FromTimeSpan(TimeSpan.FromMinutes(4)), 51, 51);
        request.To = GivenTalks.Day.AddDays(57).ToProto();
        request.Times.Add(new ParticipantTimes { Participant = TalkParticipant.Room, Times = { Time(10, 0, 9, 0) } });

        await Refused.For(
            Caseworker.Bookings().FindSlotsAsync(request, deadline: Suite.Soon),
            ("officer_ids[0]", "OPAQUE_ID_INVALID"), ("duration", "TALK_LENGTH_OUT_OF_RANGE"), ("persons", "PERSONS_OUT_OF_RANGE"), ("to", "WEEKS_TOO_MANY"),
            ("limit", "SLOTS_OUT_OF_RANGE"), ("times", "PARTICIPANT_TWICE"), ("times[0].times[0].to", "STATED_TIME_REVERSED"));
        request = Search(caseId, "nobody-at-all");
        request.To = GivenTalks.Day.AddDays(-1).ToProto();
        await Refused.For(Caseworker.Bookings().FindSlotsAsync(request, deadline: Suite.Soon), ("to", "DATES_REVERSED"));
    }

    // On the one day.
    private static FindSlotsRequest Search(string caseId, string officer, string? room = null)
    {
        var request = new FindSlotsRequest
        {
            CaseId = caseId, OfficerIds = { officer }, Duration = Duration.FromTimeSpan(TimeSpan.FromMinutes(30)), ContactForm = ContactForm.Phone,
            FormReason = FormReason.InActivity, From = GivenTalks.Day.ToProto(), To = GivenTalks.Day.ToProto(),
        };
        if (room is not null)
        {
            request.RoomIds.Add(room);
            (request.ContactForm, request.FormReason) = (ContactForm.InPerson, FormReason.Unspecified);
        }

        return request;
    }

    private static StatedTime Time(int fromHour, int fromMinute, int toHour, int toMinute) => new()
    {
        From = DanishTime.At(GivenTalks.Day, new(fromHour, fromMinute)).Value.ToTimestamp(), To = DanishTime.At(GivenTalks.Day, new(toHour, toMinute)).Value.ToTimestamp(),
    };
}
