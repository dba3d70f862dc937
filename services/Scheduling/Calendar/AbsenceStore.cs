using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Scheduling.Calendar;

/// <summary>When officers are absent, as the register of staff in Cases says it.</summary>
internal static class AbsenceStore
{
    /// <summary>Stores an absence, or removes one that was cancelled.</summary>
    public static Task Keep(Received<OfficerAbsenceChanged> received, UnitOfWork work)
    {
        var absence = received.Payload;
        work.Add(absence.Cancelled
            ? new Statement(
                "delete from officer_absence where municipality_code = $1 and absence_id = $2", work.Municipality, Guid.Parse(absence.AbsenceId))
            : new Statement(
                """
                insert into officer_absence (municipality_code, absence_id, officer_id, first_day, last_day) values ($1, $2, $3, $4, $5)
                on conflict (municipality_code, absence_id) do nothing
                """,
                work.Municipality, Guid.Parse(absence.AbsenceId), absence.OfficerId, absence.FirstDay.ToDateOnly(), absence.LastDay.ToDateOnly()));
        return Task.CompletedTask;
    }
}
