using System.Diagnostics.Contracts;

namespace Sygeopfoelgning.Scheduling.Forecast;

/// <summary>The next talk that a case must have (kommende samtale), with the earliest of the deadlines that it fulfils.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="RuleId">The rule of the deadline.</param>
/// <param name="OfficerId">The responsible officer; empty for none.</param>
/// <param name="TeamId">The team of the case; empty for none.</param>
/// <param name="From">The first day on which it can be held.</param>
/// <param name="PlanBy">The day it is planned for.</param>
/// <param name="LastDay">The last day on which it is in time.</param>
/// <param name="BookedOn">The day of the talk that is booked; null where none is.</param>
internal sealed record ExpectedTalk(
    Guid CaseId, string RuleId, string OfficerId, string TeamId, DateOnly From, DateOnly PlanBy, DateOnly LastDay, DateOnly? BookedOn);

/// <summary>The free times of an officer: the day of each talk that there is room for, in order.</summary>
/// <param name="OfficerId">The officer.</param>
/// <param name="TeamId">The officer's team; empty for none.</param>
/// <param name="Days">The days; one that has room for three talks is there three times.</param>
internal sealed record OfficerTimes(string OfficerId, string TeamId, IReadOnlyList<DateOnly> Days);

/// <summary>When a talk can be held as the calendars are now.</summary>
/// <param name="Talk">The talk.</param>
/// <param name="HeldOn">The day; null where no time is left in the period, or nobody is there to hold it.</param>
/// <param name="HasHolder">Whether the responsible officer, or somebody of the team, is there to hold it.</param>
internal sealed record ForecastTalk(ExpectedTalk Talk, DateOnly? HeldOn, bool HasHolder)
{
    /// <summary>Whether it breaks its deadline.</summary>
    public bool IsLate => !(HeldOn <= Talk.LastDay);

    /// <summary>How many days too late; null where it cannot be held in the period.</summary>
    public int? DaysLate => HeldOn is { } day ? Math.Max(0, day.DayNumber - Talk.LastDay.DayNumber) : null;

    /// <summary>Why it breaks its deadline.</summary>
    /// <param name="today">The business date.</param>
    public WhyLate Why(DateOnly today) =>
        Talk.LastDay < today ? WhyLate.AlreadyPassed
        : Talk.BookedOn is not null ? WhyLate.BookedTooLate
        : !HasHolder ? WhyLate.NobodyToHoldIt
        : HeldOn is null ? WhyLate.NoTimeInPeriod
        : WhyLate.FirstTimeTooLate;
}

/// <summary>Why a talk breaks its deadline. The numbers are those of the contract.</summary>
internal enum WhyLate
{
    /// <summary>The last day has passed.</summary>
    AlreadyPassed = 1,

    /// <summary>It is booked for a later day.</summary>
    BookedTooLate = 2,

    /// <summary>The first free time is later.</summary>
    FirstTimeTooLate = 3,

    /// <summary>The period has no free time left.</summary>
    NoTimeInPeriod = 4,

    /// <summary>The case has no officer who is there, and nobody in its team.</summary>
    NobodyToHoldIt = 5,
}

/// <summary>
/// Which talks can be held when (prognose): the earliest deadline first, each at the first free time of the responsible officer, or, where there is no
/// such officer, of anybody in the team. Where one officer's times are enough for all deadlines this finds a way that keeps them all; where they are
/// not, another order may break fewer of them, because a talk that is late anyway is still held before those whose deadlines are later.
/// </summary>
[Pure]
internal static class CapacityForecast
{
    /// <summary>The talks in the order of their deadlines.</summary>
    public static IReadOnlyList<ForecastTalk> Of(IEnumerable<ExpectedTalk> talks, IReadOnlyCollection<OfficerTimes> officers)
    {
        var free = officers.ToDictionary(one => one.OfficerId, one => new FreeTimes(one.Days));
        var teams = officers.Where(one => one.TeamId.Length > 0).ToLookup(one => one.TeamId, one => free[one.OfficerId]);
        return [.. talks.OrderBy(one => one.LastDay).ThenBy(one => one.CaseId).Select(talk => Placed(talk, Holders(talk)))];

        IEnumerable<FreeTimes> Holders(ExpectedTalk talk) => free.TryGetValue(talk.OfficerId, out var own) ? [own] : teams[talk.TeamId];
    }

    private static ForecastTalk Placed(ExpectedTalk talk, IEnumerable<FreeTimes> holders)
    {
        if (talk.BookedOn is { } booked)
        {
            return new(talk, booked, HasHolder: true);
        }

        FreeTimes? first = null;
        var hasHolder = false;
        foreach (var holder in holders)
        {
            hasHolder = true;
            first = holder.Earliest(talk.From) is { } day && (first is null || day < first.Earliest(talk.From)) ? holder : first;
        }

        return new(talk, first?.Take(talk.From), hasHolder);
    }

    // Behind each time stands the next one that is free, so that times which are taken are passed over at once.
    private sealed class FreeTimes(IReadOnlyList<DateOnly> days)
    {
        private readonly int[] next = [.. Enumerable.Range(0, days.Count + 1)];

        public DateOnly? Earliest(DateOnly from) => FreeBehind(from) is var place && place < days.Count ? days[place] : null;

        public DateOnly Take(DateOnly from)
        {
            var place = FreeBehind(from);
            next[place] = place + 1;
            return days[place];
        }

        private int FreeBehind(DateOnly from)
        {
            var (low, high) = (0, days.Count);
            while (low < high)
            {
                var middle = (low + high) / 2;
                (low, high) = days[middle] < from ? (middle + 1, high) : (low, middle);
            }

            while (next[low] != low)
            {
                next[low] = next[next[low]];
                low = next[low];
            }

            return low;
        }
    }
}
