using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Retention;

internal sealed partial class RetentionService
{
    /// <summary>Classifies the case (glat, kompliceret, risikosag).</summary>
    public override Task<ClassifyCaseResponse> ClassifyCase(ClassifyCaseRequest request, ServerCallContext context) => acts.Run(
        request, request.Etag, context,
        _ => new CourseRecord { Day = request.ClassifiedOn, Reason = request.Reason, Classification = new() { CaseClass = request.CaseClass } },
        (course, record, _) => course.Classify(record),
        (record, course, warnings) => new ClassifyCaseResponse { Record = record, Course = course, Warnings = { warnings } });
}

internal sealed class ClassifyCaseValidator : RequestValidator<ClassifyCaseRequest>
{
    public ClassifyCaseValidator() => RuleFor(request => request.ClassifiedOn).IsNotInTheFuture();
}
