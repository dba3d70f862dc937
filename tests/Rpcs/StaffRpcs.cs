namespace Sygeopfoelgning.Tests;

/// <summary>The RPCs of Cases about staff and teams.</summary>
internal static class StaffRpcs
{
    private const string Day = """{"year": 2098, "month": 2, "day": 2}""";
    private const string Past = """{"year": 2026, "month": 1, "day": 5}""";
    private const string Why = "Afprøvning af registeret.";

    public static readonly RpcRow[] Rows =
    [
        Staff("CancelAbsence", $$"""{"officerId": "{officerId}", "absenceId": "{absenceId}", "reason": "{{Why}}"}""", new(4, 13), new(5, 10), new(2, 6)),
        Staff("ChangeOfficer",
            $$"""{"officerId": "{officerId}", "etag": "1", "name": "Ny Navn (opdigtet)", "function": "OFFICER_FUNCTION_COORDINATOR", "reason": "{{Why}}"}""",
            new(3, 12), new(4, 9), new(2, 6)),
        Staff("EndEmployment", $$"""{"officerId": "{officerId}", "etag": "1", "lastDay": {{Day}}, "reason": "{{Why}}"}""", new(6, 18), new(7, 15), new(2, 6)),
        Staff("EndMandate",
            $$"""{"officerId": "{officerId}", "mandateId": "{mandateId}", "lastDay": {{Day}}, "reason": "{{Why}}"}""", new(4, 13), new(5, 10), new(2, 6)),
        Staff("GetOfficer", """{"officerId": "{officerId}"}""", new(3, 6)),
        Staff("GrantMandate",
            $$"""{"officerId": "{officerId}", "kind": "MANDATE_KIND_COACH", "limitKroner": 5000, "firstDay": {{Day}}}""", new(4, 13), new(5, 10), new(2, 6)),
        new("cases.v1.StaffService.ListOfficers", RpcRow.Whole) { Costs = new(2, 4) },
        new("cases.v1.StaffService.ListStaffChanges", RpcRow.Whole) { Costs = new(1, 2) },
        Staff("RecordAbsence", $$"""{"officerId": "{officerId}", "firstDay": {{Day}}, "lastDay": {{Day}}}""", new(5, 14), new(6, 11), new(2, 6)),
        Staff("RecordCourse",
            $$"""
            {"officerId": "{officerId}", "kind": "COURSE_KIND_CONVERSATION", "title": "Den svære samtale (opdigtet)",
             "purposes": ["TALK_PURPOSE_HEALTH"], "takenOn": {{Past}}}
            """,
            new(3, 12), new(4, 9), new(2, 6)),
        new("cases.v1.StaffService.RegisterOfficer",
            $$"""{"officerId": "ny-{unique}", "name": "Ny Medarbejder (opdigtet)", "function": "OFFICER_FUNCTION_CASEWORKER", "firstDay": {{Past}}}""")
        {
            Costs = new(3, 12), Tried = new(4, 9), Again = new(2, 6),
        },
        Team("CloseTeam", $$"""{"teamId": "{teamId}", "etag": "1", "reason": "{{Why}}"}""", new(3, 12), new(4, 9), new(2, 6)),
        new("cases.v1.TeamService.CreateTeam", """{"teamId": "nyt-{unique}", "name": "Nyt team (opdigtet)"}""")
        {
            Costs = new(3, 12), Tried = new(4, 9), Again = new(2, 6),
        },
        Team("GetDutyRoster", $$"""{"teamId": "{teamId}", "firstDay": {{Day}}, "lastDay": {{Day}}}""", new(2, 4)),
        new("cases.v1.TeamService.ListTeams", RpcRow.Whole) { Costs = new(1, 2) },
        Team("RenameTeam", $$"""{"teamId": "{teamId}", "etag": "1", "name": "Andet navn (opdigtet)", "reason": "{{Why}}"}""", new(3, 12), new(4, 9), new(2, 6)),
        Team("SetDutyRoster",
            $$"""
            {"teamId": "{teamId}", "etag": "1", "firstDay": {{Day}}, "lastDay": {{Day}},
             "duties": [{"firstDay": {{Day}}, "lastDay": {{Day}}, "officerIds": ["{officerId}"]}]}
            """,
            new(5, 16), new(6, 13), new(2, 6)),
    ];

    private static RpcRow Staff(string name, string request, Cost costs, Cost? tried = null, Cost? again = null) =>
        new($"cases.v1.StaffService.{name}", request)
        {
            About = About.NewOfficer, Refuses = (_, _) => "OFFICER_NOT_FOUND", Costs = costs, Tried = tried, Again = again,
        };

    private static RpcRow Team(string name, string request, Cost costs, Cost? tried = null, Cost? again = null) =>
        new($"cases.v1.TeamService.{name}", request)
        {
            About = About.NewOfficer, Refuses = (_, _) => "TEAM_NOT_FOUND", Costs = costs, Tried = tried, Again = again,
        };
}
