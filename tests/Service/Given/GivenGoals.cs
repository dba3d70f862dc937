using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Goals, resources and challenges for tests; all invented.</summary>
internal static class GivenGoals
{
    public const string Text = "Jeg vil tilbage som zoolog på fuld tid (opdigtet).";
    public const string Why = "Det lykkedes ikke med zebraerne (opdigtet).";

    public static GoalService.GoalServiceClient Goals(this Suite suite) => new(suite.To("cases"));

    public static ResourceService.ResourceServiceClient Resources(this Suite suite) => new(suite.To("cases"));

    public static FormulateGoalRequest Formulation(string caseId) => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, Kind = GoalKind.EmploymentGoal, Text = Text, Wording = GoalWording.CitizensOwn,
    };

    public static ReformulateGoalRequest Reformulation(string caseId, string goalId, string etag, string text = "Halv tid til en begyndelse (opdigtet).") => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, GoalId = goalId, Etag = etag, Text = text, Wording = GoalWording.CitizensOwn, Reason = Why,
    };

    public static CloseGoalRequest Closing(string caseId, string goalId, string etag, GoalOutcome outcome = GoalOutcome.Reached) => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, GoalId = goalId, Etag = etag, Outcome = outcome, Reason = Why,
    };

    public static async Task<Goal> FormulateGoal(this Suite suite, string caseId) =>
        (await suite.Goals().FormulateGoalAsync(Formulation(caseId), deadline: Suite.Soon)).Goal;

    public static async Task<Goal> Reformulate(this Suite suite, string caseId, string goalId, string etag) =>
        (await suite.Goals().ReformulateGoalAsync(Reformulation(caseId, goalId, etag), deadline: Suite.Soon)).Goal;

    public static async Task<Resource> RecordResource(this Suite suite, string caseId) => (await suite.Resources().RecordResourceAsync(
        new() { RequestId = Given.RequestId, CaseId = caseId, Text = "God kontakt til chefen (opdigtet).", Wording = GoalWording.CitizensOwn },
        deadline: Suite.Soon)).Resource;

    public static async Task<Challenge> RecordChallenge(this Suite suite, string caseId) => (await suite.Resources().RecordChallengeAsync(
        new() { RequestId = Given.RequestId, CaseId = caseId, Text = "Lang transport (opdigtet).", Wording = GoalWording.Officers },
        deadline: Suite.Soon)).Challenge;

    public static async Task<GetGoalsResponse> GetGoals(this Suite suite, string caseId) =>
        await suite.Goals().GetGoalsAsync(new() { CaseId = caseId }, deadline: Suite.Soon);

    /// <summary>
    /// The outcomes of calls made at once: the answer, or null where the etag was no longer current. Who is told that the queue is full
    /// calls again, as every client should; anything else fails.
    /// </summary>
    public static async Task<IReadOnlyList<T?>> AtOnce<T>(int count, Func<int, AsyncUnaryCall<T>> call) where T : class =>
        await Task.WhenAll(Enumerable.Range(0, count).Select(async number =>
        {
            for (var waited = System.Diagnostics.Stopwatch.StartNew(); ;)
            {
                try
                {
                    return await call(number);
                }
                catch (RpcException full) when (full.StatusCode == StatusCode.ResourceExhausted && waited.Elapsed < TimeSpan.FromMinutes(2))
                {
                    await Task.Delay(200);
                }
                catch (RpcException refused)
                {
                    var answer = Refused.With(refused);
                    Xunit.Assert.Equal((StatusCode.Aborted, "ETAG_MISMATCH"), (answer.Code, answer.Reason));
                    return null;
                }
            }
        }));
}
