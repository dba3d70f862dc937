using Grpc.Core;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Deadlines;

internal sealed partial class DeadlineService
{
    /// <summary>The plan that facts would give, of which nothing is stored.</summary>
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
