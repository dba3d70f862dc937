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
        FormSentOn = facts.FormSentOn.ToDateOnly(),
        FormReceivedOn = facts.FormReceivedOn.ToDateOnly(),
        ExpectedRecoveryOn = facts.ExpectedRecoveryOn.ToDateOnly(),
        Standby = facts.Standby,
        Category = facts.Category == Types.V1.VisitationCategory.Unspecified ? null : (VisitationCategory)facts.Category,
        EarlierCountedPeriods = Periods(facts.EarlierCountedPeriods),
        Circumstances = [.. facts.Circumstances.Select(one => (Circumstance)one)],
    };

    public static StoredPlan ToStored(this DeadlinePlan plan, Guid caseId, IEnumerable<string> overlays, DateTimeOffset? madeAt) => new(
        caseId,
        CaseRules.Of(plan.Rules, overlays),
        plan.Deadlines, plan.ProposedCategory, madeAt)
    {
        NotGiven = plan.LeftOut,
    };

    public static PlanMade ToEvent(this StoredPlan plan)
    {
        var firstTalk = plan.Find("R-FU-FIRST");
        return new PlanMade
        {
            CaseId = plan.CaseId.ToString(),
            DeadlineCount = plan.Deadlines.Count,
            FirstFollowUpOn = firstTalk?.StatutoryDate.ToProto(),
            FirstFollowUpPlanBy = firstTalk?.PlanBy?.ToProto(),
            ReassessmentOn = plan.Find("R-REASSESS")?.StatutoryDate.ToProto(),
            Rules = plan.Rules.ToProto(),
        };
    }

    /// <summary>The plan as of a day: the deadlines before it have passed.</summary>
    public static V1.Plan ToProto(this StoredPlan plan, DateOnly today, Language language) => new()
    {
        CaseId = plan.MadeAt is null ? "" : plan.CaseId.ToString(),
        Rules = plan.Rules.ToProto(),
        Deadlines = { plan.Deadlines.Select(date => date.ToProto(today, language, plan.NoticedAt)) },
        ProposedCategory = (Types.V1.VisitationCategory)(plan.ProposedCategory ?? 0),
        MadeAt = plan.MadeAt?.ToTimestamp(),
        NotGiven =
        {
            plan.NotGiven.Select(one => new V1.NotGiven
            {
                RuleId = one.RuleId, Title = one.Title.In(language), Why = one.Why.In(language), MissingFact = one.MissingFact ?? "",
            }),
        },
    };

    private static PlannedDeadline? Find(this StoredPlan plan, string ruleId) =>
        plan.Deadlines.FirstOrDefault(date => date.RuleId == ruleId);

    private static V1.Deadline ToProto(
        this PlannedDeadline date, DateOnly today, Language language, IReadOnlyDictionary<string, DateTimeOffset> noticedAt) => new()
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
        NoticedAt = noticedAt.TryGetValue(date.RuleId, out var noticed) ? noticed.ToTimestamp() : null,
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
