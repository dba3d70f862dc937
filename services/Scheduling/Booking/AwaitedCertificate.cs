using System.Diagnostics.Contracts;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>The certificate for the follow-up (LÆ 285) that was requested and has not come (R-285-DL).</summary>
[Pure]
internal static class AwaitedCertificate
{
    private const int UsualDays = 14;

    /// <summary>The day on which it has had its time: the one that was set, or 14 days after the request; null where none is awaited.</summary>
    public static DateOnly? DueOn(IReadOnlyList<Happening> happenings)
    {
        var known = FactHistory.Of(happenings).Value.Happenings;
        var received = known.Where(one => one.Type == "CERTIFICATE_RECEIVED").Select(one => one.Value(FactVocabulary.Concerns)).ToHashSet();
        return known.Where(one => one.Type == "CERTIFICATE_REQUESTED" && one.Value("FORM") == "LAE_285" && !received.Contains(one.Id))
            .Select(one => (DateOnly?)(one.DayValue("DUE_ON") ?? one.Day.AddDays(UsualDays)))
            .Max();
    }
}
