using System.Globalization;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>How long before the planned day a deadline is announced, in days (<c>Deadlines:LeadDays</c>).</summary>
internal sealed record NoticeSettings(int LeadDays)
{
    private const int Default = 7;

    public static NoticeSettings From(IConfiguration configuration) =>
        configuration["Deadlines:LeadDays"] is not { } set
            ? new(Default)
            : int.TryParse(set, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is >= 1 and <= 90
            ? new(days)
            : throw new StartupProblem("The setting Deadlines:LeadDays must be a number of days from 1 to 90.");
}
