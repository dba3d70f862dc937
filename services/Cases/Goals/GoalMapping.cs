using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Cases.Goals;

/// <summary>Converts requests to versions of goals, and goals to answers and events.</summary>
internal static class GoalMapping
{
    public static GoalVersion ToVersion(this FormulateGoalRequest request) => new() { Text = request.Text, Wording = request.Wording };

    public static GoalVersion ToVersion(this ReformulateGoalRequest request) =>
        new() { Text = request.Text, Wording = request.Wording, Reason = request.Reason };

    public static GoalVersion ToVersion(this CloseGoalRequest request) =>
        new() { Outcome = request.Outcome, Reason = request.Reason, ReplacedByGoalId = request.ReplacedByGoalId };

    public static Goal ToProto(this KnownGoal goal, Guid caseId) => new()
    {
        GoalId = goal.Id, CaseId = caseId.ToString(), Kind = goal.Kind, Present = goal.Present, VersionCount = goal.Present.Version, Etag = goal.Etag,
    };

    public static GoalFormulated ToFormulated(this KnownGoal goal, Guid caseId) => new()
    {
        CaseId = caseId.ToString(), GoalId = goal.Id, Version = goal.Present.Version, Kind = goal.Kind,
        Wording = goal.Present.Wording, WrittenBy = goal.Present.WrittenBy,
    };

    public static GoalReformulated ToReformulated(this KnownGoal goal, Guid caseId) => new()
    {
        CaseId = caseId.ToString(), GoalId = goal.Id, Version = goal.Present.Version, Kind = goal.Kind,
        Wording = goal.Present.Wording, WrittenBy = goal.Present.WrittenBy,
    };

    public static GoalClosed ToClosed(this KnownGoal goal, Guid caseId) => new()
    {
        CaseId = caseId.ToString(), GoalId = goal.Id, Version = goal.Present.Version, Kind = goal.Kind, Outcome = goal.Present.Outcome,
    };
}
