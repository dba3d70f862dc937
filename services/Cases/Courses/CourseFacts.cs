using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Types.V1;
using What = Sygeopfoelgning.Cases.V1.CourseRecord.WhatOneofCase;

namespace Sygeopfoelgning.Cases.Courses;

/// <summary>The records of a course as happenings of the rules, as Scheduling reads them from their events.</summary>
internal static class CourseFacts
{
    /// <summary>Whether the rules have a happening for it.</summary>
    public static bool IsHappening(CourseRecord record) =>
        record.WhatCase is not (What.TakingBack or What.Risk or What.Classification) && record.FirstCall is not { Reached: false };

    /// <summary>Its happening.</summary>
    public static Happening ToHappening(CourseRecord record) => record.WhatCase switch
    {
        What.Visitation => Of(record, "CATEGORY_DECIDED", ("CATEGORY", Codes.Of((Rules.VisitationCategory)record.Visitation.Category))),
        What.Expectation => Of(
            record, "EXPECTATION_STATED",
            (FactVocabulary.ExpectedRecovery, record.Expectation.ExpectedRecoveryOn.ToDateOnly()?.ToString("O", CultureInfo.InvariantCulture)),
            ("CITIZEN_EXPECTS_UNDER_26_WEEKS", CodeOf(record.Expectation.CitizenExpectsUnder26Weeks)),
            ("EMPLOYER_EXPECTS_UNDER_26_WEEKS", CodeOf(record.Expectation.EmployerExpectsUnder26Weeks)),
            ("PREDICTABLE_COURSE", CodeOf(record.Expectation.PredictableCourse))),
        What.Standby => Of(record, "STANDBY_CHANGED", ("STANDBY", record.Standby.Standby ? FactValues.Yes : FactValues.No)),
        What.PartialReturn => Of(
            record, "PARTIAL_RETURN",
            ("HOURS_CONTRACTED", Hours(record.PartialReturn.WeeklyHoursContracted)),
            ("HOURS_WORKED", Hours(record.PartialReturn.WeeklyHoursWorked)),
            ("EMPLOYER_CANNOT_TAKE_BACK_IN_PART", record.PartialReturn.EmployerCannotTakeBackInPart ? FactValues.Yes : FactValues.No)),
        What.FirstCall => Of(record, "CITIZEN_CALLED"),
        What.Recovery => Of(record, "RECOVERED"),
        What.Closing => Of(record, "CASE_CLOSED"),
        What.Reopening => Of(record, "RELAPSED"),
        _ => throw new ArgumentOutOfRangeException(nameof(record), record.WhatCase, "No happening of the rules."),
    };

    /// <summary>Hours with a point, such as <c>18.5</c>; to less than a second, so that what is below a limit stays below it.</summary>
    public static string Hours(Duration hours) =>
        Math.Round((decimal)hours.Seconds / 3600 + (decimal)hours.Nanos / 3_600_000_000_000, 4).ToString("0.####", CultureInfo.InvariantCulture);

    private static Happening Of(CourseRecord record, string type, params (string Fact, string? Value)[] values) => Happening.Of(
        record.RecordId.Length > 0 ? record.RecordId : "tried", type, CaseCourse.DayOf(record),
        [.. values.Where(one => one.Value is not null).Select(one => (one.Fact, one.Value!))]);

    private static string? CodeOf(Answer answer) => answer switch
    {
        Answer.Yes => FactValues.Yes,
        Answer.No => FactValues.No,
        Answer.NotKnown => FactValues.NotKnown,
        _ => null,
    };
}
