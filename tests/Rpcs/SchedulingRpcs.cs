using Sygeopfoelgning.Options.V1;

namespace Sygeopfoelgning.Tests;

/// <summary>The RPCs of Scheduling.</summary>
internal static class SchedulingRpcs
{
    private const string Hours = """[{"fromMinute": 540, "toMinute": 900}]""";

    private const string FollowUp =
        """
        {"caseId": "{caseId}", "followUp": {"form": "FOLLOW_UP_FORM_LETTER", "formReason": "FORM_REASON_IN_ACTIVITY", "reason": "Opdigtet begrundelse.",
         "facts": {"incapacity": "INCAPACITY_PARTIAL", "effortNeeded": "ANSWER_NO", "partialReturnPossible": "ANSWER_NO", "positionOnEffort": "Opdigtet.",
                   "perspective": "RETURN_PERSPECTIVE_OWN_JOB", "parties": [{"party": "INVOLVED_PARTY_UNION", "reason": "Opdigtet."}]}}}
        """;

    public static readonly RpcRow[] Rows =
    [
        new("scheduling.v1.BookingService.BookTalk",
            """{"caseId": "{caseId}", "purpose": "TALK_PURPOSE_VISITATION", "appointment": {appointment}}""")
        {
            About = About.FreeTime, Refuses = (_, _) => "OFFICER_NOT_KNOWN", Costs = new(3, 30), Tried = new(5, 28), Again = new(2, 10),
        },
        new("scheduling.v1.BookingService.CancelTalk",
            """{"caseId": "{caseId}", "talkId": "{talkId}", "etag": "{etag}", "reason": "Opdigtet begrundelse."}""")
        {
            About = About.Talk, Refuses = (_, _) => "TALK_NOT_FOUND", Costs = new(3, 17), Tried = new(5, 15), Again = new(2, 10),
        },
        new("scheduling.v1.BookingService.FindSlots",
            """
            {"caseId": "{caseId}", "officerIds": ["{talkOfficerId}"], "duration": "1800s", "contactForm": "CONTACT_FORM_PHONE", "formReason": "FORM_REASON_IN_ACTIVITY"}
            """)
        {
            Costs = new(4, 17),
        },
        new("scheduling.v1.BookingService.GetTalk", """{"caseId": "{caseId}", "talkId": "{talkId}"}""")
        {
            About = About.Talk, Refuses = (_, _) => "TALK_NOT_FOUND", Costs = new(1, 3),
        },
        new("scheduling.v1.BookingService.GetTalkInvitation", """{"caseId": "{caseId}", "talkId": "{talkId}"}""")
        {
            About = About.Talk, Refuses = (_, _) => "TALK_NOT_FOUND", Costs = new(1, 3),
        },
        new("scheduling.v1.BookingService.HoldSlot", """{"caseId": "{caseId}", "appointment": {appointment}}""")
        {
            About = About.FreeTime, Refuses = (_, _) => "OFFICER_NOT_KNOWN", Costs = new(3, 29), Tried = new(5, 26), Again = new(2, 11),
        },
        new("scheduling.v1.BookingService.ListCaseTalks", RpcRow.OfCase) { About = About.Talk, Costs = new(1, 3) },
        new("scheduling.v1.BookingService.ListTalks",
            """{"officerId": "{talkOfficerId}", "from": {talkDay}, "to": {talkDay}, "pageSize": 200}""")
        {
            About = About.Talk, Costs = new(1, 2),
        },
        new("scheduling.v1.BookingService.ReleaseSlot", """{"caseId": "{caseId}", "holdId": "{holdId}"}""")
        {
            About = About.SlotHold, Refuses = (_, _) => "HOLD_NOT_FOUND", Costs = new(3, 16), Tried = new(5, 13), Again = new(2, 11),
        },
        new("scheduling.v1.BookingService.RescheduleTalk",
            """{"caseId": "{caseId}", "talkId": "{talkId}", "etag": "{etag}", "appointment": {appointment}, "reason": "Opdigtet begrundelse."}""")
        {
            About = About.Talk, Refuses = (_, _) => "TALK_NOT_FOUND", Costs = new(4, 31), Tried = new(6, 29), Again = new(2, 10),
        },
        new("scheduling.v1.TalkService.PrepareTalk", """{"caseId": "{caseId}", "talkId": "{talkId}", "etag": "{etag}", "preparation": {"tasksDone": ["TALK_TASK_OVERVIEW"]}}""")
        {
            About = About.Talk, Refuses = (_, _) => "TALK_NOT_FOUND", Costs = new(3, 16), Tried = new(5, 14), Again = new(2, 10),
        },
        new("scheduling.v1.TalkService.StartTalk", """{"caseId": "{caseId}", "talkId": "{talkId}", "etag": "{etag}"}""")
        {
            About = About.PreparedTalk, Refuses = (_, _) => "TALK_NOT_FOUND", Costs = new(4, 16), Tried = new(6, 14), Again = new(2, 10),
        },
        new("scheduling.v1.TalkService.RecordTalkFacts", """{"caseId": "{caseId}", "talkId": "{talkId}", "etag": "{etag}", "facts": {"incapacity": "INCAPACITY_FULL"}}""")
        {
            About = About.StartedTalk, Refuses = (_, _) => "TALK_NOT_FOUND", Costs = new(3, 16), Tried = new(5, 14), Again = new(2, 10),
        },
        new("scheduling.v1.TalkService.CompleteTalk", """{"caseId": "{caseId}", "talkId": "{talkId}", "etag": "{etag}"}""")
        {
            About = About.FullTalk, Refuses = (_, _) => "TALK_NOT_FOUND", Costs = new(6, 25), Tried = new(8, 23), Again = new(2, 10),
        },
        new("scheduling.v1.TalkService.RecordNoShow", """{"caseId": "{caseId}", "talkId": "{talkId}", "etag": "{etag}"}""")
        {
            About = About.PreparedTalk, Refuses = (_, _) => "TALK_NOT_FOUND", Costs = new(5, 23), Tried = new(7, 21), Again = new(2, 10),
        },
        new("scheduling.v1.TalkService.WithdrawNoShow", """{"caseId": "{caseId}", "talkId": "{talkId}", "etag": "{etag}", "reason": "Opdigtet begrundelse."}""")
        {
            About = About.MissedTalk, Refuses = (_, _) => "TALK_NOT_FOUND", Costs = new(5, 24), Tried = new(7, 22), Again = new(2, 10),
        },
        new("scheduling.v1.TalkService.CorrectTalk", """{"caseId": "{caseId}", "talkId": "{talkId}", "etag": "{etag}", "correction": {"text": "Opdigtet rettelse.", "reason": "Opdigtet begrundelse."}}""")
        {
            About = About.CompletedTalk, Refuses = (_, _) => "TALK_NOT_FOUND", Costs = new(3, 16), Tried = new(5, 14), Again = new(2, 10),
        },
        new("scheduling.v1.TalkService.GetTalkPreparation", """{"caseId": "{caseId}", "talkId": "{talkId}"}""")
        {
            About = About.Talk, Refuses = (_, _) => "TALK_NOT_FOUND", Costs = new(4, 10),
        },
        new("scheduling.v1.FollowUpService.RecordFollowUp", FollowUp)
        {
            About = About.CategoryDecided, Refuses = (_, _) => "CATEGORY_MISSING", Costs = new(4, 21), Tried = new(6, 19), Again = new(2, 10),
        },
        new("scheduling.v1.FollowUpService.CorrectFollowUp",
            """{"caseId": "{caseId}", "followUpId": "{recordId}", "etag": "{etag}", "correction": {"text": "Opdigtet rettelse.", "reason": "Opdigtet begrundelse."}}""")
        {
            About = About.FollowUp, Refuses = (_, _) => "FOLLOW_UP_NOT_FOUND", Costs = new(5, 16), Tried = new(7, 14), Again = new(2, 10),
        },
        new("scheduling.v1.FollowUpService.ListFollowUps", RpcRow.OfCase) { About = About.FollowUp, Costs = new(3, 7) },
        new("scheduling.v1.DeadlineService.GetPlan", RpcRow.OfCase) { Costs = new(3, 6) },
        new("scheduling.v1.DeadlineService.ListPlanVersions", RpcRow.OfCase) { Costs = new(2, 4) },
        new("scheduling.v1.DeadlineService.OverridePlanBy",
            """{"caseId": "{caseId}", "ruleId": "R-FU-FIRST", "occurrence": "registration", "reason": "Opdigtet begrundelse."}""")
        {
            About = About.NewPlan, Costs = new(4, 17), Tried = new(6, 15), Again = new(2, 10),
        },
        new("scheduling.v1.DeadlineService.PreviewPlan", RpcRow.OfCase) { Costs = new(2, 5) },
        new("scheduling.v1.CalendarService.RegisterRoom",
            """{"name": "Lokale 1 (opdigtet)", "address": "Opdigtet Plads 1", "seats": 4, "firstDay": {today}}""")
        {
            Costs = new(2, 9), Tried = new(3, 5), Again = new(2, 7),
        },
        new("scheduling.v1.CalendarService.ChangeRoom",
            """{"roomId": "{recordId}", "etag": "1", "name": "Lokale 2 (opdigtet)", "address": "Opdigtet Plads 2", "seats": 6}""")
        {
            About = About.Calendar, Refuses = (_, _) => "ROOM_NOT_FOUND", Costs = new(3, 11), Tried = new(4, 7), Again = new(2, 7),
        },
        new("scheduling.v1.CalendarService.ListRooms", RpcRow.Whole) { About = About.Calendar, Costs = new(2, 4) },
        new("scheduling.v1.CalendarService.SetWorkingHours",
            $$"""
            {"officerId": "{officerId}", "etag": "{etag}", "firstDay": {workingDay}, "mostTalks": 5,
             "weekdays": [{"weekday": "WEEKDAY_MONDAY", "hours": {{Hours}}}]}
            """)
        {
            About = About.Calendar, Refuses = OfAnother, Costs = new(4, 21), Tried = new(5, 17), Again = new(2, 7),
        },
        new("scheduling.v1.CalendarService.SetDayHours",
            $$"""{"officerId": "{officerId}", "etag": "{etag}", "day": {workingDay}, "hours": {{Hours}}}""")
        {
            About = About.Calendar, Refuses = OfAnother, Costs = new(4, 20), Tried = new(5, 16), Again = new(2, 7),
        },
        new("scheduling.v1.CalendarService.SetClosingDay", """{"day": {workingDay}, "name": "Personaledag (opdigtet)"}""")
        {
            Costs = new(3, 12), Tried = new(4, 8), Again = new(2, 7),
        },
        new("scheduling.v1.CalendarService.GetCalendar", """{"officerId": "{talkOfficerId}", "firstDay": {talkDay}, "lastDay": {talkDay}}""")
        {
            About = About.Talk, Refuses = (role, _) => role == Role.PaymentUnit ? AccessMatrix.LeftOut : null, Costs = new(3, 12),
        },
        new("scheduling.v1.CalendarFeedService.CreateCalendarFeed", "{}") { Costs = new(2, 9), Tried = new(3, 5), Again = new(2, 7) },
        new("scheduling.v1.CalendarFeedService.RevokeCalendarFeed", "{}") { Costs = new(2, 9), Tried = new(3, 5), Again = new(2, 7) },
        new("scheduling.v1.CalendarFeedService.GetCalendarFeed", "{}") { Costs = new(1, 2) },
        new("scheduling.v1.WorkListService.ListDeadlines", RpcRow.Whole) { Costs = new(3, 5) },
        new("scheduling.v1.TalkRequestService.AnswerEarlyFollowUp",
            """{"caseId": "{caseId}", "talkRequestId": "{recordId}", "wantedByCitizen": "ANSWER_NO"}""")
        {
            About = About.EarlyFollowUp, Refuses = (_, _) => "TALK_REQUEST_NOT_FOUND", Costs = new(4, 19), Tried = new(6, 17), Again = new(2, 10),
        },
        new("scheduling.v1.TalkRequestService.ListTalkRequests", RpcRow.OfCase) { About = About.EarlyFollowUp, Costs = new(3, 6) },
        new("scheduling.v1.TalkRequestService.RequestEarlyFollowUp", """{"caseId": "{caseId}", "requestedBy": "TALK_REQUESTER_CITIZEN"}""")
        {
            About = About.NewPlan, Costs = new(4, 21), Tried = new(6, 19), Again = new(2, 10),
        },
        new("scheduling.v1.TalkRequestService.RequestTalk", RpcRow.OfCase)
        {
            About = About.NewPlan, Costs = new(4, 19), Tried = new(6, 17), Again = new(2, 10),
        },
        new("scheduling.v1.TalkRequestService.WithdrawTalkRequest", """{"caseId": "{caseId}", "talkRequestId": "{recordId}"}""")
        {
            About = About.EarlyFollowUp, Refuses = (_, _) => "TALK_REQUEST_NOT_FOUND", Costs = new(4, 21), Tried = new(6, 19), Again = new(2, 10),
        },
        new("scheduling.v1.WorkListService.GetTalkLoad", "{}") { Costs = new(3, 5) },
        new("scheduling.v1.ForecastService.ForecastCapacity", """{"weeks": 26, "pageSize": 200}""") { Costs = new(5, 17) },
        new("scheduling.v1.StatisticsService.GetTimeliness", "{}") { Costs = new(3, 5) },
        new("scheduling.v1.StatisticsService.GetTalkStatistics", "{}") { Costs = new(3, 5) },
        new("scheduling.v1.StatisticsService.GetTimeToContact", "{}") { Costs = new(3, 5) },
        new("scheduling.v1.RuleService.ListRuleSets", "{}") { Costs = new(0, 0) },
        new("scheduling.v1.RuleService.GetRuleSet", """{"sourceId": "RS-2015"}""") { Costs = new(0, 0) },
        new("scheduling.v1.RuleService.DiffRuleSets", """{"fromRuleSetId": "RS-2015", "toRuleSetId": "RS-2020"}""") { Costs = new(0, 0) },
        new("scheduling.v1.RuleService.ListRules", """{"pageSize": 5}""") { Costs = new(0, 0) },
        new("scheduling.v1.RuleService.ListFacts", "{}") { Costs = new(0, 0) },
        new("scheduling.v1.WatchService.Watch", RpcRow.Watching("plan")) { Costs = new(2, 5) },
    ];

    // Of an officer who does not exist, as a row finds one where nobody made it: a team leader is told so.
    private static string? OfAnother(Role role, CaseSeen seen) => role == Role.TeamLeader ? "CALENDAR_NOT_FOUND" : "CALENDAR_OF_ANOTHER";
}
