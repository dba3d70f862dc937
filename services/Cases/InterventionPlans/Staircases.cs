using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.InterventionPlans;

/// <summary>The staircase towards full hours (trappemodellen, S0-24).</summary>
internal static class Staircases
{
    public static readonly ViolationCode NotCategory2 = new("STAIRCASE_NOT_CATEGORY_2",
        "Trappemodellen er for sager i kategori 2, og sagen er i kategori {0}. Er det et bevidst fagligt skøn?",
        "The staircase is for cases of category 2, and the case is of category {0}. Is that a deliberate professional judgement?");

    public static readonly ViolationCode CategoryUndecided = new("STAIRCASE_WITHOUT_CATEGORY",
        "Trappemodellen er for sager i kategori 2, og sagens kategori er ikke afgjort.",
        "The staircase is for cases of category 2, and the category of the case is not decided.");

    /// <summary>What should be looked at with a staircase: the model is for category 2, and professional judgement overrides it (S0-24).</summary>
    public static IEnumerable<Violation> StaircaseWarnings(this CasePlan plan, IReadOnlyCollection<StaircaseStep> steps) => (steps.Count, plan.Category) switch
    {
        (0, _) or (_, VisitationCategory._2) => [],
        (_, VisitationCategory.Unspecified) => [CategoryUndecided.At("steps")],
        _ => [NotCategory2.At("steps", (int)plan.Category)],
    };

    /// <summary>
    /// Another staircase; the same one is refused. No step begins before the absence, or has more than the contracted hours, where they are
    /// known.
    /// </summary>
    public static Result<PlanChange> SetStaircase(
        this CasePlan plan, string etag, IReadOnlyList<StaircaseStep> steps, string because, TimeSpan? contracted)
    {
        if (plan.Unchanged(etag) is { } refusal)
        {
            return refusal;
        }

        List<Violation> violations =
        [
            .. plan.Staircase is not null && because.Length == 0 ? [Violations.FieldRequired.At("changed_because")] : Array.Empty<Violation>(),
            .. plan.Staircase is null && steps.Count == 0 ? [Violations.FieldRequired.At("steps")] : Array.Empty<Violation>(),
            .. steps.SelectMany((step, index) => plan.TooEarly($"steps[{index}].from_day", step.FromDay.ToDateOnly()!.Value)),
        ];
        if (violations.Count > 0)
        {
            return new InvalidRequest(violations);
        }

        if (contracted is { } hours && steps.Any(step => step.WeeklyHours.ToTimeSpan() > hours))
        {
            return new StaircaseOverContract((decimal)hours.TotalHours);
        }

        var staircase = new ReturnStaircase { Steps = { steps }, ContractedHours = contracted is { } known ? Duration.FromTimeSpan(known) : null };
        return staircase.Equals(plan.Staircase)
            ? new PlanUnchanged()
            : new PlanChange(PlanChangeKind.StaircaseSet, new() { Staircase = staircase }, because);
    }
}

/// <summary>A step with more hours than are contracted.</summary>
[Danish("Trappen går op til den aftalte arbejdstid på {ContractedHours} timer om ugen. Sænk trinnene til den.")]
[English("The staircase goes up to the contracted {ContractedHours} hours a week. Lower the steps to that.")]
public sealed record StaircaseOverContract(decimal ContractedHours) : Refusal(RefusalKind.FixState, "STAIRCASE_OVER_CONTRACT");
