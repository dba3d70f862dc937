using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Data.Timers;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>
/// Keeps the plan of a case what its facts say: makes it when the case is registered, and anew when something happened, when a day came on
/// which it changes by itself, and when the rules changed. Every change is a version.
/// </summary>
internal sealed class PlanKeeper(PlanStore store, RuleBook book)
{
    /// <summary>The timer of a case: the next day on which something of its plan is to be told or changes by itself.</summary>
    public const string Timer = "plan_day";

    /// <summary>Makes the plan of a new case under the rules that the case carries, and publishes it.</summary>
    public async Task Register(Received<CaseRegistered> received, UnitOfWork work)
    {
        var leadDays = await SettingsStore.LeadDays(work);
        var registered = received.Payload;
        var basis = PlanBasis.Of(registered, work.Today);
        var (choice, overlays) = CasePlans.Rules(registered.Rules.RuleSetId, (Certainty)registered.Rules.Certainty, registered.Rules.OverlayIds, book);
        var plan = CasePlans.Make(basis, choice, overlays, work.Today).Value;
        var rules = CaseRules.Of(choice, registered.Rules.OverlayIds);
        var next = NextDeadline.Of(plan.Deadlines, Own.None, work.Today);
        store.Add(work, received.AggregateId, registered.CaseNumber, rules, basis, PlanBody.Of(plan, PlanReason.Registered, [], []), next);
        Tell(work, received.AggregateId, plan, Own.None, given: [], known: [], leadDays);
        work.Append(received.AggregateId, plan.ToEvent(received.AggregateId, rules));
        if (next is not null)
        {
            work.Append(received.AggregateId, next.ToEvent(received.AggregateId));
        }
    }

    /// <summary>
    /// Something happened in a case, or what was told was not so. The publisher has accepted it: if it is no history of the case, this version
    /// lacks words for it, and the event is parked.
    /// </summary>
    public async Task Told(UnitOfWork work, Guid caseId, IReadOnlyCollection<Happening> happenings)
    {
        var kept = await store.Load(work, caseId) ?? throw new NotKnownYetException(caseId);
        Tell(work, kept, happenings);
    }

    /// <summary>The plan after an act of this service that has read what is kept.</summary>
    public DeadlinePlan Tell(UnitOfWork work, KeptPlan kept, IReadOnlyCollection<Happening> happenings) =>
        Revise(work, kept, kept.Basis.With(happenings), PlanReason.Told).Plan;

    /// <summary>A day came: what has changed by itself is written, what is to be told is told. Nothing where the case is erased.</summary>
    public async Task DayCame(UnitOfWork work, Guid caseId)
    {
        if (await store.Load(work, caseId) is { } kept)
        {
            Revise(work, kept, kept.Basis, PlanReason.DayCame);
        }
    }

    /// <summary>Makes the plan of a case anew, because the rules changed.</summary>
    public bool RulesChanged(UnitOfWork work, KeptPlan kept) => Revise(work, kept, kept.Basis, PlanReason.Rules).IsChanged;

    /// <summary>The rows of a plan under today's rules, without its texts; null where only the whole plan shows them.</summary>
    public IReadOnlyList<DeadlineRow>? RowsOf(PlanHead kept, DateOnly today)
    {
        if (kept.Basis is not { PensionAgeInCourse: false, Employments.Count: 1 })
        {
            return null;
        }

        var (choice, overlays) = CasePlans.Rules(kept.Rules, book);
        return
        [
            .. DatePlan.Make(choice, overlays, FactHistory.Of(kept.Basis.Happenings).Value, DanishCalendar.Municipal, today)
                .Dates.Select(date => DeadlineRow.Of(date, today)),
        ];
    }

    /// <summary>Sets the timer of a case whose officer has another day for a date.</summary>
    public static void Rearm(UnitOfWork work, KeptPlan kept, IReadOnlyDictionary<Occurrence, DateOnly> own) =>
        SetTimer(work, kept.CaseId, kept.Dates, kept.Body.RenewOn, [.. Notices.Of(kept.Dates, own, kept.LeadDays)], kept.Given);

    /// <summary>
    /// Publishes the next deadline of a case where it is another one than was last published: when the plan changes, when an officer plans
    /// by an own day, and when a day comes on which something is done.
    /// </summary>
    public static void Publish(UnitOfWork work, Guid caseId, NextDeadline? next, string? published)
    {
        var now = next?.ToString() ?? NextDeadline.None;
        if (now == published)
        {
            return;
        }

        PlanStore.KeepNext(work, caseId, now);
        if (now != (published ?? NextDeadline.None))
        {
            work.Append(caseId, next.ToEvent(caseId));
        }
    }

    private (DeadlinePlan Plan, bool IsChanged) Revise(UnitOfWork work, KeptPlan kept, PlanBasis basis, PlanReason reason)
    {
        var (choice, overlays) = CasePlans.Rules(kept.Rules, book);
        var plan = CasePlans.Make(basis, choice, overlays, work.Today).Value;
        var rules = kept.Rules with { Version = choice.Set.Version };
        var (told, takenBack) = Between(kept.Basis, basis);
        var isChanged = !kept.Body.Says(plan);
        if (isChanged)
        {
            PlanStore.AddVersion(work, kept, rules, PlanBody.Of(plan, reason, told, takenBack));
            work.Append(kept.CaseId, plan.ToChange(kept, rules));
        }

        if (isChanged || told.Count + takenBack.Count > 0 || reason == PlanReason.Rules)
        {
            PlanStore.Keep(work, kept, basis, isChanged ? kept.Version + 1 : kept.Version);
        }

        var own = Own.Of(plan.Deadlines, kept.Overrides);
        PlanStore.WriteDates(work, kept.CaseId, plan.Deadlines, own, work.Today);
        Publish(work, kept.CaseId, NextDeadline.Of(plan.Deadlines, own, work.Today), kept.PublishedNext);

        // A duty that revives on the day on which an exemption has run out is told, though the plan before did not have it.
        var known = reason == PlanReason.DayCame ? kept.Dates.Concat(plan.Deadlines) : kept.Dates;
        Tell(work, kept.CaseId, plan, own, kept.Given, known.Select(date => date.Key).ToHashSet(), kept.LeadDays);
        return (plan, isChanged);
    }

    // Of a date that is new and whose day has come already, the plan is the notice: a case that is registered late causes no flood.
    private static void Tell(
        UnitOfWork work, Guid caseId, DeadlinePlan plan, IReadOnlyDictionary<Occurrence, DateOnly> own,
        IReadOnlyCollection<(Occurrence, NoticeStep)> given, HashSet<Occurrence> known, int leadDays)
    {
        var notices = Notices.Of(plan.Deadlines, own, leadDays).ToList();
        var all = given.ToHashSet();
        var come = notices.Where(one => one.Day <= work.Today && !one.Date.IsDone(work.Today) && all.Add(one.Key)).ToList();
        var told = come.Where(one => known.Contains(one.Date.Key) && !IsOvertaken(one, come)).ToList();
        PlanStore.AddNotices(work, caseId, [.. come.Select(one => (one, IsGiven: told.Contains(one)))]);
        foreach (var notice in told)
        {
            work.Append(caseId, notice.ToEvent(caseId));
        }

        SetTimer(work, caseId, plan.Deadlines, plan.RenewOn, notices, all);
    }

    // That a deadline comes near is not told once it has come.
    private static bool IsOvertaken(Notice notice, List<Notice> come) =>
        notice.Step == NoticeStep.Approaching && come.Exists(one => one.Date.Key == notice.Date.Key && one.Step > notice.Step);

    private static void SetTimer(
        UnitOfWork work, Guid caseId, IReadOnlyList<PlannedDeadline> dates, DateOnly? renewOn, List<Notice> notices,
        IReadOnlySet<(Occurrence, NoticeStep)> given)
    {
        if (Notices.NextDay(dates, renewOn, notices, given, work.Today) is { } next)
        {
            TimerTable.Set(work, Timer, caseId, [("", next)]);
        }
        else
        {
            TimerTable.Remove(work, Timer, caseId);
        }
    }

    private static (IReadOnlyList<ToldFact> Told, IReadOnlyList<ToldFact> TakenBack) Between(PlanBasis before, PlanBasis after)
    {
        var (was, now) = (Known(before), Known(after));
        return (
            [.. now.Where(one => !was.Contains(one)).Select(ToldFact.Of)],
            [.. was.Where(one => !now.Exists(other => other.Id == one.Id)).Select(ToldFact.Of)]);
    }

    private static List<Happening> Known(PlanBasis basis) => [.. FactHistory.Of(basis.Happenings).Value.Happenings];
}

/// <summary>The officers' own days that hold: those of dates that the plan has, at the latest on the law's date.</summary>
internal static class Own
{
    public static readonly IReadOnlyDictionary<Occurrence, DateOnly> None = new Dictionary<Occurrence, DateOnly>();

    public static IReadOnlyDictionary<Occurrence, DateOnly> Of(IReadOnlyList<PlannedDeadline> planned, IEnumerable<StoredOverride> overrides)
    {
        var dates = planned.ToDictionary(date => date.Key);
        return overrides.Where(one => dates.TryGetValue(one.Key, out var date) && Holds(date, one.PlanBy)).ToDictionary(one => one.Key, one => one.PlanBy);
    }

    /// <summary>A guiding date may be planned later than it says, one of the law not.</summary>
    public static bool Holds(PlannedDeadline date, DateOnly planBy) =>
        planBy <= date.StatutoryDate || date.Authority is not (Authority.Statute or Authority.Order);
}

/// <summary>The timer of a case's plan.</summary>
internal sealed class PlanDays(PlanKeeper keeper) : ITimerAct
{
    public string Kind => PlanKeeper.Timer;

    public Task Act(DueTimer due, UnitOfWork work) => keeper.DayCame(work, due.AggregateId);
}
