using Grpc.Core;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Watch;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Coordination.Parties;

/// <summary>Live updates of the parties of cases.</summary>
internal sealed class WatchService(Watches watches) : V1.WatchService.WatchServiceBase
{
    private const int Most = 200;

    public override Task Watch(WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context) =>
        watches.Run(request, responseStream, context, request.Subscriptions, Parties);

    private static Subscription Parties(WatchSubscription asked)
    {
        var caseId = Guid.Parse(asked.Parties.CaseId);
        return Subscription.ToState<WatchedState>(asked, asked.SubscriptionId, caseId, async session =>
            await PartyStore.List(session, caseId, after: null, Most) is { } parties
                ? new WatchedState
                {
                    Parties = new V1.Parties { CaseId = asked.Parties.CaseId, Parties_ = { parties.Select(party => party.ToProto(caseId)) } },
                }
                : new CaseNotFound(asked.Parties.CaseId));
    }
}

internal sealed class WatchValidator : RequestValidator<WatchRequest>
{
    public WatchValidator() => RuleFor(request => request.Subscriptions).HaveIdsOfTheirOwn(one => one.SubscriptionId);
}
