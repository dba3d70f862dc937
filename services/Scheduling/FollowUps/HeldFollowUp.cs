using System.Diagnostics.Contracts;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Talks;

namespace Sygeopfoelgning.Scheduling.FollowUps;

/// <summary>A follow-up of a case as the plan counts it.</summary>
/// <param name="Id">Its id: that of the talk where there was one.</param>
/// <param name="Number">The how many-th it is, from 1.</param>
/// <param name="Day">The day on which it was held.</param>
/// <param name="Form">Its form, by the code of the rules; null where it is not known.</param>
[Pure]
internal sealed record HeldFollowUp(string Id, int Number, DateOnly Day, string? Form)
{
    /// <summary>The follow-ups of a case, the earliest first.</summary>
    public static IEnumerable<HeldFollowUp> In(FactHistory history) => history.Happenings
        .Where(one => one.Type == FollowUpHappenings.Held)
        .Select((one, index) => new HeldFollowUp(one.Id, index + 1, one.Day, one.Value(FollowUpHappenings.Form)));
}
