using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>Why facts cannot give a plan.</summary>
public static class FactViolations
{
    public static readonly ViolationCode PeriodReversed = new("PERIOD_REVERSED",
        "Perioden slutter {1}, før den begynder {0}.",
        "The period ends on {1}, before it begins on {0}.");

    public static readonly ViolationCode PeriodNotEarlier = new("PERIOD_NOT_EARLIER",
        "Perioden skal ligge før første fraværsdag {0}.",
        "The period must lie before the first absence day {0}.");

    public static readonly ViolationCode PeriodsOverlap = new("PERIODS_OVERLAP",
        "Perioden overlapper en anden periode.",
        "The period overlaps another one.");

    public static readonly ViolationCode CircumstanceRepeated = new("CIRCUMSTANCE_REPEATED",
        "Hvert særligt forhold oplyses kun én gang.",
        "Each circumstance is given only once.");

    public static readonly ViolationCode FormReceivedBeforeSent = new("FORM_RECEIVED_BEFORE_SENT",
        "Oplysningsskemaet kan ikke være modtaget {0}, før det blev sendt {1}.",
        "The information form cannot have been received on {0}, before it was sent on {1}.");
}

/// <summary>The facts of a case that a plan is computed from.</summary>
public sealed record PlanFacts
{
    /// <summary>First absence day (første fraværsdag), D0.</summary>
    public required DateOnly FirstAbsenceDay { get; init; }

    public required KindOfEmployment KindOfEmployment { get; init; }

    /// <summary>Day the absence was notified to the municipality (anmeldelse).</summary>
    public DateOnly? NotifiedOn { get; init; }

    /// <summary>Day the information form was dispatched to the citizen.</summary>
    public DateOnly? FormSentOn { get; init; }

    /// <summary>Day the information form was received (oplysningsskema modtaget).</summary>
    public DateOnly? FormReceivedOn { get; init; }

    /// <summary>Expected full recovery.</summary>
    public DateOnly? ExpectedRecoveryOn { get; init; }

    /// <summary>The citizen is followed up without contact, or asked to be (standby).</summary>
    public bool Standby { get; init; }

    /// <summary>Category, where it is decided.</summary>
    public VisitationCategory? Category { get; init; }

    /// <summary>The pilot group the case is in, for overlays on trial.</summary>
    public string? PilotGroup { get; init; }

    /// <summary>What the rules' own exceptions ask for (særlige forhold).</summary>
    public IReadOnlyList<Circumstance> Circumstances { get; init; } = [];

    /// <summary>Earlier periods with benefit that count in the duration limit (R-REASSESS), before the first absence day.</summary>
    public IReadOnlyList<Period> EarlierCountedPeriods { get; init; } = [];

    /// <summary>Everything that is wrong with the facts, by proto field path; none when a plan can be made.</summary>
    public IReadOnlyList<Violation> Violations() =>
    [
        .. Outside("first_absence_day", FirstAbsenceDay),
        .. NotBeforeAbsence("notified_on", NotifiedOn),
        .. NotBeforeAbsence("form_sent_on", FormSentOn),
        .. NotBeforeAbsence("form_received_on", FormReceivedOn),
        .. NotBeforeAbsence("expected_recovery_on", ExpectedRecoveryOn),
        .. FormReceivedOn < FormSentOn
            ? [FactViolations.FormReceivedBeforeSent.At("form_received_on", FormReceivedOn.Value, FormSentOn.Value)]
            : Array.Empty<Violation>(),
        .. EarlierCountedPeriods.SelectMany(PeriodViolations),
    ];

    /// <summary>These facts, or everything that is wrong with them.</summary>
    public Result<PlanFacts> Checked() => Violations() is { Count: > 0 } violations ? new InvalidRequest(violations) : this;

    /// <summary>These facts as the first happenings of a history: the registration, and what it says has happened.</summary>
    public FactHistory ToHistory()
    {
        var happenings = new List<Happening>(8)
        {
            Happening.Of(
                "registration", FactVocabulary.Registration, FirstAbsenceDay,
                [(FactVocabulary.KindOfEmployment, Codes.Of(KindOfEmployment)), .. Circumstances.Distinct().Select(one => (Codes.Of(one), FactValues.Yes))]),
        };
        Add("notice", "NOTIFIED", NotifiedOn);
        Add("form-sent", "FORM_SENT", FormSentOn);
        Add("form-received", "FORM_RECEIVED", FormReceivedOn);
        if (ExpectedRecoveryOn is { } recovery)
        {
            happenings.Add(Happening.Of("expectation", "EXPECTATION_STATED", FirstAbsenceDay, (FactVocabulary.ExpectedRecovery, $"{recovery:O}")));
        }

        if (Standby)
        {
            happenings.Add(Happening.Of("standby", "STANDBY_CHANGED", FirstAbsenceDay, ("STANDBY", FactValues.Yes)));
        }

        if (Category is { } category)
        {
            happenings.Add(Happening.Of("category", "CATEGORY_DECIDED", FirstAbsenceDay, ("CATEGORY", Codes.Of(category))));
        }

        happenings.AddRange(EarlierCountedPeriods.Select((period, index) =>
            Happening.Of($"earlier-period-{index + 1}", "EARLIER_PERIOD", period.From, (FactVocabulary.To, $"{period.To:O}"))));
        return FactHistory.Of(happenings).Value;

        void Add(string id, string type, DateOnly? day)
        {
            if (day is { } on)
            {
                happenings.Add(Happening.Of(id, type, on));
            }
        }
    }

    private IEnumerable<Violation> NotBeforeAbsence(string field, DateOnly? date)
    {
        if (date is not { } day)
        {
            return [];
        }

        return day < FirstAbsenceDay
            ? [CalendarViolations.BeforeFirstAbsenceDay.At(field, day, FirstAbsenceDay)]
            : Outside(field, day);
    }

    private IEnumerable<Violation> PeriodViolations(Period period, int index)
    {
        var field = $"earlier_counted_periods[{index}]";
        if (period.To < period.From)
        {
            yield return FactViolations.PeriodReversed.At(field, period.From, period.To);
        }
        else if (period.To >= FirstAbsenceDay)
        {
            yield return FactViolations.PeriodNotEarlier.At(field, FirstAbsenceDay);
        }
        else if (EarlierCountedPeriods.Take(index).Any(period.Overlaps))
        {
            yield return FactViolations.PeriodsOverlap.At(field);
        }
        else
        {
            foreach (var violation in Outside(field, period.From))
            {
                yield return violation;
            }
        }
    }

    // A plan reaches about a year beyond its facts, and must stay within the calendar.
    private static IEnumerable<Violation> Outside(string field, DateOnly date)
    {
        var last = DanishCalendar.LastDay.AddYears(-2);
        if (date < DanishCalendar.FirstDay || date > last)
        {
            yield return KnownDays.Outside.At(field, date, DanishCalendar.FirstDay, last);
        }
    }
}
