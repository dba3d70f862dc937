using Sygeopfoelgning.Cases.Courses;
using Sygeopfoelgning.Cases.Progress;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Tests.Unit.Rules;
using Sygeopfoelgning.Types.V1;
using KindOfEmployment = Sygeopfoelgning.Rules.KindOfEmployment;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>What may be added to the progress of a case, and what it comes to.</summary>
public sealed class CaseProgressTests
{
    private static readonly DateOnly D0 = new(2026, 3, 2);
    private static readonly DateOnly Today = new(2026, 5, 4);
    private static readonly DateTimeOffset Now = new(2026, 5, 4, 9, 0, 0, TimeSpan.Zero);
    private static readonly Author Officer = new(WrittenBy.Officer, "officer-1", "Sofie Sagsbehandler");
    private static readonly Author Citizen = new(WrittenBy.Citizen, "citizen-1", "Birk Borger");
    private static readonly CaseProgress Empty = new(
        Guid.Parse("01930000-0000-7000-8000-00000000000c"), true, D0, KindOfEmployment.EmployeeWithPay, []);

    private static Writing By(Author author) => new(author, Guid.NewGuid(), Today, Now);

    private static Measurement Health(int value, AnsweredBy by = AnsweredBy.Citizen) =>
        new() { Instrument = ProgressInstrument.Health, Value = value, AnsweredBy = by };

    private static CaseProgress Measured(CaseProgress progress, int value, int day, AnsweredBy by = AnsweredBy.Citizen, ProgressInstrument of = ProgressInstrument.Health) =>
        progress.With(progress.Record(new() { Instrument = of, Value = value, AnsweredBy = by }, D0.AddDays(day), By(Officer)).Value);

    [Fact]
    [Meets("CASE_CLOSED")]
    public void Nothing_is_added_to_the_progress_of_a_closed_case()
    {
        var closed = Empty with { IsOpen = false };
        Assert.All(
            (object?[])
            [
                closed.Record(Health(5), D0, By(Officer)).Refusal, closed.Withdraw("x", "Opdigtet.", By(Officer)).Refusal,
                closed.Clarify("0", new() { Status = HealthClarificationStatus.NotBegun }, D0, By(Officer)).Refusal, closed.Ask("Opdigtet.", By(Officer)).Refusal,
                closed.Settle(new() { QuestionId = "x" }, By(Officer)).Refusal, closed.Contacted("0", new() { State = WorkContactState.Kept }, D0, By(Officer)).Refusal,
            ],
            refusal => Assert.Equal(new CaseIsClosed(Empty.CaseId.ToString()), refusal));
    }

    [Fact]
    public void A_series_is_of_one_instrument_and_of_those_who_answered_and_goes_by_day()
    {
        var progress = Measured(Measured(Measured(Measured(Empty, 5, 20), 6, 10), 3, 20, AnsweredBy.Officer, ProgressInstrument.Function), 8, 20);
        progress = Measured(progress, 4, 30, of: ProgressInstrument.Function);

        var series = progress.Series(InstrumentBook.Shipped, Language.Danish).ToList();

        Assert.Equal(
            [(ProgressInstrument.Health, AnsweredBy.Citizen), (ProgressInstrument.Function, AnsweredBy.Citizen), (ProgressInstrument.Function, AnsweredBy.Officer)],
            series.Select(one => (one.Instrument, one.AnsweredBy)));
        Assert.Equal([6, 5, 8], series[0].Points.Select(one => one.Value));
        Assert.Equal((8, 3, 2), (series[0].Latest, series[0].ChangeSincePrevious, series[0].ChangeSinceFirst));
        Assert.Null(series[1].Worsening);
        Assert.Equal((0, 0), (series[1].ChangeSincePrevious, series[1].ChangeSinceFirst));
    }

    [Fact]
    public void A_worsening_says_the_formula_and_what_went_into_it()
    {
        var progress = Measured(Measured(Measured(Empty, 7, 1), 6, 8), 4, 15);

        var worsening = progress.Worsening(ProgressInstrument.Health, AnsweredBy.Citizen, InstrumentBook.Shipped, Language.Danish)!;

        Assert.Equal((true, "P-WORSE", 4, 7, 3, 2), (worsening.IsWorse, worsening.RuleId, worsening.Latest, worsening.Best, worsening.Difference, worsening.Threshold));
        Assert.Equal(D0.AddDays(1), worsening.BestOn.ToDateOnly());
        Assert.Equal(Sygeopfoelgning.Types.V1.Certainty.Assumption, worsening.Certainty);
        Assert.Equal("Det er en forværring, når den seneste måling er mindst 2 dårligere end den bedste af de op til 3 målinger før den.", worsening.Formula);
        Assert.Contains("at least 2 worse", progress.Worsening(ProgressInstrument.Health, AnsweredBy.Citizen, InstrumentBook.Shipped, Language.English)!.Formula, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_corrected_or_withdrawn_counts_no_longer_and_stays_among_the_records()
    {
        var first = Measured(Empty, 2, 1);
        var corrected = first.With(first.Record(Corrects(first.Records[0], 4), D0.AddDays(1), By(Officer)).Value);
        Assert.Equal(4, Assert.Single(corrected.Measurements).Measurement.Value);

        var withdrawn = corrected.With(corrected.Withdraw(corrected.Records[1].RecordId, "Opdigtet.", By(Officer)).Value);

        Assert.Empty(withdrawn.Measurements);
        Assert.Empty(withdrawn.Series(InstrumentBook.Shipped, Language.Danish));
        Assert.Equal(3, withdrawn.Records.Count);
        Assert.All(corrected.Records.Take(1), one => Assert.IsType<MeasurementWithdrawnAlready>(corrected.Withdraw(one.RecordId, "Opdigtet.", By(Officer)).Refusal));
        Assert.IsType<MeasurementWithdrawnAlready>(withdrawn.Record(Corrects(withdrawn.Records[1], 5), D0, By(Officer)).Refusal);
    }

    [Fact]
    [Meets("CORRECTS_OTHER_SERIES")]
    [Meets("ANSWER_NOT_CITIZENS")]
    public void A_correction_is_of_the_same_series_and_everything_wrong_is_said_at_once()
    {
        var progress = Measured(Empty, 2, 1, of: ProgressInstrument.BeliefInReturn);
        var other = Corrects(progress.Records[0], 4);
        other.AnsweredBy = AnsweredBy.Officer;
        Assert.Equal(
            [("measured_on", "BEFORE_FIRST_ABSENCE_DAY"), ("corrects_measurement_id", "CORRECTS_OTHER_SERIES")],
            Violations(progress.Record(other, D0.AddDays(-1), By(Officer))));
        Assert.Equal(
            [("measured_on", "BEFORE_FIRST_ABSENCE_DAY"), ("answered_by", "ANSWER_NOT_CITIZENS")],
            Violations(Empty.Record(Health(5, AnsweredBy.Officer), D0.AddDays(-1), By(Citizen))));
        Assert.Equal(
            [("measured_on", "BEFORE_FIRST_ABSENCE_DAY"), ("value", "VALUE_OUTSIDE_SCALE"), ("answered_by", "INSTRUMENT_NOT_ANSWERED_BY")],
            Violations(Empty.Record(Health(11, AnsweredBy.Officer), D0.AddDays(-1), By(Officer))));
        Assert.Equal(
            [("measured_on", "DATE_IN_FUTURE"), ("value", "VALUE_OUTSIDE_SCALE")], Violations(Empty.Record(Health(0), Today.AddDays(1), By(Officer))));
        Assert.False(Empty.Record(Health(10), Today, By(Officer)).IsRefused);
        Assert.False(Empty.Record(Health(5), D0, By(Citizen)).IsRefused);
    }

    [Fact]
    [Meets("MEASUREMENT_NOT_OWN")]
    public void A_citizen_ends_only_what_the_citizen_wrote_down()
    {
        var officers = Measured(Empty, 5, 1);
        Assert.IsType<MeasurementNotOwn>(officers.Withdraw(officers.Records[0].RecordId, "Opdigtet.", By(Citizen)).Refusal);
        Assert.IsType<MeasurementNotOwn>(officers.Record(Corrects(officers.Records[0], 4), D0, By(Citizen)).Refusal);
        var own = Empty.With(Empty.Record(Health(5), D0, By(Citizen)).Value);
        Assert.False(own.Withdraw(own.Records[0].RecordId.ToUpperInvariant(), "Opdigtet.", By(Citizen)).IsRefused);
        Assert.IsType<MeasurementNotFound>(own.Withdraw(Guid.NewGuid().ToString(), "Opdigtet.", By(Officer)).Refusal);
    }

    [Fact]
    [Meets("CLARIFICATION_UNCHANGED")]
    [Meets("ETAG_MISMATCH")]
    public void The_clarification_is_the_one_of_the_latest_day_and_has_a_version()
    {
        var begun = Clarified(Empty, HealthClarificationStatus.UnderInvestigation, 10);
        Assert.IsType<ClarificationUnchanged>(begun.Clarify("1", Status(HealthClarificationStatus.UnderInvestigation), D0.AddDays(11), By(Officer)).Refusal);
        Assert.Equal(
            new EtagMismatch("health_clarification", Empty.CaseId.ToString(), "1", Officer.Name, Now),
            begun.Clarify("0", Status(HealthClarificationStatus.SufficientlyClarified), D0.AddDays(11), By(Officer)).Refusal);

        var earlier = Clarified(begun, HealthClarificationStatus.NotBegun, 2);
        Assert.Equal(begun.Clarification, earlier.Clarification);
        Assert.Equal("LATER_RECORD_HOLDS", Assert.Single(CaseProgress.LaterHolds(earlier.Clarification, earlier.Records[^1], "decided_on")).Code.Reason);
        var later = Clarified(earlier, HealthClarificationStatus.SufficientlyClarified, 10);
        Assert.Equal((HealthClarificationStatus.SufficientlyClarified, 3), (later.Clarification!.HealthClarification.Status, later.Clarifications));
        Assert.Empty(CaseProgress.LaterHolds(later.Clarification, later.Records[^1], "decided_on"));
        Assert.Equal(
            [("decided_on", "BEFORE_FIRST_ABSENCE_DAY")], Violations(Empty.Clarify("0", Status(HealthClarificationStatus.NotBegun), D0.AddDays(-1), By(Officer))));
    }

    [Fact]
    public void The_unemployed_have_contact_with_the_labour_market_and_all_others_with_the_workplace()
    {
        var state = new WorkContact { State = WorkContactState.Lost };
        Assert.Equal(WorkContactWith.Workplace, Empty.Contacted("0", state, D0, By(Officer)).Value.WorkContact.With);
        Assert.Equal(WorkContactWith.Workplace, (Empty with { Employment = KindOfEmployment.SelfEmployedInsured }).ContactWith);
        Assert.Equal(WorkContactWith.LabourMarket, (Empty with { Employment = KindOfEmployment.InsuredUnemployed }).Contacted("0", state, D0, By(Officer)).Value.WorkContact.With);
    }

    [Fact]
    [Meets("MEDICAL_QUESTIONS_FULL")]
    [Meets("MEDICAL_QUESTION_SETTLED")]
    [Meets("MEDICAL_QUESTION_NOT_FOUND")]
    public void A_question_is_settled_once_and_a_hundred_may_be_open()
    {
        var full = Enumerable.Range(0, CaseProgress.MostOpenQuestions).Aggregate(Empty, (progress, _) => progress.With(progress.Ask("Opdigtet.", By(Officer)).Value));
        Assert.IsType<MedicalQuestionsFull>(full.Ask("Opdigtet.", By(Officer)).Refusal);
        var settlement = new MedicalQuestionSettlement { QuestionId = full.Records[3].RecordId, Outcome = MedicalQuestionOutcome.Answered, Explanation = "Opdigtet." };

        var settled = full.With(full.Settle(settlement, By(Officer)).Value);

        Assert.Equal((CaseProgress.MostOpenQuestions - 1, 1), (settled.OpenQuestions.Count, settled.SettledQuestions));
        Assert.False(settled.Ask("Opdigtet.", By(Officer)).IsRefused);
        Assert.IsType<MedicalQuestionSettledAlready>(settled.Settle(settlement, By(Officer)).Refusal);
        Assert.IsType<MedicalQuestionNotFound>(settled.Settle(new() { QuestionId = Guid.NewGuid().ToString() }, By(Officer)).Refusal);
        Assert.IsType<MedicalQuestionNotFound>(settled.Settle(new() { QuestionId = settled.Records[^1].RecordId }, By(Officer)).Refusal);
    }

    [Fact]
    [Meets("PROGRESS_FULL")]
    public void The_progress_of_a_case_has_at_most_two_thousand_records()
    {
        var full = Empty with { Records = [.. Enumerable.Range(0, CaseProgress.Most - 1).Select(_ => new ProgressRecord { RecordId = "x", Day = D0.ToProto() })] };
        var last = full.Record(Health(5), D0, By(Officer));
        Assert.False(last.IsRefused);
        Assert.IsType<ProgressFull>(full.With(last.Value).Record(Health(5), D0, By(Officer)).Refusal);
    }

    // D0 is Monday 2 March 2026; the reassessment is story 2's (30 September), week 8 ends on 26 April.
    [Fact]
    public void The_duration_says_the_week_of_absence_and_what_is_left_until_the_dates_by_which_it_is_watched()
    {
        var duration = Durations.Of(Course(), RuleBook.Shipped, new(2026, 4, 20), Language.Danish);

        Assert.Equal((8, false, false), (duration.AbsenceWeek, duration.DragsOut, duration.Ended));
        Assert.Equal(
            [("R-FU-FIRST", new(2026, 4, 26), 6, 0), ("R-BROAD", new(2026, 6, 2), 43, 6), ("R-26ABS", new(2026, 8, 30), 132, 18), ("R-REASSESS", new DateOnly(2026, 9, 30), 163, 23)],
            duration.Boundaries.Select(one => (one.RuleId, one.Day.ToDateOnly()!.Value, one.DaysLeft, one.WeeksLeft)));
        Assert.All(duration.Boundaries, one => Assert.NotEqual(0, (int)one.Certainty));
        Assert.Contains("§ 13 b", duration.Boundaries[0].LegalReference, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(6, 1)]
    [InlineData(7, 2)]
    [InlineData(55, 8)]
    [InlineData(56, 9)]
    public void The_week_of_absence_counts_from_the_first_absence_day(int days, int week) =>
        Assert.Equal(week, Durations.Of(Course(), RuleBook.Shipped, D0.AddDays(days), Language.Danish).AbsenceWeek);

    [Fact]
    public void What_is_past_is_negative_and_a_course_beyond_its_expected_recovery_drags_out()
    {
        var expected = new DateOnly(2026, 4, 20);
        var course = Course(expected);
        Assert.False(Durations.Of(course, RuleBook.Shipped, expected, Language.Danish).DragsOut);
        var late = Durations.Of(course, RuleBook.Shipped, new(2026, 4, 27), Language.Danish);
        Assert.True(late.DragsOut);
        Assert.Equal((-1, -1), late.Boundaries.Where(one => one.RuleId == "R-FU-FIRST").Select(one => (one.DaysLeft, one.WeeksLeft)).Single());

        var recovered = course.With(new() { RecordId = "recovery", Day = expected.ToProto(), Recovery = new(), RecordedAt = new() });
        var ended = Durations.Of(recovered, RuleBook.Shipped, new(2026, 6, 1), Language.Danish);
        Assert.Equal((8, false, true), (ended.AbsenceWeek, ended.DragsOut, ended.Ended));
    }

    [Fact]
    public void Earlier_periods_bring_the_reassessment_forward_and_of_several_employments_the_earliest_date_counts()
    {
        var course = Course() with
        {
            ByEmployment = [Facts(null), Facts(null) with { KindOfEmployment = KindOfEmployment.InsuredUnemployed }],
        };
        var reassessment = Durations.Of(course, RuleBook.Shipped, Today, Language.Danish).Boundaries.Single(one => one.RuleId == "R-REASSESS").Day.ToDateOnly();
        // Counted from D0 + 14, the 155th day is 17 August.
        Assert.Equal(new DateOnly(2026, 8, 31), reassessment);
        var earlier = Course() with { ByEmployment = [Facts(null) with { EarlierCountedPeriods = [new Period(new(2025, 12, 1), new(2026, 1, 31))] }] };
        Assert.True(Durations.Of(earlier, RuleBook.Shipped, Today, Language.Danish).Boundaries.Single(one => one.RuleId == "R-REASSESS").Day.ToDateOnly() < new DateOnly(2026, 9, 30));
    }

    private static Measurement Corrects(ProgressRecord record, int value) => new()
    {
        Instrument = record.Measurement.Instrument, Value = value, AnsweredBy = record.Measurement.AnsweredBy, CorrectsMeasurementId = record.RecordId,
    };

    private static HealthClarification Status(HealthClarificationStatus status) => new() { Status = status, Reason = "Opdigtet." };

    private static CaseProgress Clarified(CaseProgress progress, HealthClarificationStatus status, int day) =>
        progress.With(progress.Clarify($"{progress.Clarifications}", Status(status), D0.AddDays(day), By(Officer)).Value);

    private static IEnumerable<(string, string)> Violations(Result<ProgressRecord> result) =>
        Assert.IsType<InvalidRequest>(result.Refusal).Violations.Select(one => (one.Field, one.Code.Reason));

    private static CaseCourse Course(DateOnly? expected = null) => new(
        Guid.NewGuid(), Facts(expected), new CaseRules("RS-2015", "1", [], Sygeopfoelgning.Rules.Certainty.Verified), [], 1, "Sofie Sagsbehandler",
        DateTimeOffset.UnixEpoch)
    {
        ByEmployment = [Facts(expected)],
    };

    private static PlanFacts Facts(DateOnly? expected) => new()
    {
        FirstAbsenceDay = D0, KindOfEmployment = KindOfEmployment.EmployeeWithPay, FormReceivedOn = new(2026, 4, 7), ExpectedRecoveryOn = expected,
    };
}
