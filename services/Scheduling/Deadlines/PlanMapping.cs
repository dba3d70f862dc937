using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>Converts between plans and their messages. The enums have the same numbers on both sides; a test checks them.</summary>
internal static class PlanMapping
{
    public static PlanFacts ToFacts(this CaseRegistered registered) => new()
    {
        FirstAbsenceDay = registered.FirstAbsenceDay.ToDateOnly()!.Value,
        KindOfEmployment = (KindOfEmployment)registered.KindOfEmployment,
        NotifiedOn = registered.NotifiedOn.ToDateOnly(),
        FormSentOn = registered.FormSentOn.ToDateOnly(),
        FormReceivedOn = registered.FormReceivedOn.ToDateOnly(),
        ExpectedRecoveryOn = registered.ExpectedRecoveryOn.ToDateOnly(),
        Standby = registered.StandbyRequest == StandbyRequest.Requested,
        EarlierCountedPeriods = Periods(registered.EarlierCountedPeriods),
        Circumstances = [.. registered.Circumstances.Select(one => (Circumstance)one)],
    };

    /// <summary>The facts of a preview, whose dates the validator has already checked.</summary>
    public static PlanFacts ToFacts(this V1.PlanFacts facts) => new()
    {
        FirstAbsenceDay = facts.FirstAbsenceDay.ToDateOnly()!.Value,
        KindOfEmployment = (KindOfEmployment)facts.KindOfEmployment,
        NotifiedOn = facts.NotifiedOn.ToDateOnly(),
        FormSentOn = facts.FormSentOn.ToDateOnly(),
        FormReceivedOn = facts.FormReceivedOn.ToDateOnly(),
        ExpectedRecoveryOn = facts.ExpectedRecoveryOn.ToDateOnly(),
        Standby = facts.Standby,
        Category = facts.Category == Types.V1.VisitationCategory.Unspecified ? null : (VisitationCategory)facts.Category,
        EarlierCountedPeriods = Periods(facts.EarlierCountedPeriods),
        Circumstances = [.. facts.Circumstances.Select(one => (Circumstance)one)],
    };

    /// <summary>The plan of a case as it looks on a day; an earlier version as it looked when it was made.</summary>
    public static V1.Plan ToProto(this StoredPlan plan, DateOnly today, Language language)
    {
        var shown = plan.Body.ToProto(plan.Rules, plan.IsPresent ? today : plan.Body.AsOf, language);
        (shown.CaseId, shown.MadeAt, shown.Version) = (plan.CaseId.ToString(), plan.MadeAt.ToTimestamp(), plan.Version);
        foreach (var (date, deadline) in plan.IsPresent ? plan.Body.Deadlines.Zip(shown.Deadlines) : [])
        {
            deadline.NoticedAt = plan.NoticedAt.TryGetValue(date.Key, out var at) ? at.ToTimestamp() : null;
            deadline.OwnPlanBy = plan.Overrides.FirstOrDefault(one => one.Key == date.Key)?.ToProto(date);
        }

        return shown;
    }

    /// <summary>A plan that is not stored, as it looks on a day.</summary>
    public static V1.Plan ToProto(this DeadlinePlan plan, IEnumerable<string> overlayIds, DateOnly today, Language language) =>
        PlanBody.Of(plan, PlanReason.Registered, [], []).ToProto(CaseRules.Of(plan.Rules, overlayIds), today, language);

    private static V1.Plan ToProto(this PlanBody body, CaseRules rules, DateOnly today, Language language) => new()
    {
        Rules = rules.ToProto(),
        Deadlines = { body.Deadlines.Select(date => date.ToProto(today, language)) },
        ProposedCategory = (Types.V1.VisitationCategory)(body.ProposedCategory ?? 0),
        NotGiven = { body.LeftOut.Select(one => one.ToProto(language)) },
        AsOf = today.ToProto(),
        RenewOn = body.RenewOn?.ToProto(),
    };

    public static V1.Deadline ToProto(this PlannedDeadline date, DateOnly today, Language language) => new()
    {
        RuleId = date.RuleId,
        Title = date.Title.In(language),
        Kind = (V1.DeadlineKind)date.Kind,
        StatutoryDate = date.StatutoryDate.ToProto(),
        WindowFrom = date.WindowFrom?.ToProto(),
        PlanBy = date.PlanBy?.ToProto(),
        BoundParty = (V1.BoundParty)date.Binds,
        Certainty = (Types.V1.Certainty)date.Certainty,
        Explanation = date.Explanation.ToProto(language),
        Past = date.Kind == DeadlineKind.Deadline && date.StatutoryDate < today,
        Occurrence = date.Occurrence,
        State = (V1.DeadlineState)date.StateOn(today),
        Turn = date.TurnOn(today)?.ToProto(language),
        Remaining = date.Tally?.On(today, DanishCalendar.Municipal).ToProto(),
        Authority = (V1.Authority)date.Authority,
        Norm = (V1.Norm)date.Norm,
        UnmovedDate = date.Unmoved?.ToProto(),
        OpenEnded = date.IsOpenEnded,
    };

    public static V1.OwnPlanBy ToProto(this StoredOverride own, PlannedDeadline date) => new()
    {
        PlanBy = own.PlanBy.ToProto(),
        Reason = own.Reason,
        SetBy = own.SetBy,
        SetAt = own.SetAt.ToTimestamp(),
        WithoutEffect = !Own.Holds(date, own.PlanBy),
    };

    /// <summary>A version of a plan and what moved since the one before.</summary>
    public static V1.PlanVersion ToVersion(this StoredPlan plan, Language language) => new()
    {
        Version = plan.Version,
        MadeAt = plan.MadeAt.ToTimestamp(),
        Rules = plan.Rules.ToProto(),
        Reason = (V1.PlanVersionReason)plan.Body.Reason,
        Told = { plan.Body.Told.Select(one => one.ToProto(language)) },
        TakenBack = { plan.Body.TakenBack.Select(one => one.ToProto(language)) },
        Changes = { plan.Before is { } before ? Changes(before.Deadlines, plan.Body.Deadlines, plan.Body.AsOf, language) : [] },
        NotGivenChanges = { plan.Before is { } earlier ? PlanChange.Between(earlier.LeftOut, plan.Body.LeftOut).Select(one => one.ToProto(language)) : [] },
        ProposedCategory = (Types.V1.VisitationCategory)(plan.Body.ProposedCategory ?? 0),
    };

    private static V1.NotGivenChange ToProto(this ReasonChange change, Language language) => new()
    {
        RuleId = change.RuleId,
        StartedBy = change.StartedBy ?? "",
        Title = change.Title.In(language),
        Before = (V1.NotGivenReason)(change.Before ?? 0),
        After = (V1.NotGivenReason)(change.After ?? 0),
    };

    /// <summary>Every date that is another one, before and after, with its states on a day.</summary>
    public static IEnumerable<V1.DateChange> Changes(
        IReadOnlyList<PlannedDeadline> before, IReadOnlyList<PlannedDeadline> after, DateOnly today, Language language) =>
        PlanChange.Between(before, after).Select(change => new V1.DateChange
        {
            RuleId = change.Key.RuleId,
            Occurrence = change.Key.StartedBy,
            Title = (change.After ?? change.Before)!.Title.In(language),
            Before = change.Before?.AsItWas(today),
            After = change.After?.AsItWas(today),
            LateByIt = change.IsLateByIt(today),
        });

    public static PlanMade ToEvent(this DeadlinePlan plan, Guid caseId, CaseRules rules)
    {
        var firstTalk = plan.Find("R-FU-FIRST");
        return new PlanMade
        {
            CaseId = caseId.ToString(),
            DeadlineCount = plan.Deadlines.Count,
            FirstFollowUpOn = firstTalk?.StatutoryDate.ToProto(),
            FirstFollowUpPlanBy = firstTalk?.PlanBy?.ToProto(),
            ReassessmentOn = plan.Find("R-REASSESS")?.StatutoryDate.ToProto(),
            Rules = rules.ToProto(),
        };
    }

    /// <summary>That a plan follows another.</summary>
    public static PlanChanged ToChange(this DeadlinePlan plan, KeptPlan before, CaseRules rules)
    {
        var changes = PlanChange.Between(before.Dates, plan.Deadlines);
        var both = changes.Where(one => one is { Before: not null, After: not null }).ToList();
        return new PlanChanged
        {
            CaseId = before.CaseId.ToString(),
            Version = before.Version + 1,
            AddedCount = changes.Count(one => one.Before is null),
            MovedCount = both.Count(one => one.IsMove),
            SettledCount = both.Count(one => !one.IsMove),
            GoneCount = changes.Count(one => one.After is null),
            Rules = rules.ToProto(),
            NotGivenCount = PlanChange.Between(before.Body.LeftOut, plan.LeftOut).Count,
        };
    }

    /// <summary>That another deadline, or none, is the next of a case.</summary>
    public static NextDeadlineChanged ToEvent(this NextDeadline? next, Guid caseId) => new()
    {
        CaseId = caseId.ToString(),
        RuleId = next?.RuleId ?? "",
        StatutoryDate = next?.StatutoryDate.ToProto(),
        PlanBy = next?.PlanBy.ToProto(),
        LastDay = next?.LastDay.ToProto(),
    };

    public static Google.Protobuf.IMessage ToEvent(this Notice notice, Guid caseId)
    {
        var (date, planBy) = (notice.Date, notice.PlanBy.ToProto());
        var (rule, title, law) = (date.RuleId, date.Title.In(Language.Danish), date.StatutoryDate.ToProto());
        return notice.Step switch
        {
            NoticeStep.Approaching => new DeadlineApproaching
            {
                CaseId = caseId.ToString(), RuleId = rule, Title = title, StatutoryDate = law, PlanBy = planBy, Occurrence = date.Occurrence,
            },
            NoticeStep.Reached => new DeadlineReached
            {
                CaseId = caseId.ToString(), RuleId = rule, Title = title, StatutoryDate = law, PlanBy = planBy, Occurrence = date.Occurrence,
            },
            _ => new DeadlineMissed
            {
                CaseId = caseId.ToString(), RuleId = rule, Title = title, StatutoryDate = law, PlanBy = planBy, Occurrence = date.Occurrence,
            },
        };
    }

    private static V1.DateAsItWas AsItWas(this PlannedDeadline date, DateOnly today) => new()
    {
        StatutoryDate = date.StatutoryDate.ToProto(),
        WindowFrom = date.WindowFrom?.ToProto(),
        PlanBy = date.PlanBy?.ToProto(),
        State = (V1.DeadlineState)date.StateOn(today),
    };

    private static V1.ToldHappening ToProto(this ToldFact told, Language language) => new()
    {
        HappeningId = told.HappeningId,
        Type = told.Type,
        What = FactVocabulary.Shipped.FindHappening(told.Type)?.Word.In(language) ?? told.Type,
        Day = told.Day.ToProto(),
    };

    private static V1.TurnOfEvents ToProto(this TurnOfEvents turn, Language language) => new()
    {
        On = turn.On.ToProto(), HappeningId = turn.By ?? "", What = turn.Why.In(language),
    };

    private static V1.Remaining ToProto(this Remaining remaining) => new()
    {
        Required = remaining.Required, Held = remaining.Held, Missing = remaining.Missing, Forecast = remaining.Forecast, OutOfReach = remaining.IsOutOfReach,
    };

    private static V1.NotGiven ToProto(this LeftOut one, Language language) => new()
    {
        RuleId = one.RuleId,
        Title = one.Title.In(language),
        Why = one.Why.In(language),
        MissingFact = one.MissingFact ?? "",
        Reason = (V1.NotGivenReason)one.Reason,
        StartedBy = one.StartedBy ?? "",
    };

    /// <summary>Why a date is what it is.</summary>
    public static V1.Explanation ToProto(this Explanation explanation, Language language) => new()
    {
        RuleId = explanation.RuleId,
        LegalReference = explanation.LegalReference,
        SourceId = explanation.SourceId,
        SourceVersion = explanation.SourceVersion,
        Inputs = { explanation.Inputs.Select(input => new V1.InputFact { Name = input.Name, Value = input.Value }) },
        Steps = { explanation.Steps.Select(step => step.ToProto(language)) },
        MovedBy = { explanation.MovedBy.Select(day => day.Name.In(language)) },
        RuleText = explanation.RuleText.In(language),
        RuleCertainty = (Types.V1.Certainty)explanation.RuleCertainty,
        BuildsOn = { explanation.BuildsOn.Select(other => other.ToProto(language)) },
    };

    private static V1.Step ToProto(this Step step, Language language) => new()
    {
        Text = step.Text.In(language),
        Date = step.Date?.ToProto(),
        Convention = step.Convention ?? "",
        Certainty = (Types.V1.Certainty)step.Certainty,
    };

    private static Types.V1.RuleSetChoice ToProto(this CaseRules rules) => new()
    {
        RuleSetId = rules.RuleSetId,
        RuleSetVersion = rules.Version,
        OverlayIds = { rules.OverlayIds },
        Certainty = (Types.V1.Certainty)rules.Certainty,
    };

    private static List<Period> Periods(IEnumerable<Types.V1.CountedPeriod> periods) =>
        [.. periods.Select(period => new Period(period.From.ToDateOnly()!.Value, period.To.ToDateOnly()!.Value))];
}
