using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Follow-ups without a talk for tests; all invented.</summary>
internal static class GivenFollowUps
{
    public static FollowUpService.FollowUpServiceClient FollowUps(this Suite suite) => new(suite.To("scheduling"));

    /// <summary>A follow-up by letter today, in which everything is said.</summary>
    public static RecordFollowUpRequest ByLetter(string caseId, DateOnly? day = null) => new()
    {
        RequestId = Given.RequestId, CaseId = caseId,
        FollowUp = new()
        {
            HeldOn = day?.ToProto(), Form = FollowUpForm.Letter, FormReason = FormReason.InActivity,
            Reason = "Borgeren er i praktik på hverdage (opdigtet).", Facts = GivenHeldTalks.Facts(),
        },
    };

    /// <summary>A follow-up without contact today, in which everything is said.</summary>
    public static RecordFollowUpRequest WithoutContact(string caseId, DateOnly? day = null)
    {
        var request = ByLetter(caseId, day);
        (request.FollowUp.Form, request.FollowUp.FormReason, request.FollowUp.Reason) =
            (FollowUpForm.Standby, FormReason.Unspecified, "Borgeren er i behandling og kan ikke kontaktes (opdigtet).");
        return request;
    }

    public static CorrectFollowUpRequest Correcting(FollowUp followUp) => new()
    {
        RequestId = Given.RequestId, CaseId = followUp.CaseId, FollowUpId = followUp.FollowUpId, Etag = followUp.Etag,
        Correction = new() { Text = "Borgeren begyndte først i praktik dagen efter (opdigtet).", Reason = "Datoen var læst forkert (opdigtet)." },
    };

    public static async Task<FollowUp> FollowUp(this Suite suite, RecordFollowUpRequest request) =>
        (await suite.FollowUps().RecordFollowUpAsync(request, deadline: Suite.Soon)).FollowUp;

    public static async Task<IReadOnlyList<FollowUp>> FollowUpsOf(this Suite suite, string caseId) =>
        (await suite.FollowUps().ListFollowUpsAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).FollowUps;

    /// <summary>Decides the category of a case.</summary>
    public static async Task<DecideVisitationResponse> Decide(this Suite suite, RegisterCaseResponse registered, DateOnly day) =>
        await suite.Courses.DecideVisitationAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = registered.Case.CaseId,
                Etag = (await suite.Courses.GetCourseAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Course.Etag,
                DecidedOn = day.ToProto(), Category = VisitationCategory._2, Reason = "Opdigtet begrundelse.",
            },
            deadline: Suite.Soon);
}
