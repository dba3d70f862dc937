using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Statistics;

/// <summary>Converts statistics to their messages.</summary>
internal static class StatisticsMapping
{
    public static V1.TimelinessSeries ToProto(this TimelinessSeries series, string title) => new()
    {
        RuleId = series.RuleId,
        Title = title,
        Outcome = (V1.DutyOutcome)series.Outcome,
        Counts = { series.Counts.Select(ToProto) },
    };

    public static TimeToContact ToProto(this ContactTime time) => MonthCounts.Shown(time.Cases) is { } cases
        ? new() { Cases = ToProto(cases), MedianDays = time.Median, NinthDecileDays = time.NinthDecile }
        : new() { Cases = ToProto((int?)null) };

    public static MonthCount ToProto(this int? count) => new() { Count = count ?? 0, IsSuppressed = count is null };
}
