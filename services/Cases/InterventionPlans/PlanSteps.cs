using Sygeopfoelgning.Cases.Goals;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.InterventionPlans;

/// <summary>What may become of the steps of a plan (skridt for skridt, S0-03).</summary>
internal static class PlanSteps
{
    /// <summary>More steps than this are read by nobody; an assumption of the suite.</summary>
    public const int Most = 100;

    /// <summary>The same of steps that are done or cancelled too.</summary>
    public const int MostEver = 1_000;

    /// <summary>A step at the end of the plan, towards a goal that is not closed.</summary>
    public static Result<PlanChange> AddStep(this CasePlan plan, CaseGoals goals, PlanStepContent content, Guid stepId)
    {
        if (plan.Closed() is { } closed)
        {
            return closed;
        }

        if (plan.Steps.Count(step => step.Status == PlanStepStatus.Open) >= Most || plan.Steps.Count >= MostEver)
        {
            return new StepsFull(plan.CaseId.ToString(), Most);
        }

        return goals.Open(content.GoalId).Map(goal => Changed(
            PlanChangeKind.StepAdded, new() { StepId = stepId.ToString(), Content = Towards(goal, content), Status = PlanStepStatus.Open }));
    }

    /// <summary>An open step with another content; with the same one it is refused. Whoever moves its day says why, and moves it to no day that is past.</summary>
    public static Result<PlanChange> ChangeStep(
        this CasePlan plan, CaseGoals goals, string stepId, string etag, PlanStepContent content, string movedBecause, DateOnly today) =>
        plan.OpenStep(stepId, etag).Then<PlanChange>(step =>
        {
            var violations = new List<Violation>();
            if (!content.DueOn.Equals(step.Content.DueOn))
            {
                if (movedBecause.Length == 0)
                {
                    violations.Add(Violations.FieldRequired.At("due_moved_because"));
                }

                if (content.DueOn.ToDateOnly() < today)
                {
                    violations.Add(PlanStepContentValidator.DuePast.At("step.due_on"));
                }
            }

            if (violations.Count > 0)
            {
                return new InvalidRequest(violations);
            }

            return goals.Open(content.GoalId).Then<PlanChange>(goal =>
            {
                var changed = step.Clone();
                changed.Content = Towards(goal, content);
                return changed.Equals(step) ? new PlanUnchanged() : Changed(PlanChangeKind.StepChanged, changed, movedBecause);
            });
        });

    /// <summary>Another order, which has every step of the plan once.</summary>
    public static Result<PlanChange> ReorderSteps(this CasePlan plan, string etag, IReadOnlyList<string> stepIds)
    {
        if (plan.Unchanged(etag) is { } refusal)
        {
            return refusal;
        }

        var (known, named) = (plan.Steps.Select(step => step.StepId).ToList(), stepIds.Select(id => id.ToLowerInvariant()).ToList());
        var (missing, unknown) = (known.Except(named).ToList(), named.Except(known).ToList());
        if (missing.Count + unknown.Count > 0)
        {
            return new StepOrderIncomplete(missing.Count, unknown.Count, missing, unknown);
        }

        return named.SequenceEqual(known)
            ? new PlanUnchanged()
            : new PlanChange(PlanChangeKind.StepsReordered, new() { Order = new() { StepIds = { named } } });
    }

    /// <summary>A step that was taken, on no day before the absence. A citizen completes the own steps.</summary>
    public static Result<PlanChange> CompleteStep(this CasePlan plan, string stepId, string etag, DateOnly doneOn, Author by) =>
        plan.OpenStep(stepId, etag).Then<PlanChange>(step =>
        {
            if (by.IsCitizen && step.Content.Owner != StepOwner.Citizen)
            {
                return new StepNotOwn();
            }

            return plan.TooEarly("done_on", doneOn).ToList() is { Count: > 0 } early
                ? new InvalidRequest(early)
                : Changed(PlanChangeKind.StepCompleted, Settled(step, PlanStepStatus.Done, doneOn, ""));
        });

    /// <summary>A step that is not taken.</summary>
    public static Result<PlanChange> CancelStep(this CasePlan plan, string stepId, string etag, string reason, DateOnly today) =>
        plan.OpenStep(stepId, etag).Map(step =>
            Changed(PlanChangeKind.StepCancelled, Settled(step, PlanStepStatus.Cancelled, today, reason), reason));

    private static Result<PlanStep> OpenStep(this CasePlan plan, string stepId, string etag)
    {
        if (plan.Closed() is { } closed)
        {
            return closed;
        }

        if (plan.Steps.FirstOrDefault(one => one.StepId.Equals(stepId, StringComparison.OrdinalIgnoreCase)) is not { } step)
        {
            return new StepNotFound(stepId);
        }

        if (plan.Unchanged(etag) is { } refusal)
        {
            return refusal;
        }

        return step.Status == PlanStepStatus.Open
            ? step
            : new StepNotOpen(
                stepId, step.SettledOn.ToDateOnly()!.Value,
                step.Status == PlanStepStatus.Done ? new("gjort", "taken") : new("aflyst", "cancelled"));
    }

    // The goal's id as it is stored, however the caller spelled it.
    private static PlanStepContent Towards(KnownGoal goal, PlanStepContent content)
    {
        var towards = content.Clone();
        towards.GoalId = goal.Id;
        return towards;
    }

    private static PlanStep Settled(PlanStep step, PlanStepStatus status, DateOnly on, string because)
    {
        var settled = step.Clone();
        (settled.Status, settled.SettledOn, settled.CancelledBecause) = (status, on.ToProto(), because);
        return settled;
    }

    private static PlanChange Changed(PlanChangeKind kind, PlanStep step, string reason = "") => new(kind, new() { Step = step }, reason);
}

/// <summary>The plan has no such step.</summary>
[Danish("Planen har ikke det skridt. Hent planen igen.")]
[English("The plan has no such step. Read the plan again.")]
public sealed record StepNotFound(string StepId) : Refusal(RefusalKind.NotFound, "STEP_NOT_FOUND", "plan_step", StepId);

/// <summary>The step is done or cancelled.</summary>
[Danish("Skridtet er {What} {SettledOn} og ændres ikke mere. Tilføj et nyt skridt, hvis der er mere at gøre.")]
[English("The step was {What} on {SettledOn} and is not changed any more. Add a new step if there is more to do.")]
public sealed record StepNotOpen(string StepId, DateOnly SettledOn, Wording What) : Refusal(RefusalKind.FixState, "STEP_NOT_OPEN", "plan_step", StepId);

/// <summary>Somebody else takes the step.</summary>
[Danish("Skridtet er ikke dit. Skriv et input til samtalen, hvis det er gjort.")]
[English("The step is not yours. Write an input for the talk if it is done.")]
public sealed record StepNotOwn() : Refusal(RefusalKind.Forbidden, "STEP_NOT_OWN");

/// <summary>The plan has as many steps as it may.</summary>
[Danish("Planen har {Limit} skridt, og flere kan den ikke have. Ændr et af de åbne.")]
[English("The plan has {Limit} steps and cannot have more. Change one of those that are open.")]
public sealed record StepsFull(string CaseId, int Limit) : Refusal(RefusalKind.FixState, "STEPS_FULL", "case", CaseId);

/// <summary>An order that leaves out steps, or names some that the plan does not have.</summary>
[Danish("Rækkefølgen skal have alle planens skridt. Der mangler {MissingCount}, og {UnknownCount} er ikke i planen. Hent planen igen, og nævn hvert skridt én gang.")]
[English("The order must have all steps of the plan. {MissingCount} are missing, and {UnknownCount} are not in the plan. Read the plan again and name each step once.")]
public sealed record StepOrderIncomplete(int MissingCount, int UnknownCount, IReadOnlyList<string> Missing, IReadOnlyList<string> Unknown)
    : Refusal(RefusalKind.FixState, "STEP_ORDER_INCOMPLETE");
