using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;
using What = Sygeopfoelgning.Cases.V1.CourseRecord.WhatOneofCase;

namespace Sygeopfoelgning.Cases.Courses;

/// <summary>A record that may be added to the course, and what should be looked at.</summary>
internal sealed record Decided(CourseRecord Record, IReadOnlyList<Violation> Warnings)
{
    public static implicit operator Decided(CourseRecord record) => new(record, []);
}

/// <summary>Whether a record may be added to a course: pure, with the reason where it may not.</summary>
internal static class CourseDecisions
{
    public static readonly ViolationCode NotAsProposed = new("CATEGORY_NOT_AS_PROPOSED",
        "Reglerne foreslår kategori {0}. Er begrundelsen for en anden kategori skrevet?",
        "The rules propose category {0}. Does the reason say why it is another one?");

    public static readonly ViolationCode RecoveryExpectedBefore = new("RECOVERY_EXPECTED_BEFORE",
        "Raskmeldingen ventes {0}, før den dag, det er oplyst. Er borgeren rask, så registrér en raskmelding.",
        "The recovery is expected on {0}, before the day of the statement. If the citizen is well, record the recovery.");

    public static readonly ViolationCode LaterDecisionHolds = new("LATER_DECISION_HOLDS",
        "Der er en beslutning af {0}, som er senere og derfor fortsat gælder.",
        "There is a decision of {0}, which is later and therefore still holds.");

    private const string LeastAbsence = "R-PART-4H";

    /// <summary>Decides the category (R-VISIT-1 to -3).</summary>
    public static Result<Decided> DecideVisitation(this CaseCourse course, CourseRecord record, CategoryRules rules)
    {
        var category = (Rules.VisitationCategory)record.Visitation.Category;
        var day = CaseCourse.DayOf(record);
        if (course.NotRunning(day) is { } ended)
        {
            return ended;
        }

        if (course.TooEarly("decided_on", day) is { } early)
        {
            return early;
        }

        if (rules.Allowed.Count == 0)
        {
            return new NoCategories(course.Rules.RuleSetId);
        }

        if (!rules.Allowed.Contains(category))
        {
            return new CategoryNotInRuleSet(course.Rules.RuleSetId, (int)category, [.. rules.Allowed.Select(one => (int)one)]);
        }

        if (category == Rules.VisitationCategory.Category1 && rules.IsCategory1TooLong(day))
        {
            return new Category1TooLong(rules.Category1Until!.Value);
        }

        return new Decided(record,
        [
            .. rules.Proposed is { } proposed && proposed != category ? [NotAsProposed.At("category", (int)proposed)] : Array.Empty<Violation>(),
            .. LaterHolds(course.Visitation, "decided_on", day),
        ]);
    }

    /// <summary>The warning that a later decision still holds.</summary>
    public static IEnumerable<Violation> LaterHolds(CourseRecord? latest, string field, DateOnly day) =>
        latest is not null && CaseCourse.DayOf(latest) > day ? [LaterDecisionHolds.At(field, CaseCourse.DayOf(latest))] : [];

    /// <summary>States the expected course.</summary>
    public static Result<Decided> StateExpectation(this CaseCourse course, CourseRecord record)
    {
        var day = CaseCourse.DayOf(record);
        if (course.NotRunning(day) is { } ended)
        {
            return ended;
        }

        var expected = record.Expectation.ExpectedRecoveryOn.ToDateOnly();
        var early = course.TooEarly("stated_on", day) ?? (expected is { } recovery ? course.TooEarly("expected_recovery_on", recovery) : null);
        return early is not null
            ? early
            : new Decided(record, expected < day ? [RecoveryExpectedBefore.At("expected_recovery_on", expected.Value)] : []);
    }

    /// <summary>Decides on standby (R-STANDBY).</summary>
    public static Result<Decided> DecideStandby(this CaseCourse course, CourseRecord record)
    {
        var day = CaseCourse.DayOf(record);
        if (course.NotRunning(day) is { } ended)
        {
            return ended;
        }

        if (course.TooEarly("from_day", day) is { } early)
        {
            return early;
        }

        var isSaid = course.Standby is { } last && last.Standby.Ground == record.Standby.Ground && Equals(last.Standby.LookAgainOn, record.Standby.LookAgainOn);
        return course.IsOnStandby(day) == record.Standby.Standby && (isSaid || !record.Standby.Standby) ? new StandbyUnchanged() : (Decided)record;
    }

    /// <summary>Records a step of the return to work (R-PART-4H).</summary>
    public static Result<Decided> RecordPartialReturn(this CaseCourse course, CourseRecord record, RuleBook book)
    {
        var day = CaseCourse.DayOf(record);
        if (course.NotRunning(day) is { } ended)
        {
            return ended;
        }

        if (course.TooEarly("from_day", day) is { } early)
        {
            return early;
        }

        if (course.Registered.KindOfEmployment == Rules.KindOfEmployment.InsuredUnemployed)
        {
            return new PartialReturnNeedsEmployment();
        }

        var choice = Rules.RuleSetChoice.Restore(course.Rules.RuleSetId, course.Rules.Certainty, book).Value;
        var step = CourseFacts.ToHappening(record);
        var plan = DatePlan.Make(choice, [], course.History(record), DanishCalendar.Municipal, day);
        return plan.All(LeastAbsence).Any(date => date.StartedBy.Id == step.Id) ? new PartialReturnIsRecovery(day) : (Decided)record;
    }

    /// <summary>Records the recovery (R-END-DAY).</summary>
    public static Result<Decided> RecordRecovery(this CaseCourse course, CourseRecord record) =>
        (course.NotRunning(day: null) ?? course.TooEarly("recovered_on", CaseCourse.DayOf(record)) ?? course.NotAfterReopening(record)) is { } refused
            ? refused
            : (Decided)record;

    /// <summary>Closes the case (S0-26, S3-23).</summary>
    public static Result<Decided> Close(this CaseCourse course, CourseRecord record)
    {
        var day = CaseCourse.DayOf(record);
        if (course.Closing is not null)
        {
            return new CaseIsClosed(course.CaseId.ToString());
        }

        if ((course.TooEarly("closed_on", day) ?? course.NotAfterReopening(record)) is { } early)
        {
            return early;
        }

        if (course.Recovery is null && record.Closing.Outcome != CaseOutcome.Other)
        {
            return new RecoveryMissing();
        }

        if (course.Recovery is { } recovery && day < CaseCourse.DayOf(recovery))
        {
            return new ClosedBeforeRecovery(CaseCourse.DayOf(recovery));
        }

        return record.Closing.Outcome == CaseOutcome.RetainedInJob && course.Registered.KindOfEmployment == Rules.KindOfEmployment.InsuredUnemployed
            ? new OutcomeNeedsEmployment()
            : (Decided)record;
    }

    /// <summary>Takes the case up again (tilbagefald).</summary>
    public static Result<Decided> Reopen(this CaseCourse course, CourseRecord record)
    {
        // The rules read a course by its days: an absence that began before the case was closed would be over with the closing.
        if (new[] { course.Recovery, course.Closing }.OfType<CourseRecord>().MaxBy(CaseCourse.DayOf) is not { } end)
        {
            return new CaseNotEnded();
        }

        if (CaseCourse.DayOf(record) < CaseCourse.DayOf(end))
        {
            return new RelapseBeforeEnd(CaseCourse.DayOf(end));
        }

        var reopening = record.Clone();
        reopening.Reopening.EarlierOutcome = course.Closing?.Closing.Outcome ?? CaseOutcome.Unspecified;
        return (Decided)reopening;
    }

    /// <summary>Takes a record back that was not so.</summary>
    public static Result<Decided> TakeBack(this CaseCourse course, CourseRecord record)
    {
        var id = record.TakingBack.RecordId;
        if (course.Records.FirstOrDefault(one => one.RecordId == id) is not { } wrong)
        {
            return new RecordNotFound(id);
        }

        if (wrong.TakingBack is not null || course.IsTakenBack(id))
        {
            return new RecordAlreadyTakenBack(id);
        }

        if (course.Closing is { } closing && closing.RecordId != id)
        {
            return new CaseIsClosed(course.CaseId.ToString());
        }

        var later = course.Valid.SkipWhile(one => one.RecordId != id).Skip(1);
        var builtOn = wrong.WhatCase switch
        {
            What.Reopening => later.FirstOrDefault(),
            What.Recovery or What.Closing => later.FirstOrDefault(one => one.WhatCase is What.Closing or What.Reopening),
            _ => null,
        };
        return builtOn is null ? (Decided)record : new RecordIsBuiltOn(CaseCourse.DayOf(builtOn));
    }

    /// <summary>Why the course leaves no room for a record of that day: the case is closed, or the citizen is well; without a day, well on any.</summary>
    public static Refusal? NotRunning(this CaseCourse course, DateOnly? day) =>
        course.Closing is not null ? new CaseIsClosed(course.CaseId.ToString())
        : course.Recovery is { } recovery && !(day < CaseCourse.DayOf(recovery)) ? new AlreadyRecovered(CaseCourse.DayOf(recovery))
        : null;

    // By its days the case ends again only after it was taken up again.
    private static NotAfterReopening? NotAfterReopening(this CaseCourse course, CourseRecord end) =>
        course.Reopening is { } reopening && CaseCourse.DayOf(end) <= CaseCourse.DayOf(reopening) ? new(CaseCourse.DayOf(reopening)) : null;

    /// <summary>Why a day is refused: it lies before the absence.</summary>
    public static Refusal? TooEarly(this CaseCourse course, string field, DateOnly day) => day < course.FirstAbsenceDay
        ? new InvalidRequest([CalendarViolations.BeforeFirstAbsenceDay.At(field, day, course.FirstAbsenceDay)])
        : null;
}
