using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// A valid request of every method, about a case, in proto3 JSON. Writes are only tried (<c>validateOnly</c>), so that every
/// cell finds the same state.
/// </summary>
internal static class MatrixRequests
{
    private const string OfCase = """{"caseId": "{caseId}"}""";
    private const string Whole = """{"pageSize": 200}""";
    private const string Revealing = """{"caseId": "{caseId}", "reason": "Afprøvning af adgangen til sagen."}""";
    private const string Tried = """ "requestId": "{requestId}", "validateOnly": true, "caseId": "{caseId}" """;

    private static readonly Dictionary<string, string> Requests = new()
    {
        ["casefile.v1.CaseFileService.ExportCase"] = OfCase,
        ["cases.v1.CaseAccessService.AcknowledgeBreakGlass"] = $$"""{ {{Tried}}, "breakGlassId": "{breakGlassId}" }""",
        ["cases.v1.CaseAccessService.AssignCase"] = $$"""{ {{Tried}}, "etag": "{etag}", "responsibleId": "somebody-else" }""",
        ["cases.v1.CaseAccessService.BreakGlass"] = $$"""{ {{Tried}}, "reason": "Afprøvning af det brudte glas." }""",
        ["cases.v1.CaseAccessService.GetCaseAccess"] = OfCase,
        ["cases.v1.CaseAccessService.LiftProtection"] =
            $$"""{ {{Tried}}, "etag": "{etag}", "protection": "CASE_RESTRICTION_PROTECTED_PERSON", "reason": "Afprøvning af adgangen." }""",
        ["cases.v1.CaseAccessService.ListBreakGlasses"] = Whole,
        ["cases.v1.CaseAccessService.RestrictCase"] = $$"""{ {{Tried}}, "etag": "{etag}", "restriction": "CASE_RESTRICTION_PROTECTED_PERSON" }""",
        ["cases.v1.CaseService.GetCase"] = OfCase,
        ["cases.v1.CaseService.ListCases"] = Whole,
        ["cases.v1.ErasureService.GetErasure"] = """{"erasureId": "01930000-0000-7000-8000-00000000000e"}""",
        ["cases.v1.ErasureService.OrderErasure"] = $$"""{ {{Tried}}, "caseNumber": "{caseNumber}", "reason": "Afprøvning af adgangen til sagen." }""",
        ["cases.v1.IntakeService.RegisterCase"] = """{"requestId": "{requestId}", "validateOnly": true, "form": {form}}""",
        ["cases.v1.RevealService.RevealCpr"] = Revealing,
        ["cases.v1.RevealService.RevealProtectedAddress"] = Revealing,
        ["cases.v1.WatchService.Watch"] = Watching("case"),
        ["coordination.v1.PartyService.ListParties"] = OfCase,
        ["coordination.v1.WatchService.Watch"] = Watching("parties"),
        ["documentation.v1.AccessLogService.ListAccesses"] = """{"filter": {"caseId": "{caseId}"}}""",
        ["documentation.v1.AccessLogService.ListCaseAccesses"] = OfCase,
        ["documentation.v1.JournalService.AppendEntry"] = $$"""{ {{Tried}}, "subject": "Note", "text": "Opdigtet." }""",
        ["documentation.v1.JournalService.ListEntries"] = OfCase,
        ["documentation.v1.JournalService.VerifyJournal"] = OfCase,
        ["documentation.v1.WatchService.Watch"] = Watching("journal"),
        ["feed.v1.AccessFeedService.ReadAccesses"] = """{"limit": 1}""",
        ["feed.v1.EventFeedService.ReadEvents"] = """{"limit": 1}""",
        ["feed.v1.ParkedEventService.ListParkedEvents"] = Whole,
        ["feed.v1.ParkedEventService.RetryParkedEvent"] =
            """{"requestId": "{requestId}", "validateOnly": true, "parkedEventId": "01930000-0000-7000-8000-00000000000f"}""",
        ["feed.v1.ParkedEventService.SkipParkedEvent"] =
            """{"requestId": "{requestId}", "validateOnly": true, "parkedEventId": "01930000-0000-7000-8000-00000000000f", "reason": "Afprøvning."}""",
        ["scheduling.v1.DeadlineService.GetPlan"] = OfCase,
        ["scheduling.v1.DeadlineService.PreviewPlan"] = """
            {"rulesToTry": {"ruleSetId": "RS-2015"},
             "facts": {"firstAbsenceDay": {"year": 2026, "month": 3, "day": 2}, "kindOfEmployment": "KIND_OF_EMPLOYMENT_EMPLOYEE_WITH_PAY"}}
            """,
        ["scheduling.v1.WatchService.Watch"] = Watching("plan"),
        ["testing.v1.ClockService.SetBusinessDate"] = "{}",
    };

    /// <summary>Full names of the methods there is a request for.</summary>
    public static IEnumerable<string> Methods => Requests.Keys.Select(name => $"sygeopfoelgning.{name}");

    public static IMessage For(MethodDescriptor method, MatrixCase about) => JsonParser.Default.Parse(
        Requests[method.FullName["sygeopfoelgning.".Length..]]
            .Replace("{requestId}", Given.RequestId, StringComparison.Ordinal)
            .Replace("{caseId}", about.CaseId, StringComparison.Ordinal)
            .Replace("{caseNumber}", about.CaseNumber, StringComparison.Ordinal)
            .Replace("{etag}", about.Etag, StringComparison.Ordinal)
            .Replace("{breakGlassId}", about.BreakGlassId, StringComparison.Ordinal)
            .Replace("{form}", JsonFormatter.Default.Format(Given.Form()), StringComparison.Ordinal),
        method.InputType);

    private static string Watching(string what) =>
        $$$"""{"subscriptions": [{"subscriptionId": "a", "{{{what}}}": {"caseId": "{caseId}"}}]}""";
}
