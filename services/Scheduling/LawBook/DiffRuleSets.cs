using Grpc.Core;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.LawBook;

internal sealed partial class RuleService
{
    /// <summary>What a later rule set repeals, amends and adds.</summary>
    public override Task<DiffRuleSetsResponse> DiffRuleSets(DiffRuleSetsRequest request, ServerCallContext context) =>
        reads.Run<DiffRuleSetsRequest, DiffRuleSetsResponse>(request, context, _ =>
        {
            var language = context.Language();
            if (book.FindSet(request.FromRuleSetId) is not { } from)
            {
                return RuleMapping.Answer<DiffRuleSetsResponse>(new RuleSourceNotFound());
            }

            if (book.FindSet(request.ToRuleSetId) is not { } to)
            {
                return RuleMapping.Answer<DiffRuleSetsResponse>(new RuleSourceNotFound());
            }

            return RuleMapping.Answer<DiffRuleSetsResponse>(new DiffRuleSetsResponse
            {
                Differences =
                {
                    Rules.RuleDifference.Between(from, to).Select(one => new RuleDifference
                    {
                        RuleId = one.RuleId, Before = one.Before?.ToProto(from, language), After = one.After?.ToProto(to, language), Fields = { one.Fields },
                    }),
                },
            });
        });
}
