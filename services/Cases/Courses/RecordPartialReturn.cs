using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.Intake;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Courses;

internal sealed partial class CourseService
{
    /// <summary>Records a step of the return to work in part (delvis raskmelding).</summary>
    public override Task<RecordPartialReturnResponse> RecordPartialReturn(RecordPartialReturnRequest request, ServerCallContext context) => acts.Run(
        request, request.Etag, context,
        _ => new CourseRecord
        {
            Day = request.FromDay, Reason = request.Reason,
            PartialReturn = new()
            {
                WeeklyHoursContracted = request.WeeklyHoursContracted,
                WeeklyHoursWorked = request.WeeklyHoursWorked,
                EmployerCannotTakeBackInPart = request.EmployerCannotTakeBackInPart,
            },
        },
        (course, record, _) => course.RecordPartialReturn(record, book),
        (record, course, warnings) => new RecordPartialReturnResponse { Record = record, Course = course, Warnings = { warnings } });
}

internal sealed class RecordPartialReturnValidator : RequestValidator<RecordPartialReturnRequest>
{
    public static readonly ViolationCode EmployerNotAgreed = new("EMPLOYER_NOT_AGREED",
        "Nedsat tid aftales med arbejdsgiveren. Indgå aftalen først, eller oplys, at arbejdsgiveren ikke kan tage borgeren delvist tilbage.",
        "Reduced hours are agreed with the employer. Make the agreement first, or state that the employer cannot take the citizen back in part.");

    public static readonly ViolationCode HoursReversed = new("HOURS_REVERSED",
        "Timerne om ugen skal være færre end timerne efter ansættelsen. Arbejder borgeren fuld tid, så registrér en raskmelding.",
        "The hours worked must be fewer than the contracted ones. If the citizen works full time, record the recovery.");

    public RecordPartialReturnValidator()
    {
        RuleFor(request => request.FromDay).IsDate().Within();
        RuleFor(request => request.WeeklyHoursWorked)
            .Must((request, worked) => !(WeeklyHours.Of(worked) >= WeeklyHours.Of(request.WeeklyHoursContracted))).Violates(HoursReversed);
        RuleFor(request => request.EmployerAgreed)
            .Must((request, agreed) => agreed || request.EmployerCannotTakeBackInPart).Violates(EmployerNotAgreed);
    }
}
