using Grpc.Core;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>The plan of deadlines of a case (fristplan).</summary>
internal sealed class DeadlineService(Reads reads, PlanStore plans, RuleBook book)
    : V1.DeadlineService.DeadlineServiceBase
{
    public override Task<GetPlanResponse> GetPlan(GetPlanRequest request, ServerCallContext context) =>
        reads.Run<GetPlanRequest, GetPlanResponse>(request, context, async session =>
            await plans.Find(session, Guid.Parse(request.CaseId)) is { } plan
                ? new GetPlanResponse { Plan = plan.ToProto(await session.Today(), context.Language()) }
                : new CaseNotFound(request.CaseId));

    public override Task<PreviewPlanResponse> PreviewPlan(PreviewPlanRequest request, ServerCallContext context) =>
        reads.Run<PreviewPlanRequest, PreviewPlanResponse>(request, context, async session =>
        {
            if (!(await RulesFor(request, session)).TryGet(out var rules, out var refusal))
            {
                return refusal;
            }

            var facts = request.Facts.ToFacts();
            var today = await session.Today();
            return RuleSetChoice.For(rules.RuleSet, facts.FirstAbsenceDay, book)
                .Then(choice => DeadlinePlan.Make(choice, rules.Overlays, facts, DanishCalendar.Municipal))
                .Map(plan => new PreviewPlanResponse
                {
                    Plan = plan
                        .ToStored(Guid.Empty, rules.Overlays.Select(overlay => overlay.Id), madeAt: null)
                        .ToProto(today, context.Language()),
                });
        });

    private async Task<Result<MunicipalitySettings>> RulesFor(PreviewPlanRequest request, ReadSession session)
    {
        if (request.RulesCase == PreviewPlanRequest.RulesOneofCase.RulesToTry)
        {
            return request.RulesToTry.ToSettings(book);
        }

        return request.MunicipalityCode == session.Municipality && await SettingsStore.Find(session) is { } stored
            ? MunicipalitySettings.Make(stored.PinnedRuleSet, stored.Overlays, book)
            : new MunicipalityNotFound(request.MunicipalityCode);
    }
}
