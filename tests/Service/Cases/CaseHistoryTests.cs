using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>ListCaseHistory: every change of a case, who, when, why and what was before.</summary>
public sealed class CaseHistoryTests(StackFixture fixture) : StackTest(fixture)
{
    private const string Why = "Opdigtet begrundelse.";

    private Suite TeamLeader => Fixture.As("team_leader", name: "Lise Leder");

    [Fact]
    public async Task Every_change_is_there_newest_first_with_author_reason_and_what_was_before()
    {
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        using var citizen = Citizen(registered);
        var said = await citizen.StateUnderstanding(caseId);
        var again = await Caseworker.StateUnderstanding(caseId, "Opdigtet, hørt ved samtalen.", GoalWording.Officers);
        var goal = await citizen.FormulateGoal(caseId);
        var reformulated = await Caseworker.Reformulate(caseId, goal.GoalId, goal.Etag);
        var step = await Caseworker.AddStep(caseId, GivenPlans.Step(goal.GoalId));
        var cancelled = await Caseworker.Plans().CancelStepAsync(GivenPlans.Cancellation(caseId, step.Step.StepId, step.Standing.Etag), deadline: Suite.Soon);
        var challenge = await Caseworker.RecordChallenge(caseId);
        var withdrawn = (await Caseworker.Resources().WithdrawChallengeAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, ChallengeId = challenge.ChallengeId, Reason = Why }, deadline: Suite.Soon)).Challenge;
        var input = (await citizen.Cases.AddCitizenInputAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, Kind = CitizenInputKind.Question, Text = "Må jeg rejse (opdigtet)?" }, deadline: Suite.Soon)).Input;
        var first = await Caseworker.Courses.StateExpectationAsync(Expectation(caseId, registered.Case.Etag, 30), deadline: Suite.Soon);
        var second = await Caseworker.Courses.StateExpectationAsync(Expectation(caseId, first.Course.Etag, 60), deadline: Suite.Soon);
        var taken = await Caseworker.Courses.TakeBackRecordAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, Etag = second.Course.Etag, RecordId = second.Record.RecordId, Reason = Why }, deadline: Suite.Soon);

        var changes = await Caseworker.History(caseId);

        Assert.Equal(
            [
                "HappeningTakenBack", "ExpectationStated", "ExpectationStated", "CitizenInputAdded", "ChallengeWithdrawn", "ChallengeRecorded",
                "PlanStepCancelled", "PlanStepAdded", "GoalReformulated", "GoalFormulated", "OwnUnderstandingStated", "OwnUnderstandingStated", "CaseRegistered",
            ],
            changes.Select(one => one.Event));
        Assert.Equal(changes.Select(one => one.ChangedAt.ToDateTimeOffset()).OrderDescending(), changes.Select(one => one.ChangedAt.ToDateTimeOffset()));
        Assert.Equal((second.Record, taken.Record, Why), (changes[0].Before.CourseRecord, changes[0].After.CourseRecord, changes[0].Reason));
        Assert.Equal((first.Record, second.Record, Why), (changes[1].Before.CourseRecord, changes[1].After.CourseRecord, changes[1].Reason));
        Assert.Null(changes[2].Before);
        Assert.Equal((input, "citizen", "Birk Borger"), (changes[3].After.CitizenInput, changes[3].AuthorRole, changes[3].AuthorName));
        Assert.Equal((challenge, withdrawn, Why), (changes[4].Before.Challenge, changes[4].After.Challenge, changes[4].Reason));
        Assert.Equal(challenge, changes[5].After.Challenge);
        Assert.Equal(
            (step.Step, cancelled.Step, GivenPlans.Why), (changes[6].Before.PlanPart.Step, changes[6].After.PlanPart.Step, changes[6].Reason));
        Assert.Null(changes[7].Before);
        Assert.Equal(
            (goal.Present, reformulated.Present, GivenGoals.Why), (changes[8].Before.GoalVersion, changes[8].After.GoalVersion, changes[8].Reason));
        Assert.Equal((said, again), (changes[10].Before.OwnUnderstanding, changes[10].After.OwnUnderstanding));
        Assert.Equal(("Sag oprettet", CaseChangeKind.Registration, "Sofie Sagsbehandler"), (changes[12].Title, changes[12].Kind, changes[12].AuthorName));
    }

    [Fact]
    public async Task Who_may_reach_the_case_and_who_lifted_a_protection_is_there_with_what_was_before()
    {
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        var registered = await Caseworker.Register(form);
        var caseId = registered.Case.CaseId;
        var access = new CaseAccessService.CaseAccessServiceClient(TeamLeader.To("cases"));
        var named = (await access.RestrictCaseAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = caseId, Etag = "1", Restriction = CaseRestriction.ProtectedPerson, NamedIds = { "caseworker-anne-anden" },
            },
            deadline: Suite.Soon)).Access;
        await access.LiftProtectionAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, Etag = named.Etag, Protection = CaseRestriction.ProtectedPerson, Reason = Why },
            deadline: Suite.Soon);

        var changes = await Caseworker.History(caseId, kinds: [CaseChangeKind.Access, CaseChangeKind.Protection]);

        Assert.Equal(["ProtectionLifted", "CaseAccessChanged", "CaseAccessChanged"], changes.Select(one => one.Event));
        Assert.Equal((CaseRestriction.ProtectedPerson, Why, "Lise Leder"), (changes[0].Before.Protection, changes[0].Reason, changes[0].AuthorName));
        Assert.Equal((CaseRestriction.ProtectedPerson, CaseRestriction.None), (changes[1].Before.Access.Restriction, changes[1].After.Access.Restriction));
        Assert.Empty(changes[2].Before.Access.NamedIds);
        Assert.Equal(["caseworker-anne-anden"], changes[2].After.Access.NamedIds);
        Assert.Equal(["CaseRegistered"], (await Caseworker.History(caseId, kinds: [CaseChangeKind.Registration])).Select(one => one.Event));
    }

    [Fact]
    public async Task Why_a_case_was_assigned_and_how_its_progress_went_is_there()
    {
        Fixture.Employ(new TokenHolder("caseworker", Municipality, "Kalle Kollega"));
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        var access = new CaseAccessService.CaseAccessServiceClient(TeamLeader.To("cases"));
        await access.AssignCaseAsync(
            new()
            {
                RequestId = Given.RequestId, CaseId = caseId, Etag = (await access.GetCaseAccessAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Access.Etag,
                ResponsibleId = $"caseworker-{Municipality}-kalle-kollega", AssignedBecause = Why,
            },
            deadline: Suite.Soon);
        var measured = (await Caseworker.Measure(caseId, 5)).Record;
        await Caseworker.ProgressOf().WithdrawMeasurementAsync(GivenProgress.Withdrawal(caseId, measured.RecordId), deadline: Suite.Soon);
        var asked = await Caseworker.AskMedically(caseId);
        await Caseworker.ProgressOf().SettleMedicalQuestionAsync(GivenProgress.Settlement(caseId, asked.RecordId), deadline: Suite.Soon);

        var changes = await Caseworker.History(caseId, kinds: [CaseChangeKind.Access, CaseChangeKind.Progress]);

        Assert.Equal(["MedicalQuestionSettled", "MedicalQuestionAdded", "MeasurementWithdrawn", "MeasurementRecorded", "CaseAccessChanged"], changes.Select(one => one.Event));
        Assert.Equal((asked, asked.RecordId), (changes[0].Before.ProgressRecord, changes[0].After.ProgressRecord.MedicalQuestionSettlement.QuestionId));
        Assert.Equal((measured, measured.RecordId), (changes[2].Before.ProgressRecord, changes[2].After.ProgressRecord.MeasurementWithdrawal.MeasurementId));
        Assert.Equal(changes[2].After.ProgressRecord.MeasurementWithdrawal.Reason, changes[2].Reason);
        Assert.Equal((measured, Why), (changes[3].After.ProgressRecord, changes[4].Reason));
        Assert.Equal($"caseworker-{Municipality}-kalle-kollega", changes[4].After.Access.ResponsibleId);
    }

    [Fact]
    public async Task Pages_of_every_size_and_the_kinds_give_the_same_changes_in_the_same_order()
    {
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        for (var i = 0; i < 6; i++)
        {
            await Caseworker.StateUnderstanding(caseId, $"Forståelse {i} (opdigtet).");
            await Caseworker.FormulateGoal(caseId);
        }

        var all = await Caseworker.History(caseId);

        Assert.Equal(13, all.Count);
        foreach (var size in (int[])[1, 2, 5, 12, 13])
        {
            Assert.Equal(all, await Caseworker.History(caseId, size));
        }

        Assert.Equal(all.Where(one => one.Kind == CaseChangeKind.Goals), await Caseworker.History(caseId, 4, CaseChangeKind.Goals));
        Assert.Equal(all.SkipLast(1), await Caseworker.History(caseId, 3, CaseChangeKind.Goals, CaseChangeKind.OwnUnderstanding));
        Assert.Empty(await Caseworker.History(caseId, 3, CaseChangeKind.Plan));
        await Refused.For(
            Caseworker.Histories().ListCaseHistoryAsync(new() { CaseId = caseId, Kinds = { (CaseChangeKind)99 } }, deadline: Suite.Soon), ("kinds[0]", "ENUM_UNKNOWN"));
    }

    [Fact]
    public async Task The_payment_unit_is_told_that_something_changed_and_nothing_of_the_citizens_health()
    {
        var registered = await Caseworker.Register();
        var caseId = registered.Case.CaseId;
        await Caseworker.StateUnderstanding(caseId);
        var goal = await Caseworker.FormulateGoal(caseId);
        await Caseworker.AddStep(caseId, GivenPlans.Step(goal.GoalId));
        await Caseworker.RecordResource(caseId);
        await Caseworker.Cases.AddCitizenInputAsync(
            new() { RequestId = Given.RequestId, CaseId = caseId, Kind = CitizenInputKind.Wish, Text = "Zebratime (opdigtet)." }, deadline: Suite.Soon);
        var stated = await Caseworker.Courses.StateExpectationAsync(Expectation(caseId, registered.Case.Etag, 30), deadline: Suite.Soon);

        var changes = await Fixture.As("payment_unit").History(caseId);

        Assert.Equal(7, changes.Count);
        Assert.All(changes, one => Assert.Equal("", one.Reason));
        Assert.All(
            changes.Where(one => one.Kind is not (CaseChangeKind.Course or CaseChangeKind.Registration)),
            one => Assert.True(one.After is null or { StateCase: CaseChangeState.StateOneofCase.None }, one.Event));
        Assert.Equal(
            stated.Record.Expectation.ExpectedRecoveryOn, changes.Single(one => one.Kind == CaseChangeKind.Course).After.CourseRecord.Expectation.ExpectedRecoveryOn);
        Assert.DoesNotContain("opdigtet", string.Concat(changes.Select(one => one.ToString())), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_citizen_reads_the_own_history_and_nobody_elses()
    {
        var registered = await Caseworker.Register();
        using var citizen = Citizen(registered);
        using var another = Stack.As(new TokenHolder("citizen", Municipality, "Bo Borger", Guid.NewGuid().ToString()), purpose: null);
        var said = await citizen.StateUnderstanding(registered.Case.CaseId);

        Assert.Equal(said, (await citizen.History(registered.Case.CaseId))[0].After.OwnUnderstanding);

        await Refused.By(StatusCode.PermissionDenied, "CASE_NOT_OWN", another.History(registered.Case.CaseId));
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Fixture.As(municipality: 766).History(registered.Case.CaseId));
    }

    private Suite Citizen(RegisterCaseResponse registered) =>
        Stack.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);

    private static StateExpectationRequest Expectation(string caseId, string etag, int days) => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, Etag = etag, StatedOn = Given.Today.ToProto(), ExpectedRecoveryOn = Given.Today.AddDays(days).ToProto(), Reason = Why,
    };
}
