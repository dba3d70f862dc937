using FluentValidation;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Documentation.Journal;

internal sealed class AppendEntryRules : RequestRules<AppendEntryRequest>
{
    internal static readonly ViolationCode TimeInFuture = new("TIME_IN_FUTURE",
        "Tidspunktet må ikke ligge i fremtiden.",
        "The time must not be in the future.");

    public AppendEntryRules(BusinessClock clock) => RuleFor(request => request.OccurredAt).IsTime()
        .Must((_, time, context) => !IsInFuture(time, context.Today(), clock)).Violates(TimeInFuture);

    // The day by the municipality's date; within today by the clock.
    private static bool IsInFuture(Timestamp? time, DateOnly today, BusinessClock clock)
    {
        if (time is null)
        {
            return false;
        }

        var day = BusinessClock.DayOf(time.ToDateTimeOffset());
        return day > today || (day == today && today == clock.RealToday && time.ToDateTimeOffset() > clock.Now);
    }
}
