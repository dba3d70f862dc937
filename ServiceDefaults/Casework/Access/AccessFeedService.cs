using Grpc.Core;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Casework.Access;

/// <summary>Serves this service's access log to Documentation.</summary>
internal sealed class AccessFeedService(AccessFeed feed, RequestChecks checks, BusinessClock clock)
    : Sygeopfoelgning.Feed.V1.AccessFeedService.AccessFeedServiceBase
{
    public override async Task<ReadAccessesResponse> ReadAccesses(ReadAccessesRequest request, ServerCallContext context)
    {
        if (checks.Check(request, clock.RealToday) is { } violations)
        {
            throw Statuses.Of(violations, context);
        }

        return (await feed.Read(request, context.CallCancellation())).TryGet(out var response, out var refusal)
            ? response
            : throw Statuses.Of(refusal, context);
    }
}
