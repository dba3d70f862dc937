using FluentValidation;
using Grpc.Core;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Scheduling.WorkList;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Scheduling.Statistics;

internal sealed partial class StatisticsService
{
    /// <summary>How many talks were held in which contact form and by which method, and to how many the citizen did not come, by month.</summary>
    public override Task<GetTalkStatisticsResponse> GetTalkStatistics(GetTalkStatisticsRequest request, ServerCallContext context) =>
        reads.Run<GetTalkStatisticsRequest, GetTalkStatisticsResponse>(request, context, async session =>
        {
            var clock = session.BusinessTimeQuery();
            await session.Together(clock);
            var (today, now) = clock.Result;
            var months = MonthCounts.Months(request.From.ToDateOnly(), request.Months == 0 ? UsualMonths : request.Months, today);
            var counted = await TalkCounts.Of(session, BusinessClock.StartOf(months[0]), BusinessClock.StartOf(months[^1].AddMonths(1)), now);
            return Result.Of(new GetTalkStatisticsResponse
            {
                Months = { months.Select(month => month.ToProto()) },
                ContactForms =
                {
                    Enum.GetValues<ContactForm>().Where(form => form != ContactForm.Unspecified).Select(form => new ContactFormSeries
                    {
                        ContactForm = form, Counts = { Counts(one => one.Form == form && one.Status != TalkStatus.NoShow) },
                    }),
                },
                Methods =
                {
                    Enum.GetValues<TalkMethod>().Select(method => new TalkMethodSeries
                    {
                        Method = method, Counts = { Counts(one => one.Method == method && one.Status == TalkStatus.Completed) },
                    }),
                },
                NoShows = { Counts(one => one.Status == TalkStatus.NoShow) },
            });

            IEnumerable<MonthCount> Counts(Func<CountedTalks, bool> of) => MonthCounts.Of(
                counted.Where(of).GroupBy(one => one.Month).Select(month => (month.Key, month.Sum(one => one.Count))), months).Select(count => count.ToProto());
        });
}

internal sealed class GetTalkStatisticsValidator : RequestValidator<GetTalkStatisticsRequest>
{
    public GetTalkStatisticsValidator()
    {
        RuleFor(request => request.From).IsInTheCalendar();
        RuleFor(request => request.Months).InclusiveBetween(0, GetTimelinessValidator.MostMonths)
            .Violates(GetTimelinessValidator.MonthsOutOfRange, GetTimelinessValidator.MostMonths);
    }
}
