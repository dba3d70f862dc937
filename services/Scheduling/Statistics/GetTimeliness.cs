using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Scheduling.WorkList;

namespace Sygeopfoelgning.Scheduling.Statistics;

internal sealed partial class StatisticsService
{
    private const int UsualMonths = 12;

    /// <summary>How many of the municipality's duties were met in time, late or not at all, by rule and month.</summary>
    public override Task<GetTimelinessResponse> GetTimeliness(GetTimelinessRequest request, ServerCallContext context) =>
        reads.Run<GetTimelinessRequest, GetTimelinessResponse>(request, context, async session =>
        {
            var today = await session.Today();
            var months = MonthCounts.Months(request.From.ToDateOnly(), request.Months == 0 ? UsualMonths : request.Months, today);
            var counted = await TimelinessStore.Count(session, months[0], months[^1].AddMonths(1).AddDays(-1), today);
            var language = context.Language();
            return Result.Of(new GetTimelinessResponse
            {
                Months = { months.Select(month => month.ToProto()) },
                Series = { TimelinessSeries.Of(counted, months).Select(one => one.ToProto(duties.TitleOf("", one.RuleId).In(language))) },
            });
        });
}

internal sealed class GetTimelinessValidator : RequestValidator<GetTimelinessRequest>
{
    internal const int MostMonths = 36;

    internal static readonly ViolationCode MonthsOutOfRange = new("MONTHS_OUT_OF_RANGE",
        "Vælg fra 1 til {0} måneder.",
        "Choose from 1 to {0} months.");

    public GetTimelinessValidator()
    {
        RuleFor(request => request.From).IsInTheCalendar();
        RuleFor(request => request.Months).InclusiveBetween(0, MostMonths).Violates(MonthsOutOfRange, MostMonths);
    }
}
