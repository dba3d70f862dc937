using Grpc.Core;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.LawBook;

internal sealed partial class RuleService
{
    /// <summary>A rule set or an overlay with its rules.</summary>
    public override Task<GetRuleSetResponse> GetRuleSet(GetRuleSetRequest request, ServerCallContext context) =>
        reads.Run<GetRuleSetRequest, GetRuleSetResponse>(request, context, _ =>
        {
            var language = context.Language();
            RuleSource? source = (RuleSource?)book.FindSet(request.SourceId) ?? book.FindOverlay(request.SourceId);
            if (source is null)
            {
                return RuleMapping.Answer<GetRuleSetResponse>(new RuleSourceNotFound());
            }

            var answer = new GetRuleSetResponse { Rules = { source.Rules.Select(rule => rule.ToProto(source, language)) } };
            if (source is RuleSet set)
            {
                answer.RuleSet = set.ToSummary(language);
            }
            else
            {
                answer.Overlay = ((Overlay)source).ToSummary(language);
            }

            return RuleMapping.Answer<GetRuleSetResponse>(answer);
        });
}
