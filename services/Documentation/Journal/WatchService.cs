using Grpc.Core;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Casework.Watch;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Documentation.Journal;

/// <summary>Live updates of journals.</summary>
internal sealed class WatchService(Watches watches, JournalStore store) : V1.WatchService.WatchServiceBase
{
    // This many of the longest notes fit in a message.
    private const int PageSize = 25;

    public override Task Watch(WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context) =>
        watches.Run(request, responseStream, context, request.Subscriptions, Journal);

    private Subscription Journal(WatchSubscription asked)
    {
        var caseId = Guid.Parse(asked.Journal.CaseId);
        return Subscription.ToEntries(asked, asked.SubscriptionId, caseId, asked.Journal.AfterNumber, (session, after) => Added(session, caseId, after));
    }

    private async Task<Result<AddedEntries>> Added(ReadSession session, Guid caseId, long after)
    {
        if (await store.Page(session, caseId, after, newestFirst: false, limit: PageSize + 1) is not { } journal)
        {
            return new CaseNotFound(caseId.ToString());
        }

        var entries = journal.Entries.Take(PageSize).ToList();
        return new AddedEntries(
            new WatchedState
            {
                Journal = new JournalEntries { CaseId = caseId.ToString(), Entries = { entries.Select(entry => entry.ToProto(caseId)) } },
            },
            Last: entries.Count > 0 ? entries[^1].Number : after,
            More: journal.Entries.Count > PageSize);
    }
}

internal sealed class WatchValidator : RequestValidator<WatchRequest>
{
    public WatchValidator() => RuleFor(request => request.Subscriptions).HaveIdsOfTheirOwn(one => one.SubscriptionId);
}
