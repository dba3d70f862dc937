using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Staff;

internal sealed partial class StaffService
{
    /// <summary>Records a course that an officer has taken (kursus, S0-20).</summary>
    public override Task<RecordCourseResponse> RecordCourse(RecordCourseRequest request, ServerCallContext context) =>
        writes.Run<RecordCourseRequest, RecordCourseResponse>(request, context, async work =>
        {
            if (await OfficerStore.Lock(work, request.OfficerId) is not { } officer)
            {
                return new OfficerNotFound();
            }

            if (officer.Working(work.Today) is { } left)
            {
                return left;
            }

            var course = new TakenCourse(Ids.New(work.Now), request.Kind, request.Title, [.. request.Purposes], request.TakenOn.ToDateOnly()!.Value);
            HoldingStore.Insert(work, officer.Id, course);
            work.Record(course.ToChange(officer), course.ToEvent(officer.Id));
            return new RecordCourseResponse { Course = course.ToProto() };
        });
}

internal sealed class RecordCourseValidator : RequestValidator<RecordCourseRequest>
{
    public RecordCourseValidator()
    {
        RuleFor(request => request.TakenOn).IsNotInTheFuture();
        RuleFor(request => request.Purposes)
            .Must(purposes => purposes.Distinct().Count() == purposes.Count).Violates(StaffViolations.PurposeRepeated);
    }
}
