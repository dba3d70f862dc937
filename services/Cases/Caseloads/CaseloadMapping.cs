using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Caseloads;

/// <summary>Converts counts to the caseloads of officers.</summary>
internal static class CaseloadMapping
{
    /// <summary>A caseload per officer, in the order of the counts.</summary>
    public static IEnumerable<Caseload> ToCaseloads(this IEnumerable<CountedCases> counted) =>
        from one in counted
        group one by (one.OfficerId, one.OfficerName) into officer
        let open = officer.Where(one => one.Status == CaseStatus.Open && one.Cases > 0).ToList()
        let closed = officer.Where(one => one.Status == CaseStatus.Closed).ToList()
        select new Caseload
        {
            ResponsibleId = officer.Key.OfficerId,
            ResponsibleName = officer.Key.OfficerName,
            Open = open.Sum(one => one.Cases),
            ByClass =
            {
                from one in open
                group one.Cases by one.Class into same
                orderby same.Key
                select new CasesOfClass { CaseClass = same.Key, Cases = same.Sum() },
            },
            ByCategory =
            {
                from one in open
                group one.Cases by one.Category into same
                orderby same.Key
                select new CasesOfCategory { Category = same.Key, Cases = same.Sum() },
            },
            Overdue = open.Sum(one => one.Overdue),
            Closed =
            {
                from one in closed
                group one.Cases by one.Outcome into same
                orderby same.Key
                select new CasesOfOutcome { Outcome = same.Key, Cases = same.Sum() },
            },
        };
}
