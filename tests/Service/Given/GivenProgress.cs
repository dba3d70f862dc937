using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Progress for tests; all invented.</summary>
internal static class GivenProgress
{
    public const string Why = "Zonerne blev forvekslet (opdigtet).";

    public static ProgressService.ProgressServiceClient ProgressOf(this Suite suite) => new(suite.To("cases"));

    public static RecordMeasurementRequest Measurement(string caseId, int value, DateOnly? on = null) => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, Instrument = ProgressInstrument.Health, Value = value, AnsweredBy = AnsweredBy.Citizen,
        MeasuredOn = (on ?? Given.Today).ToProto(),
    };

    public static DecideHealthClarificationRequest Clarification(
        string caseId, string etag, HealthClarificationStatus status = HealthClarificationStatus.UnderInvestigation, DateOnly? on = null) => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, Etag = etag, Status = status, DecidedOn = (on ?? Given.Today).ToProto(), Reason = Why,
    };

    public static RecordWorkContactRequest Contact(string caseId, string etag, WorkContactState state = WorkContactState.Lost, DateOnly? from = null) => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, Etag = etag, State = state, FromDay = (from ?? Given.Today).ToProto(), Note = "Zoologisk have svarer ikke (opdigtet).",
    };

    public static async Task<RecordMeasurementResponse> Measure(this Suite suite, string caseId, int value, DateOnly? on = null) =>
        await suite.ProgressOf().RecordMeasurementAsync(Measurement(caseId, value, on), deadline: Suite.Soon);

    public static async Task<ProgressRecord> AskMedically(this Suite suite, string caseId) => (await suite.ProgressOf().AddMedicalQuestionAsync(
        new() { RequestId = Given.RequestId, CaseId = caseId, Text = "Er zebrabiddet lægt (opdigtet)?" }, deadline: Suite.Soon)).Record;

    public static SettleMedicalQuestionRequest Settlement(string caseId, string questionId) => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, QuestionId = questionId, Outcome = MedicalQuestionOutcome.Answered, Explanation = "Lægen kalder det zoonosefrit (opdigtet).",
    };

    public static WithdrawMeasurementRequest Withdrawal(string caseId, string measurementId) => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, MeasurementId = measurementId, Reason = Why,
    };

    public static async Task<Progress> GetProgress(this Suite suite, string caseId) =>
        (await suite.ProgressOf().GetProgressAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Progress;
}
