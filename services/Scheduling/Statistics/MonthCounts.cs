using System.Diagnostics.Contracts;

namespace Sygeopfoelgning.Scheduling.Statistics;

/// <summary>The months of a series, and the counts that lie on them.</summary>
[Pure]
internal static class MonthCounts
{
    /// <summary>Fewer than this could point to somebody.</summary>
    public const int LeastShown = 5;

    /// <summary>The first days of some months that follow each other: from the month of a day, or, without one, up to this month.</summary>
    public static IReadOnlyList<DateOnly> Months(DateOnly? from, int count, DateOnly today)
    {
        var first = from ?? today.AddMonths(1 - count);
        return [.. Enumerable.Range(0, count).Select(month => first.AddDays(1 - first.Day).AddMonths(month))];
    }

    /// <summary>The count of each month; null for one from 1 to 4.</summary>
    public static IReadOnlyList<int?> Of(IEnumerable<(DateOnly Month, int Count)> counted, IReadOnlyList<DateOnly> months)
    {
        var counts = counted.ToDictionary(one => one.Month, one => one.Count);
        return [.. months.Select(month => Shown(counts.GetValueOrDefault(month)))];
    }

    /// <summary>The count; null for one from 1 to 4.</summary>
    public static int? Shown(int count) => count is > 0 and < LeastShown ? null : count;
}
