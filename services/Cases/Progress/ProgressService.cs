using Google.Protobuf;
using Grpc.Core;
using Sygeopfoelgning.Cases.Courses;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Progress;

/// <summary>The progress of a case (progression): measurements, clarification of health, contact with the workplace, duration.</summary>
internal sealed partial class ProgressService(
    Reads reads, Writes writes, ProgressStore store, CourseStore courses, RuleBook book, InstrumentBook instruments)
    : V1.ProgressService.ProgressServiceBase
{
    /// <summary>One act: the progress is locked and read, the decision is made on it, and its record is stored and published.</summary>
    /// <param name="request">The request.</param>
    /// <param name="context">The call.</param>
    /// <param name="decide">The decision.</param>
    /// <param name="answer">The answer, from the record and the progress after it.</param>
    private Task<TResponse> Add<TRequest, TResponse>(
        TRequest request, ServerCallContext context, Func<CaseProgress, Writing, Result<ProgressRecord>> decide,
        Func<ProgressRecord, CaseProgress, TResponse> answer)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new() =>
        writes.OnCase<TRequest, TResponse>(request, context, async work =>
        {
            var progress = await store.Lock(work);
            return decide(progress, new(Author.Of(work.Actor), Ids.New(work.Now), work.Today, work.Now)).Map(record =>
            {
                ProgressStore.Insert(work, progress, record);
                work.Append(work.CaseId, record.ToEvent(progress));
                return answer(record, progress.With(record));
            });
        });
}
