using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The first call, the assessment of the risk and the class of a case, through the client (S3).</summary>
public sealed class RetentionTests(StackFixture fixture) : StackTest(fixture)
{
    private const string Reason = "Zigzagkurs med zeppelin (opdigtet begrundelse).";

    [Fact]
    public async Task A_call_without_an_answer_keeps_the_duty_and_the_one_that_reaches_the_citizen_meets_it()
    {
        var registered = await Caseworker.Register();
        var missed = Call(registered);
        (missed.Reached, missed.TasksFit, missed.InTreatment, missed.Treatment, missed.WorkplaceDialogue, missed.CommonPlan, missed.RoundTable) =
            (false, 0, 0, "", 0, 0, 0);
        var first = await Caseworker.Retention.RecordFirstCallAsync(missed, deadline: Suite.Soon);
        Assert.False(first.Course.FirstCall.FirstCall.Reached);
        var open = (await Caseworker.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = first.Position }, deadline: Suite.Soon)).Plan;
        Assert.Equal(DeadlineState.Open, open.Deadlines.Single(one => one.RuleId == "R-FIRSTCALL").State);

        var again = Call(registered);
        again.Etag = first.Course.Etag;
        var reached = await Caseworker.Retention.RecordFirstCallAsync(again, deadline: Suite.Soon);

        Assert.Equal(("Genoptræning (opdigtet).", RoundTableDecision.Agreed), (reached.Course.FirstCall.FirstCall.Treatment, reached.Course.FirstCall.FirstCall.RoundTable));
        var journal = await Eventually.Becomes("both calls are in the journal",
            async () => (await Caseworker.JournalOf(registered, 3)).ToList(),
            all => all.Any(one => one.Subject == "Opkald uden svar") && all.Any(one => one.Subject == "Første telefonsamtale"));
        Assert.DoesNotContain(journal, one => one.Text.Contains("zeppelin", StringComparison.OrdinalIgnoreCase));
        var plan = (await Caseworker.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId, AtLeast = reached.Position }, deadline: Suite.Soon)).Plan;
        Assert.True(plan.Deadlines.Single(one => one.RuleId == "R-FIRSTCALL").State is DeadlineState.Met or DeadlineState.MetLate);
    }

    [Fact]
    public async Task A_risk_is_assessed_explained_classified_and_taken_back()
    {
        var form = Given.Form();
        form.CauseGroup = CauseGroup.Mental;
        var registered = await Caseworker.Register(form);
        var course = (await Caseworker.Courses.GetCourseAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Course;
        Assert.Contains(course.RiskOnForm, one => one is { Indicator: RiskIndicator.MentalDisorder, Answer: Answer.Yes, Weight: 2 });

        var assessed = await Caseworker.Retention.AssessRiskAsync(Assessment(registered, RiskIndicator.MentalDisorder), deadline: Suite.Soon);
        Assert.Equal((2, 2, true), (assessed.Record.Risk.Score, assessed.Record.Risk.Threshold, assessed.Record.Risk.Risk));
        Assert.Equal([RiskIndicator.MentalDisorder], assessed.Record.Risk.Answers.Where(one => one.Answer == Answer.Yes).Select(one => one.Indicator));

        var smooth = Class(registered, CaseClass.Smooth);
        smooth.Etag = assessed.Course.Etag;
        var classified = await Caseworker.Retention.ClassifyCaseAsync(smooth, deadline: Suite.Soon);
        Assert.Equal("RISK_NOT_CLASSIFIED", classified.Warnings.Single().Reason);
        Assert.Equal(CaseClass.Smooth, await ClassOf(registered));
        smooth.RequestId = Given.RequestId;
        smooth.Etag = classified.Course.Etag;
        await Refused.By(StatusCode.FailedPrecondition, "CLASS_UNCHANGED", Caseworker.Retention.ClassifyCaseAsync(smooth, deadline: Suite.Soon));

        await Caseworker.Courses.TakeBackRecordAsync(
            new() { RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = classified.Course.Etag, RecordId = classified.Record.RecordId, Reason = Reason },
            deadline: Suite.Soon);
        Assert.Equal(CaseClass.Unspecified, await ClassOf(registered));

        var texts = await Eventually.Becomes("the journal tells it",
            async () => (await Caseworker.JournalOf(registered, 3)).Select(one => one.Text).ToList(),
            all => all.Any(text => text.Contains("glat sag", StringComparison.Ordinal)) && all.Any(text => text.Contains("taget tilbage", StringComparison.Ordinal)));
        Assert.DoesNotContain(texts, text => text.Contains("psykisk", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task An_assessment_lies_within_the_absence_and_one_of_long_ago_is_asked_about()
    {
        var registered = await Caseworker.Register(Given.Form(firstAbsenceDay: Given.Today.AddDays(-40)));
        var request = Assessment(registered);
        request.AssessedOn = Given.Today.AddDays(1).ToProto();
        await Refused.For(Caseworker.Retention.AssessRiskAsync(request, deadline: Suite.Soon), ("assessed_on", "DATE_IN_FUTURE"));
        request.AssessedOn = Given.Today.AddDays(-41).ToProto();
        await Refused.For(Caseworker.Retention.AssessRiskAsync(request, deadline: Suite.Soon), ("assessed_on", "BEFORE_FIRST_ABSENCE_DAY"));

        request.AssessedOn = Given.Today.AddDays(-40).ToProto();
        var assessed = await Caseworker.Retention.AssessRiskAsync(request, deadline: Suite.Soon);

        var warning = Assert.Single(assessed.Warnings, one => one.Reason == "RISK_ASSESSED_LONG_AGO");
        Assert.Equal("assessed_on", warning.Field);
        Assert.Contains("for mere end 28 dage siden", warning.Message, StringComparison.Ordinal);
        request = Assessment(registered);
        request.Etag = assessed.Course.Etag;
        Assert.DoesNotContain((await Caseworker.Retention.AssessRiskAsync(request, deadline: Suite.Soon)).Warnings, one => one.Reason == "RISK_ASSESSED_LONG_AGO");
    }

    [Fact]
    public async Task What_is_missing_or_too_much_is_refused_with_every_violation_at_once()
    {
        var registered = await Caseworker.Register();
        var call = Call(registered);
        (call.Reached, call.InTreatment) = (false, Answer.No);
        await Refused.For(Caseworker.Retention.RecordFirstCallAsync(call, deadline: Suite.Soon), ("treatment", "TREATMENT_WITHOUT_ANSWER"), ("reached", "ANSWERS_WITHOUT_CALL"));
        var silent = Call(registered);
        (silent.TasksFit, silent.CommonPlan) = (0, 0);
        await Refused.For(Caseworker.Retention.RecordFirstCallAsync(silent, deadline: Suite.Soon), ("tasks_fit", "ANSWER_NEEDED"), ("common_plan", "ANSWER_NEEDED"));

        var few = Assessment(registered);
        few.Answers.RemoveAt(0);
        await Refused.For(Caseworker.Retention.AssessRiskAsync(few, deadline: Suite.Soon), ("answers", "INDICATORS_NOT_ALL"));
        few.Answers.Add(few.Answers[0]);
        await Refused.For(Caseworker.Retention.AssessRiskAsync(few, deadline: Suite.Soon), ("answers", "INDICATOR_REPEATED"), ("answers", "INDICATORS_NOT_ALL"));
        await Refused.For(
            Caseworker.Retention.ClassifyCaseAsync(new() { RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = "1" }, deadline: Suite.Soon),
            ("classified_on", "FIELD_REQUIRED"), ("case_class", "FIELD_REQUIRED"), ("reason", "FIELD_REQUIRED"));
    }

    private async Task<CaseClass> ClassOf(RegisterCaseResponse registered) =>
        (await Caseworker.Cases.GetCaseAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Case.CaseClass;

    private static RecordFirstCallRequest Call(RegisterCaseResponse registered) => new()
    {
        RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = "1", CalledOn = Given.Today.ToProto(), Reached = true, Reason = Reason,
        TasksFit = Answer.No, InTreatment = Answer.Yes, Treatment = "Genoptræning (opdigtet).", WorkplaceDialogue = Answer.Yes, CommonPlan = Answer.No,
        RoundTable = RoundTableDecision.Agreed,
    };

    private static AssessRiskRequest Assessment(RegisterCaseResponse registered, params RiskIndicator[] present) => new()
    {
        RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = "1", AssessedOn = Given.Today.ToProto(), Reason = Reason,
        Answers =
        {
            Enum.GetValues<RiskIndicator>().Where(one => one != RiskIndicator.Unspecified)
                .Select(one => new RiskAnswer { Indicator = one, Answer = present.Contains(one) ? Answer.Yes : Answer.No }),
        },
    };

    private static ClassifyCaseRequest Class(RegisterCaseResponse registered, CaseClass chosen) => new()
    {
        RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Etag = "1", ClassifiedOn = Given.Today.ToProto(), CaseClass = chosen, Reason = Reason,
    };
}
