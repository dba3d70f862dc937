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
            return new AppendEntryResponse
            {
                Entry = entry.ToProto(head.Hash),
                Warnings = { NoteTimes.Doubts(request.OccurredAt, work.Today).Select(warning => warning.ToWarning(context.Language())) },
            };
        });
}

/// <summary>When what a note tells of can have happened.</summary>
/// <remarks>The limit of what is probable is an assumption of the suite (A), the same as for a first absence day.</remarks>
internal static class NoteTimes
{
    internal static readonly ViolationCode LongAgo = new("OCCURRED_LONG_AGO",
        "Det, notatet handler om, skete {0}, for mere end tre år siden. Er årstallet rigtigt?",
        "What the note tells of happened on {0}, more than three years ago. Is the year right?");

    private const int YearsBack = 3;

    /// <summary>What can be and hardly is.</summary>
    public static IEnumerable<Violation> Doubts(Timestamp? occurredAt, DateOnly today) =>
        occurredAt is not null && BusinessClock.DayOf(occurredAt.ToDateTimeOffset()) is var day && day < today.AddYears(-YearsBack)
            ? [LongAgo.At("occurred_at", day)]
            : [];

    /// <summary>The day lies before the calendar, and so before anybody lived whom a case is about.</summary>
    public static bool IsBeforeCalendar(Timestamp? occurredAt) =>
        occurredAt is not null && TimeMapping.Exists(occurredAt) && BusinessClock.DayOf(occurredAt.ToDateTimeOffset()) < KnownDays.First;
}

internal sealed class AppendEntryValidator : RequestValidator<AppendEntryRequest>
{
    internal static readonly ViolationCode TimeInFuture = new("TIME_IN_FUTURE",
        "Tidspunktet må ikke ligge i fremtiden.",
        "The time must not be in the future.");

    public AppendEntryValidator(BusinessClock clock) => RuleFor(request => request.OccurredAt).IsTime()
        .Must((_, time, context) => !IsInFuture(time, context.Today(), clock)).Violates(TimeInFuture)
        .Must(time => !NoteTimes.IsBeforeCalendar(time))
        .Violates(KnownDays.Outside, request => [BusinessClock.DayOf(request.OccurredAt.ToDateTimeOffset()), KnownDays.First, KnownDays.Last]);

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
