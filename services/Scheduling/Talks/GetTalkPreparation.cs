using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Booking;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.Talks;

internal sealed partial class TalkService
{
    /// <summary>Everything that the screen of a talk shows before and during it (forberedelse).</summary>
    public override Task<GetTalkPreparationResponse> GetTalkPreparation(GetTalkPreparationRequest request, ServerCallContext context) =>
        reads.OnCase<GetTalkPreparationRequest, GetTalkPreparationResponse>(request, context, async session =>
        {
            var id = Guid.Parse(request.TalkId);
            if (await talks.Find(session, session.CaseId, id) is not { } talk || await plans.Find(session, session.CaseId) is not { } plan)
            {
                return new TalkNotFound(id);
            }

            var (own, earlier) = (records.OfTalk(session, session.CaseId, id), records.OfCompletedBefore(session, session.CaseId, talk.Slot.StartsAt));
            var decided = TalkDecisionStore.AtTalk(session, session.CaseId, id);
            await session.Together(own, earlier, decided);
            var number = NumberOf(talk, FactHistory.Of(plan.Basis!.Happenings).Value);
            return new GetTalkPreparationResponse
            {
                Talk = talk.ToProto(),
                Tasks = { own.Result.Tasks(talk) },
                Preparation = own.Result.Preparation(),
                Topics = { own.Result.Topics(earlier.Result, talk.HeldOn) },
                Facts = own.Result.Facts(),
                Number = number,
                Proposed = Proposed(talk, number, plan),
                Missing = { Missing(talk, plan, own.Result, decided.Result).Select(one => new TalkRequirement { Reason = one.Reason, Text = one.Text(context.Language()) }) },
                Corrections = { own.Result.Where(one => one.WhatCase == TalkRecord.WhatOneofCase.Correction) },
            };
        });

    private static int NumberOf(KnownTalk talk, FactHistory history)
    {
        var held = history.Happenings.Where(one => one.Type == FollowUpHappenings.Held).ToList();
        return held.FindIndex(one => one.Id == talk.Id.ToString()) is var place and >= 0 ? place + 1 : held.Count + 1;
    }

    private IReadOnlyList<Refusal> Missing(KnownTalk talk, StoredPlan plan, IReadOnlyList<TalkRecord> own, DecidedAtTalk decided) =>
        talk.Status == TalkStatus.Completed
            ? []
            : TalkContent.Missing(TalkContent.Items(plan.Rules, plan.Basis!, talk.HeldOn, book), talk.Purpose, talk.Slot.Form.ToFollowUpForm(), own.Facts(), decided);

    // The purposes of the contract are in the order of the follow-ups that local practice proposes them for.
    private ProposedPurpose? Proposed(KnownTalk talk, int number, StoredPlan plan)
    {
        var (_, overlays) = CasePlans.Rules(plan.Rules, book);
        if (PurposeProposal.RuleFor(number, overlays) is not { } rule)
        {
            return null;
        }

        var (purpose, window) = ((TalkPurpose)number, plan.Body.Deadlines.FirstOrDefault(date => date.RuleId == rule.Id));
        return new ProposedPurpose
        {
            Purpose = purpose, RuleId = rule.Id, WindowFrom = window?.WindowFrom?.ToProto(), WindowTo = window?.StatutoryDate.ToProto(),
            IsDeviatedFrom = talk.Purpose != purpose || (window is not null && (talk.HeldOn < window.WindowFrom || talk.HeldOn > window.StatutoryDate)),
        };
    }
}
