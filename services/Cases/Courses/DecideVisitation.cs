using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Courses;

internal sealed partial class CourseService
{
    /// <summary>Decides the category (visitation).</summary>
    public override Task<DecideVisitationResponse> DecideVisitation(DecideVisitationRequest request, ServerCallContext context) => acts.Run(
        request, request.Etag, context,
        _ => new CourseRecord { Day = request.DecidedOn, Reason = request.Reason, Visitation = new() { Category = request.Category, TalkId = request.TalkId } },
        (course, record, rules) => course.DecideVisitation(record, rules),
        (record, course, warnings) => new DecideVisitationResponse { Record = record, Course = course, Warnings = { warnings } },
        talkId: request.TalkId);
}

internal sealed class DecideVisitationValidator : RequestValidator<DecideVisitationRequest>
{
    public DecideVisitationValidator() => RuleFor(request => request.DecidedOn).IsNotInTheFuture();
}
