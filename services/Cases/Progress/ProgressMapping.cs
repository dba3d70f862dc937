using Google.Protobuf;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using What = Sygeopfoelgning.Cases.V1.ProgressRecord.WhatOneofCase;

namespace Sygeopfoelgning.Cases.Progress;

/// <summary>Converts the progress of a case to its answer, and a record to its event.</summary>
internal static class ProgressMapping
{
    /// <summary>The progress as its page shows it.</summary>
    public static V1.Progress ToProto(this CaseProgress progress, InstrumentBook instruments, V1.CourseDuration duration, Language language) => new()
    {
        CaseId = progress.CaseId.ToString(),
        Series = { progress.Series(instruments, language) },
        HealthClarification = progress.ToClarification(),
        OpenMedicalQuestions = { progress.OpenQuestions },
        SettledMedicalQuestions = progress.SettledQuestions,
        WorkContact = progress.ToContact(),
        Duration = duration,
    };

    /// <summary>How far the health is clarified.</summary>
    public static HealthClarificationStanding ToClarification(this CaseProgress progress) => new()
    {
        Present = progress.Clarification, Decisions = progress.Clarifications, Etag = Etags.Of(progress.Clarifications),
    };

    /// <summary>How the contact with the workplace or the labour market stands.</summary>
    public static WorkContactStanding ToContact(this CaseProgress progress) => new()
    {
        Present = progress.Contact, With = progress.ContactWith, States = progress.Contacts, Etag = Etags.Of(progress.Contacts),
    };

    /// <summary>What is published to the other services: ids, days and codes, never a value, a status or a text.</summary>
    /// <param name="record">The record.</param>
    /// <param name="before">The progress before it: what is withdrawn.</param>
    public static IMessage ToEvent(this ProgressRecord record, CaseProgress before) => record.WhatCase switch
    {
        What.Measurement when record.Measurement.CorrectsMeasurementId.Length > 0 => new MeasurementCorrected
        {
            CaseId = record.CaseId, MeasurementId = record.RecordId, CorrectedMeasurementId = record.Measurement.CorrectsMeasurementId, MeasuredOn = record.Day,
            Instrument = record.Measurement.Instrument, AnsweredBy = record.Measurement.AnsweredBy, WrittenBy = record.WrittenBy,
        },
        What.Measurement => new MeasurementRecorded
        {
            CaseId = record.CaseId, MeasurementId = record.RecordId, MeasuredOn = record.Day,
            Instrument = record.Measurement.Instrument, AnsweredBy = record.Measurement.AnsweredBy, WrittenBy = record.WrittenBy,
        },
        What.MeasurementWithdrawal => Withdrawn(record, before.Find(record.MeasurementWithdrawal.MeasurementId)!),
        What.HealthClarification => new HealthClarificationDecided { CaseId = record.CaseId, DecisionId = record.RecordId, DecidedOn = record.Day },
        What.MedicalQuestion => new MedicalQuestionAdded { CaseId = record.CaseId, QuestionId = record.RecordId },
        What.MedicalQuestionSettlement => new MedicalQuestionSettled
        {
            CaseId = record.CaseId, QuestionId = record.MedicalQuestionSettlement.QuestionId, Outcome = record.MedicalQuestionSettlement.Outcome,
        },
        What.WorkContact => new WorkContactRecorded
        {
            CaseId = record.CaseId, WorkContactId = record.RecordId, FromDay = record.Day, With = record.WorkContact.With,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(record), record.WhatCase, "Nothing was recorded."),
    };

    private static MeasurementWithdrawn Withdrawn(ProgressRecord record, ProgressRecord measurement) => new()
    {
        CaseId = record.CaseId, MeasurementId = measurement.RecordId, MeasuredOn = measurement.Day, Instrument = measurement.Measurement.Instrument,
        WrittenBy = record.WrittenBy,
    };
}
