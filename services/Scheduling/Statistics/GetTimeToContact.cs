using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Scheduling.WorkList;

namespace Sygeopfoelgning.Scheduling.Statistics;

internal sealed partial class StatisticsService
{
    /// <summary>How many days it took from the notice to the first call and to the first talk, by the month of the notice.</summary>
    public override Task<GetTimeToContactResponse> GetTimeToContact(GetTimeToContactRequest request, ServerCallContext context) =>
        reads.Run<GetTimeToContactRequest, GetTimeToContactResponse>(request, context, async session =>
        {
            var months = MonthCounts.Months(request.From.ToDateOnly(), request.Months == 0 ? UsualMonths : request.Months, await session.Today());
            var found = (await ContactTimes.ByMonth(session, months[0], months[^1].AddMonths(1).AddDays(-1))).ToDictionary(one => one.Month);
            return Result.Of(new GetTimeToContactResponse
            {
                Months = { months.Select(month => month.ToProto()) },
                FirstCall = { months.Select(month => found.TryGetValue(month, out var one) ? one.Call : ContactTime.None).Select(one => one.ToProto()) },
                FirstTalk = { months.Select(month => found.TryGetValue(month, out var one) ? one.Talk : ContactTime.None).Select(one => one.ToProto()) },
            });
        });
}

internal sealed class GetTimeToContactValidator : RequestValidator<GetTimeToContactRequest>
{
    public GetTimeToContactValidator()
    {
        RuleFor(request => request.From).IsInTheCalendar();
        RuleFor(request => request.Months).InclusiveBetween(0, GetTimelinessValidator.MostMonths)
            .Violates(GetTimelinessValidator.MonthsOutOfRange, GetTimelinessValidator.MostMonths);
    }
}
