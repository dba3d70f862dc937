using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Casework.Access;

/// <summary>Who may reach a case (table <c>case_access</c>): Cases writes its decisions, the other services what Cases' events say.</summary>
public static class CaseAccessTable
{
    /// <summary>Queues the complete new state. What is erased stays erased.</summary>
    public static void Keep(UnitOfWork work, Guid caseId, CaseAccess access) => work.Add(new Statement(
        """
        insert into case_access (municipality_code, case_id, person_id, responsible_id, team_id, restriction, named_ids)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (municipality_code, case_id) do update
           set person_id = excluded.person_id, responsible_id = excluded.responsible_id, team_id = excluded.team_id,
               restriction = excluded.restriction, named_ids = excluded.named_ids, version = case_access.version + 1
         where case_access.erased_at is null
        """,
        work.Municipality, caseId, Guid.Parse(access.PersonId), access.ResponsibleId, access.TeamId,
        (short)access.Restriction, access.NamedIds.ToArray()));

    /// <summary>Queues a broken glass.</summary>
    public static void Break(UnitOfWork work, GlassBroken broken) => work.Add(new Statement(
        """
        insert into break_glass (municipality_code, case_id, break_glass_id, officer_id, until) values ($1, $2, $3, $4, $5)
        on conflict do nothing
        """,
        work.Municipality, Guid.Parse(broken.CaseId), Guid.Parse(broken.BreakGlassId), broken.OfficerId, broken.Until.ToDateTimeOffset()));

    /// <summary>What every service but Cases does on Cases' events, before anything else.</summary>
    internal static void Follow(SubscriptionMap events) => events.From("cases")
        .On<CaseRegistered>((received, work) =>
        {
            // Without it the event is from before access by case existed: CaseAccessChanged follows.
            if (received.Payload.Access is { } access)
            {
                Keep(work, received.AggregateId, access);
            }

            return Task.CompletedTask;
        })
        // It may end the access of somebody who watches the case.
        .On<CaseAccessChanged>((received, work) =>
        {
            Keep(work, received.AggregateId, received.Payload.Access);
            return Task.CompletedTask;
        }, wakesWatchers: true)
        .On<GlassBroken>((received, work) =>
        {
            Break(work, received.Payload);
            return Task.CompletedTask;
        });
}
