using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Watch;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>Live updates of cases.</summary>
internal sealed class WatchService(Watches watches, CaseStore store) : V1.WatchService.WatchServiceBase
{
    public override Task Watch(WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context) =>
        watches.Run(request, responseStream, context, request.Subscriptions, Case);

    private Subscription Case(WatchSubscription asked)
    {
        var caseId = Guid.Parse(asked.Case.CaseId);
        return Subscription.ToState<WatchedState>(asked, asked.SubscriptionId, caseId, async session =>
            await store.Find(session, caseId) is { } file
                ? new WatchedState { Case = CaseAnswer.Of(file) }
                : new CaseNotFound(asked.Case.CaseId));
    }
}

internal sealed class WatchValidator : RequestValidator<WatchRequest>
{
    public WatchValidator() => RuleFor(request => request.Subscriptions).HaveIdsOfTheirOwn(one => one.SubscriptionId);
}
