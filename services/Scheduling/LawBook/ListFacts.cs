using Grpc.Core;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.LawBook;

internal sealed partial class RuleService
{
    /// <summary>The words that a history may use.</summary>
    public override Task<ListFactsResponse> ListFacts(ListFactsRequest request, ServerCallContext context) =>
        reads.Run<ListFactsRequest, ListFactsResponse>(request, context, _ =>
        {
            var language = context.Language();
            var words = FactVocabulary.Shipped;
            return RuleMapping.Answer<ListFactsResponse>(new ListFactsResponse
            {
                Happenings =
                {
                    words.Happenings.Select(one => new V1.HappeningKind
                    {
                        Type = one.Name, Word = one.Word.In(language), Facts = { one.Facts ?? [] }, BeforeAbsence = one.BeforeAbsence, Event = one.Event ?? "",
                    }),
                },
                Facts =
                {
                    words.Facts.Select(one => new V1.FactKind
                    {
                        Fact = one.Name, Word = one.Word.In(language), Type = (V1.FactType)one.Type,
                        Codes = { (one.Type == Rules.FactType.Code ? one.Codes ?? [] : []).Select(code => new V1.FactCode { Code = code.Code, Word = code.Word.In(language) }) },
                    }),
                },
            });
        });
}
