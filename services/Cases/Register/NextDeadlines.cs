using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Register;

/// <summary>The next deadline of each case for the lists, as Scheduling publishes it (næste frist).</summary>
internal static class NextDeadlines
{
    /// <summary>Queues what an event says: the last one holds, and none is one too.</summary>
    public static Task Follow(Received<NextDeadlineChanged> received, UnitOfWork work)
    {
        var next = received.Payload;
        work.Add(new Statement(
            """
            update listed_case set next_rule_id = $3, next_statutory_date = $4, next_plan_by = $5, next_last_day = $6
             where municipality_code = $1 and case_id = $2
            """,
            work.Municipality, received.AggregateId, next.RuleId.Length == 0 ? null : next.RuleId, next.StatutoryDate.ToDateOnly(),
            next.PlanBy.ToDateOnly(), next.LastDay.ToDateOnly()));
        return Task.CompletedTask;
    }
}
