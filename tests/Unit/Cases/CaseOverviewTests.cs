using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.Courses;
using Sygeopfoelgning.Cases.Goals;
using Sygeopfoelgning.Cases.InterventionPlans;
using Sygeopfoelgning.Cases.Overviews;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.Resources;
using Sygeopfoelgning.Cases.Talks;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;
using Kind = Sygeopfoelgning.Cases.V1.OverviewWarningKind;
using KindOfEmployment = Sygeopfoelgning.Rules.KindOfEmployment;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>What to look at before a talk, and since when changes are new.</summary>
public sealed class CaseOverviewTests
{
    private static readonly Guid CaseId = Guid.Parse("01930000-0000-7000-8000-00000000000c");
    private static readonly DateOnly D0 = new(2026, 1, 12);
    private static readonly DateOnly Today = new(2026, 2, 16);
    private static readonly DateTimeOffset Now = new(2026, 2, 16, 9, 0, 0, TimeSpan.Zero);
    private int last;

    [Fact]
    public void A_case_of_which_all_is_known_has_nothing_to_look_at() => Assert.Empty(Of(Complete()));

    [Fact]
    public void An_unknown_understanding_and_a_missing_category_are_told_with_the_rule_of_the_proposal()
    {
        var warnings = Of(Complete() with { Understanding = new(null, null), Course = Course(expected: "2026-03-20") });

        Assert.Equal([Kind.UnderstandingMissing, Kind.CategoryMissing], warnings.Select(one => one.Kind));
        Assert.Equal(("R-VISIT-2", true), (warnings[1].RuleId, warnings[1].LegalReference.Contains("§ 12", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_rule_set_without_categories_misses_none() =>
        Assert.Empty(Of(Complete() with
        {
            Course = Course(set: "RS-2026H2"), Today = new(2026, 8, 20),
        }));

    [Theory]
    [InlineData("2026-03-08", false)]
    [InlineData("2026-03-09", true)]
    public void Category_1_is_to_be_decided_anew_from_the_day_on_which_it_has_lasted_eight_weeks(string today, bool due)
    {
        var warnings = Of(Complete() with
        {
            Today = DateOnly.Parse(today), Course = Course(records: [Record(one => one.Visitation = new() { Category = Sygeopfoelgning.Types.V1.VisitationCategory._1 })]),
        });

        Assert.Equal(due, warnings.Any(one => one is { Kind: Kind.CategoryRenewalDue, RuleId: "R-CAT1-8W" } && one.Day == new DateOnly(2026, 3, 9)));
    }

    [Fact]
    public void A_citizen_who_was_called_in_vain_is_told_until_a_call_reaches()
    {
        var (missed, again) = (Record(one => one.FirstCall = new()), Record(one => one.FirstCall = new()));
        var warning = Assert.Single(Of(Complete() with { Course = Course(records: [Decided(), missed, again]) }));

        // R-FIRSTCALL is Hedensted's: the case follows no such rule.
        Assert.Equal((Kind.CitizenNotReached, 2, ""), (warning.Kind, warning.Count, warning.RuleId));
        Assert.Equal(
            ("R-FIRSTCALL", true),
            Of(Complete() with { Course = Course(records: [Decided(), missed], overlay: "hedensted") }).Where(one => one.Kind == Kind.CitizenNotReached)
                .Select(one => (one.RuleId, one.LegalReference.Length > 0)).Single());
        Assert.Empty(Of(Complete() with { Course = Course(records: [Decided(), missed, Record(one => one.FirstCall = new() { Reached = true })]) }));
    }

    [Fact]
    public void A_risk_that_is_not_classified_is_told_and_no_longer_once_it_is()
    {
        var risk = Record(one => one.Risk = new() { Risk = true });
        var other = Record(one => one.Classification = new() { CaseClass = CaseClass.Smooth });

        Assert.Equal([Kind.RiskNotClassified], Of(Complete() with { Course = Course(records: [Decided(), risk, other]) }).Select(one => one.Kind));
        Assert.Empty(Of(Complete() with { Course = Course(records: [Decided(), risk, Record(one => one.Classification = new() { CaseClass = CaseClass.Risk })]) }));
        Assert.Empty(Of(Complete() with { Course = Course(records: [Decided(), Record(one => one.Risk = new())]) }));
    }

    [Theory]
    [InlineData("2026-02-17", false)]
    [InlineData("2026-02-16", true)]
    public void Standby_is_looked_at_on_its_day(string day, bool due)
    {
        var standby = Record(one => one.Standby = new() { Standby = true, LookAgainOn = DateOnly.Parse(day).ToProto() });
        Assert.Equal(due, Of(Complete() with { Course = Course(records: [Decided(), standby]) }).Any(one => one is { Kind: Kind.StandbyToLookAt, RuleId: "R-STANDBY" }));
    }

    [Theory]
    [InlineData("2026-02-16", false)]
    [InlineData("2026-02-15", true)]
    public void A_recovery_that_was_expected_is_overdue_on_the_day_after_it(string expected, bool due) =>
        Assert.Equal(due, Of(Complete() with { Course = Course(expected: expected, records: [Decided()]) }).Any(one => one.Kind == Kind.RecoveryOverdue));

    [Fact]
    public void Overdue_steps_are_counted_from_the_day_after_theirs_and_a_changed_plan_is_to_be_agreed()
    {
        var plan = new CasePlan(
            CaseId, true, [Step("a", Today.AddDays(-2)), Step("b", Today.AddDays(-1)), Step("c", Today), Step("d", Today.AddDays(-9), PlanStepStatus.Done), Agreement(1)],
            new(9, "Sofie Sagsbehandler", Now), 5, Today);
        var warnings = Of(Complete() with { Plan = plan });

        Assert.Equal([Kind.StepsOverdue, Kind.PlanToAgree], warnings.Select(one => one.Kind));
        Assert.Equal((2, Today.AddDays(-2)), (warnings[0].Count, warnings[0].Day!.Value));
        Assert.Equal("Planen er ændret, siden den blev aftalt 15. februar 2026. Gennemgå den med borgeren, og aftal den igen.", warnings[1].Text.Danish);
        Assert.Empty(Of(Complete() with { Plan = plan with { Parts = [Step("c", Today), Agreement(5)] } }));
    }

    [Fact]
    public void A_recovered_citizen_is_not_visited_and_a_closed_case_has_nothing_to_look_at()
    {
        var recovered = Course(expected: "2026-02-01", records: [Record(one => one.Recovery = new())]);
        Assert.Empty(Of(Complete() with { Course = recovered }));
        Assert.Empty(Of(Complete() with { Understanding = new(null, null), Course = Course(records: [Record(one => one.Closing = new())]) }));
    }

    [Fact]
    public void Changes_are_new_since_the_later_of_call_and_agreement_or_else_since_the_registration()
    {
        var facts = Complete();
        Assert.Equal(new(Now.AddDays(-30), ChangesSinceGround.Registration), SinceLastTalk.Of(null, facts));
        var called = facts with { Course = Course(records: [Record(one => one.FirstCall = new() { Reached = true })]) };
        Assert.Equal(new(Now, ChangesSinceGround.FirstCall), SinceLastTalk.Of(null, called));
        Assert.Equal(
            ChangesSinceGround.Registration, SinceLastTalk.Of(null, facts with { Course = Course(records: [Record(one => one.FirstCall = new())]) }).Ground);
        var earlier = called with { Plan = facts.Plan with { Parts = [Agreement(1)] } };
        Assert.Equal(new(Now, ChangesSinceGround.FirstCall), SinceLastTalk.Of(null, earlier));
        Assert.Equal(new(Now.AddDays(-1), ChangesSinceGround.Agreement), SinceLastTalk.Of(null, earlier with { Course = facts.Course }));
        Assert.Equal(new(Now.AddDays(-3), ChangesSinceGround.Request), SinceLastTalk.Of(Now.AddDays(-3), called));
        Assert.Equal(new(Now.AddDays(-9), ChangesSinceGround.Talk), SinceLastTalk.Of(null, called with { LastTalk = Held(Now.AddDays(-9)) }));
        Assert.Equal(
            new(Now.AddDays(-3), ChangesSinceGround.Request), SinceLastTalk.Of(Now.AddDays(-3), called with { LastTalk = Held(Now.AddDays(-9)) }));
    }

    [Fact]
    public void What_got_no_result_at_the_last_talk_is_carried_over()
    {
        var began = Now.AddDays(-9).AddHours(-1);
        var facts = Complete() with { LastTalk = Held(Now.AddDays(-9)) };
        PlanPart old = Item("a", began.AddTicks(-1)), at = Item("b", began), settled = Item("c", began.AddDays(-5), began.AddMinutes(5)), closed = Item("d", began.AddDays(-5));
        closed.FollowUpItem.IsOpen = false;

        var warning = Assert.Single(Of(facts with { Plan = facts.Plan with { Parts = [old, at, settled, closed] } }));
        Assert.Equal((Kind.ItemsCarriedOver, 1, Today.AddDays(-9)), (warning.Kind, warning.Count, warning.Day));
        Assert.Empty(Of(facts with { Plan = facts.Plan with { Parts = [at, settled, closed] } }));
        Assert.Empty(Of(Complete() with { Plan = facts.Plan with { Parts = [old] } }));
    }

    // It took an hour.
    private static HeldTalk Held(DateTimeOffset completed) =>
        new(Guid.Parse("01930000-0000-7000-8000-0000000000aa"), 1, HeldTalkStatus.Completed, Today.AddDays(-9), completed.AddHours(-1), completed);

    private static PlanPart Item(string id, DateTimeOffset added, DateTimeOffset? settled = null)
    {
        var item = new FollowUpItem { ItemId = id, IsOpen = true, Text = "Opdigtet", AddedAt = added.ToTimestamp() };
        if (settled is { } at)
        {
            item.Settlements.Add(new FollowUpSettlement { Result = FollowUpResult.Changed, SettledAt = at.ToTimestamp() });
        }

        return new() { FollowUpItem = item };
    }

    private static List<ToLookAt> Of(OverviewFacts facts) =>
        [.. OverviewWarnings.Of(facts, CategoryRules.Of(facts.Course, RuleBook.Shipped, facts.Today), RuleBook.Shipped)];

    private OverviewFacts Complete() => new(
        Today, new(new OwnUnderstanding { Version = 1 }, null), File, Course(records: [Decided()]), new CaseGoals(CaseId, true, []),
        new CasePlan(CaseId, true, [], null, 0, null), new CaseStatements(CaseId, true, []), [], [], LastTalk: null);

    private CourseRecord Decided() => Record(one => one.Visitation = new() { Category = Sygeopfoelgning.Types.V1.VisitationCategory._2 });

    private CourseRecord Record(Action<CourseRecord> what)
    {
        var record = new CourseRecord { RecordId = $"record-{++last}", Day = Today.ToProto(), RecordedAt = Now.ToTimestamp() };
        what(record);
        return record;
    }

    private static PlanPart Step(string id, DateOnly due, PlanStepStatus status = PlanStepStatus.Open) =>
        new() { Step = new() { StepId = id, Status = status, Content = new() { DueOn = due.ToProto() } } };

    private static PlanPart Agreement(long version) =>
        new() { Agreement = new() { PlanVersion = version, AgreedOn = Today.AddDays(-1).ToProto(), RecordedAt = Now.AddDays(-1).ToTimestamp() } };

    private static CaseCourse Course(string set = "RS-2015", string? expected = null, IReadOnlyList<CourseRecord>? records = null, string? overlay = null)
    {
        var first = set == "RS-2026H2" ? new DateOnly(2026, 8, 10) : D0;
        return new(
            CaseId,
            new PlanFacts
            {
                FirstAbsenceDay = first, KindOfEmployment = KindOfEmployment.EmployeeWithPay, FormReceivedOn = first.AddDays(15),
                ExpectedRecoveryOn = expected is null ? null : DateOnly.Parse(expected),
            },
            Rules(set, overlay), records ?? [], 1, "", Now);
    }

    private static CaseRules Rules(string set, string? overlay) => new(
        set, RuleBook.Shipped.FindSet(set)!.Version, overlay is null ? [] : [overlay], Sygeopfoelgning.Rules.Certainty.Verified);

    private static readonly CaseFile File = new()
    {
        CaseId = CaseId, Number = CaseNumber.Of(2026, 1).Value, Municipality = 101, PersonId = CaseId, ResponsibleId = "officer-1", MaskedCpr = "150385-****",
        Citizen = null, AddressProtected = false, FirstAbsenceDay = D0, NotifiedOn = null, FormSentOn = null, FormReceivedOn = D0.AddDays(15),
        ExpectedRecoveryOn = null, KindOfEmployment = KindOfEmployment.EmployeeWithPay, EmployerCvrNumber = null, EmployerPNumber = null,
        Rules = Rules("RS-2015", null), RegisteredAt = Now.AddDays(-30), Version = 1,
    };
}
