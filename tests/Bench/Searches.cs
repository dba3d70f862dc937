using System.Globalization;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Seed;

namespace Sygeopfoelgning.Bench;

/// <summary>Searches for cases: by person, by name, by number.</summary>
internal static class Searches
{
    private const int DeepPage = 100;
    private const int PageSize = 25;

    public static IEnumerable<ListedPage> Pages(int smallCases)
    {
        // Somebody who is there with few cases.
        var number = smallCases / 2;
        var form = new SeededCase(Settings.Read, number).Form();
        string[] parts = new SeededPlace(new SeededCase(Settings.Read, number)).Name.Split(' ');
        string[] other = new SeededPlace(new SeededCase(Settings.Read, number + 1)).Name.Split(' ');
        yield return Whole("CPR number", new FindCasesRequest { CprNumber = form.Citizen.CprNumber });
        yield return Whole("Name, all parts of one person", new FindCasesRequest { Name = $"{parts[0]} {parts[1]} {parts[2]}" });
        // The part that only this person has is a number, and a search needs letters.
        yield return Whole("Name, two parts of one person", new FindCasesRequest { Name = $"{parts[1]} {parts[2]}" });
        yield return new ListedPage("Name, given name of many", ListRpc.Search, new FindCasesRequest { Name = parts[0], PageSize = 5 }, 1);
        yield return new ListedPage("Name, given name of many", ListRpc.Search, new FindCasesRequest { Name = parts[0], PageSize = 1 }, DeepPage);
        // The first alone: with many cases a page of them is fuller.
        yield return Whole("Name, given name and surname of many", new FindCasesRequest { Name = $"{parts[0]} {parts[1]}", PageSize = 1 });
        yield return Whole("Name, of nobody, both parts of many", new FindCasesRequest { Name = $"{parts[0]} {other[0]}" });
        yield return new ListedPage("Name, a part of everybody", ListRpc.Search, new FindCasesRequest { Name = "opdigtet", PageSize = PageSize }, 1);
        yield return new ListedPage("Name, a part of everybody", ListRpc.Search, new FindCasesRequest { Name = "opdigtet", PageSize = PageSize }, DeepPage);
        yield return Whole("Case number", new FindCasesRequest { CaseNumber = string.Create(CultureInfo.InvariantCulture, $"{SeededCase.Year}-{number:D7}") });
        yield return new ListedPage("Beginning of a case number", ListRpc.Search, new FindCasesRequest { CaseNumber = $"{SeededCase.Year}-0", PageSize = PageSize }, 1);
        yield return new ListedPage("Beginning of a case number", ListRpc.Search, new FindCasesRequest { CaseNumber = $"{SeededCase.Year}-0", PageSize = PageSize }, DeepPage);
    }

    private static ListedPage Whole(string name, FindCasesRequest request) => new(name, ListRpc.Search, request, 1) { IsWhole = true };
}
