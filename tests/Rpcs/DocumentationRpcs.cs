namespace Sygeopfoelgning.Tests;

/// <summary>The RPCs of Documentation.</summary>
internal static class DocumentationRpcs
{
    public static readonly RpcRow[] Rows =
    [
        new("documentation.v1.AccessLogService.ListAccesses", """{"filter": {"caseId": "{caseId}"}}""") { Costs = new(1, 2) },
        new("documentation.v1.AccessLogService.ListCaseAccesses", RpcRow.OfCase) { Costs = new(1, 3) },
        new("documentation.v1.JournalService.AppendEntry", """{"caseId": "{caseId}", "subject": "Note", "text": "Opdigtet."}""")
        {
            Costs = new(3, 15), Tried = new(5, 13), Again = new(2, 10),
        },
        new("documentation.v1.JournalService.ListEntries", RpcRow.OfCase) { Costs = new(2, 4) },
        new("documentation.v1.JournalService.VerifyJournal", RpcRow.OfCase) { Costs = new(1, 3) },
        new("documentation.v1.WatchService.Watch", RpcRow.Watching("journal")) { Costs = new(1, 3) },
    ];
}
