using Grpc.Core;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.LawBook;

internal sealed partial class RuleService
{
    /// <summary>The rule sets and the overlays.</summary>
    public override Task<ListRuleSetsResponse> ListRuleSets(ListRuleSetsRequest request, ServerCallContext context) =>
        reads.Run<ListRuleSetsRequest, ListRuleSetsResponse>(request, context, _ =>
        {
            var language = context.Language();
            return RuleMapping.Answer<ListRuleSetsResponse>(new ListRuleSetsResponse
            {
                RuleSets = { book.Sets.Select(set => set.ToSummary(language)) },
                Overlays = { book.Overlays.Select(overlay => overlay.ToSummary(language)) },
            });
        });
}
