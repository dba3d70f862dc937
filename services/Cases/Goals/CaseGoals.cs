using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Goals;

/// <summary>A goal (udviklingsmål, beskæftigelsesmål) in its present version.</summary>
/// <param name="Kind">Which kind.</param>
/// <param name="FirstWording">Whose words the first version is in.</param>
/// <param name="Present">The present version.</param>
internal sealed record KnownGoal(GoalKind Kind, GoalWording FirstWording, GoalVersion Present)
{
    public string Id => Present.GoalId;

    public bool IsClosed => Present.Change == GoalChange.Closed;

    public string Etag => Etags.Of(Present.Version);
}

/// <summary>The goals of a case, and what may become of them (S0-01, S0-02, S2-13).</summary>
/// <param name="CaseId">The case.</param>
/// <param name="IsOpen">Whether the case is open.</param>
/// <param name="All">The goals, oldest first.</param>
internal sealed record CaseGoals(Guid CaseId, bool IsOpen, IReadOnlyList<KnownGoal> All)
{
    /// <summary>More goals than this are read by nobody; an assumption of the suite.</summary>
    public const int Most = 100;

    /// <summary>The same of goals that are closed too.</summary>
    public const int MostEver = 1_000;

    /// <summary>The goal as it is formulated.</summary>
    public Result<KnownGoal> Formulate(GoalKind kind, GoalVersion version, Author by, Guid goalId, DateTimeOffset now)
    {
        if (Refused() is { } closed)
        {
            return closed;
        }

        if (by.Refuses(version.Wording) is { } refusal)
        {
            return refusal;
        }

        return All.Count(goal => !goal.IsClosed) >= Most || All.Count >= MostEver
            ? new GoalsFull(CaseId.ToString(), Most)
            : new KnownGoal(kind, version.Wording, Written(version, goalId.ToString(), 1, GoalChange.Formulated, by, now));
    }

    /// <summary>The goal in its new version; one that reads like the present one is refused. A citizen reformulates what was first formulated in the own words.</summary>
    public Result<KnownGoal> Reformulate(string goalId, string etag, GoalVersion version, Author by, DateTimeOffset now) =>
        Changeable(goalId, etag).Then<KnownGoal>(goal =>
            by.Refuses(version.Wording) is { } refusal
                ? refusal
                : by.IsCitizen && goal.FirstWording != GoalWording.CitizensOwn
                    ? new GoalNotOwn()
                : (version.Text, version.Wording) == (goal.Present.Text, goal.Present.Wording)
                    ? new GoalUnchanged(goalId)
                    : goal with { Present = Written(version, goalId, goal.Present.Version + 1, GoalChange.Reformulated, by, now) });

    /// <summary>The closed goal. No step of a plan may still serve it: a step is not left without its goal.</summary>
    public Result<KnownGoal> Close(string goalId, string etag, GoalVersion version, int openSteps, Author by, DateTimeOffset now) =>
        Changeable(goalId, etag).Then<KnownGoal>(goal =>
        {
            var closing = version.Clone();
            if (version.Outcome == GoalOutcome.Replaced)
            {
                if (!Open(version.ReplacedByGoalId).TryGet(out var replacing, out var missing))
                {
                    return missing;
                }

                closing.ReplacedByGoalId = replacing.Id;
            }

            if (openSteps > 0)
            {
                return new GoalHasOpenSteps(goalId, openSteps);
            }

            (closing.Text, closing.Wording) = (goal.Present.Text, goal.Present.Wording);
            return goal with { Present = Written(closing, goalId, goal.Present.Version + 1, GoalChange.Closed, by, now) };
        });

    /// <summary>A goal that is not closed, for what serves it.</summary>
    public Result<KnownGoal> Open(string goalId)
    {
        if (Find(goalId) is not { } goal)
        {
            return new GoalNotFound(goalId);
        }

        return goal.IsClosed ? new GoalClosedAlready(goalId) : goal;
    }

    private Result<KnownGoal> Changeable(string goalId, string etag)
    {
        if (Refused() is { } closed)
        {
            return closed;
        }

        if (Find(goalId) is not { } goal)
        {
            return new GoalNotFound(goalId);
        }

        if (Etags.Parse(etag) != goal.Present.Version)
        {
            return new EtagMismatch("goal", goalId, goal.Etag, goal.Present.AuthorName, goal.Present.WrittenAt.ToDateTimeOffset());
        }

        return goal.IsClosed ? new GoalClosedAlready(goalId) : goal;
    }

    private KnownGoal? Find(string goalId) => All.FirstOrDefault(goal => goal.Id.Equals(goalId, StringComparison.OrdinalIgnoreCase));

    private CaseIsClosed? Refused() => IsOpen ? null : new CaseIsClosed(CaseId.ToString());

    private static GoalVersion Written(GoalVersion version, string goalId, int number, GoalChange change, Author by, DateTimeOffset now)
    {
        var written = version.Clone();
        (written.GoalId, written.Version, written.Change) = (goalId, number, change);
        (written.WrittenBy, written.AuthorId, written.AuthorName, written.WrittenAt) = (by.WrittenBy, by.Id, by.Name, now.ToTimestamp());
        return written;
    }
}

/// <summary>The case has no such goal.</summary>
[Danish("Sagen har ikke det mål. Hent målene igen.")]
[English("The case has no such goal. Read the goals again.")]
public sealed record GoalNotFound(string GoalId) : Refusal(RefusalKind.NotFound, "GOAL_NOT_FOUND", "goal", GoalId);

/// <summary>The goal is closed already.</summary>
[Danish("Målet er afsluttet. Formulér et nyt mål, eller vælg et, der ikke er afsluttet.")]
[English("The goal is closed. Formulate a new goal, or choose one that is not closed.")]
public sealed record GoalClosedAlready(string GoalId) : Refusal(RefusalKind.FixState, "GOAL_CLOSED", "goal", GoalId);

/// <summary>The goal reads like that already.</summary>
[Danish("Målet lyder allerede sådan, så der er intet at ændre. Skriv den nye formulering, eller lad målet stå.")]
[English("The goal reads like that already, so there is nothing to change. Write the new text, or leave the goal as it is.")]
public sealed record GoalUnchanged(string GoalId) : Refusal(RefusalKind.FixState, "GOAL_UNCHANGED", "goal", GoalId);

/// <summary>Steps of the plan still serve the goal.</summary>
[Danish("Åbne skridt i planen, der tjener målet: {OpenSteps}. Gør dem færdige, aflys dem, eller flyt dem til et andet mål først.")]
[English("Open steps of the plan that serve the goal: {OpenSteps}. Complete them, cancel them, or move them to another goal first.")]
public sealed record GoalHasOpenSteps(string GoalId, int OpenSteps) : Refusal(RefusalKind.FixState, "GOAL_HAS_OPEN_STEPS", "goal", GoalId);

/// <summary>The goal is not the citizen's own.</summary>
[Danish("Målet er formuleret af en medarbejder. Formulér dit eget mål, eller skriv et ønske til samtalen.")]
[English("The goal was formulated by an officer. Formulate your own goal, or write a wish for the talk.")]
public sealed record GoalNotOwn() : Refusal(RefusalKind.Forbidden, "GOAL_NOT_OWN");

/// <summary>The case has as many goals as it may.</summary>
[Danish("Sagen har {Limit} mål, og flere kan den ikke have. Omformulér et af dem.")]
[English("The case has {Limit} goals and cannot have more. Reformulate one of them.")]
public sealed record GoalsFull(string CaseId, int Limit) : Refusal(RefusalKind.FixState, "GOALS_FULL", "case", CaseId);
