using Sygeopfoelgning.Cases.Teams;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;

namespace Sygeopfoelgning.Cases.Staff;

/// <summary>Whether the register of staff knows those by whom cases are listed.</summary>
internal static class StaffRegister
{
    /// <summary>
    /// Why an empty list of an officer's or a team's cases is refused: the register has no such officer or team, so that the id is mistaken. Null
    /// where it has, where the municipality has no register yet, and for a citizen, who is told nothing of the staff.
    /// </summary>
    /// <param name="session">The session that found nothing.</param>
    /// <param name="officerId">The officer; empty for none.</param>
    /// <param name="teamId">The team; empty for none.</param>
    public static async Task<Refusal?> Unknown(ReadSession session, string officerId, string teamId)
    {
        if (officerId.Length + teamId.Length == 0 || session.Caller.ActingRole == Role.Citizen)
        {
            return null;
        }

        var isKnown = officerId.Length > 0
            ? "exists (select from officer o where o.municipality_code = $1 and o.officer_id = $2)"
            : "exists (select from team t where t.municipality_code = $1 and t.team_id = $2)";
        var isUnknown = (await session.All(
            new Statement(
                $"select exists (select from officer o where o.municipality_code = $1) and not {isKnown} as is_unknown",
                session.Municipality, officerId.Length > 0 ? officerId : teamId),
            row => row.Get<bool>("is_unknown"))).Single();
        return !isUnknown ? null : officerId.Length > 0 ? new OfficerNotFound() : new TeamNotFound();
    }
}
