using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Scheduling.Talks;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.FollowUps;

internal sealed partial class FollowUpService
{
    /// <summary>Records a follow-up that was made without a talk (opfølgning uden samtale): the plan of the case goes on from it.</summary>
    public override Task<RecordFollowUpResponse> RecordFollowUp(RecordFollowUpRequest request, ServerCallContext context) =>
        writes.OnCase<RecordFollowUpRequest, RecordFollowUpResponse>(request, context, async work =>
        {
            var kept = work.Found(await plans.Load(work, work.CaseId));
            var stated = request.FollowUp.Clone();
            stated.HeldOn ??= work.Today.ToProto();
            var (choice, overlays) = CasePlans.Rules(kept.Rules, book);
            var before = FollowUpsBefore.Of(FactHistory.Of(kept.Basis.Happenings).Value, choice, overlays, stated.HeldOn.ToDateOnly()!.Value);
            var items = TalkContent.Items(kept.Rules, kept.Basis, before.Day, book);
            if (FollowUpIncomplete.From(before.Missing(stated, items)) is { } refusal)
            {
                return refusal;
            }

            var record = FollowUpStore.Record(work, Ids.New(work.Now), version: 1);
            record.Stated = stated;
            FollowUpStore.Insert(work, record);
            var followUp = record.ToFollowUp(work.CaseId, before.Held + 1);
            work.Append(work.CaseId, followUp.ToCompleted());
            keeper.Tell(work, kept, [FollowUpHappenings.Of(Guid.Parse(record.FollowUpId), before.Day, stated.Form.ToCode(), work.Today)]);
            return new RecordFollowUpResponse { FollowUp = followUp };
        });
}

internal sealed class RecordFollowUpValidator : RequestValidator<RecordFollowUpRequest>
{
    public RecordFollowUpValidator() => RuleFor(request => request.FollowUp).SetValidator(new StatedFollowUpValidator());
}

/// <summary>What the annotations of a follow-up without a talk cannot say.</summary>
internal sealed class StatedFollowUpValidator : RequestValidator<StatedFollowUp>
{
    public static readonly ViolationCode FormIsATalk = new("FORM_IS_A_TALK",
        "En opfølgning ved fremmøde, på telefon eller på video er en samtale. Book samtalen, og afslut den.",
        "A follow-up in person, by phone or by video is a talk. Book the talk, and complete it.");

    public static readonly ViolationCode ReasonNotAsked = new("REASON_NOT_ASKED",
        "En opfølgning uden kontakt har ingen anden grund til formen, end at standby er besluttet i sagen. Lad grunden stå tom.",
        "A follow-up without contact has no other reason for its form than that standby is decided in the case. Leave the reason empty.");

    public StatedFollowUpValidator()
    {
        RuleFor(stated => stated.HeldOn).IsNotInTheFuture();
        RuleFor(stated => stated.Form)
            .Must(form => form is not (FollowUpForm.InPerson or FollowUpForm.Phone or FollowUpForm.Video)).Violates(FormIsATalk);
        RuleFor(stated => stated.FormReason)
            .Must((stated, reason) => stated.Form != FollowUpForm.Standby || reason == FormReason.Unspecified).Violates(ReasonNotAsked);
        RuleFor(stated => stated.Facts).SetValidator(new TalkFactsValidator());
    }
}
