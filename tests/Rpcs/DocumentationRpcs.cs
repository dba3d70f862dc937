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
        new("documentation.v1.LetterService.GetLetter", """{"caseId": "{caseId}", "letterId": "{recordId}"}""") { About = About.Letter, Refuses = (_, _) => "LETTER_NOT_FOUND", Costs = new(1, 3) },
        new("documentation.v1.LetterService.GetLetterTemplate", """{"templateId": "indkaldelse"}""") { Costs = new(1, 2) },
        new("documentation.v1.LetterService.ListLetterTemplates", "{}") { Costs = new(1, 2) },
        new("documentation.v1.LetterService.ListLetters", RpcRow.OfCase) { About = About.Letter, Costs = new(1, 3) },
        new("documentation.v1.LetterService.RenderLetter",
            """
            {"caseId": "{caseId}", "templateId": "aflysning", "recipient": "LETTER_RECIPIENT_CITIZEN",
             "fields": [{"name": "starts_at", "time": "2026-12-10T08:00:00Z"}, {"name": "phone", "text": "12 34 56 78, {unique}"}]}
            """)
        {
            Costs = new(4, 21), Tried = new(6, 18), Again = new(3, 14),
        },
        new("documentation.v1.WatchService.Watch", RpcRow.Watching("journal")) { Costs = new(1, 3) },
    ];
}
