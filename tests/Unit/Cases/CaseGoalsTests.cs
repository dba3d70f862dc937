using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.Goals;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.Resources;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Tests.Unit.Rules;
using Sygeopfoelgning.Types.V1;
using StatementAbout = Sygeopfoelgning.Cases.Resources.About;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>What may become of goals, resources and challenges.</summary>
public sealed class CaseGoalsTests
{
    private static readonly Guid CaseId = Guid.Parse("01930000-0000-7000-8000-00000000000c");
    private static readonly Guid GoalId = Guid.Parse("01930000-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);
    private static readonly Author Officer = new(WrittenBy.Officer, "officer-1", "Sofie Sagsbehandler");

    private static readonly GoalVersion Version = new() { Text = "Opdigtet mål.", Wording = GoalWording.CitizensOwn };
    private static readonly CaseGoals None = new(CaseId, true, []);
    private static readonly KnownGoal Goal = None.Formulate(GoalKind.DevelopmentGoal, Version, Officer, GoalId, Now).Value;
    private static readonly CaseGoals One = None with { All = [Goal] };

    [Fact]
    public void A_formulated_goal_has_its_first_version_of_its_author() => Assert.Equal(
        new GoalVersion
        {
            GoalId = GoalId.ToString(), Version = 1, Change = GoalChange.Formulated, Text = "Opdigtet mål.", Wording = GoalWording.CitizensOwn,
            WrittenBy = WrittenBy.Officer, AuthorId = "officer-1", AuthorName = "Sofie Sagsbehandler", WrittenAt = Now.ToTimestamp(),
        },
        Goal.Present);

    [Fact]
    [Meets("CASE_CLOSED")]
    public void Nothing_is_changed_in_a_closed_case()
    {
        var closed = One with { IsOpen = false };
        Assert.All(
            (object?[])
            [
                closed.Formulate(GoalKind.EmploymentGoal, Version, Officer, GoalId, Now).Refusal,
                closed.Reformulate(Goal.Id, Goal.Etag, Version, Officer, Now).Refusal,
                closed.Close(Goal.Id, Goal.Etag, Version, 0, Officer, Now).Refusal,
                new CaseStatements(CaseId, false, []).Record(StatementAbout.Resource, "Opdigtet.", GoalWording.Officers, Officer, GoalId, Now).Refusal,
                new CaseStatements(CaseId, false, []).Withdraw(StatementAbout.Resource, GoalId, "Opdigtet.", Officer, Now).Refusal,
            ],
            refusal => Assert.Equal(new CaseIsClosed(CaseId.ToString()), refusal));
    }

    [Fact]
    [Meets("GOALS_FULL")]
    public void A_case_has_at_most_a_hundred_goals()
    {
        var almost = None with { All = [.. Enumerable.Repeat(Goal, CaseGoals.Most - 1)] };
        Assert.False(almost.Formulate(GoalKind.EmploymentGoal, Version, Officer, GoalId, Now).IsRefused);
        Assert.IsType<GoalsFull>((almost with { All = [.. almost.All, Goal] }).Formulate(GoalKind.EmploymentGoal, Version, Officer, GoalId, Now).Refusal);
    }

    [Fact]
    [Meets("GOAL_HAS_OPEN_STEPS")]
    public void A_goal_that_open_steps_serve_is_not_closed() => Assert.Equal(
        new GoalHasOpenSteps(Goal.Id, 2), One.Close(Goal.Id, Goal.Etag, new() { Outcome = GoalOutcome.Reached }, 2, Officer, Now).Refusal);

    [Fact]
    [Meets("GOAL_CLOSED")]
    public void A_closed_goal_stays_as_it_was()
    {
        var closed = One.Close(Goal.Id, Goal.Etag, new() { Outcome = GoalOutcome.Reached, Reason = "Opdigtet." }, 0, Officer, Now).Value;
        var known = None with { All = [closed] };

        Assert.Equal((2, Goal.Present.Text), (closed.Present.Version, closed.Present.Text));
        Assert.IsType<GoalClosedAlready>(known.Reformulate(Goal.Id, closed.Etag, Version, Officer, Now).Refusal);
        Assert.IsType<GoalClosedAlready>(known.Open(Goal.Id).Refusal);
    }

    [Fact]
    [Meets("GOAL_UNCHANGED")]
    public void A_goal_is_reformulated_only_into_another_text_or_wording()
    {
        Assert.Equal(new GoalUnchanged(Goal.Id), One.Reformulate(Goal.Id, Goal.Etag, Version, Officer, Now).Refusal);
        Assert.False(One.Reformulate(Goal.Id, Goal.Etag, new() { Text = "Et andet.", Wording = GoalWording.CitizensOwn }, Officer, Now).IsRefused);
        Assert.False(One.Reformulate(Goal.Id, Goal.Etag, new() { Text = Version.Text, Wording = GoalWording.Officers }, Officer, Now).IsRefused);
    }

    [Fact]
    [Meets("STATEMENTS_FULL")]
    public void A_case_has_at_most_a_hundred_resources_beside_its_challenges()
    {
        var said = new CaseStatements(CaseId, true, []).Record(StatementAbout.Resource, "Opdigtet.", GoalWording.Officers, Officer, GoalId, Now).Value;
        var full = new CaseStatements(CaseId, true, [.. Enumerable.Repeat(said, CaseStatements.Most)]);

        Assert.IsType<StatementsFull>(full.Record(StatementAbout.Resource, "Opdigtet.", GoalWording.Officers, Officer, GoalId, Now).Refusal);
        Assert.False(full.Record(StatementAbout.Challenge, "Opdigtet.", GoalWording.Officers, Officer, GoalId, Now).IsRefused);
    }
}
