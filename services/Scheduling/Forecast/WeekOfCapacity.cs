using System.Diagnostics.Contracts;
using Sygeopfoelgning.Scheduling.WorkList;

namespace Sygeopfoelgning.Scheduling.Forecast;

/// <summary>What a team needs and has in a week.</summary>
/// <param name="Monday">The week.</param>
/// <param name="TeamId">The team; empty for cases and officers without one.</param>
/// <param name="Due">Talks whose last day is in the week, or was before the first one.</param>
/// <param name="Late">How many of them break their deadline.</param>
/// <param name="Room">How many further talks the free times of the week have room for.</param>
[Pure]
internal sealed record WeekOfCapacity(DateOnly Monday, string TeamId, int Due, int Late, int Room)
{
    /// <summary>The weeks in which something is due or free, by week and team. What should have been held before the first day counts in its week.</summary>
    public static IReadOnlyList<WeekOfCapacity> Of(IEnumerable<ForecastTalk> talks, IEnumerable<OfficerTimes> officers, DateOnly today)
    {
        var due = talks.ToLookup(one => (Weeks.MondayOf(one.Talk.LastDay < today ? today : one.Talk.LastDay), one.Talk.TeamId));
        var room = officers.SelectMany(officer => officer.Days.Select(day => (Monday: Weeks.MondayOf(day), officer.TeamId))).CountBy(one => one).ToDictionary();
        return
        [
            .. from key in due.Select(one => one.Key).Union(room.Keys)
               orderby key.Item1, key.Item2
               select new WeekOfCapacity(key.Item1, key.Item2, due[key].Count(), due[key].Count(one => one.IsLate), room.GetValueOrDefault(key)),
        ];
    }
}
