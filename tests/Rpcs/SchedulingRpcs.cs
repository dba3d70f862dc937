namespace Sygeopfoelgning.Tests;

/// <summary>The RPCs of Scheduling.</summary>
internal static class SchedulingRpcs
{
    public static readonly RpcRow[] Rows =
    [
        new("scheduling.v1.DeadlineService.GetPlan", RpcRow.OfCase) { Costs = new(3, 6) },
        new("scheduling.v1.DeadlineService.ListPlanVersions", RpcRow.OfCase) { Costs = new(2, 4) },
        new("scheduling.v1.DeadlineService.OverridePlanBy",
            """{"caseId": "{caseId}", "ruleId": "R-FU-FIRST", "occurrence": "registration", "reason": "Opdigtet begrundelse."}""")
        {
            About = About.NewPlan, Costs = new(4, 17), Tried = new(6, 15), Again = new(2, 10),
        },
        new("scheduling.v1.DeadlineService.PreviewPlan", RpcRow.OfCase) { Costs = new(2, 5) },
        new("scheduling.v1.WorkListService.ListDeadlines", RpcRow.Whole) { Costs = new(3, 5) },
        new("scheduling.v1.WorkListService.GetTalkLoad", "{}") { Costs = new(3, 5) },
        new("scheduling.v1.RuleService.ListRuleSets", "{}") { Costs = new(0, 0) },
        new("scheduling.v1.RuleService.GetRuleSet", """{"sourceId": "RS-2015"}""") { Costs = new(0, 0) },
        new("scheduling.v1.RuleService.DiffRuleSets", """{"fromRuleSetId": "RS-2015", "toRuleSetId": "RS-2020"}""") { Costs = new(0, 0) },
        new("scheduling.v1.RuleService.ListRules", """{"pageSize": 5}""") { Costs = new(0, 0) },
        new("scheduling.v1.RuleService.ListFacts", "{}") { Costs = new(0, 0) },
        new("scheduling.v1.WatchService.Watch", RpcRow.Watching("plan")) { Costs = new(2, 5) },
    ];
}
