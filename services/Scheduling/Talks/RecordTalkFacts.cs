using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Talks;

internal sealed partial class TalkService
{
    /// <summary>Stores what is known from a talk that goes on (samtalens oplysninger).</summary>
    public override Task<RecordTalkFactsResponse> RecordTalkFacts(RecordTalkFactsRequest request, ServerCallContext context) =>
        writes.OnCase<RecordTalkFactsRequest, RecordTalkFactsResponse>(request, context, async work =>
            (await After(
                work, request.TalkId, known => known.Record(request.Etag, DoneBy(work, known, TalkAct.FactsRecorded), request.Facts.Method))).Map(talk =>
            {
                TalkStore.Update(work, talk);
                TalkRecordStore.Insert(work, work.CaseKey, talk, new() { Facts = request.Facts });
                work.Append(work.CaseId, talk.ToFactsRecorded());
                return new RecordTalkFactsResponse { Talk = talk.ToProto() };
            }));
}

internal sealed class RecordTalkFactsValidator : RequestValidator<RecordTalkFactsRequest>
{
    public RecordTalkFactsValidator() => RuleFor(request => request.Facts).SetValidator(new TalkFactsValidator());
}

/// <summary>What the annotations of a talk's facts cannot say.</summary>
internal sealed class TalkFactsValidator : RequestValidator<TalkFacts>
{
    public static readonly ViolationCode PartyTwice = new("PARTY_TWICE",
        "Den samme part er nævnt to gange. Skriv hver part én gang.",
        "The same party is named twice. Name each party once.");

    public TalkFactsValidator() => RuleFor(facts => facts.Parties)
        .Must(parties => parties.DistinctBy(one => one.Party).Count() == parties.Count).Violates(PartyTwice);
}
