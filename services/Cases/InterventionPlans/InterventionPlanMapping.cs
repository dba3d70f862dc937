using Google.Protobuf;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.InterventionPlans;

/// <summary>Converts plans to answers, and their changes to events.</summary>
internal static class InterventionPlanMapping
{
    public static InterventionPlan ToProto(this CasePlan plan, DateOnly today)
    {
        var counted = plan.Steps.Where(step => step.Status != PlanStepStatus.Cancelled).ToList();
        var citizens = counted.Count(step => step.Content.Owner == StepOwner.Citizen);
        return new()
        {
            CaseId = plan.CaseId.ToString(),
            Steps = { plan.Steps.Select(step => step.Shown(today)) },
            Staircase = plan.Staircase,
            Agreement = plan.Agreement,
            AgreementState = plan.AgreementState,
            FollowUpItems = { plan.Items },
            GoalsAtTalk = plan.GoalsAtTalk,
            CitizenShare = new()
            {
                CitizenOwned = citizens, Steps = counted.Count,
                Percent = counted.Count == 0 ? 0 : (int)Math.Round(100m * citizens / counted.Count, MidpointRounding.AwayFromZero),
            },
            Etag = plan.Etag,
        };
    }

    public static PlanStanding ToStanding(this CasePlan plan) => new() { Etag = plan.Etag, AgreementState = plan.AgreementState };

    /// <summary>A step as it is shown: overdue from the day after the one by which it is taken.</summary>
    public static PlanStep Shown(this PlanStep step, DateOnly today)
    {
        var shown = step.Clone();
        shown.IsOverdue = step.Status == PlanStepStatus.Open && step.Content.DueOn.ToDateOnly() < today;
        return shown;
    }

    /// <summary>What is published of a change: ids, dates and codes.</summary>
    public static IMessage ToEvent(this CasePlan plan, PlanChange change, Author by)
    {
        var (caseId, version, ended) = (plan.CaseId.ToString(), plan.Version + 1, plan.Ended(change)?.ToProto());
        var (step, item) = (change.Part.Step, change.Part.FollowUpItem);
        return change.Kind switch
        {
            PlanChangeKind.StepAdded => new PlanStepAdded
            {
                CaseId = caseId, Version = version, StepId = step.StepId, Owner = step.Content.Owner, DueOn = step.Content.DueOn, EndedAgreementOf = ended,
            },
            PlanChangeKind.StepChanged => new PlanStepChanged
            {
                CaseId = caseId, Version = version, StepId = step.StepId, Owner = step.Content.Owner, DueOn = step.Content.DueOn, EndedAgreementOf = ended,
            },
            PlanChangeKind.StepsReordered => new PlanStepsReordered { CaseId = caseId, Version = version, EndedAgreementOf = ended },
            PlanChangeKind.StepCompleted => new PlanStepCompleted
            {
                CaseId = caseId, Version = version, StepId = step.StepId, Owner = step.Content.Owner, DoneOn = step.SettledOn, WrittenBy = by.WrittenBy,
            },
            PlanChangeKind.StepCancelled => new PlanStepCancelled
            {
                CaseId = caseId, Version = version, StepId = step.StepId, Owner = step.Content.Owner, EndedAgreementOf = ended,
            },
            PlanChangeKind.StaircaseSet => new StaircaseSet
            {
                CaseId = caseId, Version = version, StepCount = change.Part.Staircase.Steps.Count, EndedAgreementOf = ended,
            },
            PlanChangeKind.Agreed => new InterventionPlanAgreed
            {
                CaseId = caseId, Version = version, AgreedOn = change.Part.Agreement.AgreedOn, TalkId = change.Part.Agreement.TalkId,
            },
            PlanChangeKind.FollowUpItemAdded => new FollowUpItemAdded { CaseId = caseId, Version = version, ItemId = item.ItemId, Kind = item.Kind },
            PlanChangeKind.FollowUpItemSettled => new Feed.V1.FollowUpItemSettled
            {
                CaseId = caseId, Version = version, ItemId = item.ItemId, Kind = item.Kind, Result = item.Settlements[^1].Result,
            },
            PlanChangeKind.GoalsAtTalkDecided => new GoalsAtTalkDecided
            {
                CaseId = caseId, Version = version, Decision = change.Part.GoalsAtTalk.Decision,
            },
            _ => throw new ArgumentOutOfRangeException(nameof(change), change.Kind, null),
        };
    }
}
