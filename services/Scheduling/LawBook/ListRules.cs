using System.Globalization;
using Grpc.Core;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.V1;
using Authority = Sygeopfoelgning.Scheduling.V1.Authority;
using Norm = Sygeopfoelgning.Scheduling.V1.Norm;
using Rule = Sygeopfoelgning.Rules.Rule;

namespace Sygeopfoelgning.Scheduling.LawBook;

internal sealed partial class RuleService
{
    /// <summary>The rules of all rule sets and overlays, filtered.</summary>
    public override Task<ListRulesResponse> ListRules(ListRulesRequest request, ServerCallContext context)
    {
        var language = context.Language();
        return reads.Page(
            request, context,
            (_, page) => Task.FromResult(Matching(request.Filter).Skip(page.After is [var last] ? int.Parse(last, CultureInfo.InvariantCulture) : 0).Take(page.Size + 1).ToList()),
            found => found.Rule.ToProto(found.Source, language),
            (ListRulesResponse answer) => answer.Rules,
            found => [found.Place.ToString(CultureInfo.InvariantCulture)]);
    }

    // The place of a rule among those that match, from 1: the next page begins behind it. The book does not change while a service runs,
    // and a token of another version's book is at worst a page that repeats or leaves out a rule.
    private IEnumerable<(RuleSource Source, Rule Rule, int Place)> Matching(RuleFilter? filter) => book.Rules
        .Where(one => filter is null
            || ((filter.SourceId.Length == 0 || one.Source.Id == filter.SourceId)
                && (filter.RuleId.Length == 0 || one.Rule.Id == filter.RuleId || one.Rule.BaseId == filter.RuleId)
                && (filter.Norm == Norm.Unspecified || (Norm)one.Rule.Norm == filter.Norm)
                && (filter.Authority == Authority.Unspecified || (Authority)one.Rule.Authority == filter.Authority)))
        .Select((one, index) => (one.Source, one.Rule, index + 1));
}
