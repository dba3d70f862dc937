using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Coordination.Messages;

/// <summary>Stores from which day nothing is sent in a case, as Cases decides it (R-STANDBY).</summary>
internal static class StandbyStore
{
    public static Task Keep(Received<StandbyDecided> received, UnitOfWork work)
    {
        var decided = received.Payload;
        work.Add(new Statement(
            """
            insert into case_standby (municipality_code, case_id, decision_id, from_day, is_on_standby)
            select $1, c.case_id, $3, $4, $5 from coordinated_case c where c.municipality_code = $1 and c.case_id = $2
            on conflict do nothing
            """,
            work.Municipality, received.AggregateId, Guid.Parse(decided.DecisionId), decided.FromDay.ToDateOnly(), decided.Standby == Answer.Yes));
        return Task.CompletedTask;
    }

    public static Task TakeBack(Received<HappeningTakenBack> received, UnitOfWork work)
    {
        work.Add(new Statement(
            "delete from case_standby where municipality_code = $1 and case_id = $2 and decision_id = $3",
            work.Municipality, received.AggregateId, Guid.Parse(received.Payload.HappeningId)));
        return Task.CompletedTask;
    }
}
