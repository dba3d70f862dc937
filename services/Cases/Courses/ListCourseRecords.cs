using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Cases.Courses;

internal sealed partial class CourseService
{
    /// <summary>The records of the course, newest first.</summary>
    public override Task<ListCourseRecordsResponse> ListCourseRecords(ListCourseRecordsRequest request, ServerCallContext context) =>
        reads.PageOnCase(
            request, context, store.List, record => record, (ListCourseRecordsResponse answer) => answer.Records, record => [record.RecordId]);
}
