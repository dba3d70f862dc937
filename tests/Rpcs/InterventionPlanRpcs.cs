namespace Sygeopfoelgning.Tests;

/// <summary>The RPCs of the plan of a case (Cases).</summary>
internal static class InterventionPlanRpcs
{
    private const string Why = "Afprøvning af planen (opdigtet).";

    private const string Step =
        """{"goalId": "{goalId}", "activity": "Opdigtet.", "owner": "STEP_OWNER_CITIZEN", "dueOn": {"year": 2098, "month": 1, "day": 4}}""";

    public static readonly RpcRow[] Rows =
    [
        new("cases.v1.InterventionPlanService.AddFollowUpItem", """{"caseId": "{caseId}", "kind": "FOLLOW_UP_ITEM_KIND_HEALTH", "text": "Opdigtet."}""")
        {
            About = About.NewCase, Costs = new(3, 14), Tried = new(5, 12), Again = new(2, 10),
        },
        new("cases.v1.InterventionPlanService.AddStep", $$"""{"caseId": "{caseId}", "step": {{Step}}}""")
        {
            About = About.InterventionPlan, Refuses = (_, _) => "GOAL_NOT_FOUND", Costs = new(4, 15), Tried = new(6, 13), Again = new(2, 10),
        },
        new("cases.v1.InterventionPlanService.AgreePlan",
            """{"caseId": "{caseId}", "etag": "{etag}", "citizenAgreed": true, "officerAgreed": true, "agreedOn": {today}}""")
        {
            About = About.InterventionPlan, Refuses = (_, _) => "ETAG_MISMATCH", Costs = new(3, 14), Tried = new(5, 12), Again = new(2, 10),
        },
        new("cases.v1.InterventionPlanService.CancelStep", $$"""{"caseId": "{caseId}", "stepId": "{stepId}", "etag": "{etag}", "reason": "{{Why}}"}""")
        {
            About = About.InterventionPlan, Refuses = (_, _) => "STEP_NOT_FOUND", Costs = new(3, 14), Tried = new(5, 12), Again = new(2, 10),
        },
        new("cases.v1.InterventionPlanService.ChangeStep",
            $$"""{"caseId": "{caseId}", "stepId": "{stepId}", "etag": "{etag}", "step": {{Step}}, "dueMovedBecause": "{{Why}}"}""")
        {
            About = About.InterventionPlan, Refuses = (_, _) => "STEP_NOT_FOUND", Costs = new(4, 15), Tried = new(6, 13), Again = new(2, 10),
        },
        new("cases.v1.InterventionPlanService.CompleteStep", """{"caseId": "{caseId}", "stepId": "{stepId}", "etag": "{etag}"}""")
        {
            About = About.InterventionPlan, Refuses = (_, _) => "STEP_NOT_FOUND", Costs = new(3, 14), Tried = new(5, 12), Again = new(2, 10),
        },
        new("cases.v1.InterventionPlanService.GetInterventionPlan", RpcRow.OfCase) { Costs = new(3, 7) },
        new("cases.v1.InterventionPlanService.ListInterventionPlanChanges", RpcRow.OfCase) { About = About.InterventionPlan, Costs = new(1, 3) },
        new("cases.v1.InterventionPlanService.ReorderSteps", """{"caseId": "{caseId}", "etag": "{etag}", "stepIds": ["{secondStepId}", "{stepId}"]}""")
        {
            About = About.InterventionPlan, Refuses = (_, _) => "ETAG_MISMATCH", Costs = new(3, 14), Tried = new(5, 12), Again = new(2, 10),
        },
        new("cases.v1.InterventionPlanService.SetGoalsAtTalk",
            $$"""{"caseId": "{caseId}", "etag": "0", "decision": "GOALS_AT_TALK_YES", "reason": "{{Why}}"}""")
        {
            About = About.NewCase, Costs = new(3, 14), Tried = new(5, 12), Again = new(2, 10),
        },
        new("cases.v1.InterventionPlanService.SettleFollowUpItem",
            """{"caseId": "{caseId}", "itemId": "{itemId}", "etag": "{etag}", "result": "FOLLOW_UP_RESULT_DONE", "text": "Opdigtet."}""")
        {
            About = About.InterventionPlan, Refuses = (_, _) => "FOLLOW_UP_ITEM_NOT_FOUND", Costs = new(3, 14), Tried = new(5, 12), Again = new(2, 10),
        },
        new("cases.v1.InterventionPlanService.SetStaircase",
            """{"caseId": "{caseId}", "etag": "0", "steps": [{"fromDay": {"year": 2098, "month": 1, "day": 6}, "weeklyHours": "36000s", "tasks": "Opdigtet."}]}""")
        {
            About = About.NewCase, Costs = new(4, 15), Tried = new(6, 13), Again = new(2, 10),
        },
    ];
}
