using Sygeopfoelgning.Cases.Staff;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.Teams;

/// <summary>What every act on a team queues.</summary>
internal static class TeamActs
{
    /// <summary>Queues a team as it is from now on, with history and event, and answers it.</summary>
    public static Team Keep(this UnitOfWork work, RegisteredTeam team, StaffChangeKind kind, string reason = "")
    {
        TeamStore.Keep(work, team);
        work.Record(team.ToChange(kind, reason), team.ToEvent());
        return team.ToProto();
    }
}
