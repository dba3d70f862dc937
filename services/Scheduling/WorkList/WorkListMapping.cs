using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.WorkList;

/// <summary>Converts between the work list and its messages.</summary>
internal static class WorkListMapping
{
    /// <summary>Which duties a filter wants on a day.</summary>
    public static DeadlineListing ToListing(this DeadlineFilter? filter, DateOnly today) => new DeadlineListing(
        filter?.ResponsibleId.NullIfEmpty(), filter?.TeamId.NullIfEmpty(), filter?.RuleId.NullIfEmpty(),
        (short)(filter is { BoundParty: not BoundParty.Unspecified and var bound } ? bound : BoundParty.Municipality),
        IsDone: false, filter?.DueFrom.ToDateOnly(), filter?.DueTo.ToDateOnly(), MissedBefore: null)
        .Of(Part(filter?.State ?? WorkListState.Unspecified), today);

    /// <summary>A text, or null where it is not given.</summary>
    public static string? NullIfEmpty(this string text) => text.Length > 0 ? text : null;

    public static ListedDeadline ToProto(this ListedDuty duty, DateOnly today, Wording title, string citizenName, Language language) => new()
    {
        CaseId = duty.CaseId.ToString(),
        CaseNumber = duty.CaseNumber,
        CitizenName = citizenName,
        ResponsibleId = duty.ResponsibleId,
        TeamId = duty.TeamId,
        RuleId = duty.RuleId,
        Title = title.In(language),
        Occurrence = duty.Occurrence,
        Kind = (DeadlineKind)duty.Kind,
        Norm = (Norm)duty.NormNumber,
        Authority = (Authority)duty.Authority,
        BoundParty = (BoundParty)duty.BoundParty,
        Certainty = (Types.V1.Certainty)duty.Certainty,
        StatutoryDate = duty.StatutoryDate.ToProto(),
        WindowFrom = duty.WindowFrom?.ToProto(),
        PlanBy = duty.PlanBy?.ToProto(),
        OwnPlanBy = duty.OwnPlanBy?.ToProto(),
        DueOn = duty.DueOn.ToProto(),
        State = (DeadlineState)duty.StateOn(today),
        MetOn = duty.MetOn?.ToProto(),
        CancelledOn = duty.CancelledOn?.ToProto(),
        SupersededOn = duty.SupersededOn?.ToProto(),
    };

    /// <summary>The talks per officer: an officer's weeks, and over all of them what is overdue.</summary>
    public static IEnumerable<TalkLoad> ToLoads(this IEnumerable<CountedTalks> counted) => counted
        .GroupBy(one => one.ResponsibleId)
        .Select(officer => new TalkLoad
        {
            ResponsibleId = officer.Key,
            Overdue = officer.Single(one => one.IsAll).Overdue,
            Weeks =
            {
                from week in officer
                where week.Monday is not null
                orderby week.Monday
                select new WeekOfTalks { Monday = week.Monday!.Value.ToProto(), Due = week.Due, Overdue = week.Overdue },
            },
        })
        .Where(load => load.Weeks.Count > 0 || load.Overdue > 0)
        .OrderBy(load => load.ResponsibleId, StringComparer.Ordinal);

    private static ListedPart Part(WorkListState state) => state switch
    {
        WorkListState.Overdue => ListedPart.Overdue,
        WorkListState.DueToday => ListedPart.DueToday,
        WorkListState.DueThisWeek => ListedPart.DueThisWeek,
        WorkListState.Done => ListedPart.Done,
        _ => ListedPart.Open,
    };
}
