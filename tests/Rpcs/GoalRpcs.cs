namespace Sygeopfoelgning.Tests;

/// <summary>The RPCs of goals, resources and challenges (Cases).</summary>
internal static class GoalRpcs
{
    private const string Why = "Afprøvning af målene (opdigtet).";

    public static readonly RpcRow[] Rows =
    [
        new("cases.v1.GoalService.CloseGoal",
            $$"""{"caseId": "{caseId}", "goalId": "{goalId}", "etag": "{etag}", "outcome": "GOAL_OUTCOME_REACHED", "reason": "{{Why}}"}""")
        {
            About = About.Goals, Refuses = (_, _) => "GOAL_NOT_FOUND", Costs = new(4, 15), Tried = new(6, 13), Again = new(2, 10),
        },
        new("cases.v1.GoalService.FormulateGoal",
            """{"caseId": "{caseId}", "kind": "GOAL_KIND_DEVELOPMENT_GOAL", "text": "Opdigtet mål.", "wording": "GOAL_WORDING_CITIZENS_OWN"}""")
        {
            About = About.NewCase, Costs = new(3, 14), Tried = new(5, 12), Again = new(2, 10),
        },
        new("cases.v1.GoalService.GetGoals", RpcRow.OfCase) { Costs = new(2, 5) },
        new("cases.v1.GoalService.ListGoalVersions", """{"caseId": "{caseId}", "goalId": "{goalId}"}""") { About = About.Goals, Costs = new(1, 3) },
        new("cases.v1.GoalService.ReformulateGoal",
            $$"""{"caseId": "{caseId}", "goalId": "{goalId}", "etag": "{etag}", "text": "Opdigtet.", "wording": "GOAL_WORDING_CITIZENS_OWN", "reason": "{{Why}}"}""")
        {
            About = About.Goals, Refuses = (_, _) => "GOAL_NOT_FOUND", Costs = new(3, 14), Tried = new(5, 12), Again = new(2, 10),
        },
        new("cases.v1.ResourceService.RecordChallenge", """{"caseId": "{caseId}", "text": "Opdigtet.", "wording": "GOAL_WORDING_CITIZENS_OWN"}""")
        {
            About = About.NewCase, Costs = new(3, 14), Tried = new(5, 12), Again = new(2, 10),
        },
        new("cases.v1.ResourceService.RecordResource", """{"caseId": "{caseId}", "text": "Opdigtet.", "wording": "GOAL_WORDING_CITIZENS_OWN"}""")
        {
            About = About.NewCase, Costs = new(3, 14), Tried = new(5, 12), Again = new(2, 10),
        },
        new("cases.v1.ResourceService.WithdrawChallenge", $$"""{"caseId": "{caseId}", "challengeId": "{challengeId}", "reason": "{{Why}}"}""")
        {
            About = About.Goals, Refuses = (_, _) => "STATEMENT_NOT_FOUND", Costs = new(4, 14), Tried = new(5, 12), Again = new(2, 10),
        },
        new("cases.v1.ResourceService.WithdrawResource", $$"""{"caseId": "{caseId}", "resourceId": "{resourceId}", "reason": "{{Why}}"}""")
        {
            About = About.Goals, Refuses = (_, _) => "STATEMENT_NOT_FOUND", Costs = new(4, 14), Tried = new(5, 12), Again = new(2, 10),
        },
    ];
}
