using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Courses;

internal sealed partial class CourseService
{
    /// <summary>How a case stands, with the proposed category and the latest records.</summary>
    public override Task<GetCourseResponse> GetCourse(GetCourseRequest request, ServerCallContext context) =>
        reads.OnCase<GetCourseRequest, GetCourseResponse>(request, context, async session =>
        {
            var course = session.Found(await store.Find(session, session.CaseId));
            var today = await session.Today();
            return new GetCourseResponse { Course = course.ToProto(CategoryRules.Of(course, book, today), today, context.Language()) };
        });
}
