using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using What = Sygeopfoelgning.Cases.V1.CourseRecord.WhatOneofCase;

namespace Sygeopfoelgning.Cases.Courses;

/// <summary>The course of a case (sagens forløb): its registration, and what was decided, stated and recorded since.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="Registered">What the information form says.</param>
/// <param name="Rules">The rules the case follows.</param>
/// <param name="Records">The records in the order in which they were made.</param>
/// <param name="Version">Counts the changes of the case; the etag.</param>
/// <param name="ChangedBy">Who changed it last, by name.</param>
/// <param name="ChangedAt">When.</param>
internal sealed record CaseCourse(
    Guid CaseId, PlanFacts Registered, CaseRules Rules, IReadOnlyList<CourseRecord> Records, long Version, string ChangedBy, DateTimeOffset ChangedAt)
{
    /// <summary>The records that hold: without those that were taken back, and without the corrections.</summary>
    public IReadOnlyList<CourseRecord> Valid => WithoutTakenBack(Records);

    /// <summary>What the information form says of the indicators of a risk.</summary>
    public IReadOnlyList<RiskAnswer> RiskOnForm { get; init; } = [];

    /// <summary>What the form says in full, for each kind of employment: with circumstances and earlier periods, which move dates only.</summary>
    public IReadOnlyList<PlanFacts> ByEmployment { get; init; } = [];

    /// <summary>The cause group on the form.</summary>
    public CauseGroup CauseGroup { get; init; }

    public DateOnly FirstAbsenceDay => Registered.FirstAbsenceDay;

    /// <summary>The closing; null while the case is open.</summary>
    public CourseRecord? Closing => Last(What.Reopening, What.Closing) is { WhatCase: What.Closing } closing ? closing : null;

    /// <summary>The recovery; null while the citizen is ill.</summary>
    public CourseRecord? Recovery => Last(What.Reopening, What.Recovery) is { WhatCase: What.Recovery } recovery ? recovery : null;

    /// <summary>The latest reopening; null where the case was never taken up again.</summary>
    public CourseRecord? Reopening => Last(What.Reopening);

    /// <summary>The decision on the category that holds.</summary>
    public CourseRecord? Visitation => LatestByDay(What.Visitation).LastOrDefault();

    /// <summary>The latest statement of the expected course.</summary>
    public CourseRecord? Expectation => LatestByDay(What.Expectation).LastOrDefault();

    /// <summary>The latest decision on standby.</summary>
    public CourseRecord? Standby => LatestByDay(What.Standby).LastOrDefault();

    /// <summary>The latest call that reached the citizen, or the latest that did not.</summary>
    public CourseRecord? FirstCall => LatestByDay(What.FirstCall).OrderBy(one => one.FirstCall.Reached).LastOrDefault();

    /// <summary>The latest assessment of the risk.</summary>
    public CourseRecord? Risk => LatestByDay(What.Risk).LastOrDefault();

    /// <summary>The classification that holds.</summary>
    public CourseRecord? Classification => LatestByDay(What.Classification).LastOrDefault();

    /// <summary>Expected full recovery: the latest that was stated.</summary>
    public DateOnly? ExpectedRecoveryOn =>
        LatestByDay(What.Expectation).LastOrDefault(one => one.Expectation.ExpectedRecoveryOn is not null)?.Expectation.ExpectedRecoveryOn.ToDateOnly()
        ?? Registered.ExpectedRecoveryOn;

    /// <summary>Whether follow-up happens without contact on a day.</summary>
    public bool IsOnStandby(DateOnly day) =>
        LatestByDay(What.Standby).LastOrDefault(one => DayOf(one) <= day)?.Standby.Standby ?? Registered.Standby;

    /// <summary>The step of the return to work that holds on a day, or the first to come; those before a reopening hold no longer.</summary>
    public CourseRecord? PartialReturn(DateOnly day)
    {
        var since = Last(What.Reopening) is { } reopening ? DayOf(reopening) : DateOnly.MinValue;
        var steps = LatestByDay(What.PartialReturn).Where(one => DayOf(one) >= since).ToList();
        return steps.LastOrDefault(one => DayOf(one) <= day) ?? steps.FirstOrDefault();
    }

    /// <summary>The facts of the case as its history.</summary>
    public FactHistory History(params IEnumerable<CourseRecord> further) =>
        FactHistory.Of([.. Registered.ToHistory().Told, .. Valid.Concat(further).Where(CourseFacts.IsHappening).Select(CourseFacts.ToHappening)]).Value;

    /// <summary>The course with a further record.</summary>
    public CaseCourse With(CourseRecord record) => this with
    {
        Records = [.. Records, record], Version = Version + 1, ChangedBy = record.AuthorName, ChangedAt = record.RecordedAt.ToDateTimeOffset(),
    };

    /// <summary>Whether a record was taken back.</summary>
    public bool IsTakenBack(string recordId) => Records.Any(one => one.TakingBack?.RecordId == recordId);

    public static DateOnly DayOf(CourseRecord record) => record.Day.ToDateOnly()!.Value;

    private CourseRecord? Last(params What[] kinds) => Valid.LastOrDefault(one => kinds.Contains(one.WhatCase));

    // As the rules read a history: the later day counts, and of one day what was recorded later.
    private IEnumerable<CourseRecord> LatestByDay(What kind) => Valid.Where(one => one.WhatCase == kind).OrderBy(DayOf);

    private static List<CourseRecord> WithoutTakenBack(IReadOnlyList<CourseRecord> records)
    {
        var back = records.Select(one => one.TakingBack?.RecordId).OfType<string>().ToHashSet();
        return [.. records.Where(one => one.TakingBack is null && !back.Contains(one.RecordId))];
    }
}
