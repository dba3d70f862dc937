namespace Sygeopfoelgning.Tests;

/// <summary>The RPCs of Scheduling.</summary>
internal static class SchedulingRpcs
{
    public static readonly RpcRow[] Rows =
    [
        new("scheduling.v1.DeadlineService.GetPlan", RpcRow.OfCase) { Costs = new(3, 6) },
        new("scheduling.v1.DeadlineService.PreviewPlan",
            """
            {"municipalityCode": {municipality},
             "facts": {"firstAbsenceDay": {"year": 2026, "month": 3, "day": 2}, "kindOfEmployment": "KIND_OF_EMPLOYMENT_EMPLOYEE_WITH_PAY"}}
            """) { Costs = new(2, 4) },
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
