using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Courses;

internal sealed partial class CourseService
{
    /// <summary>Takes back a record that was not so (rettelse).</summary>
    public override Task<TakeBackRecordResponse> TakeBackRecord(TakeBackRecordRequest request, ServerCallContext context) => acts.Run(
        request, request.Etag, context,
        work => new CourseRecord { Day = work.Today.ToProto(), Reason = request.Reason, TakingBack = new() { RecordId = request.RecordId.ToLowerInvariant() } },
        (course, record, _) => course.TakeBack(record),
        (record, course, warnings) => new TakeBackRecordResponse { Record = record, Course = course, Warnings = { warnings } },
        mayOpen: true);
}
