using System.Diagnostics.Contracts;
using Google.Protobuf;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;
using What = Sygeopfoelgning.Cases.V1.CourseRecord.WhatOneofCase;

namespace Sygeopfoelgning.Cases.Courses;

/// <summary>Converts the course to its answer, and a record to its event.</summary>
internal static class CourseMapping
{
    private const int Latest = 25;

    /// <summary>How the case stands on a day.</summary>
    [Pure]
    public static V1.Course ToProto(this CaseCourse course, CategoryRules rules, DateOnly today, Language language)
    {
        var message = new V1.Course
        {
            CaseId = course.CaseId.ToString(),
            Status = course.Closing is null ? CaseStatus.Open : CaseStatus.Closed,
            Visitation = course.Visitation,
            Proposal = rules.ToProto(course, today, language),
            Expectation = course.Expectation,
            ExpectedRecoveryOn = course.ExpectedRecoveryOn?.ToProto(),
            OnStandby = course.IsOnStandby(today),
            Standby = course.Standby,
            PartialReturn = course.PartialReturn(today),
            Recovery = course.Recovery,
            Closing = course.Closing,
            FirstCall = course.FirstCall,
            Risk = course.Risk,
            RiskOnForm = { course.RiskOnForm },
            Classification = course.Classification,
            TargetGroup = course.TargetGroup(Rules.TargetGroupBook.Shipped, language),
            ConversationGuide = course.Guide(Rules.GuideBook.Shipped, language),
            RecordCount = course.Records.Count,
            Etag = Etags.Of(course.Version),
        };
        message.Records.AddRange(course.Records.Reverse().Take(Latest).Select(record => record.Shown(course.IsTakenBack)));
        return message;
    }

    /// <summary>The record as it is shown: whether it was taken back since.</summary>
    [Pure]
    public static CourseRecord Shown(this CourseRecord record, Func<string, bool> isTakenBack)
    {
        if (!isTakenBack(record.RecordId))
        {
            return record;
        }

        var shown = record.Clone();
        shown.TakenBack = true;
        return shown;
    }

    /// <summary>What is published to the other services: ids, days and codes, never the reason.</summary>
    /// <param name="record">The record.</param>
    /// <param name="before">The course before it: what a correction takes back.</param>
    [Pure]
    public static IMessage ToEvent(this CourseRecord record, CaseCourse before) => record.WhatCase switch
    {
        What.Visitation => new CategoryDecided
        {
            CaseId = record.CaseId, DecisionId = record.RecordId, DecidedOn = record.Day, Category = record.Visitation.Category,
            TalkId = record.Visitation.TalkId,
        },
        What.Expectation => new ExpectationStated
        {
            CaseId = record.CaseId, StatementId = record.RecordId, StatedOn = record.Day,
            ExpectedRecoveryOn = record.Expectation.ExpectedRecoveryOn,
            CitizenExpectsUnder26Weeks = record.Expectation.CitizenExpectsUnder26Weeks,
            EmployerExpectsUnder26Weeks = record.Expectation.EmployerExpectsUnder26Weeks,
            PredictableCourse = record.Expectation.PredictableCourse,
        },
        What.Standby => new StandbyDecided
        {
            CaseId = record.CaseId, DecisionId = record.RecordId, FromDay = record.Day, Standby = record.Standby.Standby ? Answer.Yes : Answer.No,
        },
        What.PartialReturn => new PartialReturnRecorded
        {
            CaseId = record.CaseId, PartialReturnId = record.RecordId, FromDay = record.Day,
            HoursContracted = CourseFacts.Hours(record.PartialReturn.WeeklyHoursContracted),
            HoursWorked = CourseFacts.Hours(record.PartialReturn.WeeklyHoursWorked),
            EmployerCannotTakeBackInPart = record.PartialReturn.EmployerCannotTakeBackInPart ? Answer.Yes : Answer.No,
        },
        What.Recovery => new RecoveryRecorded
        {
            CaseId = record.CaseId, RecoveryId = record.RecordId, RecoveredOn = record.Day, Source = record.Recovery.Source,
        },
        What.Closing => new Feed.V1.CaseClosed
        {
            CaseId = record.CaseId, ClosingId = record.RecordId, ClosedOn = record.Day, Outcome = record.Closing.Outcome,
        },
        What.Reopening => new CaseReopened { CaseId = record.CaseId, ReopeningId = record.RecordId, FromDay = record.Day },
        What.FirstCall when record.FirstCall.Reached => new CitizenCalled { CaseId = record.CaseId, CallId = record.RecordId, CalledOn = record.Day },
        What.FirstCall => new CitizenNotReached { CaseId = record.CaseId, CallId = record.RecordId, CalledOn = record.Day },
        What.Risk => new RiskAssessed { CaseId = record.CaseId, AssessmentId = record.RecordId, AssessedOn = record.Day },
        What.Classification => new CaseClassified
        {
            CaseId = record.CaseId, ClassificationId = record.RecordId, ClassifiedOn = record.Day, CaseClass = record.Classification.CaseClass,
        },
        What.TakingBack when !CourseFacts.IsHappening(before.Records.Single(one => one.RecordId == record.TakingBack.RecordId)) => new RecordTakenBack
        {
            CaseId = record.CaseId, CorrectionId = record.RecordId, TakenBackOn = record.Day, RecordId = record.TakingBack.RecordId,
        },
        What.TakingBack => new HappeningTakenBack
        {
            CaseId = record.CaseId, CorrectionId = record.RecordId, TakenBackOn = record.Day, HappeningId = record.TakingBack.RecordId,
        },
        _ => throw new ArgumentOutOfRangeException(nameof(record), record.WhatCase, "Nothing was recorded."),
    };

    private static VisitationProposal ToProto(this CategoryRules rules, CaseCourse course, DateOnly today, Language language) => new()
    {
        Category = (Types.V1.VisitationCategory)(rules.Proposed ?? 0),
        Reasons =
        {
            rules.Reasons.Select(reason => new VisitationReason
            {
                RuleId = reason.RuleId, LegalReference = reason.LegalReference, Text = reason.Text.In(language),
            }),
        },
        Allowed = { rules.Allowed.Select(category => (Types.V1.VisitationCategory)category) },
        RenewedAtEveryFollowUp = rules.IsRenewed,
        RenewalDue = course is { Closing: null, Recovery: null, Visitation.Visitation.Category: Types.V1.VisitationCategory._1 } && rules.IsCategory1TooLong(today),
    };
}
