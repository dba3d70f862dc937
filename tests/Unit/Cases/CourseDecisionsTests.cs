using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.Courses;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;
using Category = Sygeopfoelgning.Types.V1.VisitationCategory;
using KindOfEmployment = Sygeopfoelgning.Rules.KindOfEmployment;
using Law = Sygeopfoelgning.Rules.VisitationCategory;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>The decisions on the course of a case: what may follow on what.</summary>
public sealed class CourseDecisionsTests
{
    private static readonly DateOnly D0 = new(2026, 1, 12);
    private static readonly DateOnly EndOfWeek8 = new(2026, 3, 8);
    private int last;

    [Theory]
    [InlineData("2026-03-08", Category._1, "R-VISIT-1")]
    [InlineData("2026-03-09", Category._2, "R-VISIT-2")]
    [InlineData(null, Category.Unspecified, "")]
    public void The_category_is_proposed_from_the_expected_recovery(string? recovery, Category category, string rule)
    {
        var rules = RulesOf(Course() with { Registered = Facts(recovery is null ? null : DateOnly.Parse(recovery)) }, new(2026, 2, 16));

        Assert.Equal(category, (Category)(rules.Proposed ?? 0));
        Assert.Equal(rule, Assert.Single(rules.Reasons).RuleId);
        Assert.Equal([1, 2, 3], rules.Allowed.Select(one => (int)one));
        Assert.True(rules.IsRenewed);
    }

    [Theory]
    [InlineData("RS-2015", "1,2,3", true)]
    [InlineData("RS-2020", "1,2,3", true)]
    [InlineData("RS-2025", "1,2", false)]
    [InlineData("RS-2026H2", "", false)]
    public void Each_rule_set_has_its_categories_and_says_whether_they_are_renewed(string set, string allowed, bool renewed)
    {
        var first = set == "RS-2026H2" ? new DateOnly(2026, 8, 10) : set == "RS-2025" ? new DateOnly(2026, 1, 12) : D0;
        var rules = RulesOf(Course(set) with { Registered = Facts(first.AddDays(10)) with { FirstAbsenceDay = first, FormReceivedOn = first } }, first.AddDays(20));

        Assert.Equal((allowed, renewed), (string.Join(',', rules.Allowed.Select(one => (int)one)), rules.IsRenewed));
        Assert.Equal(allowed.Length == 0, rules.Proposed is null);
    }

    [Fact]
    public void After_eight_weeks_category_2_is_proposed_and_category_1_refused()
    {
        var course = Course() with { Registered = Facts(EndOfWeek8) };

        Assert.Equal(Law.Category1, RulesOf(course, EndOfWeek8).Proposed);
        var late = RulesOf(course, EndOfWeek8.AddDays(1));
        Assert.Equal((Law.Category2, "R-CAT1-8W"), (late.Proposed!.Value, late.Reasons.Single().RuleId));
        Assert.False(course.DecideVisitation(Decision(Category._1, EndOfWeek8), late).IsRefused);
        Assert.Equal(new Category1TooLong(EndOfWeek8.AddDays(1)), course.DecideVisitation(
            Decision(Category._1, EndOfWeek8.AddDays(40)), RulesOf(course, EndOfWeek8.AddDays(40))).Refusal);
        Assert.Equal(new Category1TooLong(EndOfWeek8.AddDays(1)), course.DecideVisitation(Decision(Category._1, EndOfWeek8.AddDays(1)), late).Refusal);
    }

    [Fact]
    public void A_category_is_decided_only_where_the_rules_have_it_and_with_a_warning_where_they_propose_another()
    {
        var course = Course() with { Registered = Facts(new(2026, 2, 20)) };
        var rules = RulesOf(course, new(2026, 2, 16));

        Assert.Empty(Success(course.DecideVisitation(Decision(Category._1), rules)).Warnings);
        Assert.Equal("CATEGORY_NOT_AS_PROPOSED", Success(course.DecideVisitation(Decision(Category._3), rules)).Warnings.Single().Code.Reason);
        Assert.IsType<InvalidRequest>(course.DecideVisitation(Decision(Category._1, D0.AddDays(-1)), rules).Refusal);

        var of2025 = Course("RS-2025") with { Registered = course.Registered };
        var refused = of2025.DecideVisitation(Decision(Category._3), RulesOf(of2025, new(2026, 2, 16))).Refusal!;
        Assert.Equal("CATEGORY_NOT_IN_RULE_SET", refused.Reason);
        Assert.Equal("Sagen følger RS-2025, som ikke har kategori 3. Vælg kategori 1 eller 2.", refused.Text(Language.Danish));
        Assert.Equal("1,2", refused.Facts()["allowed"]);
        var of2026 = Course("RS-2026H2") with { Registered = Facts(null) with { FirstAbsenceDay = new(2026, 8, 10), FormReceivedOn = new(2026, 8, 20) } };
        Assert.Equal("NO_CATEGORIES", of2026.DecideVisitation(Decision(Category._2, new(2026, 8, 20)), RulesOf(of2026, new(2026, 8, 20))).Refusal!.Reason);
    }

    // Story 5 of domain.md: 37 hours contracted, and below four hours of absence the person is fully recovered.
    [Theory]
    [InlineData(33.0, false)]
    [InlineData(33.01, true)]
    [InlineData(34.0, true)]
    public void Less_than_four_hours_of_absence_are_a_recovery(double worked, bool isRecovery)
    {
        var step = Record(D0.AddDays(60), one => one.PartialReturn = new()
        {
            WeeklyHoursContracted = Duration.FromTimeSpan(TimeSpan.FromHours(37)), WeeklyHoursWorked = Duration.FromTimeSpan(TimeSpan.FromHours(worked)),
        });

        var decided = Course().RecordPartialReturn(step, RuleBook.Shipped);
        Assert.Equal(isRecovery ? new PartialReturnIsRecovery(D0.AddDays(60)) : null, decided.Refusal);

        step.PartialReturn.EmployerCannotTakeBackInPart = true;
        Assert.False(Course().RecordPartialReturn(step, RuleBook.Shipped).IsRefused);
        var unemployed = Course() with { Registered = Facts(null) with { KindOfEmployment = KindOfEmployment.InsuredUnemployed } };
        Assert.Equal("PARTIAL_RETURN_NEEDS_EMPLOYMENT", unemployed.RecordPartialReturn(step, RuleBook.Shipped).Refusal!.Reason);
    }

    [Fact]
    public void A_step_that_was_recorded_before_does_not_decide_on_the_next()
    {
        var course = Course().With(Step(15)).With(Step(30));
        Assert.False(course.RecordPartialReturn(Step(20), RuleBook.Shipped).IsRefused);
        Assert.Equal("PARTIAL_RETURN_IS_RECOVERY", course.RecordPartialReturn(Step(36), RuleBook.Shipped).Refusal!.Reason);

        CourseRecord Step(double worked) => Record(D0.AddDays(60 + (int)worked), one => one.PartialReturn = new()
        {
            WeeklyHoursContracted = Duration.FromTimeSpan(TimeSpan.FromHours(37)), WeeklyHoursWorked = Duration.FromTimeSpan(TimeSpan.FromHours(worked)),
        });
    }

    [Fact]
    public void Standby_is_decided_once_and_holds_from_its_day()
    {
        var on = Record(D0.AddDays(40), one => one.Standby = new() { Standby = true, Ground = StandbyGround.SeriousIllness });
        var off = Record(D0.AddDays(80), one => one.Standby = new());
        var course = Course();
        Assert.Equal(new StandbyUnchanged(), course.DecideStandby(off).Refusal);

        course = course.With(on);
        Assert.Equal((false, true), (course.IsOnStandby(D0.AddDays(39)), course.IsOnStandby(D0.AddDays(40))));
        Assert.Equal(new StandbyUnchanged(), course.DecideStandby(on).Refusal);
        Assert.False(course.DecideStandby(off).IsRefused);
        Assert.False(course.With(off).IsOnStandby(D0.AddDays(80)));
        Assert.False((Course() with { Registered = Facts(null) with { Standby = true } }).DecideStandby(off).IsRefused);
    }

    [Fact]
    public void A_recovery_expected_before_the_statement_gives_a_warning_and_one_before_the_absence_is_refused()
    {
        Assert.Equal("RECOVERY_EXPECTED_BEFORE", Success(Course().StateExpectation(Expecting(D0.AddDays(10), D0.AddDays(9)))).Warnings.Single().Code.Reason);
        Assert.Empty(Success(Course().StateExpectation(Expecting(D0.AddDays(10), D0.AddDays(10)))).Warnings);
        Assert.Equal("expected_recovery_on", Assert.IsType<InvalidRequest>(Course().StateExpectation(Expecting(D0, D0.AddDays(-1))).Refusal).Violations.Single().Field);
    }

    [Fact]
    public void What_was_expected_last_counts_by_its_day_and_what_is_not_said_keeps_the_last_day_named()
    {
        var course = Course().With(Expecting(D0.AddDays(20), D0.AddDays(100))).With(Expecting(D0.AddDays(10), D0.AddDays(50))).With(Expecting(D0.AddDays(30), null));
        Assert.Equal(D0.AddDays(100), course.ExpectedRecoveryOn);
        Assert.Null(course.Expectation!.Expectation.ExpectedRecoveryOn);
    }

    [Theory]
    [InlineData(CaseOutcome.RetainedInJob, "RECOVERY_MISSING")]
    [InlineData(CaseOutcome.ReturnedToOtherJob, "RECOVERY_MISSING")]
    [InlineData(CaseOutcome.Recovered, "RECOVERY_MISSING")]
    [InlineData(CaseOutcome.Other, null)]
    public void Every_outcome_but_other_needs_a_recovery(CaseOutcome outcome, string? reason)
    {
        var decided = Course().Close(Closed(D0.AddDays(30), outcome));
        Assert.Equal(reason, decided.Refusal?.Reason);
        Assert.False(Course().With(Recovered(30)).Close(Closed(D0.AddDays(30), outcome)).IsRefused);
        Assert.Equal("CLOSED_BEFORE_RECOVERY", Course().With(Recovered(30)).Close(Closed(D0.AddDays(29), outcome)).Refusal!.Reason);
    }

    [Fact]
    public void The_unemployed_are_not_retained_in_a_job()
    {
        var course = Course() with { Registered = Facts(null) with { KindOfEmployment = KindOfEmployment.InsuredUnemployed } };
        Assert.Equal("OUTCOME_NEEDS_EMPLOYMENT", course.With(Recovered(30)).Close(Closed(D0.AddDays(30), CaseOutcome.RetainedInJob)).Refusal!.Reason);
    }

    [Fact]
    public void Who_is_well_or_closed_needs_a_reopening_first_and_what_happened_before_the_recovery_is_still_recorded()
    {
        var well = Course().With(Recovered(30));
        Assert.Equal(new AlreadyRecovered(D0.AddDays(30)), well.RecordRecovery(Recovered(31)).Refusal);
        Assert.Equal(new AlreadyRecovered(D0.AddDays(30)), well.StateExpectation(Expecting(D0.AddDays(30), null)).Refusal);
        Assert.False(well.StateExpectation(Expecting(D0.AddDays(29), null)).IsRefused);

        var closed = well.With(Closed(D0.AddDays(40), CaseOutcome.Recovered));
        var refusal = new CaseIsClosed(closed.CaseId.ToString());
        Assert.Equal(refusal, closed.DecideVisitation(Decision(Category._2), RulesOf(closed, D0.AddDays(40))).Refusal);
        Assert.Equal(refusal, closed.StateExpectation(Expecting(D0, null)).Refusal);
        Assert.Equal(refusal, closed.DecideStandby(Record(D0, one => one.Standby = new())).Refusal);
        Assert.Equal(refusal, closed.RecordRecovery(Recovered(1)).Refusal);
        Assert.Equal(refusal, closed.Close(Closed(D0.AddDays(41), CaseOutcome.Other)).Refusal);
    }

    [Fact]
    public void A_case_is_taken_up_again_only_when_it_has_ended_and_not_before()
    {
        var reopening = Record(D0.AddDays(50), one => one.Reopening = new());
        Assert.Equal(new CaseNotEnded(), Course().Reopen(reopening).Refusal);
        Assert.Equal("RELAPSE_BEFORE_END", Course().With(Recovered(51)).Reopen(reopening).Refusal!.Reason);

        var closed = Course().With(Recovered(50)).With(Closed(D0.AddDays(50), CaseOutcome.RetainedInJob));
        var decided = Success(closed.Reopen(reopening)).Record;
        Assert.Equal(CaseOutcome.RetainedInJob, decided.Reopening.EarlierOutcome);
        var again = closed.With(decided);
        Assert.Null(again.Closing);
        Assert.Null(again.Recovery);
        Assert.False(again.RecordRecovery(Recovered(70)).IsRefused);
    }

    // The rules read a course by its days, not in the order in which it was recorded: the case and its plan must end and revive alike.
    [Fact]
    public void A_case_is_taken_up_again_after_both_ends_and_ends_again_only_after_that()
    {
        var closed = Course().With(Recovered(30)).With(Closed(D0.AddDays(40), CaseOutcome.Recovered));
        Assert.Equal(new RelapseBeforeEnd(D0.AddDays(40)), closed.Reopen(Record(D0.AddDays(35), one => one.Reopening = new())).Refusal);

        var again = closed.With(Record(D0.AddDays(50), one => one.Reopening = new()));
        Assert.Equal("NOT_AFTER_REOPENING", again.RecordRecovery(Recovered(50)).Refusal!.Reason);
        Assert.False(again.RecordRecovery(Recovered(51)).IsRefused);
        Assert.Equal(new NotAfterReopening(D0.AddDays(50)), again.Close(Closed(D0.AddDays(50), CaseOutcome.Other)).Refusal);
        Assert.False(again.Close(Closed(D0.AddDays(51), CaseOutcome.Other)).IsRefused);
    }

    [Fact]
    public void What_is_decided_for_an_earlier_day_gives_a_warning_because_the_later_decision_holds()
    {
        var course = (Course() with { Registered = Facts(D0.AddDays(90)) }).With(Decision(Category._2, new(2026, 2, 20)));
        Assert.Equal("LATER_DECISION_HOLDS", Success(course.DecideVisitation(Decision(Category._2), RulesOf(course, new(2026, 2, 20)))).Warnings.Single().Code.Reason);
    }

    [Fact]
    public void An_employer_who_could_not_take_the_citizen_back_earlier_does_not_count_later()
    {
        var earlier = Step(60, worked: 34, cannot: true);
        var course = Course().With(earlier);
        Assert.Equal("PARTIAL_RETURN_IS_RECOVERY", course.RecordPartialReturn(Step(70, worked: 34, cannot: false), RuleBook.Shipped).Refusal!.Reason);

        CourseRecord Step(int days, double worked, bool cannot) => Record(D0.AddDays(days), one => one.PartialReturn = new()
        {
            WeeklyHoursContracted = Duration.FromTimeSpan(TimeSpan.FromHours(37)), WeeklyHoursWorked = Duration.FromTimeSpan(TimeSpan.FromHours(worked)),
            EmployerCannotTakeBackInPart = cannot,
        });
    }

    [Fact]
    public void What_is_decided_on_the_first_absence_day_counts_after_what_the_form_says()
    {
        var course = (Course() with { Registered = Facts(D0.AddDays(20)) with { Standby = true } })
            .With(Record(D0, one => (one.RecordId, one.Standby) = ($"{Guid.CreateVersion7()}", new())));
        var plan = DatePlan.Make(
            Sygeopfoelgning.Rules.RuleSetChoice.Restore("RS-2015", Sygeopfoelgning.Rules.Certainty.Verified, RuleBook.Shipped).Value, [], course.History(), DanishCalendar.Municipal, D0.AddDays(10));
        Assert.False(course.IsOnStandby(D0));
        Assert.Null(plan.Find("R-STANDBY"));
    }

    [Fact]
    public void What_was_not_so_is_taken_back_once_and_not_under_what_builds_on_it()
    {
        var (recovery, closing) = (Recovered(30), Closed(D0.AddDays(30), CaseOutcome.Recovered));
        var course = Course().With(Expecting(D0, D0.AddDays(90))).With(recovery);
        Assert.Equal("RECORD_NOT_FOUND", course.TakeBack(Back("unknown")).Refusal!.Reason);
        var back = Back(recovery.RecordId);
        Assert.False(course.TakeBack(back).IsRefused);
        Assert.Null(course.With(back).Recovery);
        Assert.Equal("RECORD_TAKEN_BACK", course.With(back).TakeBack(Back(recovery.RecordId)).Refusal!.Reason);
        Assert.Equal("RECORD_TAKEN_BACK", course.With(back).TakeBack(Back(back.RecordId)).Refusal!.Reason);

        var closed = course.With(closing);
        Assert.Equal("CASE_CLOSED", closed.TakeBack(Back(recovery.RecordId)).Refusal!.Reason);
        Assert.False(closed.TakeBack(Back(closing.RecordId)).IsRefused);

        var reopening = Record(D0.AddDays(40), one => one.Reopening = new());
        var again = closed.With(reopening);
        Assert.Equal("RECORD_IS_BUILT_ON", again.TakeBack(Back(closing.RecordId)).Refusal!.Reason);
        Assert.Equal(new RecordIsBuiltOn(D0.AddDays(30)), again.TakeBack(Back(recovery.RecordId)).Refusal);
        Assert.False(again.TakeBack(Back(reopening.RecordId)).IsRefused);
        Assert.Equal(new RecordIsBuiltOn(D0.AddDays(45)), again.With(Expecting(D0.AddDays(45), null)).TakeBack(Back(reopening.RecordId)).Refusal);
    }

    [Theory]
    [InlineData(37, 0, "37")]
    [InlineData(18, 30, "18.5")]
    [InlineData(33, 1, "33.0167")]
    public void Hours_are_published_with_a_point(int hours, int minutes, string text) =>
        Assert.Equal(text, CourseFacts.Hours(Duration.FromTimeSpan(new TimeSpan(hours, minutes, 0))));

    private static CaseCourse Course(string set = "RS-2015") => new(
        Guid.NewGuid(), Facts(null), new CaseRules(set, "1", set == "RS-2015" ? ["kbh-2014", "hedensted"] : [], Sygeopfoelgning.Rules.Certainty.Verified), [], 1, "Sofie Sagsbehandler", DateTimeOffset.UnixEpoch);

    private static PlanFacts Facts(DateOnly? recovery) => new()
    {
        FirstAbsenceDay = D0, KindOfEmployment = KindOfEmployment.EmployeeWithPay, FormReceivedOn = new(2026, 2, 16), ExpectedRecoveryOn = recovery,
    };

    private static CategoryRules RulesOf(CaseCourse course, DateOnly today) => CategoryRules.Of(course, RuleBook.Shipped, today);

    private CourseRecord Decision(Category category, DateOnly? day = null) => Record(day ?? new(2026, 2, 16), one => one.Visitation = new() { Category = category });

    private CourseRecord Expecting(DateOnly day, DateOnly? recovery) => Record(day, one => one.Expectation = new() { ExpectedRecoveryOn = recovery?.ToProto() });

    private CourseRecord Recovered(int days) => Record(D0.AddDays(days), one => one.Recovery = new() { Source = RecoverySource.Citizen });

    private CourseRecord Closed(DateOnly day, CaseOutcome outcome) => Record(day, one => one.Closing = new() { Outcome = outcome });

    private CourseRecord Back(string id) => Record(D0.AddDays(60), one => one.TakingBack = new() { RecordId = id });

    private CourseRecord Record(DateOnly day, Action<CourseRecord> what)
    {
        var record = new CourseRecord { RecordId = $"record-{++last}", Day = day.ToProto(), RecordedAt = new Timestamp() };
        what(record);
        return record;
    }

    private static Decided Success(Result<Decided> decided) => decided.Value;
}
