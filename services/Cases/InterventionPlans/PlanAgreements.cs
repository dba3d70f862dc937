using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.Talks;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.InterventionPlans;

/// <summary>A plan is agreed by both, on what it is now (aftalt sammen med borgeren, S1-14).</summary>
internal static class PlanAgreements
{
    /// <summary>The agreement on the plan as it is: once, and on something that is still to be done.</summary>
    public static Result<PlanChange> Agree(
        this CasePlan plan, string etag, bool citizenAgreed, bool officerAgreed, DateOnly agreedOn, string talkId, HeldTalk? talk, Author by,
        DateTimeOffset now)
    {
        if (plan.Unchanged(etag) is { } refusal)
        {
            return refusal;
        }

        if (!citizenAgreed || !officerAgreed)
        {
            return new PlanOneSided();
        }

        if (HeldTalk.Hindering(talkId, talk, agreedOn) is { } hindrance)
        {
            return hindrance;
        }

        if (plan.AgreementState == PlanAgreementState.Agreed)
        {
            return new PlanAgreedAlready(plan.Agreement!.AgreedOn.ToDateOnly()!.Value);
        }

        if (plan.Steps.All(step => step.Status != PlanStepStatus.Open))
        {
            return new PlanWithoutSteps();
        }

        return agreedOn < plan.ContentChangedOn
            ? new AgreedBeforeChange(plan.ContentChangedOn.Value)
            : new PlanChange(PlanChangeKind.Agreed, new()
            {
                Agreement = new()
                {
                    AgreedOn = agreedOn.ToProto(), CitizenAgreed = true, OfficerAgreed = true, TalkId = talkId, PlanVersion = plan.Version,
                    OfficerId = by.Id, OfficerName = by.Name, RecordedAt = now.ToTimestamp(),
                },
            });
    }

    /// <summary>Whether goals and plans are formulated at the next talk (S0-15).</summary>
    public static Result<PlanChange> DecideGoalsAtTalk(this CasePlan plan, string etag, GoalsAtTalk decision, string reason, Author by, DateTimeOffset now) =>
        plan.Unchanged(etag) is { } refusal
            ? refusal
            : new PlanChange(
                PlanChangeKind.GoalsAtTalkDecided,
                new() { GoalsAtTalk = new() { Decision = decision, Reason = reason, OfficerId = by.Id, OfficerName = by.Name, DecidedAt = now.ToTimestamp() } },
                reason);
}

/// <summary>Only one of the two agreed.</summary>
[Danish("Planen er først aftalt, når både borgeren og medarbejderen er enige. Tal den igennem med borgeren, og sæt begge mærker.")]
[English("The plan is agreed only when both the citizen and the officer agree. Talk it through with the citizen, and set both marks.")]
public sealed record PlanOneSided() : Refusal(RefusalKind.FixState, "PLAN_ONE_SIDED");

/// <summary>The plan as it is was agreed before.</summary>
[Danish("Planen er allerede aftalt {AgreedOn} og er ikke ændret siden. Ændr planen først, hvis der skal aftales noget andet.")]
[English("The plan was agreed on {AgreedOn} already and is unchanged since. Change the plan first if something else is to be agreed.")]
public sealed record PlanAgreedAlready(DateOnly AgreedOn) : Refusal(RefusalKind.FixState, "PLAN_ALREADY_AGREED");

/// <summary>There is nothing to agree on.</summary>
[Danish("Planen har ingen åbne skridt at aftale. Tilføj mindst ét skridt først.")]
[English("The plan has no open steps to agree on. Add at least one step first.")]
public sealed record PlanWithoutSteps() : Refusal(RefusalKind.FixState, "PLAN_WITHOUT_STEPS");

/// <summary>An agreement before the plan was as it is.</summary>
[Danish("Planen er ændret {ChangedOn} og kan ikke være aftalt før den dag. Vælg den dag eller en senere, eller tal ændringen igennem først.")]
[English("The plan was changed on {ChangedOn} and cannot have been agreed before that day. Choose that day or a later one, or talk the change through first.")]
public sealed record AgreedBeforeChange(DateOnly ChangedOn) : Refusal(RefusalKind.FixState, "AGREED_BEFORE_CHANGE");
