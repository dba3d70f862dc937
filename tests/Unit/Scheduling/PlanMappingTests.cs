using System.Text.Json;
using Google.Type;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Deadlines;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>From a registered case to its plan, as sent and as stored. The persons of the stories are invented.</summary>
public sealed class PlanMappingTests
{
    private static readonly Guid CaseId = Guid.Parse("0199c0de-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset MadeAt = new(2026, 2, 16, 9, 30, 0, TimeSpan.Zero);

    // Story 1: employee with pay, first absence day Monday 12 January 2026.
    private static readonly CaseRegistered Story1 = new()
    {
        CaseId = CaseId.ToString(),
        FirstAbsenceDay = Day(2026, 1, 12),
        NotifiedOn = Day(2026, 2, 12),
        FormSentOn = Day(2026, 2, 12),
        FormReceivedOn = Day(2026, 2, 16),
        ExpectedRecoveryOn = Day(2026, 3, 2),
        KindOfEmployment = Types.V1.KindOfEmployment.EmployeeWithPay,
        StandbyRequest = StandbyRequest.NotRequested,
        Rules = new Types.V1.RuleSetChoice { RuleSetId = "RS-2015", Certainty = Types.V1.Certainty.Verified, OverlayIds = { "kbh-2014", "hedensted" } },
    };

    [Fact]
    public void The_contracts_enums_have_the_rules_numbers()
    {
        AssertSame<KindOfEmployment, Types.V1.KindOfEmployment>();
        AssertSame<VisitationCategory, Types.V1.VisitationCategory>();
        AssertSame<Certainty, Types.V1.Certainty>();
        AssertSame<DeadlineKind, Sygeopfoelgning.Scheduling.V1.DeadlineKind>();
        AssertSame<BoundParty, Sygeopfoelgning.Scheduling.V1.BoundParty>();
        AssertSame<Norm, Sygeopfoelgning.Scheduling.V1.Norm>();
        AssertSame<Authority, Sygeopfoelgning.Scheduling.V1.Authority>();
        AssertSame<DeadlineState, Sygeopfoelgning.Scheduling.V1.DeadlineState>();
        AssertSame<NotGivenReason, Sygeopfoelgning.Scheduling.V1.NotGivenReason>();
        AssertSame<PlanReason, Sygeopfoelgning.Scheduling.V1.PlanVersionReason>();
    }

    [Fact]
    public void The_facts_of_a_registered_case_are_those_of_its_plan()
    {
        var registered = Story1.Clone();
        registered.StandbyRequest = StandbyRequest.Requested;
        registered.EarlierCountedPeriods.Add(new Types.V1.CountedPeriod { From = Day(2025, 9, 1), To = Day(2025, 9, 30) });
        var facts = registered.ToFacts();

        Assert.Equal(new DateOnly(2026, 1, 12), facts.FirstAbsenceDay);
        Assert.Equal(KindOfEmployment.EmployeeWithPay, facts.KindOfEmployment);
        Assert.Equal(new DateOnly(2026, 2, 12), facts.NotifiedOn);
        Assert.Equal(new DateOnly(2026, 2, 12), facts.FormSentOn);
        Assert.Equal(new DateOnly(2026, 2, 16), facts.FormReceivedOn);
        Assert.Equal(new DateOnly(2026, 3, 2), facts.ExpectedRecoveryOn);
        Assert.True(facts.Standby);
        Assert.Null(facts.Category);
        Assert.Equal([new Period(new DateOnly(2025, 9, 1), new DateOnly(2025, 9, 30))], facts.EarlierCountedPeriods);
    }

    [Theory]
    [InlineData(StandbyRequest.Unspecified)]
    [InlineData(StandbyRequest.NotRequested)]
    [InlineData(StandbyRequest.Erased)]
    public void Only_a_requested_standby_is_one(StandbyRequest request)
    {
        var registered = Story1.Clone();
        registered.StandbyRequest = request;
        Assert.False(registered.ToFacts().Standby);
    }

    [Fact]
    public void What_others_are_told_of_the_plan_is_story_1()
    {
        var made = Made(Story1);
        Assert.Equal(CaseId.ToString(), made.CaseId);
        Assert.Equal(Day(2026, 3, 8), made.FirstFollowUpOn);
        Assert.Equal(Day(2026, 3, 6), made.FirstFollowUpPlanBy);
        Assert.Equal(Day(2026, 7, 31), made.ReassessmentOn);
        Assert.Equal(Plan(Story1).Body.Deadlines.Count, made.DeadlineCount);
        Assert.Equal("RS-2015", made.Rules.RuleSetId);
        Assert.Equal(["kbh-2014", "hedensted"], made.Rules.OverlayIds);
    }

    [Fact]
    public void A_standby_case_has_no_first_talk_to_tell_of()
    {
        var registered = Story1.Clone();
        registered.StandbyRequest = StandbyRequest.Requested;
        var made = Made(registered);
        Assert.Null(made.FirstFollowUpOn);
        Assert.Null(made.FirstFollowUpPlanBy);
    }

    [Fact]
    public void Every_date_is_told_with_its_explanation_in_the_callers_language()
    {
        var danish = Plan(Story1).ToProto(new DateOnly(2026, 2, 16), Language.Danish);
        var english = Plan(Story1).ToProto(new DateOnly(2026, 2, 16), Language.English);

        Assert.Equal(danish.Deadlines.Select(date => date.RuleId), english.Deadlines.Select(date => date.RuleId));
        Assert.All(danish.Deadlines.Zip(english.Deadlines), pair =>
        {
            Assert.NotEqual(pair.First.Title, pair.Second.Title);
            Assert.NotEmpty(pair.First.Explanation.LegalReference);
            Assert.NotEmpty(pair.First.Explanation.SourceVersion);
            Assert.NotEmpty(pair.First.Explanation.Inputs);
            Assert.NotEmpty(pair.First.Explanation.Steps);
            Assert.All(pair.First.Explanation.Steps.Zip(pair.Second.Explanation.Steps), step => Assert.Equal(step.First.Date, step.Second.Date));
        });
        Assert.Equal(Types.V1.VisitationCategory._1, danish.ProposedCategory);
        Assert.Equal(MadeAt, danish.MadeAt.ToDateTimeOffset());
    }

    [Theory]
    [InlineData(2026, 2, 16, false)]
    [InlineData(2026, 2, 17, true)]
    public void A_deadline_has_passed_from_the_day_after_it(int year, int month, int day, bool past)
    {
        var plan = Plan(Story1).ToProto(new DateOnly(year, month, day), Language.Danish);
        Assert.Equal(past, plan.Deadlines.Single(date => date.RuleId == "R-NEMREF-PAY").Past);
    }

    [Fact]
    public void Only_deadlines_pass()
    {
        var plan = Plan(Story1).ToProto(new DateOnly(2030, 1, 1), Language.Danish);
        Assert.All(plan.Deadlines, date => Assert.Equal(date.Kind == Sygeopfoelgning.Scheduling.V1.DeadlineKind.Deadline, date.Past));
        Assert.Contains(plan.Deadlines, date => date.Past);
        Assert.Contains(plan.Deadlines, date => !date.Past);
    }

    [Fact]
    public void A_plan_reads_back_as_it_was_kept()
    {
        var kept = Plan(Story1).Body;
        var read = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(kept, PlanJson.Default.PlanBody), PlanJson.Default.PlanBody)!;

        Assert.Equivalent(kept, read, strict: true);
        Assert.True(read.Says(DeadlinePlanOf(Story1)));
    }

    [Fact]
    public void A_version_that_moves_no_date_shows_which_rules_give_none_for_another_reason()
    {
        // Without a proposal, which the decision would take away.
        var registered = Story1.Clone();
        registered.ExpectedRecoveryOn = Day(2026, 8, 3);
        var before = Plan(registered);
        var decided = Happening.Of("decided", "CATEGORY_DECIDED", Today, ("CATEGORY", "CATEGORY_2"));
        var after = DeadlinePlanOf(registered, decided);
        Assert.False(before.Body.Says(after));
        Assert.Empty(PlanChange.Between(before.Body.Deadlines, after.Deadlines));

        var version = (before with { Version = 2, Body = PlanBody.Of(after, PlanReason.Told, [ToldFact.Of(decided)], []), Before = before.Body })
            .ToVersion(Language.Danish);

        Assert.Empty(version.Changes);
        Assert.NotEmpty(version.NotGivenChanges);
        Assert.All(version.NotGivenChanges, one => Assert.NotEqual(one.Before, one.After));
        Assert.Empty(before.ToVersion(Language.Danish).NotGivenChanges);
    }

    [Fact]
    public void The_order_in_which_rules_give_no_date_is_no_change()
    {
        var plan = DeadlinePlanOf(Story1);
        Assert.True((Plan(Story1).Body with { LeftOut = [.. plan.LeftOut.Reverse()] }).Says(plan));
        Assert.False((Plan(Story1).Body with { LeftOut = [.. plan.LeftOut.Skip(1)] }).Says(plan));
        Assert.Equal(
            [(plan.LeftOut[0].RuleId, (NotGivenReason?)plan.LeftOut[0].Reason, (NotGivenReason?)null)],
            PlanChange.Between(plan.LeftOut, [.. plan.LeftOut.Skip(1)]).Select(one => (one.RuleId, one.Before, one.After)));
    }

    [Fact]
    public void What_a_plan_is_made_from_reads_back_as_it_was_kept()
    {
        var registered = Story1.Clone();
        registered.EarlierCountedPeriods.Add(new Types.V1.CountedPeriod { From = Day(2025, 9, 1), To = Day(2025, 9, 30) });
        registered.Circumstances.Add(Types.V1.Circumstance.FlexJob);
        registered.PensionAgeBeforeReassessment = true;
        var kept = PlanBasis.Of(registered, Today);
        var read = JsonSerializer.Deserialize(JsonSerializer.SerializeToUtf8Bytes(kept, PlanJson.Default.PlanBasis), PlanJson.Default.PlanBasis)!;

        Assert.Equivalent(kept, read, strict: true);
    }

    private static readonly DateOnly Today = new(2026, 2, 16);

    private static StoredPlan Plan(CaseRegistered registered) => new(
        CaseId, Rules(registered), 1, true, MadeAt, PlanBody.Of(DeadlinePlanOf(registered), PlanReason.Registered, [], []));

    private static PlanMade Made(CaseRegistered registered) => DeadlinePlanOf(registered).ToEvent(CaseId, Rules(registered));

    private static CaseRules Rules(CaseRegistered registered) => CaseRules.Of(DeadlinePlanOf(registered).Rules, registered.Rules.OverlayIds);

    private static DeadlinePlan DeadlinePlanOf(CaseRegistered registered, params Happening[] told)
    {
        var (choice, overlays) = CasePlans.Rules(registered.Rules.RuleSetId, (Certainty)registered.Rules.Certainty, registered.Rules.OverlayIds, RuleBook.Shipped);
        return CasePlans.Make(PlanBasis.Of(registered, Today).With(told), choice, overlays, Today).Value;
    }

    private static void AssertSame<TRules, TContract>() where TRules : struct, Enum where TContract : struct, Enum =>
        Assert.Equal(
            Enum.GetValues<TRules>().Select(value => Convert.ToInt32(value, null)).Where(number => number != 0),
            Enum.GetValues<TContract>().Select(value => Convert.ToInt32(value, null)).Where(number => number != 0));

    private static Date Day(int year, int month, int day) => new DateOnly(year, month, day).ToProto();
}
