using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.Courses;
using Sygeopfoelgning.Cases.Retention;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;
using KindOfEmployment = Sygeopfoelgning.Rules.KindOfEmployment;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>The first call, the assessment of the risk and the class of a case.</summary>
public sealed class RetentionTests
{
    private static readonly DateOnly D0 = new(2026, 3, 2);
    private static readonly DateOnly Called = new(2026, 4, 8);

    [Fact]
    public void Every_indicator_of_the_contract_has_its_weight_and_every_weight_its_indicator() => Assert.Equal(
        System.Enum.GetValues<RiskIndicator>().Where(one => one != RiskIndicator.Unspecified).Select(RiskAnswers.CodeOf).Order(StringComparer.Ordinal),
        RiskModel.Shipped.Indicators.Select(one => one.Code).Order(StringComparer.Ordinal));

    // Seed 003: limited contact and no talk go together; job and health, and any mental disorder, are enough by themselves.
    [Theory]
    [InlineData("", 0, false)]
    [InlineData("LimitedContact", 1, false)]
    [InlineData("NoTalkOnAbsence", 1, false)]
    [InlineData("LimitedContact,NoTalkOnAbsence", 2, true)]
    [InlineData("JobAndHealthIncompatible", 2, true)]
    [InlineData("MentalDisorder", 2, true)]
    [InlineData("LimitedContact,NoTalkOnAbsence,MentalDisorder", 4, true)]
    public void It_is_a_risk_case_by_the_weights_of_the_indicators(string present, int score, bool isRisk)
    {
        var assessed = RiskModel.Shipped.Assess(Answers(present));
        Assert.Equal((score, isRisk), (assessed.Score, assessed.Risk));
        Assert.Equal(4, assessed.Answers.Count);
    }

    [Fact]
    public void What_nobody_knows_does_not_count()
    {
        var answers = Answers("");
        answers[3].Answer = Answer.NotKnown;
        Assert.False(RiskModel.Shipped.Assess(answers).Risk);
    }

    [Fact]
    public void The_form_proposes_what_it_says_and_is_silent_otherwise()
    {
        Assert.Empty(RiskAnswers.OnForm(new InformationForm()));
        var said = RiskAnswers.OnForm(new InformationForm
        {
            CauseGroup = CauseGroup.Mental, WorkplaceDialogue = new() { Contact = WorkplaceContact.Limited, AbsenceDiscussed = true },
        });
        Assert.Equal(
            [(RiskIndicator.LimitedContact, Answer.Yes), (RiskIndicator.NoTalkOnAbsence, Answer.No), (RiskIndicator.MentalDisorder, Answer.Yes)],
            said.Select(one => (one.Indicator, one.Answer)));
    }

    [Fact]
    public void An_assessment_unlike_the_form_and_a_class_unlike_the_assessment_give_a_warning()
    {
        var course = Course() with { RiskOnForm = RiskAnswers.OnForm(new InformationForm { CauseGroup = CauseGroup.Mental }) };
        Assert.Equal("RISK_NOT_AS_ON_FORM", course.AssessRisk(Assessed(""), Called).Value.Warnings.Single().Code.Reason);
        Assert.Empty(course.AssessRisk(Assessed("MentalDisorder"), Called).Value.Warnings);

        var assessed = course.With(Assessed("MentalDisorder"));
        Assert.Equal("RISK_NOT_CLASSIFIED", assessed.Classify(Classified(CaseClass.Smooth)).Value.Warnings.Single().Code.Reason);
        Assert.Empty(assessed.Classify(Classified(CaseClass.Risk)).Value.Warnings);
        Assert.Equal("CLASS_UNCHANGED", assessed.With(Classified(CaseClass.Risk)).Classify(Classified(CaseClass.Risk)).Refusal!.Reason);
        Assert.False(assessed.With(Classified(CaseClass.Risk)).Classify(Classified(CaseClass.Complex)).IsRefused);
    }

    [Theory]
    [InlineData(28, null)]
    [InlineData(29, "assessed_on:RISK_ASSESSED_LONG_AGO")]
    public void An_assessment_of_long_ago_gives_a_warning(int days, string? warning) =>
        Assert.Equal(warning, Course().AssessRisk(Assessed(""), Called.AddDays(days)).Value.Warnings.SingleOrDefault()?.ToString());

    [Fact]
    public void Nothing_is_assessed_before_the_absence()
    {
        var record = Assessed("");
        record.Day = D0.AddDays(-1).ToProto();
        Assert.Equal(
            ["assessed_on:BEFORE_FIRST_ABSENCE_DAY"],
            Assert.IsType<InvalidRequest>(Course().AssessRisk(record, Called).Refusal).Violations.Select(one => one.ToString()));
        record.Day = D0.ToProto();
        Assert.False(Course().AssessRisk(record, Called).IsRefused);
    }

    [Theory]
    [InlineData(Answer.Yes, Answer.Yes, RoundTableDecision.NotOffered, null)]
    [InlineData(Answer.Yes, Answer.Yes, RoundTableDecision.Agreed, "ROUND_TABLE_NOT_NEEDED")]
    [InlineData(Answer.Yes, Answer.No, RoundTableDecision.NotOffered, "ROUND_TABLE_TO_BE_OFFERED")]
    [InlineData(Answer.No, Answer.No, RoundTableDecision.Agreed, null)]
    [InlineData(Answer.NotKnown, Answer.Yes, RoundTableDecision.Declined, null)]
    public void Good_contact_means_no_round_table_and_otherwise_one_is_offered(Answer dialogue, Answer plan, RoundTableDecision decided, string? reason)
    {
        var call = Call(dialogue, plan, decided);
        Assert.Equal(reason, Course().RecordFirstCall(call, RuleBook.Shipped).Refusal?.Reason);
        // Without the local practice there is no such rule.
        Assert.False((Course() with { Rules = Rules([]) }).RecordFirstCall(call, RuleBook.Shipped).IsRefused);
    }

    [Fact]
    public void Who_was_reached_has_answered_and_the_unemployed_have_no_workplace()
    {
        var call = Call(Answer.Unspecified, Answer.Unspecified, RoundTableDecision.Unspecified);
        (call.FirstCall.TasksFit, call.FirstCall.InTreatment) = (Answer.Unspecified, Answer.Unspecified);
        Assert.Equal(
            ["in_treatment", "tasks_fit", "workplace_dialogue", "common_plan", "round_table"],
            Assert.IsType<InvalidRequest>(Course().RecordFirstCall(call, RuleBook.Shipped).Refusal).Violations.Select(one => one.Field));

        var unemployed = Course() with { Registered = Facts() with { KindOfEmployment = KindOfEmployment.InsuredUnemployed } };
        Assert.Equal(
            [("in_treatment", "ANSWER_NEEDED"), ("round_table", "ANSWER_NEEDED")],
            Assert.IsType<InvalidRequest>(unemployed.RecordFirstCall(call, RuleBook.Shipped).Refusal).Violations.Select(one => (one.Field, one.Code.Reason)));
        Assert.Equal("ROUND_TABLE_NEEDS_WORKPLACE", unemployed.RecordFirstCall(Call(Answer.No, Answer.No, RoundTableDecision.Agreed), RuleBook.Shipped).Refusal!.Reason);
    }

    [Fact]
    public void A_call_that_reached_nobody_is_no_happening_of_the_rules_and_the_one_that_did_is_shown()
    {
        var missed = Record(Called.AddDays(1), "missed", one => one.FirstCall = new());
        var reached = Call(Answer.Yes, Answer.Yes, RoundTableDecision.NotOffered);
        Assert.False(CourseFacts.IsHappening(missed));
        Assert.True(CourseFacts.IsHappening(reached));
        Assert.Equal("missed", Course().With(missed).FirstCall!.RecordId);
        Assert.Equal("call", Course().With(reached).With(missed).FirstCall!.RecordId);
    }

    private static CaseCourse Course() => new(Guid.NewGuid(), Facts(), Rules(["hedensted"]), [], 1, "Sofie Sagsbehandler", DateTimeOffset.UnixEpoch);

    private static CaseRules Rules(IReadOnlyList<string> overlays) => new("RS-2015", "1", overlays, Sygeopfoelgning.Rules.Certainty.Verified);

    private static PlanFacts Facts() => new() { FirstAbsenceDay = D0, KindOfEmployment = KindOfEmployment.EmployeeWithPay, FormReceivedOn = new(2026, 4, 7) };

    private static List<RiskAnswer> Answers(string present) =>
    [
        .. System.Enum.GetValues<RiskIndicator>().Where(one => one != RiskIndicator.Unspecified)
            .Select(one => new RiskAnswer { Indicator = one, Answer = present.Split(',').Contains($"{one}") ? Answer.Yes : Answer.No }),
    ];

    private static CourseRecord Assessed(string present) => Record(Called, "risk", one => one.Risk = RiskModel.Shipped.Assess(Answers(present)));

    private static CourseRecord Classified(CaseClass chosen) => Record(Called, "class", one => one.Classification = new() { CaseClass = chosen });

    private static CourseRecord Call(Answer dialogue, Answer plan, RoundTableDecision decided) => Record(Called, "call", one => one.FirstCall = new()
    {
        Reached = true, TasksFit = Answer.Yes, InTreatment = Answer.No, WorkplaceDialogue = dialogue, CommonPlan = plan, RoundTable = decided,
    });

    private static CourseRecord Record(DateOnly day, string id, Action<CourseRecord> what)
    {
        var record = new CourseRecord { RecordId = id, Day = day.ToProto(), RecordedAt = new Timestamp() };
        what(record);
        return record;
    }
}
