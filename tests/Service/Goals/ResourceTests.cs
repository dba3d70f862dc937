using Grpc.Core;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;
using RecordCase = Sygeopfoelgning.Casefile.V1.CaseFileRecord.RecordOneofCase;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Resources, and apart from them challenges: recorded, and withdrawn with a reason (S0-04, S2-13).</summary>
public sealed class ResourceTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task Resources_and_challenges_stand_apart_and_a_withdrawn_one_stays_with_its_reason()
    {
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        using var citizen = Citizen(registered);
        var resource = await citizen.RecordResource(caseId);
        var challenge = await Caseworker.RecordChallenge(caseId);

        var withdrawn = (await citizen.Resources().WithdrawResourceAsync(Withdrawal(caseId, resource), deadline: Suite.Soon)).Resource;

        Assert.Equal((WrittenBy.Citizen, WrittenBy.Officer), (resource.Statement.WrittenBy, challenge.Statement.WrittenBy));
        Assert.Equal((GivenGoals.Why, "Birk Borger"), (withdrawn.Statement.Withdrawal.Reason, withdrawn.Statement.Withdrawal.WithdrawnByName));
        var read = await Caseworker.GetGoals(caseId);
        Assert.Equal((withdrawn, challenge), (Assert.Single(read.Resources), Assert.Single(read.Challenges)));
        var subjects = await Eventually.Becomes(
            "the journal tells of them", async () => (await Caseworker.Entries(caseId)).Select(entry => entry.Subject).ToList(),
            found => found.Contains("Ressource trukket tilbage"));
        Assert.Contains("Ressource registreret", subjects);
        Assert.Contains("Udfordring registreret", subjects);
    }

    [Fact]
    public async Task One_that_is_withdrawn_not_there_or_another_kind_is_not_withdrawn()
    {
        var caseId = (await Caseworker.Register()).Case.CaseId;
        var resource = await Caseworker.RecordResource(caseId);
        var challenge = await Caseworker.RecordChallenge(caseId);
        await Caseworker.Resources().WithdrawResourceAsync(Withdrawal(caseId, resource), deadline: Suite.Soon);

        await Refused.By(StatusCode.FailedPrecondition, "STATEMENT_WITHDRAWN",
            Caseworker.Resources().WithdrawResourceAsync(Withdrawal(caseId, resource), deadline: Suite.Soon));
        await Refused.By(StatusCode.NotFound, "STATEMENT_NOT_FOUND", Caseworker.Resources().WithdrawResourceAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, ResourceId = challenge.ChallengeId, Reason = GivenGoals.Why }, deadline: Suite.Soon));
        await Caseworker.Resources().WithdrawChallengeAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, ChallengeId = challenge.ChallengeId, Reason = GivenGoals.Why }, deadline: Suite.Soon);
    }

    [Fact]
    public async Task A_citizen_withdraws_what_the_citizen_recorded_and_writes_in_the_own_words()
    {
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        using var citizen = Citizen(registered);
        var resource = await Caseworker.RecordResource(caseId);

        await Refused.By(StatusCode.PermissionDenied, "STATEMENT_NOT_OWN", citizen.Resources().WithdrawResourceAsync(Withdrawal(caseId, resource), deadline: Suite.Soon));
        await Refused.For(
            citizen.Resources().RecordChallengeAsync(
                new() { RequestId = Given.RequestId, CaseId = caseId, Text = "Opdigtet.", Wording = GoalWording.Officers }, deadline: Suite.Soon),
            ("wording", "WORDING_NOT_CITIZENS"));
    }

    [Fact]
    public async Task What_says_nothing_or_too_much_is_refused_with_every_violation_at_once()
    {
        var caseId = (await Caseworker.Register()).Case.CaseId;

        await Refused.For(
            Caseworker.Resources().RecordResourceAsync(
                new() { RequestId = Given.RequestId, CaseId = caseId, Text = new string('a', 1001), Wording = (GoalWording)99 }, deadline: Suite.Soon),
            ("text", "TEXT_TOO_LONG"), ("wording", "ENUM_UNKNOWN"));
        await Refused.For(
            Caseworker.Resources().RecordChallengeAsync(new() { RequestId = Given.RequestId, CaseId = caseId, Text = "–" }, deadline: Suite.Soon),
            ("text", "TEXT_WITHOUT_LETTERS"), ("wording", "FIELD_REQUIRED"));
        await Refused.For(
            Caseworker.Resources().WithdrawChallengeAsync(new() { RequestId = Given.RequestId, CaseId = caseId, ChallengeId = "x", Reason = "?" }, deadline: Suite.Soon),
            ("challenge_id", "UUID_INVALID"), ("reason", "TEXT_WITHOUT_LETTERS"));
    }

    [Fact]
    public async Task Goals_resources_and_challenges_are_exported_and_are_gone_with_the_case()
    {
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        var goal = await Caseworker.FormulateGoal(caseId);
        var present = await Caseworker.Reformulate(caseId, goal.GoalId, goal.Etag);
        var challenge = await Caseworker.RecordChallenge(caseId);
        var resource = await Caseworker.RecordResource(caseId);

        var records = await Export(caseId);

        Assert.Equal(
            [RecordCase.Case, RecordCase.Form, RecordCase.Goal, RecordCase.GoalVersion, RecordCase.GoalVersion, RecordCase.Resource, RecordCase.Challenge],
            records.Select(one => one.RecordCase).TakeWhile(one => one is not (RecordCase.CaseAssigned or RecordCase.HistoryEvent)));
        Assert.Equal(
            (present, goal.Present, present.Present, resource, challenge),
            (records[2].Goal, records[3].GoalVersion, records[4].GoalVersion, records[5].Resource, records[6].Challenge));
        await new ErasureService.ErasureServiceClient(Fixture.As("team_leader", name: "Lise Leder").To("cases")).OrderErasureAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, CaseNumber = registered.Case.CaseNumber, Reason = "Registreret ved en fejl." }, deadline: Suite.Soon);
        var cases = await Fixture.Database("cases", "superuser");
        Assert.Equal(0, await cases.One<long>(
            "select (select count(*) from goal_version where case_id = $1) + (select count(*) from recorded_statement where case_id = $1)", Guid.Parse(caseId)));
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Caseworker.Goals().GetGoalsAsync(new() { CaseId = caseId }, deadline: Suite.Soon));
    }

    private Suite Citizen(RegisterCaseResponse registered) =>
        Stack.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);

    private static WithdrawResourceRequest Withdrawal(string caseId, Resource resource) => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, ResourceId = resource.ResourceId, Reason = GivenGoals.Why,
    };

    private async Task<List<CaseFileRecord>> Export(string caseId)
    {
        using var call = new CaseFileService.CaseFileServiceClient(Caseworker.To("cases")).ExportCase(new() { CaseId = caseId }, deadline: Suite.Soon);
        var records = new List<CaseFileRecord>();
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            records.AddRange(call.ResponseStream.Current.Records);
        }

        return records;
    }
}
