using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using VisitationCategory = Sygeopfoelgning.Types.V1.VisitationCategory;
using Part = Sygeopfoelgning.Cases.V1.PlanPart.PartOneofCase;

namespace Sygeopfoelgning.Cases.InterventionPlans;

/// <summary>The plan of a case (indsatsplan, Min Plan): its parts as they are now.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="IsOpen">Whether the case is open.</param>
/// <param name="Parts">The latest of each part, in the order in which they came to be.</param>
/// <param name="Last">The last change; null before the first one.</param>
/// <param name="ContentVersion">The version with the last change of what is agreed on: steps and staircase.</param>
/// <param name="ContentChangedOn">The business date of that change; null if there was none.</param>
internal sealed record CasePlan(
    Guid CaseId, bool IsOpen, IReadOnlyList<PlanPart> Parts, LastChange? Last, long ContentVersion, DateOnly? ContentChangedOn)
{
    /// <summary>The kinds of change after which the plan is another one than was agreed on.</summary>
    public static readonly IReadOnlyList<PlanChangeKind> OfContent =
        [PlanChangeKind.StepAdded, PlanChangeKind.StepChanged, PlanChangeKind.StepsReordered, PlanChangeKind.StepCancelled, PlanChangeKind.StaircaseSet];

    /// <summary>The category that is decided; unspecified while none is.</summary>
    public VisitationCategory Category { get; init; }

    /// <summary>The first absence day of the case: nothing of a plan was before it.</summary>
    public DateOnly FirstAbsenceDay { get; init; }

    public long Version => Last?.Version ?? 0;

    public string Etag => Etags.Of(Version);

    /// <summary>The steps in their order; those that were added since it was set come last.</summary>
    public IReadOnlyList<PlanStep> Steps
    {
        get
        {
            var order = Only(Part.Order)?.Order.StepIds.Select((id, place) => (id, place)).ToDictionary(one => one.id, one => one.place) ?? [];
            return [.. Of(Part.Step).Select(part => part.Step).OrderBy(step => order.GetValueOrDefault(step.StepId, int.MaxValue)).ThenBy(step => step.StepId, StringComparer.Ordinal)];
        }
    }

    public ReturnStaircase? Staircase => Only(Part.Staircase)?.Staircase is { Steps.Count: > 0 } staircase ? staircase : null;

    public PlanAgreement? Agreement => Only(Part.Agreement)?.Agreement;

    public GoalsAtTalkDecision? GoalsAtTalk => Only(Part.GoalsAtTalk)?.GoalsAtTalk;

    /// <summary>The follow-up items: those carried on first, each oldest first.</summary>
    public IReadOnlyList<FollowUpItem> Items =>
        [.. Of(Part.FollowUpItem).Select(part => part.FollowUpItem).OrderByDescending(item => item.IsOpen).ThenBy(item => item.ItemId, StringComparer.Ordinal)];

    public PlanAgreementState AgreementState => Agreement switch
    {
        null => PlanAgreementState.NotAgreed,
        { } agreement when agreement.PlanVersion >= ContentVersion => PlanAgreementState.Agreed,
        _ => PlanAgreementState.ChangedSince,
    };

    /// <summary>How many open steps serve a goal.</summary>
    public int OpenStepsOf(string goalId) => Steps.Count(step =>
        step.Status == PlanStepStatus.Open && step.Content.GoalId.Equals(goalId, StringComparison.OrdinalIgnoreCase));

    /// <summary>Why the plan cannot be changed at all; null if it can.</summary>
    public Refusal? Closed() => IsOpen ? null : new CaseIsClosed(CaseId.ToString());

    /// <summary>Why the plan cannot be changed by somebody who read it with this etag; null if it can.</summary>
    public Refusal? Unchanged(string etag) => Closed()
        ?? (Etags.Parse(etag) == Version ? null : new EtagMismatch("intervention_plan", CaseId.ToString(), Etag, Last?.By ?? "", Last?.At ?? default));

    /// <summary>What is wrong with a day of the plan that lies before the first absence day.</summary>
    public IEnumerable<Violation> TooEarly(string field, DateOnly day) =>
        day < FirstAbsenceDay ? [CalendarViolations.BeforeFirstAbsenceDay.At(field, day, FirstAbsenceDay)] : [];

    /// <summary>The day of the agreement that a change ends; null if it ends none.</summary>
    public DateOnly? Ended(PlanChange change) =>
        AgreementState == PlanAgreementState.Agreed && OfContent.Contains(change.Kind) ? Agreement!.AgreedOn.ToDateOnly() : null;

    /// <summary>The plan after a change.</summary>
    public CasePlan After(PlanChange change, Author by, DateOnly today, DateTimeOffset now)
    {
        var isContent = OfContent.Contains(change.Kind);
        return this with
        {
            Parts = [.. Parts.Where(part => KeyOf(part) != KeyOf(change.Part)), change.Part],
            Last = new(Version + 1, by.Name, now),
            ContentVersion = isContent ? Version + 1 : ContentVersion,
            ContentChangedOn = isContent ? today : ContentChangedOn,
        };
    }

    /// <summary>What a part is one of, and its id there; the only one of its kind has the case's.</summary>
    public (Part Kind, Guid Id) KeyOf(PlanPart part) => (part.PartCase, part.PartCase switch
    {
        Part.Step => Guid.Parse(part.Step.StepId),
        Part.FollowUpItem => Guid.Parse(part.FollowUpItem.ItemId),
        _ => CaseId,
    });

    private IEnumerable<PlanPart> Of(Part kind) => Parts.Where(part => part.PartCase == kind);

    private PlanPart? Only(Part kind) => Of(kind).FirstOrDefault();
}

/// <summary>The plan says already what it is to say: nothing is changed, and an agreement on it still holds.</summary>
[Danish("Planen siger allerede det samme, så der er intet at ændre. Ret det, der skal være anderledes, eller lad planen stå.")]
[English("The plan says the same already, so there is nothing to change. Alter what is to be different, or leave the plan as it is.")]
public sealed record PlanUnchanged() : Refusal(RefusalKind.FixState, "PLAN_UNCHANGED");

/// <summary>The last change of a plan.</summary>
internal sealed record LastChange(long Version, string By, DateTimeOffset At);

/// <summary>A change of a plan: one part, as it is from now on.</summary>
internal sealed record PlanChange(PlanChangeKind Kind, PlanPart Part, string Reason = "");
