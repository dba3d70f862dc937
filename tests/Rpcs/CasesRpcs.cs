using Sygeopfoelgning.Options.V1;

namespace Sygeopfoelgning.Tests;

/// <summary>The RPCs of Cases.</summary>
internal static class CasesRpcs
{
    private const string Revealing = """{"caseId": "{caseId}", "reason": "Afprøvning af adgangen til sagen."}""";

    public static readonly RpcRow[] Rows =
    [
        new("cases.v1.CaseAccessService.AcknowledgeBreakGlass", """{"caseId": "{caseId}", "breakGlassId": "{breakGlassId}"}""")
        {
            About = About.BrokenGlass, Refuses = (_, seen) => seen != CaseSeen.Protected ? "BREAK_GLASS_NOT_FOUND" : null,
            Costs = new(4, 17), Tried = new(6, 14), Again = new(2, 11),
        },
        new("cases.v1.CaseAccessService.AssignCase", """{"caseId": "{caseId}", "etag": "{etag}", "responsibleId": "caseworker-{municipality}-kalle-kollega", "assignedBecause": "Afprøvning af tildelingen."}""")
        {
            About = About.NewCase, Refuses = (role, seen) => role != Role.TeamLeader && seen != CaseSeen.Own ? "NOT_RESPONSIBLE" : null,
            Costs = new(4, 17), Tried = new(6, 15), Again = new(2, 10),
        },
        new("cases.v1.CaseAccessService.BreakGlass", """{"caseId": "{caseId}", "reason": "Afprøvning af det brudte glas."}""")
        {
            About = About.ProtectedCase, Refuses = (_, seen) => seen != CaseSeen.Protected ? "GLASS_NOT_NEEDED" : null,
            Costs = new(4, 17), Tried = new(6, 15), Again = new(2, 10),
        },
        new("cases.v1.CaseAccessService.GetCaseAccess", RpcRow.OfCase) { Costs = new(4, 9) },
        new("cases.v1.CaseAccessService.LiftProtection",
            """{"caseId": "{caseId}", "etag": "{etag}", "protection": "CASE_RESTRICTION_PROTECTED_PERSON", "reason": "Afprøvning af adgangen."}""")
        {
            About = About.ProtectedCase, Refuses = (_, seen) => seen != CaseSeen.Protected ? "PROTECTION_NOT_REGISTERED" : null,
            Costs = new(5, 22), Tried = new(7, 20), Again = new(2, 10),
        },
        new("cases.v1.CaseAccessService.ListBreakGlasses", RpcRow.Whole)
        {
            Refuses = (_, seen) => seen == CaseSeen.Protected ? null : AccessMatrix.None, Costs = new(1, 2),
        },
        new("cases.v1.CaseAccessService.RestrictCase", """{"caseId": "{caseId}", "etag": "{etag}", "restriction": "CASE_RESTRICTION_PROTECTED_PERSON"}""")
        {
            About = About.NewCase, Costs = new(5, 21), Tried = new(7, 19), Again = new(2, 10),
        },
        new("cases.v1.CaseHistoryService.ListCaseHistory", RpcRow.OfCase) { About = About.NewCase, Costs = new(1, 3) },
        new("cases.v1.CaseOverviewService.GetCaseOverview", RpcRow.OfCase) { About = About.NewCase, Costs = new(2, 14) },
        new("cases.v1.CaseService.AddCitizenInput",
            """{"caseId": "{caseId}", "kind": "CITIZEN_INPUT_KIND_WISH", "text": "Opdigtet ønske."}""")
        {
            Costs = new(3, 14), Tried = new(5, 12), Again = new(2, 10),
        },
        new("cases.v1.CaseService.ListCaseNames", """{"caseIds": ["{caseId}"]}""") { Costs = new(1, 2) },
        new("cases.v1.CaseService.FindCases", """{"name": "opdigtet"}""") { Costs = new(3, 5) },
        new("cases.v1.CaseService.GetCase", RpcRow.OfCase) { Costs = new(1, 3) },
        new("cases.v1.CaseService.GetLetterFacts", RpcRow.OfCase) { Costs = new(1, 3) },
        new("cases.v1.CaseService.ListCases", RpcRow.Whole) { Costs = new(3, 5) },
        new("cases.v1.CaseService.ListCitizenInputs", RpcRow.OfCase) { Costs = new(1, 3) },
        new("cases.v1.CaseloadService.GetCaseload", """{"responsibleId": "caseworker-{municipality}-sofie-sagsbehandler"}""") { Costs = new(3, 5) },
        new("cases.v1.ErasureService.GetErasure", """{"erasureId": "{erasureId}"}""")
        {
            About = About.Erasure, Refuses = (_, _) => "ERASURE_NOT_FOUND", Costs = new(1, 2),
        },
        new("cases.v1.ErasureService.OrderErasure",
            """{"caseId": "{caseId}", "caseNumber": "{caseNumber}", "reason": "Afprøvning af adgangen til sagen."}""")
        {
            About = About.NewCase, Costs = new(6, 25), Tried = new(8, 23), Again = new(2, 9),
        },
        new("cases.v1.EventTextService.GetEventTexts", """{"caseId": "{caseId}", "sequences": ["1"]}"""),
        new("cases.v1.IntakeService.GetInformationForm", RpcRow.OfCase) { Costs = new(2, 5) },
        new("cases.v1.IntakeService.ImportInformationForms", """{"forms": [{identifiedForm}]}""") { Costs = new(3, 23), Tried = new(5, 22), Again = new(3, 8) },
        new("cases.v1.IntakeService.RegisterCase", """{"form": {form}}""") { Costs = new(3, 20), Tried = new(5, 19), Again = new(3, 8) },
        new("cases.v1.OwnUnderstandingService.ListOwnUnderstandings", RpcRow.OfCase) { About = About.NewCase, Costs = new(1, 3) },
        new("cases.v1.OwnUnderstandingService.StateOwnUnderstanding",
            """{"caseId": "{caseId}", "text": "Opdigtet forståelse.", "wording": "GOAL_WORDING_CITIZENS_OWN"}""")
        {
            About = About.NewCase, Costs = new(3, 14), Tried = new(5, 12), Again = new(2, 10),
        },
        new("cases.v1.RevealService.RevealCpr", Revealing) { Costs = new(1, 3) },
        new("cases.v1.RevealService.RevealProtectedAddress", Revealing)
        {
            About = About.OwnProtectedCase, Refuses = (_, _) => "ADDRESS_NOT_PROTECTED", Costs = new(1, 3),
        },
        new("cases.v1.WatchService.Watch", RpcRow.Watching("case")) { Costs = new(1, 3) },
    ];
}
