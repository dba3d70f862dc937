using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace Sygeopfoelgning.Stories;

/// <summary>The follow-ups of a story: talks from the free time to the completion, and follow-ups without contact.</summary>
public sealed class HeldTalks(Suite suite, Stage stage, Course course)
{
    private const int FromMinute = 8 * 60;
    private const int ToMinute = 16 * 60;
    private static readonly Duration Length = Duration.FromTimeSpan(TimeSpan.FromMinutes(45));

    private readonly BookingService.BookingServiceClient bookings = new(suite.To("scheduling"));
    private readonly CalendarService.CalendarServiceClient calendars = new(suite.To("scheduling"));
    private readonly FollowUpService.FollowUpServiceClient followUps = new(suite.To("scheduling"));
    private readonly TalkService.TalkServiceClient talks = new(suite.To("scheduling"));

    private string CaseId => course.Registered.Case.CaseId;

    /// <summary>The officer works from eight to four on weekdays, from this day on.</summary>
    public async Task Work(DateOnly from)
    {
        var etag = (await calendars.GetCalendarAsync(
            new() { OfficerId = suite.Subject, FirstDay = from.ToProto(), LastDay = from.ToProto() }, deadline: Suite.Soon)).Etag;
        await calendars.SetWorkingHoursAsync(
            new()
            {
                RequestId = Guid.NewGuid().ToString(), OfficerId = suite.Subject, Etag = etag, FirstDay = from.ToProto(),
                Weekdays =
                {
                    Enum.GetValues<Weekday>().Where(day => day != Weekday.Unspecified).Select(day => new WeekdayHours
                    {
                        Weekday = day, Hours = { new HoursOfDay { FromMinute = FromMinute, ToMinute = ToMinute } },
                    }),
                },
            },
            deadline: Suite.Soon);
    }

    /// <summary>Finds the first time of a day for a talk, holds it while the citizen is asked, and books it.</summary>
    /// <param name="day">The day.</param>
    /// <param name="purpose">The purpose.</param>
    /// <param name="workplace">Where it is held in person; null: by phone, because illness prevents attendance.</param>
    public async Task<Talk> Book(DateOnly day, TalkPurpose purpose, string? workplace = null)
    {
        var (form, reason) = workplace is null
            ? (ContactForm.Phone, FormReason.IllnessPreventsAttendance)
            : (ContactForm.InPerson, FormReason.Unspecified);
        var found = await bookings.FindSlotsAsync(
            new()
            {
                CaseId = CaseId, OfficerIds = { suite.Subject }, AtWorkplace = workplace is not null, Duration = Length, ContactForm = form, FormReason = reason,
                From = day.ToProto(), To = day.ToProto(), Limit = 1,
            },
            deadline: Suite.Soon);
        stage.Expect("there is a time", 1, found.Slots.Count);
        stage.Tell($"first time: {found.Slots[0].StartsAt.ToDateTimeOffset():O}, last day for the follow-up: {found.Deadline?.ToDateOnly():O} ({found.DeadlineRuleId})");
        var hold = await bookings.HoldSlotAsync(
            new()
            {
                RequestId = Guid.NewGuid().ToString(), CaseId = CaseId,
                Appointment = new()
                {
                    StartsAt = found.Slots[0].StartsAt, EndsAt = found.Slots[0].EndsAt, OfficerId = suite.Subject, ContactForm = form,
                    FormReason = reason, Workplace = workplace ?? "", Persons = 2,
                },
            },
            deadline: Suite.Soon);
        return (await bookings.BookTalkAsync(
            new() { RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, Purpose = purpose, HoldId = hold.Hold.HoldId }, deadline: Suite.Soon)).Talk;
    }

    /// <summary>Prepares a booked talk, and begins it.</summary>
    /// <param name="talk">The talk.</param>
    /// <param name="topics">What to inform about.</param>
    public async Task<StartTalkResponse> Begin(Talk talk, params string[] topics)
    {
        var prepared = (await talks.PrepareTalkAsync(
            new()
            {
                RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, TalkId = talk.TalkId, Etag = talk.Etag,
                Preparation = new()
                {
                    TasksDone = { TalkTask.Overview, TalkTask.ContactForm, TalkTask.Goals }, Points = { TalkPoint.UpToDate, TalkPoint.Information, TalkPoint.Category },
                    Topics = { topics }, Agenda = { "Siden sidst", "Arbejdspladsen", "Næste skridt" },
                },
            },
            deadline: Suite.Soon)).Talk;
        return await talks.StartTalkAsync(
            new() { RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, TalkId = talk.TalkId, Etag = prepared.Etag }, deadline: Suite.Soon);
    }

    /// <summary>Agrees at a talk that goes on on the plan as it is.</summary>
    public async Task<AgreePlanResponse> AgreePlan(StartTalkResponse started, DateOnly day)
    {
        var plan = (await suite.InterventionPlans.GetInterventionPlanAsync(new() { CaseId = CaseId }, deadline: Suite.Soon)).Plan;
        return await suite.InterventionPlans.AgreePlanAsync(
            new()
            {
                RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, Etag = plan.Etag, CitizenAgreed = true, OfficerAgreed = true, AgreedOn = day.ToProto(),
                TalkId = started.Talk.TalkId, AtLeast = started.Position,
            },
            deadline: Suite.Soon);
    }

    /// <summary>Records that the citizen did not come to a talk.</summary>
    public async Task<Talk> Missed(Talk talk) => (await talks.RecordNoShowAsync(
        new() { RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, TalkId = talk.TalkId, Etag = talk.Etag }, deadline: Suite.Soon)).Talk;

    /// <summary>The talk as it is now.</summary>
    public async Task<Talk> Now(Talk talk) => (await bookings.GetTalkAsync(new() { CaseId = CaseId, TalkId = talk.TalkId }, deadline: Suite.Soon)).Talk;

    /// <summary>What a talk is still missing.</summary>
    public async Task<IReadOnlyList<string>> Missing(Talk talk) =>
        [.. (await talks.GetTalkPreparationAsync(new() { CaseId = CaseId, TalkId = talk.TalkId }, deadline: Suite.Soon)).Missing.Select(one => one.Reason)];

    /// <summary>Decides the category at a talk that goes on, records what is known from it, and completes it.</summary>
    public async Task<Talk> Complete(StartTalkResponse started, DateOnly day, VisitationCategory category, TalkFacts facts)
    {
        var decided = await suite.Courses.DecideVisitationAsync(
            new()
            {
                RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, Etag = (await course.Stand()).Etag, DecidedOn = day.ToProto(), Category = category,
                Reason = "Vurderet sammen med borgeren ved samtalen.", TalkId = started.Talk.TalkId, AtLeast = started.Position,
            },
            deadline: Suite.Soon);
        var recorded = (await talks.RecordTalkFactsAsync(
            new() { RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, TalkId = started.Talk.TalkId, Etag = started.Talk.Etag, Facts = facts }, deadline: Suite.Soon)).Talk;
        return (await talks.CompleteTalkAsync(
            new() { RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, TalkId = recorded.TalkId, Etag = recorded.Etag, AtLeast = decided.Position },
            deadline: Suite.Soon)).Talk;
    }

    /// <summary>Decides the category, and records a follow-up without contact on that day.</summary>
    public async Task<FollowUp> WithoutContact(DateOnly day, VisitationCategory category, TalkFacts facts)
    {
        var decided = await suite.Courses.DecideVisitationAsync(
            new()
            {
                RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, Etag = (await course.Stand()).Etag, DecidedOn = day.ToProto(), Category = category,
                Reason = "Vurderet på sagens oplysninger; borgeren er i behandling.",
            },
            deadline: Suite.Soon);
        return (await followUps.RecordFollowUpAsync(
            new()
            {
                RequestId = Guid.NewGuid().ToString(), CaseId = CaseId, AtLeast = decided.Position,
                FollowUp = new() { Form = FollowUpForm.Standby, Reason = "Borgeren er på standby under behandlingen.", Facts = facts },
            },
            deadline: Suite.Soon)).FollowUp;
    }

    /// <summary>The follow-ups of the case, the latest first.</summary>
    public async Task<IReadOnlyList<FollowUp>> All() =>
        (await followUps.ListFollowUpsAsync(new() { CaseId = CaseId }, deadline: Suite.Soon)).FollowUps;

    /// <summary>What is known at a follow-up of a citizen who cannot work at all.</summary>
    public static TalkFacts FullyIncapacitated(string position, InvolvedParty party, string why) => new()
    {
        Incapacity = Incapacity.Full, EffortNeeded = Answer.No, PartialReturnPossible = Answer.No, PositionOnEffort = position,
        Perspective = ReturnPerspective.OwnJob, Parties = { new PartyInvolvement { Party = party, IsInvolved = false, Reason = why } },
    };
}
