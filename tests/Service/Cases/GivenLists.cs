using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Common inputs of the tests of lists of cases.</summary>
internal static class GivenLists
{
    /// <summary>An officer of a team.</summary>
    public static TokenHolder Officer(int municipality, string name, string team) => new("caseworker", municipality, name, Team: team);

    /// <summary>The case without what Scheduling has published of it meanwhile.</summary>
    public static Case WithoutDeadline(this Case one) => new(one) { NextDeadline = null };

    /// <summary>Gives a case a class, a category or a status as the acts of its course would, which would take several each.</summary>
    public static Task Becomes(
        this NpgsqlDataSource cases, string caseId, CaseClass? ofClass = null, VisitationCategory? category = null, CaseStatus status = CaseStatus.Open) => cases.Run(
        "update sickness_case set class = $2, category = $3, status = $4 where case_id = $1",
        Guid.Parse(caseId), (short?)ofClass, (short?)category, (short)status);

    /// <summary>The page when it shows the next deadlines of all its cases: Scheduling has made their plans.</summary>
    public static Task<ListCasesResponse> WithDeadlines(this Suite suite, ListCasesRequest request) => Eventually.Becomes(
        "the next deadlines have arrived", async () => await suite.Cases.ListCasesAsync(request, deadline: Suite.Soon),
        page => page.Cases.All(one => one.NextDeadline is not null));
}
