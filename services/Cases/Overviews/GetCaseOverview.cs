using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Overviews;

internal sealed partial class CaseOverviewService
{
    /// <summary>The case before a talk, the citizen's own understanding first.</summary>
    public override Task<GetCaseOverviewResponse> GetCaseOverview(GetCaseOverviewRequest request, ServerCallContext context) =>
        reads.OnCase<GetCaseOverviewRequest, GetCaseOverviewResponse>(request, context, async session =>
        {
            var facts = session.Found(await overviews.Find(session));
            var since = SinceLastTalk.Of(request.Since?.ToDateTimeOffset(), facts);
            var changes = await overviews.Changes(session, facts, since, context.Language());
            return new GetCaseOverviewResponse { Overview = facts.ToProto(changes, book, session.Caller.ActingRole, context.Language()) };
        });
}

internal sealed class GetCaseOverviewValidator : RequestValidator<GetCaseOverviewRequest>
{
    public GetCaseOverviewValidator() => RuleFor(request => request.Since).IsTime();
}
