using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Scheduling.V1;

namespace Sygeopfoelgning.Scheduling.Forecast;

/// <summary>A forecast with what it was made from.</summary>
/// <param name="Today">The first day.</param>
/// <param name="To">The last day.</param>
/// <param name="Length">How long a talk lasts.</param>
/// <param name="Talks">The talks in the order of their deadlines.</param>
/// <param name="Officers">The officers' free times, before these talks.</param>
internal sealed record Foreseen(
    DateOnly Today, DateOnly To, TimeSpan Length, IReadOnlyList<ForecastTalk> Talks, IReadOnlyList<OfficerTimes> Officers)
{
    /// <summary>What concerns one officer or one team of it.</summary>
    public Foreseen Of(string officerId, string teamId) => this with
    {
        Talks = [.. Talks.Where(one => (officerId.Length == 0 || one.Talk.OfficerId == officerId) && (teamId.Length == 0 || one.Talk.TeamId == teamId))],
        Officers = [.. Officers.Where(one => (officerId.Length == 0 || one.OfficerId == officerId) && (teamId.Length == 0 || one.TeamId == teamId))],
    };

    /// <summary>Adds the totals, the weeks and the assumptions to an answer.</summary>
    public void Complete(ForecastCapacityResponse answer, Language language)
    {
        (answer.From, answer.To, answer.Due, answer.Late) = (Today.ToProto(), To.ToProto(), Talks.Count, Talks.Count(one => one.IsLate));
        answer.OfficersWithoutTime = Officers.Count(one => one.Days.Count == 0);
        answer.Weeks.AddRange(WeekOfCapacity.Of(Talks, Officers, Today).Select(week => week.ToProto(Length)));
        answer.Assumptions.AddRange(ForecastMapping.Assumptions(Length).Select(one => one.In(language)));
    }
}
