using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.TalkRequests;

/// <summary>Converts between requests for talks and their messages and events.</summary>
internal static class TalkRequestMapping
{
    private static readonly Wording NoRule = new(
        "Sagens regelsæt har ingen frist for det ønske.", "The rule set of the case has no deadline for that request.");

    /// <summary>The request with the date that follows from it.</summary>
    public static TalkRequest ToProto(
        this AskedTalk asked, Guid caseId, IReadOnlyList<PlannedDeadline> dates, IReadOnlyList<LeftOut> leftOut, DateOnly today, Language language)
    {
        var deadline = dates.FirstOrDefault(date => date.Occurrence == asked.Id.ToString());
        var shown = new TalkRequest
        {
            TalkRequestId = asked.Id.ToString(), CaseId = caseId.ToString(), Kind = (TalkRequestKind)asked.Kind, RequestedBy = (TalkRequester)asked.By,
            RequestedOn = asked.On.ToProto(), WantedByCitizen = Wanted(asked), Status = (TalkRequestStatus)asked.Status,
            SettledOn = asked.SettledOn?.ToProto(), Deadline = deadline?.ToProto(today, language),
        };
        if (deadline is null && asked.Status != AskedStatus.Withdrawn)
        {
            shown.NoDeadlineBecause = (leftOut.FirstOrDefault(one => one.StartedBy == asked.Id.ToString())?.Why ?? NoRule).In(language);
        }

        return shown;
    }

    public static TalkRequested ToRequested(this AskedTalk asked, Guid caseId) => new()
    {
        CaseId = caseId.ToString(), TalkRequestId = asked.Id.ToString(), Kind = (TalkRequestKind)asked.Kind, RequestedBy = (TalkRequester)asked.By,
        RequestedOn = asked.On.ToProto(),
    };

    public static EarlyFollowUpAnswered ToAnswered(this AskedTalk asked, Guid caseId) => new()
    {
        CaseId = caseId.ToString(), TalkRequestId = asked.Id.ToString(), WantedByCitizen = Wanted(asked),
    };

    public static TalkRequestWithdrawn ToWithdrawn(this AskedTalk asked, Guid caseId) => new()
    {
        CaseId = caseId.ToString(), TalkRequestId = asked.Id.ToString(), Kind = (TalkRequestKind)asked.Kind, RequestedOn = asked.On.ToProto(),
    };

    /// <summary>Yes or no as the rules have it; null where nobody knows.</summary>
    public static bool? ToWanted(this Answer answer) => answer switch { Answer.Yes => true, Answer.No => false, _ => null };

    private static Answer Wanted(AskedTalk asked) =>
        asked.Kind == AskedKind.Talk ? Answer.Unspecified
        : asked.Wanted switch { true => Answer.Yes, false => Answer.No, null => Answer.NotKnown };
}
