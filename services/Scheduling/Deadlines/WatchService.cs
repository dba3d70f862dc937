using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Watch;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Scheduling.WorkList;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>Live updates of plans and of work lists.</summary>
internal sealed class WatchService(Watches watches, PlanStore plans, WatchedWorkList lists) : V1.WatchService.WatchServiceBase
{
    public override Task Watch(WatchRequest request, IServerStreamWriter<WatchResponse> responseStream, ServerCallContext context)
    {
        var language = context.Language();
        return watches.Run(request, responseStream, context, request.Subscriptions,
            asked => asked.WatchedCase == WatchSubscription.WatchedOneofCase.DeadlineList ? lists.Of(asked, language) : Plan(asked, language));
    }

    private Subscription Plan(WatchSubscription asked, Language language)
    {
        var caseId = Guid.Parse(asked.Plan.CaseId);
        return Subscription.ToState<WatchedState>(asked, asked.SubscriptionId, caseId, async session =>
            await plans.Find(session, caseId) is { } plan
                ? new WatchedState { Plan = plan.ToProto(await session.Today(), language) }
                : new CaseNotFound(asked.Plan.CaseId));
    }
}

internal sealed class WatchValidator : RequestValidator<WatchRequest>
{
    public WatchValidator(Duties duties)
    {
        RuleFor(request => request.Subscriptions).HaveIdsOfTheirOwn(one => one.SubscriptionId);
        RuleForEach(request => request.Subscriptions)
            .ChildRules(one => one.RuleFor(subscription => subscription.DeadlineList.Filter).SetValidator(new DeadlineFilterValidator(duties))
                .When(subscription => subscription.DeadlineList is not null));
    }
}
