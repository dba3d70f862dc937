using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Casework.Access;

/// <summary>Which team an officer belongs to (table <c>team_of_officer</c>), as the register of staff in Cases says it.</summary>
internal static class OfficerTeamTable
{
    /// <summary>What every service but Cases does when the register changes.</summary>
    public static void Follow(SubscriptionMap events) => events.From("cases").On<OfficerChanged>((received, work) =>
    {
        var officer = received.Payload;
        work.Add(new Statement(
            """
            insert into team_of_officer (municipality_code, officer_id, team_id, first_day, last_day) values ($1, $2, $3, $4, $5)
            on conflict (municipality_code, officer_id) do update
               set team_id = excluded.team_id, first_day = excluded.first_day, last_day = excluded.last_day
            """,
            work.Municipality, officer.OfficerId, officer.TeamId, officer.FirstDay.ToDateOnly(), officer.LastDay.ToDateOnly()));
        return Task.CompletedTask;
    });
}
