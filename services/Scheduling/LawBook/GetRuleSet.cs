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
                return RuleMapping.Answer<GetRuleSetResponse>(new RuleSourceNotFound(request.SourceId));
            }

            return RuleMapping.Answer<GetRuleSetResponse>(new GetRuleSetResponse
            {
                RuleSet = (source as RuleSet)?.ToSummary(language),
                Overlay = (source as Overlay)?.ToSummary(language),
                Rules = { source.Rules.Select(rule => rule.ToProto(source, language)) },
            });
        });
}
