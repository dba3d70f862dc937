using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Goals;

internal sealed partial class GoalService
{
    /// <summary>Closes a goal: reached, given up or replaced (mål afsluttes).</summary>
    public override Task<CloseGoalResponse> CloseGoal(CloseGoalRequest request, ServerCallContext context) =>
        writes.OnCase<CloseGoalRequest, CloseGoalResponse>(request, context, async work =>
        {
            var known = work.Found(await goals.Find(work, work.CaseId));
            var openSteps = work.Found(await plans.Find(work, work.CaseId)).OpenStepsOf(request.GoalId);
            return known.Close(request.GoalId, request.Etag, request.ToVersion(), openSteps, Author.Of(work.Actor), work.Now).Map(goal =>
            {
                GoalStore.Insert(work, goal);
                work.Append(work.CaseId, goal.ToClosed(work.CaseId));
                return new CloseGoalResponse { Goal = goal.ToProto(work.CaseId) };
            });
        });
}

internal sealed class CloseGoalValidator : RequestValidator<CloseGoalRequest>
{
    public static readonly ViolationCode ReplacementMissing = new("REPLACEMENT_MISSING",
        "Et mål, der erstattes, skal have et andet mål i stedet. Formulér det først, og vælg det.",
        "A goal that is replaced needs another goal in its place. Formulate it first, and choose it.");

    public static readonly ViolationCode ReplacementExcluded = new("REPLACEMENT_EXCLUDED",
        "Kun et mål, der erstattes, har et andet mål i stedet.",
        "Only a goal that is replaced has another goal in its place.");

    public CloseGoalValidator() => RuleFor(request => request.ReplacedByGoalId)
        .Must((request, id) => request.Outcome != GoalOutcome.Replaced || (id.Length > 0 && !id.Equals(request.GoalId, StringComparison.OrdinalIgnoreCase)))
        .Violates(ReplacementMissing)
        .Must((request, id) => id.Length == 0 || request.Outcome == GoalOutcome.Replaced).Violates(ReplacementExcluded);
}
