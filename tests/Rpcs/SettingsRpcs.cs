namespace Sygeopfoelgning.Tests;

/// <summary>The RPCs of Cases about the municipality's settings.</summary>
internal static class SettingsRpcs
{
    public static readonly RpcRow[] Rows =
    [
        new("cases.v1.SettingsService.ChangeSettings",
            """
            {"etag": "{settingsEtag}", "name": "Kommune {unique} (opdigtet)", "ruleSetId": "RS-2015", "overlayIds": ["kbh-2014", "hedensted"],
             "values": {"noticeLeadDays": 7, "hearingDays": 14, "deliveryWorkingDays": 0, "invitationNoticeDays": 8, "selfBookingDays": 8,
              "requestedTalkWorkingDays": 10, "journalTargetWorkingDays": 3, "journalAlarmWorkingDays": 7, "doctorsInitiativeWorkingDays": 10,
              "retentionYears": 5, "smallestStatisticsCell": 5, "smoothCaseWeight": 1, "complexCaseWeight": 2, "riskCaseWeight": 3,
              "talkBufferBeforeMinutes": 5, "talkBufferAfterMinutes": 10, "workplaceTravelMinutes": 30, "slotHoldMinutes": 10},
             "reason": "Afprøvning af opsætningen."}
            """)
        {
            About = About.Settings, Costs = new(3, 12), Tried = new(4, 9), Again = new(2, 6),
        },
        new("cases.v1.SettingsService.GetSettings", "{}") { Costs = new(1, 2) },
        new("cases.v1.SettingsService.ListSettingsVersions", RpcRow.Whole) { Costs = new(1, 2) },
    ];
}
