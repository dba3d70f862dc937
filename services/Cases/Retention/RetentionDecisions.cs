using Sygeopfoelgning.Cases.Courses;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;
using KindOfEmployment = Sygeopfoelgning.Rules.KindOfEmployment;

namespace Sygeopfoelgning.Cases.Retention;

/// <summary>Whether a call, an assessment or a class may be added to the course of a case.</summary>
internal static class RetentionDecisions
{
    public static readonly ViolationCode AnswerNeeded = new("ANSWER_NEEDED",
        "Borgeren blev truffet: svaret skal gives. Er det ikke kendt, så svar ”vides ikke”.",
        "The citizen was reached: the answer is needed. Where it is not known, answer “not known”.");

    public static readonly ViolationCode RiskNotAsOnForm = new("RISK_NOT_AS_ON_FORM",
        "Oplysningsskemaet siger noget andet om denne indikator. Siger begrundelsen, hvad der er anderledes?",
        "The information form says otherwise of this indicator. Does the reason say what is different?");

    public static readonly ViolationCode RiskAssessedLongAgo = new("RISK_ASSESSED_LONG_AGO",
        "Vurderingen er fra {0}, for mere end {1} dage siden. Er datoen rigtig? Er der sket noget siden, så vurdér risikoen på ny.",
        "The assessment is of {0}, more than {1} days ago. Is the date right? If something has happened since, assess the risk anew.");

    public static readonly ViolationCode RiskNotClassified = new("RISK_NOT_CLASSIFIED",
        "Den seneste risikovurdering siger, at det er en risikosag. Siger begrundelsen, hvorfor den klassificeres anderledes?",
        "The latest assessment says that it is a risk case. Does the reason say why it is classified otherwise?");

    // An assumption of the suite: what is older is more often a wrong date than an assessment nobody had recorded.
    private const int UsualDays = 28;

    /// <summary>Records a call (S3-06), with what it means for a round table (S3-07, R-HED-TABLE).</summary>
    public static Result<Decided> RecordFirstCall(this CaseCourse course, CourseRecord record, RuleBook book)
    {
        var (day, call) = (CaseCourse.DayOf(record), record.FirstCall);
        if ((course.NotRunning(day) ?? course.TooEarly("called_on", day)) is { } refused)
        {
            return refused;
        }

        if (!call.Reached)
        {
            return (Decided)record;
        }

        var hasWorkplace = course.Registered.KindOfEmployment is KindOfEmployment.EmployeeWithPay or KindOfEmployment.EmployeeWithoutPay;
        if (Missing(call, hasWorkplace).ToList() is { Count: > 0 } missing)
        {
            return new InvalidRequest(missing);
        }

        if (!hasWorkplace)
        {
            return call.RoundTable == RoundTableDecision.NotOffered ? (Decided)record : new RoundTableNeedsWorkplace();
        }

        var isOffered = call.RoundTable != RoundTableDecision.NotOffered;
        var isGoodContact = call is { WorkplaceDialogue: Answer.Yes, CommonPlan: Answer.Yes };
        return !course.HasRoundTableRule(book, day) || isOffered != isGoodContact ? (Decided)record
            : isOffered ? new RoundTableNotNeeded()
            : new RoundTableToBeOffered();
    }

    /// <summary>Assesses the risk (S3-09).</summary>
    public static Result<Decided> AssessRisk(this CaseCourse course, CourseRecord record, DateOnly today)
    {
        var day = CaseCourse.DayOf(record);
        if ((course.NotRunning(day) ?? course.TooEarly("assessed_on", day)) is { } refused)
        {
            return refused;
        }

        return new Decided(record,
        [
            .. record.Risk.Answers.Index().Where(one => one.Item.Answer != Answer.NotKnown
                    && course.RiskOnForm.Any(said => said.Indicator == one.Item.Indicator && said.Answer != one.Item.Answer))
                .Select(one => RiskNotAsOnForm.At($"answers[{one.Index}].answer")),
            .. day < today.AddDays(-UsualDays) ? [RiskAssessedLongAgo.At("assessed_on", day, UsualDays)] : Array.Empty<Violation>(),
        ]);
    }

    /// <summary>Classifies the case (S3-08).</summary>
    public static Result<Decided> Classify(this CaseCourse course, CourseRecord record)
    {
        var day = CaseCourse.DayOf(record);
        if ((course.NotRunning(day) ?? course.TooEarly("classified_on", day)) is { } refused)
        {
            return refused;
        }

        var chosen = record.Classification.CaseClass;
        return course.Classification is { } held && held.Classification.CaseClass == chosen && CaseCourse.DayOf(held) <= day
            ? new ClassUnchanged()
            : new Decided(record,
            [
                .. course.Risk is { Risk.Risk: true } && chosen != CaseClass.Risk ? [RiskNotClassified.At("case_class")] : Array.Empty<Violation>(),
                .. CourseDecisions.LaterHolds(course.Classification, "classified_on", day),
            ]);
    }

    private static IEnumerable<Violation> Missing(FirstCall call, bool hasWorkplace)
    {
        if (call.InTreatment == Answer.Unspecified)
        {
            yield return AnswerNeeded.At("in_treatment");
        }

        (string Field, bool IsGiven)[] ofWorkplace =
            [("tasks_fit", call.TasksFit != 0), ("workplace_dialogue", call.WorkplaceDialogue != 0), ("common_plan", call.CommonPlan != 0)];
        foreach (var (field, _) in ofWorkplace.Where(one => hasWorkplace && !one.IsGiven))
        {
            yield return AnswerNeeded.At(field);
        }

        if (call.RoundTable == RoundTableDecision.Unspecified)
        {
            yield return AnswerNeeded.At("round_table");
        }
    }

    private static bool HasRoundTableRule(this CaseCourse course, RuleBook book, DateOnly day)
    {
        var choice = Rules.RuleSetChoice.Restore(course.Rules.RuleSetId, course.Rules.Certainty, book).Value;
        var overlays = course.Rules.OverlayIds.Select(id => book.FindOverlay(id)).OfType<Overlay>().ToList();
        return RuleBook.Requirements("OFFER_ROUND_TABLE", choice, overlays, course.History(), day).Any(one => one.Items.Any(item => item.Code == "NO_GOOD_CONTACT"));
    }
}

/// <summary>With good contact no round table is offered (R-HED-TABLE).</summary>
[Danish("Der er god kontakt mellem borgeren og arbejdspladsen: dialog og en fælles plan. Rundbordssamtale tilbydes ikke (R-HED-TABLE).")]
[English("The contact between citizen and workplace is good: a dialogue and a common plan. No round table is offered (R-HED-TABLE).")]
public sealed record RoundTableNotNeeded() : Refusal(RefusalKind.FixState, "ROUND_TABLE_NOT_NEEDED");

/// <summary>Without good contact a round table is offered (R-HED-TABLE).</summary>
[Danish("Der er ikke både dialog og en fælles plan med arbejdspladsen. Tilbyd en rundbordssamtale, og registrér, om borgeren ønsker den (R-HED-TABLE).")]
[English("There are not both a dialogue and a common plan with the workplace. Offer a round table, and record whether the citizen wants it (R-HED-TABLE).")]
public sealed record RoundTableToBeOffered() : Refusal(RefusalKind.FixState, "ROUND_TABLE_TO_BE_OFFERED");

/// <summary>The unemployed and the self-employed have no employer to meet.</summary>
[Danish("Borgeren har ingen arbejdsgiver at mødes med. Vælg, at rundbordssamtale ikke tilbydes.")]
[English("The citizen has no employer to meet. Choose that no round table is offered.")]
public sealed record RoundTableNeedsWorkplace() : Refusal(RefusalKind.FixState, "ROUND_TABLE_NEEDS_WORKPLACE");

/// <summary>The case has the class already.</summary>
[Danish("Sagen har allerede den klasse. Der er intet at ændre.")]
[English("The case has that class already. There is nothing to change.")]
public sealed record ClassUnchanged() : Refusal(RefusalKind.FixState, "CLASS_UNCHANGED");
