using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Progress;

/// <summary>What may be wrong with a record of progress.</summary>
[Pure]
internal static class ProgressViolations
{
    public static readonly ViolationCode AnswerNotCitizens = new("ANSWER_NOT_CITIZENS",
        "Det, en borger måler, er borgerens eget svar.",
        "What a citizen measures is the citizen's own answer.");

    public static readonly ViolationCode CorrectsOtherSeries = new("CORRECTS_OTHER_SERIES",
        "Målingen, der rettes, er af noget andet eller besvaret af en anden. Træk den tilbage, og registrér den rigtige for sig.",
        "The measurement that is corrected is of something else, or somebody else answered. Withdraw it, and record the right one by itself.");

    public static readonly ViolationCode ValueOutsideScale = new("VALUE_OUTSIDE_SCALE",
        "Skalaen går fra {0} til {1}.",
        "The scale goes from {0} to {1}.");

    public static readonly ViolationCode InstrumentNotAnsweredBy = new("INSTRUMENT_NOT_ANSWERED_BY",
        "Det spørgsmål stilles ikke til den, der har svaret. Se med ListInstruments, hvem der svarer.",
        "That question is not put to the one who answered. ListInstruments says who answers.");

    public static readonly ViolationCode LaterRecordHolds = new("LATER_RECORD_HOLDS",
        "Der er en registrering fra {0}, som er senere og derfor fortsat gælder.",
        "There is a record of {0}, which is later and therefore still holds.");
}

/// <summary>The case has no such measurement.</summary>
[Danish("Sagen har ikke den måling. Hent progressionen igen.")]
[English("The case has no such measurement. Read the progress again.")]
[Pure]
public sealed record MeasurementNotFound(string MeasurementId) : Refusal(RefusalKind.NotFound, "MEASUREMENT_NOT_FOUND", "measurement", MeasurementId);

/// <summary>The measurement counts no longer.</summary>
[Danish("Målingen er allerede rettet eller trukket tilbage. Registrér den rigtige måling på ny.")]
[English("The measurement is corrected or withdrawn already. Record the right measurement anew.")]
[Pure]
public sealed record MeasurementWithdrawnAlready(string MeasurementId)
    : Refusal(RefusalKind.FixState, "MEASUREMENT_WITHDRAWN", "measurement", MeasurementId);

/// <summary>An officer recorded the measurement.</summary>
[Danish("Målingen er registreret af en medarbejder. Registrér din egen måling, eller skriv et input, så tages det op ved samtalen.")]
[English("An officer recorded the measurement. Record your own, or write an input; it is taken up at the talk.")]
[Pure]
public sealed record MeasurementNotOwn() : Refusal(RefusalKind.Forbidden, "MEASUREMENT_NOT_OWN");

/// <summary>The status of the clarification is that already.</summary>
[Danish("Afklaringen har allerede den status. Der er intet at ændre.")]
[English("The clarification has that status already. There is nothing to change.")]
[Pure]
public sealed record ClarificationUnchanged() : Refusal(RefusalKind.FixState, "CLARIFICATION_UNCHANGED");

/// <summary>The case has no such medical question.</summary>
[Danish("Sagen har ikke det spørgsmål. Hent progressionen igen.")]
[English("The case has no such question. Read the progress again.")]
[Pure]
public sealed record MedicalQuestionNotFound(string QuestionId) : Refusal(RefusalKind.NotFound, "MEDICAL_QUESTION_NOT_FOUND", "medical_question", QuestionId);

/// <summary>The medical question is settled already.</summary>
[Danish("Spørgsmålet er allerede afklaret. Tilføj et nyt, hvis der stadig er noget at afklare.")]
[English("The question is settled already. Add another one if there is still something to clarify.")]
[Pure]
public sealed record MedicalQuestionSettledAlready(string QuestionId)
    : Refusal(RefusalKind.FixState, "MEDICAL_QUESTION_SETTLED", "medical_question", QuestionId);

/// <summary>The case has as many open medical questions as it may.</summary>
[Danish("Sagen har {Limit} åbne lægelige spørgsmål, og flere kan den ikke have. Afklar et af dem først.")]
[English("The case has {Limit} open medical questions and cannot have more. Settle one of them first.")]
[Pure]
public sealed record MedicalQuestionsFull(string CaseId, int Limit) : Refusal(RefusalKind.FixState, "MEDICAL_QUESTIONS_FULL", "case", CaseId);

/// <summary>The progress of the case has as many records as it may.</summary>
[Danish("Sagens progression har {Limit} registreringer, og flere kan den ikke have. Skriv det i journalen i stedet.")]
[English("The progress of the case has {Limit} records and cannot have more. Write it in the journal instead.")]
[Pure]
public sealed record ProgressFull(string CaseId, int Limit) : Refusal(RefusalKind.FixState, "PROGRESS_FULL", "case", CaseId);
