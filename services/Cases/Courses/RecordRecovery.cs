using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Courses;

internal sealed partial class CourseService
{
    /// <summary>Records the recovery (raskmelding); what a citizen notifies is the citizen's.</summary>
    public override Task<RecordRecoveryResponse> RecordRecovery(RecordRecoveryRequest request, ServerCallContext context) => acts.Run(
        request, request.Etag, context,
        _ => new CourseRecord
        {
            Day = request.RecoveredOn, Reason = request.Reason,
            Recovery = new() { Source = context.Caller().ActingRole == Role.Citizen ? RecoverySource.Citizen : request.Source },
        },
        (course, record, _) => course.RecordRecovery(record),
        (record, course, warnings) => new RecordRecoveryResponse { Record = record, Course = course, Warnings = { warnings } });
}

internal sealed class RecordRecoveryValidator : RequestValidator<RecordRecoveryRequest>
{
    public RecordRecoveryValidator() => RuleFor(request => request.RecoveredOn).IsDate().Within();
}
