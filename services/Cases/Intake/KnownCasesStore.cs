using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>Reads what is known of a person whose lock is held. For a new person there is no query.</summary>
internal static class KnownCasesStore
{
    public static async Task<KnownCases> Find(UnitOfWork work, Guid personId)
    {
        var protections = Protections.None;
        var running = await work.All(
            new Statement(
                $"""
                select c.case_id, c.case_year, c.case_sequence, c.first_absence_day, case_open(a, $3) as is_open, {ProtectionStore.OfPerson}
                  from sickness_case c
                  join case_access a on a.municipality_code = c.municipality_code and a.case_id = c.case_id
                 where c.municipality_code = $1 and c.person_id = $2 and c.status = 1
                """,
                work.Municipality, personId, work.Now),
            row =>
            {
                protections = Protections.Of(row.Get<short[]>("protections"));
                return new RunningCase(
                    row.Get<Guid>("case_id"), CaseNumber.Of(row.Get<short>("case_year"), row.Get<int>("case_sequence")).Value,
                    row.Get<DateOnly>("first_absence_day"), row.Get<bool>("is_open"));
            });
        return new KnownCases(protections, running);
    }
}
