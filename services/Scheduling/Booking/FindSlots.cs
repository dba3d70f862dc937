using FluentValidation;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Calendar;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Scheduling.WorkList;

namespace Sygeopfoelgning.Scheduling.Booking;

internal sealed partial class BookingService
{
    private const int UsualDays = 28;
    private const int UsualSlots = 10;

    /// <summary>Finds the first times at which everybody can meet (ledige tider).</summary>
    public override Task<FindSlotsResponse> FindSlots(FindSlotsRequest request, ServerCallContext context) =>
        reads.OnCase<FindSlotsRequest, FindSlotsResponse>(request, context, async session =>
        {
            var plan = session.Found(await plans.Find(session, session.CaseId));
            var (search, today) = await Search(session, request, plan);
            var next = NextTalk(plan.Body.Deadlines, today);
            var slots = search.Found().Take(request.Limit == 0 ? UsualSlots : request.Limit).ToList();
            var answer = search.ToAnswer(slots, next?.LastDay, context.Language());
            (answer.DeadlineRuleId, answer.CertificateDueOn) = (next?.RuleId ?? "", AwaitedCertificate.DueOn(plan.Body.Deadlines, today)?.ToProto());
            return answer;
        });

    private async Task<(SlotSearch Search, DateOnly Today)> Search(CaseRead session, FindSlotsRequest request, StoredPlan plan)
    {
        var (clock, settings, responsible, first) = (
            session.BusinessTimeQuery(), SettingsStore.BookingQuery(session), TalkStore.ResponsibleFor(session, session.CaseId),
            TalkStore.FirstInPerson(session, session.CaseId));
        await session.Together(clock, settings, responsible, first);

        var (today, now) = clock.Result;
        var asked = request.From.ToDateOnly() ?? today;
        var from = asked > today ? asked : today;
        from = AwaitedCertificate.DueOn(plan.Body.Deadlines, today) is { } due && due > from ? due : from;
        var to = request.To.ToDateOnly() ?? asked.AddDays(UsualDays);
        string[] officers = request.OfficerIds.Count > 0 ? [.. request.OfficerIds.Distinct()] : [responsible.Result];
        Guid[] rooms = [.. request.RoomIds.Select(Guid.Parse).Distinct()];
        ResourceId[] resources = [.. officers.Select(ResourceId.Officer), .. rooms.Select(ResourceId.Room)];
        var calendars = CalendarStore.Loading(session.Municipality, resources, from, to < from ? from : to);
        var others = OccupiedStore.Within(
            session, [.. resources.Select(one => one.Key), OccupiedSpan.OfCase(session.CaseId)], BusinessClock.StartOf(from),
            BusinessClock.StartOf((to < from ? from : to).AddDays(1)), session.Now);
        await session.Together(calendars, others);

        var (choice, overlays) = CasePlans.Rules(plan.Rules, book);
        var history = FactHistory.Of(plan.Basis!.Happenings).Value;
        return (new SlotSearch(
            session.CaseId, request.ToWish(), request.Duration.ToTimeSpan(), from, to, now, settings.Result,
            [.. officers.Select(id => (id, calendars.Result.GetValueOrDefault(ResourceId.Officer(id))))],
            [.. rooms.Select(id => (id, calendars.Result.GetValueOrDefault(ResourceId.Room(id))))],
            others.Result, [.. request.Times.Select(one => one.ToStated())],
            day => CaseStanding.On(history, choice, overlays, day, first.Result < BusinessClock.StartOf(day))), today);
    }

    // The follow-up that must be held first.
    private PlannedDeadline? NextTalk(IEnumerable<PlannedDeadline> dates, DateOnly today) => dates
        .Where(date => duties.Talks.Contains(date.RuleId) && !date.IsDone(today))
        .MinBy(date => date.LastDay);
}

internal sealed class FindSlotsValidator : RequestValidator<FindSlotsRequest>
{
    private const int MostDays = 56;
    private const int MostSlots = 50;

    public static readonly ViolationCode WeeksTooMany = new("WEEKS_TOO_MANY",
        "Søg i højst 8 uger ad gangen.",
        "Search at most 8 weeks at a time.");

    public static readonly ViolationCode StatedTimeReversed = new("STATED_TIME_REVERSED",
        "Tiden slutter, før den begynder.",
        "The time ends before it begins.");

    public static readonly ViolationCode ParticipantTwice = new("PARTICIPANT_TWICE",
        "Nævn borgeren, arbejdsgiveren og lægen højst én gang hver, og ingen andre.",
        "Name the citizen, the employer and the doctor at most once each, and nobody else.");

    public static readonly ViolationCode SlotsOutOfRange = new("SLOTS_OUT_OF_RANGE",
        "Antallet af tider er fra 1 til {0}.",
        "The number of times is from 1 to {0}.");

    public FindSlotsValidator()
    {
        RuleForEach(request => request.OfficerIds).IsOpaqueIdOrEmpty();
        RuleFor(request => request.Duration).Must(AppointmentValidator.IsALength).Violates(
            AppointmentValidator.LengthOutOfRange, AppointmentValidator.LeastMinutes, AppointmentValidator.MostHours);
        RuleFor(request => request.Persons).Must(AppointmentValidator.IsANumber).Violates(
            AppointmentValidator.PersonsOutOfRange, AppointmentValidator.LeastPersons, AppointmentValidator.MostPersons);
        RuleFor(request => request.From).IsInTheCalendar();
        RuleFor(request => request.From).Must((request, from) => from is not null || request.To is null).Violates(Violations.FieldRequired);
        RuleFor(request => request.To).IsInTheCalendar();
        RuleFor(request => request.To)
            .Must((request, to) => !(to.ToDateOnly() < request.From.ToDateOnly())).Violates(Violations.DatesReversed)
            .Must((request, to) => !(to.ToDateOnly() > request.From.ToDateOnly()?.AddDays(MostDays))).Violates(WeeksTooMany);
        RuleFor(request => request.Limit).InclusiveBetween(0, MostSlots).Violates(SlotsOutOfRange, MostSlots);
        RuleFor(request => request.Times)
            .Must(times => times.Select(one => one.Participant).Distinct().Count() == times.Count
                && times.All(one => one.Participant is not (TalkParticipant.Officer or TalkParticipant.Room)))
            .Violates(ParticipantTwice);
        RuleForEach(request => request.Times).ChildRules(one => one.RuleForEach(times => times.Times).ChildRules(time =>
        {
            time.RuleFor(span => span.From).IsTime();
            time.RuleFor(span => span.To).IsTime();
            time.RuleFor(span => span.To).Must((span, to) => !TimeMapping.Exists(span.From) || !TimeMapping.Exists(to) || IsAfter(span.From, to)).Violates(StatedTimeReversed);
        }));
    }

    private static bool IsAfter(Timestamp from, Timestamp to) => from.ToDateTimeOffset() < to.ToDateTimeOffset();
}
