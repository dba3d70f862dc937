using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Courses;

internal sealed partial class CourseService
{
    /// <summary>Takes the case up again when the citizen is ill again (tilbagefald).</summary>
    public override Task<ReopenCaseResponse> ReopenCase(ReopenCaseRequest request, ServerCallContext context) => acts.Run(
        request, request.Etag, context,
        _ => new CourseRecord { Day = request.FromDay, Reason = request.Reason, Reopening = new() },
        (course, record, _) => course.Reopen(record),
        (record, course, warnings) => new ReopenCaseResponse { Record = record, Course = course, Warnings = { warnings } },
        mayOpen: true);
}

internal sealed class ReopenCaseValidator : RequestValidator<ReopenCaseRequest>
{
    public ReopenCaseValidator() => RuleFor(request => request.FromDay).IsNotInTheFuture();
}
