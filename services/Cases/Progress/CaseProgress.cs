using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;
using KindOfEmployment = Sygeopfoelgning.Rules.KindOfEmployment;
using What = Sygeopfoelgning.Cases.V1.ProgressRecord.WhatOneofCase;

namespace Sygeopfoelgning.Cases.Progress;

/// <summary>The progress of a case (progression): its records, and what may be added to them. Nothing is changed.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="IsOpen">Whether the case is open.</param>
/// <param name="FirstAbsenceDay">The first absence day.</param>
/// <param name="Employment">The kind of employment on the information form.</param>
/// <param name="Records">The records in the order in which they were made.</param>
internal sealed record CaseProgress(
    Guid CaseId, bool IsOpen, DateOnly FirstAbsenceDay, KindOfEmployment Employment, IReadOnlyList<ProgressRecord> Records)
{
    /// <summary>More records than this are read by nobody; an assumption of the suite.</summary>
    public const int Most = 2_000;

    /// <summary>The same of open medical questions.</summary>
    public const int MostOpenQuestions = 100;

    /// <summary>The number of the next record.</summary>
    public int Next => Records.Count + 1;

    /// <summary>The measurements that count, by day: neither withdrawn nor corrected.</summary>
    public IReadOnlyList<ProgressRecord> Measurements
    {
        get
        {
            var ended = Ended();
            return [.. Of(What.Measurement).Where(one => !ended.Contains(one.RecordId)).OrderBy(DayOf)];
        }
    }

    /// <summary>The medical questions that nobody has settled, oldest first.</summary>
    public IReadOnlyList<ProgressRecord> OpenQuestions
    {
        get
        {
            var ended = Ended();
            return [.. Of(What.MedicalQuestion).Where(one => !ended.Contains(one.RecordId))];
        }
    }

    /// <summary>How many medical questions are settled.</summary>
    public int SettledQuestions => Of(What.MedicalQuestionSettlement).Count();

    /// <summary>How far the health is clarified; null while nobody has decided.</summary>
    public ProgressRecord? Clarification => Latest(What.HealthClarification);

    /// <summary>How many decisions on it there are: its version.</summary>
    public int Clarifications => Of(What.HealthClarification).Count();

    /// <summary>How the contact with the workplace or the labour market stands; null while nothing is recorded.</summary>
    public ProgressRecord? Contact => Latest(What.WorkContact);

    /// <summary>How many states of it are recorded: its version.</summary>
    public int Contacts => Of(What.WorkContact).Count();

    /// <summary>With what the contact is: the unemployed have no workplace, but a labour market to come to.</summary>
    public WorkContactWith ContactWith => Employment == KindOfEmployment.InsuredUnemployed ? WorkContactWith.LabourMarket : WorkContactWith.Workplace;

    /// <summary>The progress with a further record.</summary>
    public CaseProgress With(ProgressRecord record) => this with { Records = [.. Records, record] };

    /// <summary>A record; null if there is none of that id.</summary>
    public ProgressRecord? Find(string recordId) => Records.FirstOrDefault(one => one.RecordId.Equals(recordId, StringComparison.OrdinalIgnoreCase));

    /// <summary>A measurement as it is recorded, or as it corrects another one. Whatever is wrong with day, value and answer is said at once.</summary>
    public Result<ProgressRecord> Record(Measurement measurement, DateOnly day, Writing by)
    {
        if (Refused() is { } closed)
        {
            return closed;
        }

        var wrong = Wrong(measurement, day, by).ToList();
        var written = measurement.Clone();
        if (measurement.CorrectsMeasurementId.Length > 0)
        {
            if (!Counting(measurement.CorrectsMeasurementId, by.Author).TryGet(out var corrected, out var refusal))
            {
                return wrong.Count > 0 ? new InvalidRequest(wrong) : refusal;
            }

            written.CorrectsMeasurementId = corrected.RecordId;
            if (corrected.Measurement.Instrument != measurement.Instrument || corrected.Measurement.AnsweredBy != measurement.AnsweredBy)
            {
                wrong.Add(ProgressViolations.CorrectsOtherSeries.At("corrects_measurement_id"));
            }
        }

        return wrong.Count > 0 ? new InvalidRequest(wrong) : Written(day, by, one => one.Measurement = written);
    }

    /// <summary>The withdrawal of a measurement that was not so.</summary>
    public Result<ProgressRecord> Withdraw(string measurementId, string reason, Writing by) =>
        Refused() is { } closed ? closed : Counting(measurementId, by.Author).Then<ProgressRecord>(measurement =>
            Written(by.Today, by, one => one.MeasurementWithdrawal = new() { MeasurementId = measurement.RecordId, Reason = reason }));

    /// <summary>A decision on how far the health is clarified.</summary>
    public Result<ProgressRecord> Clarify(string etag, HealthClarification decision, DateOnly day, Writing by)
    {
        if (Refused() is { } closed)
        {
            return closed;
        }

        if (Etags.Parse(etag) != Clarifications)
        {
            return Changed("health_clarification", Clarifications, What.HealthClarification);
        }

        if (TooEarly("decided_on", day).ToList() is { Count: > 0 } early)
        {
            return new InvalidRequest(early);
        }

        return Clarification is { } held && held.HealthClarification.Status == decision.Status && DayOf(held) <= day
            ? new ClarificationUnchanged()
            : Written(day, by, one => one.HealthClarification = decision);
    }

    /// <summary>A further medical question.</summary>
    public Result<ProgressRecord> Ask(string text, Writing by) =>
        Refused() is { } closed ? closed
        : OpenQuestions.Count >= MostOpenQuestions ? new MedicalQuestionsFull(CaseId.ToString(), MostOpenQuestions)
        : Written(by.Today, by, one => one.MedicalQuestion = new() { Text = text });

    /// <summary>The settlement of a medical question.</summary>
    public Result<ProgressRecord> Settle(MedicalQuestionSettlement settlement, Writing by)
    {
        if (Refused() is { } closed)
        {
            return closed;
        }

        if (Find(settlement.QuestionId) is not { WhatCase: What.MedicalQuestion } question)
        {
            return new MedicalQuestionNotFound(settlement.QuestionId);
        }

        if (Ended().Contains(question.RecordId))
        {
            return new MedicalQuestionSettledAlready(question.RecordId);
        }

        var written = settlement.Clone();
        written.QuestionId = question.RecordId;
        return Written(by.Today, by, one => one.MedicalQuestionSettlement = written);
    }

    /// <summary>A state of the contact with the workplace or the labour market.</summary>
    public Result<ProgressRecord> Contacted(string etag, WorkContact contact, DateOnly day, Writing by)
    {
        if (Refused() is { } closed)
        {
            return closed;
        }

        if (Etags.Parse(etag) != Contacts)
        {
            return Changed("work_contact", Contacts, What.WorkContact);
        }

        if (TooEarly("from_day", day).ToList() is { Count: > 0 } early)
        {
            return new InvalidRequest(early);
        }

        var written = contact.Clone();
        written.With = ContactWith;
        return Written(day, by, one => one.WorkContact = written);
    }

    /// <summary>The warning that a record of a later day still holds.</summary>
    public static IEnumerable<Violation> LaterHolds(ProgressRecord? held, ProgressRecord record, string field) =>
        held is not null && held.RecordId != record.RecordId && DayOf(held) > DayOf(record)
            ? [ProgressViolations.LaterRecordHolds.At(field, DayOf(held))]
            : [];

    public static DateOnly DayOf(ProgressRecord record) => record.Day.ToDateOnly()!.Value;

    // A measurement that counts, and that the author may end. What corrected it may itself be withdrawn: what was not so stays so.
    private Result<ProgressRecord> Counting(string measurementId, Author by)
    {
        if (Find(measurementId) is not { WhatCase: What.Measurement } measurement)
        {
            return new MeasurementNotFound(measurementId);
        }

        if (by.IsCitizen && measurement.WrittenBy != WrittenBy.Citizen)
        {
            return new MeasurementNotOwn();
        }

        return Ended().Contains(measurement.RecordId) ? new MeasurementWithdrawnAlready(measurement.RecordId) : measurement;
    }

    /// <summary>Id of the measurement or the question that a record ends; null if it ends none.</summary>
    public static string? EndedBy(ProgressRecord record) => record.WhatCase switch
    {
        What.Measurement when record.Measurement.CorrectsMeasurementId.Length > 0 => record.Measurement.CorrectsMeasurementId,
        What.MeasurementWithdrawal => record.MeasurementWithdrawal.MeasurementId,
        What.MedicalQuestionSettlement => record.MedicalQuestionSettlement.QuestionId,
        _ => null,
    };

    private HashSet<string> Ended() => [.. Records.Select(EndedBy).OfType<string>()];

    private IEnumerable<ProgressRecord> Of(What kind) => Records.Where(one => one.WhatCase == kind);

    // The later day counts, and of one day what was recorded later.
    private ProgressRecord? Latest(What kind) => Of(kind).OrderBy(DayOf).LastOrDefault();

    private Refusal? Refused() =>
        !IsOpen ? new CaseIsClosed(CaseId.ToString())
        : Records.Count >= Most ? new ProgressFull(CaseId.ToString(), Most)
        : null;

    private IEnumerable<Violation> TooEarly(string field, DateOnly day) =>
        day < FirstAbsenceDay ? [CalendarViolations.BeforeFirstAbsenceDay.At(field, day, FirstAbsenceDay)] : [];

    private IEnumerable<Violation> Wrong(Measurement measurement, DateOnly day, Writing by)
    {
        foreach (var violation in day > by.Today ? [Violations.DateInFuture.At("measured_on")] : TooEarly("measured_on", day))
        {
            yield return violation;
        }

        var instrument = InstrumentBook.Shipped.Find(Codes.Of(measurement.Instrument))!;
        if (!instrument.Has(measurement.Value))
        {
            yield return ProgressViolations.ValueOutsideScale.At("value", instrument.From, instrument.To);
        }

        if (by.Author.IsCitizen && measurement.AnsweredBy != AnsweredBy.Citizen)
        {
            yield return ProgressViolations.AnswerNotCitizens.At("answered_by");
        }
        else if (!instrument.IsAnsweredBy((Answerer)measurement.AnsweredBy))
        {
            yield return ProgressViolations.InstrumentNotAnsweredBy.At("answered_by");
        }
    }

    private EtagMismatch Changed(string part, int version, What kind)
    {
        var last = Of(kind).LastOrDefault();
        return new(part, CaseId.ToString(), Etags.Of(version), last?.AuthorName ?? "", last?.RecordedAt.ToDateTimeOffset() ?? default);
    }

    private ProgressRecord Written(DateOnly day, Writing by, Action<ProgressRecord> what)
    {
        var record = new ProgressRecord
        {
            RecordId = by.RecordId.ToString(), CaseId = CaseId.ToString(), Day = day.ToProto(), WrittenBy = by.Author.WrittenBy,
            AuthorId = by.Author.Id, AuthorName = by.Author.Name, RecordedAt = by.Now.ToTimestamp(),
        };
        what(record);
        return record;
    }
}

/// <summary>Who adds a record, and when.</summary>
/// <param name="Author">Who.</param>
/// <param name="RecordId">Id of the record.</param>
/// <param name="Today">The business date.</param>
/// <param name="Now">The instant.</param>
internal sealed record Writing(Author Author, Guid RecordId, DateOnly Today, DateTimeOffset Now);
