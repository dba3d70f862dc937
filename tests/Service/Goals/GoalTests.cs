using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Goals: formulated in somebody's words, reformulated as new versions, closed (S0-01, S0-02, S2-13).</summary>
public sealed class GoalTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task The_citizens_own_goal_keeps_its_versions_with_author_and_reason_and_the_journal_says_so()
    {
        var (registered, caseId) = await NewCase();
        using var citizen = Citizen(registered);

        var formulated = await citizen.FormulateGoal(caseId);
        var reformulated = await Caseworker.Reformulate(caseId, formulated.GoalId, formulated.Etag);
        await Refused.By(StatusCode.FailedPrecondition, "GOAL_UNCHANGED", Caseworker.Goals().ReformulateGoalAsync(
            GivenGoals.Reformulation(caseId, formulated.GoalId, reformulated.Etag), deadline: Suite.Soon));
        var closed = (await Caseworker.Goals().CloseGoalAsync(
            GivenGoals.Closing(caseId, formulated.GoalId, reformulated.Etag, GoalOutcome.GivenUp), deadline: Suite.Soon)).Goal;

        Assert.Equal((GivenGoals.Text, "Birk Borger", WrittenBy.Citizen, 1), (formulated.Present.Text, formulated.Present.AuthorName, formulated.Present.WrittenBy, formulated.VersionCount));
        Assert.Equal((GivenGoals.Why, WrittenBy.Officer, 2), (reformulated.Present.Reason, reformulated.Present.WrittenBy, reformulated.VersionCount));
        Assert.Equal((GoalChange.Closed, GoalOutcome.GivenUp, reformulated.Present.Text), (closed.Present.Change, closed.Present.Outcome, closed.Present.Text));
        Assert.Equal(closed, Assert.Single((await citizen.GetGoals(caseId)).Goals));
        var versions = (await citizen.Goals().ListGoalVersionsAsync(new() { CaseId = caseId, GoalId = formulated.GoalId }, deadline: Suite.Soon)).Versions;
        Assert.Equal([closed.Present, reformulated.Present, formulated.Present], versions);
        var entries = await Entries(registered, 3);
        Assert.Equal(
            [
                "Der er formuleret et beskæftigelsesmål med borgerens egne ord. Det er skrevet af borgeren selv; ordlyden står nedenfor.",
                "Et beskæftigelsesmål er omformuleret (version 2) med borgerens egne ord. Det er skrevet af en medarbejder; ordlyden og begrundelsen står nedenfor.",
                "Et beskæftigelsesmål er afsluttet: opgivet. Målet og begrundelsen står nedenfor.",
            ],
            entries.Select(entry => entry.Text));
    }

    [Fact]
    public async Task A_replaced_goal_names_the_other_one_which_is_open()
    {
        var (_, caseId) = await NewCase();
        var (goal, other) = (await Caseworker.FormulateGoal(caseId), await Caseworker.FormulateGoal(caseId));
        var request = GivenGoals.Closing(caseId, goal.GoalId, goal.Etag, GoalOutcome.Replaced);

        await Refused.For(Caseworker.Goals().CloseGoalAsync(request, deadline: Suite.Soon), ("replaced_by_goal_id", "REPLACEMENT_MISSING"));
        request.ReplacedByGoalId = goal.GoalId;
        await Refused.For(Caseworker.Goals().CloseGoalAsync(request, deadline: Suite.Soon), ("replaced_by_goal_id", "REPLACEMENT_MISSING"));
        request.ReplacedByGoalId = Given.RequestId;
        await Refused.By(StatusCode.NotFound, "GOAL_NOT_FOUND", Caseworker.Goals().CloseGoalAsync(request, deadline: Suite.Soon));
        request.ReplacedByGoalId = other.GoalId;
        var reached = request.Clone();
        reached.Outcome = GoalOutcome.Reached;
        await Refused.For(Caseworker.Goals().CloseGoalAsync(reached, deadline: Suite.Soon), ("replaced_by_goal_id", "REPLACEMENT_EXCLUDED"));

        Assert.Equal(other.GoalId, (await Caseworker.Goals().CloseGoalAsync(request, deadline: Suite.Soon)).Goal.Present.ReplacedByGoalId);
    }

    [Fact]
    public async Task A_closed_goal_is_not_changed_any_more()
    {
        var (_, caseId) = await NewCase();
        var goal = await Caseworker.FormulateGoal(caseId);
        var closed = (await Caseworker.Goals().CloseGoalAsync(GivenGoals.Closing(caseId, goal.GoalId, goal.Etag), deadline: Suite.Soon)).Goal;

        var refused = await Refused.By(StatusCode.FailedPrecondition, "GOAL_CLOSED", Caseworker.Goals().ReformulateGoalAsync(
            GivenGoals.Reformulation(caseId, goal.GoalId, closed.Etag), deadline: Suite.Soon));
        Assert.Contains("Formulér et nyt mål", refused.Text.Message, StringComparison.Ordinal);
        await Refused.By(StatusCode.FailedPrecondition, "GOAL_CLOSED", Caseworker.Goals().CloseGoalAsync(
            GivenGoals.Closing(caseId, goal.GoalId, closed.Etag), deadline: Suite.Soon));
        await Refused.By(StatusCode.NotFound, "GOAL_NOT_FOUND", Caseworker.Goals().ReformulateGoalAsync(
            GivenGoals.Reformulation(caseId, Given.RequestId, closed.Etag), deadline: Suite.Soon));
        Assert.Equal(closed, Assert.Single((await Caseworker.GetGoals(caseId)).Goals));
    }

    [Fact]
    public async Task Whoever_read_an_older_version_is_told_who_changed_it()
    {
        var (_, caseId) = await NewCase();
        var goal = await Caseworker.FormulateGoal(caseId);
        var changed = await Fixture.As("coordinator", name: "Karen Koordinator").Reformulate(caseId, goal.GoalId, goal.Etag);

        var refused = await Refused.By(StatusCode.Aborted, "ETAG_MISMATCH", Caseworker.Goals().ReformulateGoalAsync(
            GivenGoals.Reformulation(caseId, goal.GoalId, goal.Etag), deadline: Suite.Soon));

        Assert.Equal((changed.Etag, "Karen Koordinator"), (refused.Info.Metadata["current_etag"], refused.Info.Metadata["changed_by"]));
    }

    [Fact]
    public async Task Of_a_hundred_reformulations_at_once_each_is_stored_or_refused_and_none_is_lost()
    {
        var (_, caseId) = await NewCase();
        var goal = await Caseworker.FormulateGoal(caseId);

        var outcomes = await GivenGoals.AtOnce(100, number => Caseworker.Goals().ReformulateGoalAsync(
            GivenGoals.Reformulation(caseId, goal.GoalId, goal.Etag, $"Mål nummer {number} (opdigtet)."), deadline: DateTime.UtcNow.AddSeconds(120)));

        var stored = outcomes.OfType<ReformulateGoalResponse>().Select(answer => answer.Goal).ToList();
        Assert.NotEmpty(stored);
        var versions = (await Caseworker.Goals().ListGoalVersionsAsync(
            new() { CaseId = caseId, GoalId = goal.GoalId, PageSize = 200 }, deadline: Suite.Soon)).Versions;
        Assert.Equal(stored.Select(one => one.Present).OrderByDescending(one => one.Version), versions.SkipLast(1));
        Assert.Equal(goal.Present, versions[^1]);
    }

    [Fact]
    public async Task A_citizen_changes_the_own_goals_only_and_in_the_own_words_only()
    {
        var (registered, caseId) = await NewCase();
        using var citizen = Citizen(registered);
        var officers = GivenGoals.Formulation(caseId);
        officers.Wording = GoalWording.Officers;
        var goal = (await Caseworker.Goals().FormulateGoalAsync(officers, deadline: Suite.Soon)).Goal;
        var own = await citizen.FormulateGoal(caseId);

        await Refused.By(StatusCode.PermissionDenied, "GOAL_NOT_OWN", citizen.Goals().ReformulateGoalAsync(
            GivenGoals.Reformulation(caseId, goal.GoalId, goal.Etag), deadline: Suite.Soon));
        officers.RequestId = Given.RequestId;
        await Refused.For(citizen.Goals().FormulateGoalAsync(officers, deadline: Suite.Soon), ("wording", "WORDING_NOT_CITIZENS"));
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", citizen.Goals().CloseGoalAsync(
            GivenGoals.Closing(caseId, own.GoalId, own.Etag), deadline: Suite.Soon));
        Assert.Equal(2, (await citizen.Reformulate(caseId, own.GoalId, own.Etag)).VersionCount);
    }

    [Fact]
    public async Task What_says_nothing_or_too_much_is_refused_with_every_violation_at_once_and_nothing_is_stored()
    {
        var (_, caseId) = await NewCase();
        await Refused.For(
            Caseworker.Goals().FormulateGoalAsync(
                new() { RequestId = Given.RequestId, CaseId = caseId, Kind = (GoalKind)99, Text = new string('æ', 2001) }, deadline: Suite.Soon),
            ("kind", "ENUM_UNKNOWN"), ("text", "TEXT_TOO_LONG"), ("wording", "FIELD_REQUIRED"));
        var goal = await Caseworker.FormulateGoal(caseId);
        var vague = GivenGoals.Reformulation(caseId, goal.GoalId, "", "?!");
        vague.Reason = "";
        await Refused.For(
            Caseworker.Goals().ReformulateGoalAsync(vague, deadline: Suite.Soon),
            ("etag", "FIELD_REQUIRED"), ("text", "TEXT_WITHOUT_LETTERS"), ("reason", "FIELD_REQUIRED"));
        await Refused.For(
            Caseworker.Goals().CloseGoalAsync(new() { RequestId = Given.RequestId, CaseId = caseId, GoalId = "x" }, deadline: Suite.Soon),
            ("goal_id", "UUID_INVALID"), ("etag", "FIELD_REQUIRED"), ("outcome", "FIELD_REQUIRED"), ("reason", "FIELD_REQUIRED"));
        Assert.Equal(goal, Assert.Single((await Caseworker.GetGoals(caseId)).Goals));
    }

    [Fact]
    public async Task A_dry_run_answers_without_ids_and_stores_nothing()
    {
        var (_, caseId) = await NewCase();
        var request = GivenGoals.Formulation(caseId);
        request.ValidateOnly = true;

        var tried = await Caseworker.Goals().FormulateGoalAsync(request, deadline: Suite.Soon);

        Assert.Equal(("", "", "", ""), (tried.Goal.GoalId, tried.Goal.Present.GoalId, tried.Goal.Etag, tried.Position));
        Assert.Empty((await Caseworker.GetGoals(caseId)).Goals);
    }

    [Fact]
    public async Task What_goals_say_can_be_read_in_no_table()
    {
        var (registered, caseId) = await NewCase();
        var goal = await Caseworker.FormulateGoal(caseId);
        await Caseworker.Reformulate(caseId, goal.GoalId, goal.Etag);
        await Entries(registered, 2);

        foreach (var service in Stack.Services)
        {
            var database = await Fixture.Database(service, "superuser");
            foreach (var table in await database.All(row => row.GetString(0), "select quote_ident(tablename) from pg_tables where schemaname = 'public'"))
            {
                foreach (var word in (string[])["zoolog", "zebraerne"])
                {
                    Assert.Equal((service, table, 0L), (service, table, await database.One<long>(
                        $"select count(*) from {table} t where position($1 in t::text) > 0 or position($2 in t::text) > 0",
                        word, Convert.ToHexStringLower(System.Text.Encoding.UTF8.GetBytes(word)))));
                }
            }
        }
    }

    [Theory]
    [InlineData("update goal_version set version = 9")]
    [InlineData("delete from goal_version")]
    [InlineData("update recorded_statement set wording = 1")]
    [InlineData("delete from recorded_statement")]
    public async Task No_version_is_ever_changed_or_taken_away(string statement)
    {
        await using var connection = await (await Fixture.Database("cases", "app")).OpenConnectionAsync();
        await using var transaction = await connection.Within(Municipality);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.Run(statement));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    private async Task<(RegisterCaseResponse, string)> NewCase()
    {
        var registered = await Caseworker.Register();
        return (registered, registered.Case.CaseId);
    }

    private Suite Citizen(RegisterCaseResponse registered) =>
        Stack.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);

    // Notices of deadlines may come between the entries.
    private async Task<List<JournalEntry>> Entries(RegisterCaseResponse registered, int count) => await Eventually.Becomes(
        "the journal tells of the goals",
        async () => (await Caseworker.Entries(registered.Case.CaseId))
            .Where(one => one.EventType.StartsWith(GoalFormulated.Descriptor.File.Package + ".Goal", StringComparison.Ordinal)).ToList(),
        found => found.Count == count);
}
