namespace Sygeopfoelgning.Rules;

/// <summary>
/// A number that the law does not settle and that a municipality sets (kommunens opsætning): an assumption of the suite (certainty A) with its
/// limits.
/// </summary>
/// <param name="Field">Its name in <c>MunicipalityValues</c>.</param>
/// <param name="Default">The value of a municipality that has set none.</param>
/// <param name="Least">The least that can be set.</param>
/// <param name="Most">The most that can be set.</param>
public sealed record ConfigurableValue(string Field, int Default, int Least, int Most);

/// <summary>The values that a municipality sets, each once: limits, defaults and readers all have them from here.</summary>
public static class ConfigurableValues
{
    /// <summary>How many days before the planned day a deadline of the municipality is announced (frist nærmer sig).</summary>
    public static readonly ConfigurableValue NoticeLeadDays = new("notice_lead_days", 7, 1, 90);

    /// <summary>Days to answer a hearing before a decision on lapse (R-LAPSE-HEAR).</summary>
    public static readonly ConfigurableValue HearingDays = new("hearing_days", 14, 1, 90);

    /// <summary>Working days until a letter counts as delivered; 0 is the day it is sent (R-APPEAL-4W).</summary>
    public static readonly ConfigurableValue DeliveryWorkingDays = new("delivery_working_days", 0, 0, 10);

    /// <summary>Days between the invitation and the talk (indkaldelse).</summary>
    public static readonly ConfigurableValue InvitationNoticeDays = new("invitation_notice_days", 8, 1, 60);

    /// <summary>Days in which citizens book a talk themselves (R-SELFBOOK).</summary>
    public static readonly ConfigurableValue SelfBookingDays = new("self_booking_days", 8, 1, 60);

    /// <summary>Working days within which a talk is held that the citizen asks for (R-FU-RIGHT).</summary>
    public static readonly ConfigurableValue RequestedTalkWorkingDays = new("requested_talk_working_days", 10, 1, 60);

    /// <summary>Working days within which a document is to be in the journal (R-JOURNAL).</summary>
    public static readonly ConfigurableValue JournalTargetWorkingDays = new("journal_target_working_days", 3, 1, 30);

    /// <summary>Working days after which a document that is not in the journal is an alarm (R-JOURNAL).</summary>
    public static readonly ConfigurableValue JournalAlarmWorkingDays = new("journal_alarm_working_days", 7, 1, 60);

    /// <summary>Working days within which the municipality reacts to a doctor's own initiative (LÆ 165).</summary>
    public static readonly ConfigurableValue DoctorsInitiativeWorkingDays = new("doctors_initiative_working_days", 10, 1, 60);

    /// <summary>Years after its closing that a case is kept (P-16).</summary>
    public static readonly ConfigurableValue RetentionYears = new("retention_years", 5, 1, 30);

    /// <summary>Fewer persons than these are not shown in a cell of statistics (P-18).</summary>
    public static readonly ConfigurableValue SmallestStatisticsCell = new("smallest_statistics_cell", 5, 2, 50);

    /// <summary>How much an open smooth case counts in an officer's load (S3-02).</summary>
    public static readonly ConfigurableValue SmoothCaseWeight = new("smooth_case_weight", 1, 1, 20);

    /// <summary>How much an open complicated case counts, and one that is not classified yet (S3-02).</summary>
    public static readonly ConfigurableValue ComplexCaseWeight = new("complex_case_weight", 2, 1, 20);

    /// <summary>How much an open risk case counts (S3-02).</summary>
    public static readonly ConfigurableValue RiskCaseWeight = new("risk_case_weight", 3, 1, 20);

    /// <summary>Minutes kept free before a talk, for preparing it; added to what is kept free after another.</summary>
    public static readonly ConfigurableValue TalkBufferBeforeMinutes = new("talk_buffer_before_minutes", 5, 0, 120);

    /// <summary>Minutes kept free after a talk, for finishing it; added to what is kept free before another.</summary>
    public static readonly ConfigurableValue TalkBufferAfterMinutes = new("talk_buffer_after_minutes", 10, 0, 120);

    /// <summary>Minutes of travel to a talk at a workplace, each way.</summary>
    public static readonly ConfigurableValue WorkplaceTravelMinutes = new("workplace_travel_minutes", 30, 0, 240);

    /// <summary>Minutes for which a free time is held until it is booked.</summary>
    public static readonly ConfigurableValue SlotHoldMinutes = new("slot_hold_minutes", 10, 1, 60);

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<ConfigurableValue> All =
    [
        NoticeLeadDays, HearingDays, DeliveryWorkingDays, InvitationNoticeDays, SelfBookingDays, RequestedTalkWorkingDays,
        JournalTargetWorkingDays, JournalAlarmWorkingDays, DoctorsInitiativeWorkingDays, RetentionYears, SmallestStatisticsCell,
        SmoothCaseWeight, ComplexCaseWeight, RiskCaseWeight, TalkBufferBeforeMinutes, TalkBufferAfterMinutes,
        WorkplaceTravelMinutes, SlotHoldMinutes,
    ];
}
