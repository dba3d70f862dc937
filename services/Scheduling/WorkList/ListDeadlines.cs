using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.WorkList;

internal sealed partial class WorkListService
{
    /// <summary>The duties of the cases that the caller may reach, filtered, by the day they are planned for.</summary>
    public override async Task<ListDeadlinesResponse> ListDeadlines(ListDeadlinesRequest request, ServerCallContext context)
    {
        var language = context.Language();
        var today = DateOnly.MinValue;
        var named = new NamesOfCases([], NamesMissing.Unspecified);
        var answer = await reads.Page(
            request, context,
            async (session, page) =>
            {
                today = await session.Today();
                var listed = await WorkListStore.List(session, request.Filter.ToListing(today), page);
                named = await names.Of(listed.Take(page.Size).Select(duty => duty.CaseId));
                return listed;
            },
            duty => duty.ToProto(today, duties.TitleOf(duty.RuleSetId, duty.RuleId), named.Of(duty.CaseId), language),
            (ListDeadlinesResponse response) => response.Deadlines,
            duty => duty.ToKey());
        answer.Today = today.ToProto();
        answer.NamesMissing = named.Missing;
        return answer;
    }
}

internal sealed class ListDeadlinesValidator : RequestValidator<ListDeadlinesRequest>
{
    public ListDeadlinesValidator(Duties duties) => RuleFor(request => request.Filter).SetValidator(new DeadlineFilterValidator(duties));
}

internal sealed class DeadlineFilterValidator : RequestValidator<DeadlineFilter>
{
    internal static readonly ViolationCode OfficerOrTeam = new("OFFICER_OR_TEAM",
        "Vælg enten en medarbejder eller et team: udfyld højst ét af felterne.",
        "Choose an officer or a team: fill in at most one of the fields.");

    private static readonly ViolationCode DutyUnknown = new("DUTY_UNKNOWN",
        "Ingen regel med det id er en pligt. Vælg et id fra RuleService/ListRules med norm NORM_DUTY.",
        "No rule with that id is a duty. Choose an id from RuleService/ListRules with norm NORM_DUTY.");

    public DeadlineFilterValidator(Duties duties)
    {
        RuleFor(filter => filter.ResponsibleId).IsOpaqueIdOrEmpty();
        RuleFor(filter => filter.TeamId).IsOpaqueIdOrEmpty()
            .Must((filter, team) => team.Length == 0 || filter.ResponsibleId.Length == 0).Violates(OfficerOrTeam);
        RuleFor(filter => filter.RuleId).Must(id => id.Length == 0 || duties.Knows(id)).Violates(DutyUnknown);
        RuleFor(filter => filter.DueFrom).IsInTheCalendar();
        RuleFor(filter => filter.DueTo).IsInTheCalendar();
        RuleFor(filter => filter.DueTo)
            .Must((filter, to) => !(to.ToDateOnly() < filter.DueFrom.ToDateOnly())).Violates(Violations.DatesReversed);
    }
}
