using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Plans for tests; all invented.</summary>
internal static class GivenPlans
{
    public const string Activity = "Besøg zoologisk have to timer (opdigtet).";
    public const string Why = "Zoneterapien trækker ud (opdigtet).";

    public static InterventionPlanService.InterventionPlanServiceClient Plans(this Suite suite) => new(suite.To("cases"));

    public static PlanStepContent Step(string goalId, StepOwner owner = StepOwner.Citizen, int dueInDays = 14, string activity = Activity) => new()
    {
        GoalId = goalId, Activity = activity, Owner = owner, OwnerName = owner == StepOwner.Other ? "Arbejdsgiver (opdigtet)" : "",
        FromDay = Given.Today.ToProto(), ToDay = Given.Today.AddDays(dueInDays).ToProto(), DueOn = Given.Today.AddDays(dueInDays).ToProto(),
    };

    public static async Task<AddStepResponse> AddStep(this Suite suite, string caseId, PlanStepContent step) =>
        await suite.Plans().AddStepAsync(new() { RequestId = Given.RequestId, CaseId = caseId, Step = step }, deadline: Suite.Soon);

    public static async Task<AddFollowUpItemResponse> AddItem(this Suite suite, string caseId) => await suite.Plans().AddFollowUpItemAsync(
        new() { RequestId = Given.RequestId, CaseId = caseId, Kind = FollowUpItemKind.Activity, Text = "Er zebraen fodret (opdigtet)?" }, deadline: Suite.Soon);

    public static CompleteStepRequest Completion(string caseId, string stepId, string etag) => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, StepId = stepId, Etag = etag,
    };

    public static ChangeStepRequest Change(string caseId, string stepId, string etag, PlanStepContent step, string because = "") => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, StepId = stepId, Etag = etag, Step = step, DueMovedBecause = because,
    };

    public static CancelStepRequest Cancellation(string caseId, string stepId, string etag) => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, StepId = stepId, Etag = etag, Reason = Why,
    };

    public static AgreePlanRequest Agreement(string caseId, string etag) => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, Etag = etag, CitizenAgreed = true, OfficerAgreed = true, AgreedOn = Given.Today.ToProto(),
    };

    /// <summary>A staircase, a step a week from next week on.</summary>
    public static SetStaircaseRequest Staircase(string caseId, string etag, params double[] hours) => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, Etag = etag,
        Steps =
        {
            hours.Select((each, week) => new StaircaseStep
            {
                FromDay = Given.Today.AddDays(7 * (week + 1)).ToProto(), WeeklyHours = Duration.FromTimeSpan(TimeSpan.FromHours(each)),
                Tasks = "Papirarbejde (opdigtet).",
            }),
        },
    };

    public static async Task<GetInterventionPlanResponse> GetPlan(this Suite suite, string caseId) =>
        await suite.Plans().GetInterventionPlanAsync(new() { CaseId = caseId }, deadline: Suite.Soon);
}
