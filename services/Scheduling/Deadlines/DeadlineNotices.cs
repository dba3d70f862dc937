using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Data.Timers;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>Publishes the notice of a deadline whose last working day has come, if the deadline still exists and had no notice.</summary>
internal sealed class DeadlineNotices(PlanStore plans) : ITimerAct
{
    public string Kind => DeadlineNotice.Timer;

    public async Task Act(DueTimer due, UnitOfWork work)
    {
        if (await plans.Notice(work, due.AggregateId, due.Subject) is { } reached)
        {
            work.Append(due.AggregateId, new DeadlineReached
            {
                CaseId = due.AggregateId.ToString(),
                RuleId = due.Subject,
                Title = reached.Title,
                StatutoryDate = reached.StatutoryDate.ToProto(),
                PlanBy = reached.PlanBy.ToProto(),
            });
        }
    }
}
