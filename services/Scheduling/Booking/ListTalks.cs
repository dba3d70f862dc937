using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Scheduling.WorkList;

namespace Sygeopfoelgning.Scheduling.Booking;

internal sealed partial class BookingService
{
    /// <summary>An officer's booked talks of some days, the earliest first.</summary>
    public override async Task<ListTalksResponse> ListTalks(ListTalksRequest request, ServerCallContext context)
    {
        var named = new NamesOfCases([], NamesMissing.Unspecified);
        var answer = await reads.Page(
            request, context,
            async (session, page) =>
            {
                var from = request.From.ToDateOnly() ?? await session.Today();
                var to = request.To.ToDateOnly() ?? from;
                var listed = await talks.OfOfficer(
                    session, request.OfficerId, BusinessClock.StartOf(from), BusinessClock.StartOf(to.AddDays(1)), page);
                named = await names.Of(listed.Take(page.Size).Select(row => row.Talk.CaseId));
                return listed;
            },
            row => new ListedTalk { Talk = row.Talk.ToProto(), CaseNumber = row.CaseNumber, CitizenName = named.Of(row.Talk.CaseId) },
            (ListTalksResponse response) => response.Talks,
            row => row.Talk.ToKey());
        answer.NamesMissing = named.Missing;
        return answer;
    }
}

internal sealed class ListTalksValidator : RequestValidator<ListTalksRequest>
{
    private const int MostDays = 62;

    public static readonly ViolationCode DaysTooMany = new("DAYS_TOO_MANY",
        "Vælg højst {0} dage ad gangen.",
        "Choose at most {0} days at a time.");

    public ListTalksValidator()
    {
        RuleFor(request => request.OfficerId).IsOpaqueIdOrEmpty();
        RuleFor(request => request.From).IsInTheCalendar();
        RuleFor(request => request.From).Must((request, from) => from is not null || request.To is null).Violates(Violations.FieldRequired);
        RuleFor(request => request.To).IsInTheCalendar();
        RuleFor(request => request.To)
            .Must((request, to) => !(to.ToDateOnly() < request.From.ToDateOnly())).Violates(Violations.DatesReversed)
            .Must((request, _) => Days(request) <= MostDays).Violates(DaysTooMany, MostDays);
    }

    private static int Days(ListTalksRequest request) =>
        request.From.ToDateOnly() is { } from && request.To.ToDateOnly() is { } to ? to.DayNumber - from.DayNumber + 1 : 1;
}
