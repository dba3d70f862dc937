namespace Sygeopfoelgning.Tests;

/// <summary>The RPCs of the progress of a case (Cases).</summary>
internal static class ProgressRpcs
{
    private const string Why = "Afprøvning af progressionen (opdigtet).";

    public static readonly RpcRow[] Rows =
    [
        new("cases.v1.ProgressService.ListInstruments", "{}") { Costs = new(0, 0) },
        new("cases.v1.ProgressService.GetProgress", RpcRow.OfCase) { Costs = new(3, 8) },
        new("cases.v1.ProgressService.ListProgressRecords", RpcRow.OfCase) { About = About.Progress, Costs = new(1, 3) },
        Write("RecordMeasurement",
            """
            "instrument": "PROGRESS_INSTRUMENT_HEALTH", "value": 5, "answeredBy": "ANSWERED_BY_CITIZEN", "measuredOn": {today}
            """),
        Write("WithdrawMeasurement", $$"""
            "measurementId": "{measurementId}", "reason": "{{Why}}"
            """) with { About = About.Progress, Refuses = (_, _) => "MEASUREMENT_NOT_FOUND" },
        Write("DecideHealthClarification", $$"""
            "etag": "0", "status": "HEALTH_CLARIFICATION_STATUS_UNDER_INVESTIGATION", "decidedOn": {today}, "reason": "{{Why}}"
            """),
        Write("AddMedicalQuestion", """
            "text": "Opdigtet spørgsmål."
            """),
        Write("SettleMedicalQuestion", $$"""
            "questionId": "{questionId}", "outcome": "MEDICAL_QUESTION_OUTCOME_ANSWERED", "explanation": "{{Why}}"
            """) with { About = About.Progress, Refuses = (_, _) => "MEDICAL_QUESTION_NOT_FOUND" },
        Write("RecordWorkContact", """
            "etag": "0", "state": "WORK_CONTACT_STATE_KEPT", "fromDay": {today}
            """),
    ];

    private static RpcRow Write(string name, string content) => new($"cases.v1.ProgressService.{name}", $$"""{"caseId": "{caseId}", {{content}}}""")
    {
        About = About.NewCase, Costs = new(3, 15), Tried = new(5, 13), Again = new(2, 10),
    };
}
