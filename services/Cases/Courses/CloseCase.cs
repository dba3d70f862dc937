using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Courses;

internal sealed partial class CourseService
{
    /// <summary>Closes the case with its outcome (sag afsluttes).</summary>
    public override Task<CloseCaseResponse> CloseCase(CloseCaseRequest request, ServerCallContext context) => acts.Run(
        request, request.Etag, context,
        _ => new CourseRecord { Day = request.ClosedOn, Reason = request.Reason, Closing = new() { Outcome = request.Outcome } },
        (course, record, _) => course.Close(record),
        (record, course, warnings) => new CloseCaseResponse { Record = record, Course = course, Warnings = { warnings } });
}

internal sealed class CloseCaseValidator : RequestValidator<CloseCaseRequest>
{
    public CloseCaseValidator() => RuleFor(request => request.ClosedOn).IsNotInTheFuture();
}
