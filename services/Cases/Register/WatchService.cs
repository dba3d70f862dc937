using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Casework.Watch;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>Live updates of cases and of lists of cases.</summary>
internal sealed class WatchService(Watches watches, CaseStore store) : V1.WatchService.WatchServiceBase
{
    public override Task Watch(WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context)
    {
        var language = context.Language();
        return watches.Run(request, responseStream, context, request.Subscriptions,
            asked => asked.WatchedCase == WatchSubscription.WatchedOneofCase.CaseList ? List(asked, language) : Case(asked));
    }

    private Subscription Case(WatchSubscription asked)
    {
        var caseId = Guid.Parse(asked.Case.CaseId);
        return Subscription.ToState<WatchedState>(asked, asked.SubscriptionId, caseId, async session =>
            await store.Find(session, caseId) is { } file
                ? new WatchedState { Case = CaseAnswer.Of(file) }
                : new CaseNotFound(asked.Case.CaseId));
    }

    private Subscription List(WatchSubscription asked, Language language)
    {
        var page = new Page([], PageTokens.Size(asked.CaseList.PageSize));
        return Subscription.ToList<WatchedState>(asked, asked.SubscriptionId, async session =>
        {
            var today = await session.Today();
            var listed = await store.Watched(session, asked.CaseList.ToListing(session.Caller, page));
            var shown = PageTokens.Fitting(listed.Take(page.Size).Select(file => CaseAnswer.InList(file, today, language)));
            return new ListState<WatchedState>(
                new WatchedState { CaseList = new CaseList { Cases = { shown }, More = listed.Count > shown.Count, Today = today.ToProto() } },
                [.. listed.Take(shown.Count).Select(file => file.CaseId)]);
        });
    }
}

internal sealed class WatchValidator : RequestValidator<WatchRequest>
{
    public WatchValidator()
    {
        RuleFor(request => request.Subscriptions).HaveIdsOfTheirOwn(one => one.SubscriptionId);
        RuleForEach(request => request.Subscriptions)
            .ChildRules(one => one.RuleFor(subscription => subscription.CaseList).SetValidator(new CaseListToWatchValidator())
                .When(subscription => subscription.CaseList is not null));
    }
}

internal sealed class CaseListToWatchValidator : RequestValidator<CaseListToWatch>
{
    public CaseListToWatchValidator()
    {
        RuleFor(list => list.Filter).SetValidator(new CaseFilterValidator());
        RuleFor(list => list).Custom((list, context) => context.CheckList(list.Filter, list.Order));
    }
}
