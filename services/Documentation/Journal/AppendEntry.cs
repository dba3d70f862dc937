using FluentValidation;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Documentation.Journal;

internal sealed partial class JournalService
{
    /// <summary>Adds an entry (notat), possibly one that corrects an earlier one.</summary>
    public override Task<AppendEntryResponse> AppendEntry(AppendEntryRequest request, ServerCallContext context) =>
        writes.OnCase<AppendEntryRequest, AppendEntryResponse>(request, context, async work =>
        {
            var corrects = request.CorrectsEntryId.Length > 0 ? Guid.Parse(request.CorrectsEntryId) : (Guid?)null;
            var journal = work.Found(await store.Lock(work, work.CaseId, corrects));
            if (corrects is not null && !journal.HasCorrected)
            {
                return new CorrectedEntryNotFound(request.CorrectsEntryId);
            }

            var entry = request.ToNote(journal.Head, work);
            var head = JournalStore.Append(work, journal, entry);
            work.Append(entry.CaseId, entry.ToEvent());
            return new AppendEntryResponse { Entry = entry.ToProto(head.Hash) };
        });
}

internal sealed class AppendEntryValidator : RequestValidator<AppendEntryRequest>
{
    internal static readonly ViolationCode TimeInFuture = new("TIME_IN_FUTURE",
        "Tidspunktet må ikke ligge i fremtiden.",
        "The time must not be in the future.");

    public AppendEntryValidator(BusinessClock clock) => RuleFor(request => request.OccurredAt).IsTime()
        .Must((_, time, context) => !IsInFuture(time, context.Today(), clock)).Violates(TimeInFuture);

    // The day by the municipality's business date; within today by the clock.
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
