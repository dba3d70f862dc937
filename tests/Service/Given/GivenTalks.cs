using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Talks, and calendars to book them in, for tests; all invented. They are so far ahead that no test is about their day by accident.</summary>
internal static class GivenTalks
{
    /// <summary>An officer with talks.</summary>
    public const string Officer = "medarbejder-med-samtaler";

    public const string Why = "Borgeren er forhindret den dag (opdigtet).";

    /// <summary>The buffers that a municipality has by default, together.</summary>
    public const int BufferMinutes = 15;

    private const int FromHour = 8;
    private const int ToHour = 16;
    private const int TalkMinutes = 30;

    /// <summary>A Tuesday.</summary>
    public static readonly DateOnly Day = new(2099, 3, 3);

    public static BookingService.BookingServiceClient Bookings(this Suite suite) => new(suite.To("scheduling"));

    /// <summary>
    /// An officer of the class's municipality who works from 8 to 16 on working days, known to Scheduling as from the events of the register of staff.
    /// </summary>
    /// <param name="fixture">The fixture.</param>
    /// <param name="officerId">The officer; a new one if it is null.</param>
    /// <param name="mostTalks">How many talks a day can have; 0 for no limit.</param>
    /// <param name="municipality">The municipality, where it is another.</param>
    public static async Task<string> Calendar(this StackFixture fixture, string? officerId = null, int mostTalks = 0, int? municipality = null)
    {
        var (officer, code) = (officerId ?? $"medarbejder-{Guid.NewGuid():N}", (short)(municipality ?? fixture.Municipality));
        var scheduling = await fixture.Database("scheduling", "superuser");
        await scheduling.Run(
            "insert into team_of_officer (municipality_code, officer_id, team_id, first_day) values ($1, $2, '', '2020-01-01') on conflict do nothing", code, officer);
        await fixture.Hours($"officer:{officer}", code, mostTalks);
        return officer;
    }

    /// <summary>A room that is open at the same times.</summary>
    public static async Task<string> Room(this StackFixture fixture, int seats = 4, int? municipality = null)
    {
        var (room, code) = (Guid.CreateVersion7(), (short)(municipality ?? fixture.Municipality));
        await (await fixture.Database("scheduling", "superuser")).Run(
            """
            insert into room (municipality_code, room_id, name, address, seats, first_day, changed_by_id, changed_by_name, changed_at)
            values ($1, $2, 'Lokale 2 (opdigtet)', 'Prøvevej 2, 1. sal (opdigtet)', $3, '2020-01-01', 'tests', 'Prøve', now())
            """,
            code, room, (short)seats);
        await fixture.Hours($"room:{room}", code, 0);
        return room.ToString();
    }

    /// <summary>A time on the day: by phone, or in person in a room.</summary>
    public static Appointment At(string officerId, int hour, int minute = 0, string? roomId = null, DateOnly? day = null)
    {
        var from = DanishTime.At(day ?? Day, new TimeOnly(hour, minute)).Value;
        var appointment = new Appointment
        {
            StartsAt = from.ToTimestamp(), EndsAt = from.AddMinutes(TalkMinutes).ToTimestamp(), OfficerId = officerId, ContactForm = ContactForm.Phone,
            FormReason = FormReason.InActivity, Persons = 2,
        };
        if (roomId is not null)
        {
            (appointment.RoomId, appointment.ContactForm, appointment.FormReason) = (roomId, ContactForm.InPerson, FormReason.Unspecified);
        }

        return appointment;
    }

    /// <summary>The times of the day that do not come too close to each other.</summary>
    public static IEnumerable<Appointment> Times(string officerId)
    {
        for (var at = new TimeOnly(FromHour, 0); at.AddMinutes(TalkMinutes) <= new TimeOnly(ToHour, 0); at = at.AddMinutes(TalkMinutes + BufferMinutes))
        {
            yield return At(officerId, at.Hour, at.Minute);
        }
    }

    public static BookTalkRequest Booking(string caseId, Appointment appointment) => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, Purpose = TalkPurpose.Visitation, Appointment = appointment,
    };

    public static BookTalkRequest Booking(SlotHold hold) => new()
    {
        RequestId = Given.RequestId, CaseId = hold.CaseId, Purpose = TalkPurpose.Visitation, HoldId = hold.HoldId,
    };

    public static HoldSlotRequest Holding(string caseId, Appointment appointment) => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, Appointment = appointment,
    };

    public static RescheduleTalkRequest Moving(Talk talk, Appointment appointment) => new()
    {
        RequestId = Given.RequestId, CaseId = talk.CaseId, TalkId = talk.TalkId, Etag = talk.Etag, Appointment = appointment, Reason = Why,
    };

    public static CancelTalkRequest Cancelling(Talk talk) => new()
    {
        RequestId = Given.RequestId, CaseId = talk.CaseId, TalkId = talk.TalkId, Etag = talk.Etag, Reason = Why,
    };

    public static async Task<Talk> Book(this Suite suite, string caseId, Appointment appointment) =>
        (await suite.Bookings().BookTalkAsync(Booking(caseId, appointment), deadline: Suite.Soon)).Talk;

    public static async Task<SlotHold> Hold(this Suite suite, string caseId, Appointment appointment) =>
        (await suite.Bookings().HoldSlotAsync(Holding(caseId, appointment), deadline: Suite.Soon)).Hold;

    public static async Task<Talk> GetTalk(this Suite suite, Talk talk) =>
        (await suite.Bookings().GetTalkAsync(new() { CaseId = talk.CaseId, TalkId = talk.TalkId }, deadline: Suite.Soon)).Talk;

    /// <summary>A new case whose plan is made.</summary>
    public static async Task<Cases.V1.RegisterCaseResponse> Planned(this Suite suite)
    {
        var registered = await suite.Register();
        await suite.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon);
        return registered;
    }

    /// <summary>Makes an act that must be refused by exactly these rules of booking.</summary>
    public static async Task<Refused> RefusedBy<T>(AsyncUnaryCall<T> act, params string[] reasons)
    {
        var refused = await Refused.By(StatusCode.FailedPrecondition, reasons is [var one] ? one : "SLOT_NOT_BOOKABLE", act);
        Xunit.Assert.Equal(reasons, refused.Detail<Google.Rpc.PreconditionFailure>().Violations.Select(violation => violation.Type));
        return refused;
    }

    private static async Task Hours(this StackFixture fixture, string resource, short municipality, int mostTalks) =>
        await (await fixture.Database("scheduling", "superuser")).Run(
            """
            with added as (
                insert into calendar (municipality_code, resource_id, version, changed_by_id, changed_by_name, changed_at)
                values ($1, $2, 1, 'tests', 'Prøve', now()) returning municipality_code, resource_id)
            insert into working_hours (municipality_code, resource_id, first_day, weekdays, from_minutes, to_minutes, most_talks, changed_by_id, changed_by_name, changed_at)
            select municipality_code, resource_id, '2020-01-01', '{1,2,3,4,5}', '{480,480,480,480,480}', '{960,960,960,960,960}', $3, 'tests', 'Prøve', now() from added
            """,
            municipality, resource, (short)mostTalks);
}
