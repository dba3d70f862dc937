using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Progress;

internal sealed partial class ProgressService
{
    /// <summary>The progress of a case for its page.</summary>
    public override Task<GetProgressResponse> GetProgress(GetProgressRequest request, ServerCallContext context) =>
        reads.OnCase<GetProgressRequest, GetProgressResponse>(request, context, async session =>
        {
            var progress = session.Found(await store.Find(session, session.CaseId));
            var course = session.Found(await courses.Find(session, session.CaseId));
            var duration = Durations.Of(course, book, await session.Today(), context.Language());
            return new GetProgressResponse { Progress = progress.ToProto(instruments, duration, context.Language()) };
        });
}
