using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Talks;

internal sealed partial class TalkService
{
    /// <summary>Stores how a talk is prepared (samtalen forberedes).</summary>
    public override Task<PrepareTalkResponse> PrepareTalk(PrepareTalkRequest request, ServerCallContext context) =>
        writes.OnCase<PrepareTalkRequest, PrepareTalkResponse>(request, context, async work =>
            (await After(work, request.TalkId, known => known.Prepare(request.Etag, DoneBy(work, known, TalkAct.Prepared)))).Map(talk =>
            {
                TalkStore.Update(work, talk);
                TalkRecordStore.Insert(work, work.CaseKey, talk, new() { Preparation = request.Preparation });
                work.Append(work.CaseId, talk.ToPrepared());
                return new PrepareTalkResponse { Talk = talk.ToProto() };
            }));
}

internal sealed class PrepareTalkValidator : RequestValidator<PrepareTalkRequest>
{
    public PrepareTalkValidator() => RuleFor(request => request.Preparation).SetValidator(new TalkPreparationValidator());
}

/// <summary>What the annotations of a preparation cannot say.</summary>
internal sealed class TalkPreparationValidator : RequestValidator<TalkPreparation>
{
    public static readonly ViolationCode TaskNotPrepared = new("TASK_NOT_PREPARED",
        "Kun de tre opgaver før samtalen kan være gjort i forberedelsen. Samtalen selv er gjort, når den afsluttes.",
        "Only the three tasks before the talk can be done in the preparation. The talk itself is done when it is completed.");

    public TalkPreparationValidator() =>
        RuleFor(preparation => preparation.TasksDone).Must(tasks => !tasks.Contains(TalkTask.Talk)).Violates(TaskNotPrepared);
}
