
namespace Sygeopfoelgning.Tests;

/// <summary>The RPCs of Cases about the course of a case.</summary>
internal static class CourseRpcs
{
    private const string Reason = "\"reason\": \"Afprøvning af adgangen til sagen.\"";

    private static readonly string[] Indicators = ["LIMITED_CONTACT", "NO_TALK_ON_ABSENCE", "JOB_AND_HEALTH_INCOMPATIBLE", "MENTAL_DISORDER"];

    public static readonly RpcRow[] Rows =
    [
        new("cases.v1.CourseService.GetCourse", RpcRow.OfCase) { Costs = new(2, 6) },
        new("cases.v1.CourseService.ListCourseRecords", RpcRow.OfCase) { Costs = new(1, 3) },
        Write("RecordFirstCall", "\"calledOn\": {today}", "RetentionService"),
        Write("AssessRisk", "\"assessedOn\": {today}, \"answers\": [" + string.Join(", ", Indicators.Select(one => $$"""{"indicator": "RISK_INDICATOR_{{one}}", "answer": "ANSWER_NO"}""")) + "]", "RetentionService"),
        Write("ClassifyCase", "\"classifiedOn\": {today}, \"caseClass\": \"CASE_CLASS_COMPLEX\"", "RetentionService"),
        Write("DecideVisitation", "\"decidedOn\": {today}, \"category\": \"VISITATION_CATEGORY_2\""),
        Write("StateExpectation", "\"statedOn\": {today}, \"citizenExpectsUnder26Weeks\": \"ANSWER_YES\""),
        Write("DecideStandby", "\"fromDay\": {today}, \"standby\": true, \"ground\": \"STANDBY_GROUND_SERIOUS_ILLNESS\""),
        Write("RecordPartialReturn", "\"fromDay\": {today}, \"weeklyHoursContracted\": \"133200s\", \"weeklyHoursWorked\": \"72000s\", \"employerAgreed\": true"),
        Write("RecordRecovery", "\"recoveredOn\": {today}, \"source\": \"RECOVERY_SOURCE_OFFICER\""),
        Write("CloseCase", "\"closedOn\": {today}, \"outcome\": \"CASE_OUTCOME_OTHER\""),
        Write("ReopenCase", "\"fromDay\": {today}") with { About = About.RecoveredCase, Refuses = (_, _) => "CASE_NOT_ENDED", Costs = new(4, 19), Tried = new(6, 17) },
        Write("TakeBackRecord", "\"recordId\": \"{recordId}\"") with { About = About.RecoveredCase, Refuses = (_, _) => "RECORD_NOT_FOUND", Costs = new(4, 19), Tried = new(6, 17) },
    ];

    private static RpcRow Write(string name, string content, string service = "CourseService") =>
        new($"cases.v1.{service}.{name}", $$"""{"caseId": "{caseId}", "etag": "{caseEtag}", {{content}}, {{Reason}}}""")
        {
            About = About.NewCase, Costs = new(3, 17), Tried = new(5, 15), Again = new(2, 10),
        };
}
