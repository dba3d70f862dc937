using Google.Protobuf;
using Grpc.Core;
using Sygeopfoelgning.Cases.CitizenInputs;
using Sygeopfoelgning.Cases.Goals;
using Sygeopfoelgning.Cases.Intake;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.InterventionPlans;

/// <summary>The plan of a case (indsatsplan, Min Plan).</summary>
internal sealed partial class InterventionPlanService(
    Reads reads, Writes writes, InterventionPlanStore plans, GoalStore goals, CitizenInputStore inputs, FormStore forms)
    : V1.InterventionPlanService.InterventionPlanServiceBase
{
    /// <summary>A change of a plan, whatever it is: read, decide, queue the change and its event.</summary>
    private Task<TResponse> Change<TRequest, TResponse>(
        TRequest request, ServerCallContext context, Func<CaseWork, CasePlan, Author, Task<Result<PlanChange>>> decide,
        Func<CasePlan, PlanChange, DateOnly, TResponse> answer)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new() =>
        writes.OnCase<TRequest, TResponse>(request, context, async work =>
        {
            var (plan, by) = (work.Found(await plans.Find(work, work.CaseId)), Author.Of(work.Actor));
            return (await decide(work, plan, by)).Map(change =>
            {
                InterventionPlanStore.Insert(work, plan, change, by);
                work.Append(work.CaseId, plan.ToEvent(change, by));
                return answer(plan.After(change, by, work.Today, work.Now), change, work.Today);
            });
        });

    /// <summary>The same where the decision needs only the plan.</summary>
    private Task<TResponse> Change<TRequest, TResponse>(
        TRequest request, ServerCallContext context, Func<CaseWork, CasePlan, Author, Result<PlanChange>> decide,
        Func<CasePlan, PlanChange, DateOnly, TResponse> answer)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new() =>
        Change(request, context, (work, plan, by) => Task.FromResult(decide(work, plan, by)), answer);
}
