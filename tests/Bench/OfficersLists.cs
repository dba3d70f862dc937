using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Seed;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Bench;

/// <summary>
/// The lists of officers: every combination that is offered of whose cases, which of them and in which order, and the caseloads. Of
/// officers and teams there are two kinds: of the usual size, and one whose cases grow with the municipality (<see cref="SeededPlace"/>).
/// </summary>
internal static class OfficersLists
{
    private const int DeepPage = 100;

    private static readonly DateOnly ClosedFrom = new(SeededCase.Year, 3, 1);

    private static readonly (string Name, CaseOrder Order, CaseFilter Of)[] Lists =
    [
        ("by number", CaseOrder.CaseNumberDesc, new()),
        ("open, by number", CaseOrder.CaseNumberDesc, new() { Status = CaseStatus.Open }),
        ("open, by number ascending", CaseOrder.CaseNumberAsc, new() { Status = CaseStatus.Open }),
        ("closed, by number", CaseOrder.CaseNumberDesc, new() { Status = CaseStatus.Closed }),
        ("open, by deadline", CaseOrder.NextDeadlineAsc, new() { Status = CaseStatus.Open }),
        ("of a class, by deadline", CaseOrder.NextDeadlineAsc, new() { Status = CaseStatus.Open, CaseClass = CaseClass.Risk }),
        ("of a category, by deadline", CaseOrder.NextDeadlineAsc, new() { Status = CaseStatus.Open, Category = VisitationCategory._2 }),
    ];

    /// <summary>Page 1 and a page far in, as far as the list has so many pages with few cases.</summary>
    public static IEnumerable<ListedPage> Pages(int smallCases)
    {
        var seeded = Enumerable.Range(1, smallCases).Select(number => new SeededPlace(new SeededCase(Settings.Read, number))).ToList();
        var usual = seeded.First(one => one.OfficerId is not null);
        (string Name, string Officer, string Team, int Deep)[] whose =
        [
            ("All", "", "", Growth.DeepPage),
            ("Large team", "", SeededPlace.LargeTeam, DeepPage), ("Officer of it", BenchStack.OfficerOf(Settings.Read), "", DeepPage),
            ("Team", "", usual.TeamId, DeepPage), ("Officer", usual.OfficerId!, "", DeepPage),
        ];
        foreach (var (name, officer, team, deep) in whose)
        {
            // Without any limit it is one of the lists of Growth.
            foreach (var list in Lists.Where(list => name != "All" || list.Of.Status != CaseStatus.Unspecified))
            {
                var matching = seeded.Count(one => Fits(one, list.Of)
                    && (officer.Length == 0 || officer == (one.OfficerId ?? BenchStack.OfficerOf(Settings.Read))) && (team.Length == 0 || team == one.TeamId));
                var page = Math.Min(deep, matching / 2);
                var request = new ListCasesRequest { Order = list.Order, Filter = list.Of.Clone(), PageSize = Math.Max(1, matching * 9 / 10 / Math.Max(1, page)) };
                (request.Filter.ResponsibleId, request.Filter.TeamId) = (officer, team);
                yield return new ListedPage($"{name}, {list.Name}", ListRpc.Cases, request, 1);
                if (page > 1)
                {
                    yield return new ListedPage($"{name}, {list.Name}", ListRpc.Cases, request, page);
                }
            }
        }

        yield return new ListedPage(
            "Caseload of an officer", ListRpc.Caseload, new GetCaseloadRequest { ResponsibleId = usual.OfficerId, ClosedFrom = ClosedFrom.ToProto(), ClosedTo = ClosedFrom.AddDays(90).ToProto() }, 1) { IsWhole = true };
        yield return new ListedPage(
            "Caseload of a team", ListRpc.Caseload, new GetCaseloadRequest { TeamId = usual.TeamId, ClosedFrom = ClosedFrom.ToProto(), ClosedTo = ClosedFrom.AddDays(90).ToProto() }, 1) { IsWhole = true };
    }

    private static bool Fits(SeededPlace one, CaseFilter filter) =>
        (filter.Status == CaseStatus.Unspecified || one.IsClosed == (filter.Status == CaseStatus.Closed))
        && (filter.CaseClass == CaseClass.Unspecified || one.Class == filter.CaseClass)
        && (filter.Category == VisitationCategory.Unspecified || one.Category == filter.Category);
}
