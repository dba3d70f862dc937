using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Data.Timers;

/// <summary>What a service does when a timer of one kind is due.</summary>
public interface ITimerAct
{
    /// <summary>The kind, such as <c>deadline_notice</c>.</summary>
    string Kind { get; }

    /// <summary>
    /// Reads the source again and acts, if there still is a reason to: its statements and the removal of the timer run in
    /// one transaction, so exactly once. If it throws, it is retried with growing pauses.
    /// </summary>
    Task Act(DueTimer due, UnitOfWork work);
}

/// <summary>A due timer.</summary>
/// <param name="Kind">What is to be done.</param>
/// <param name="AggregateId">The case.</param>
/// <param name="Subject">What in the case; empty if a case has only one timer of the kind.</param>
/// <param name="DueAt">When it was due, on the municipality's business clock.</param>
/// <param name="TraceParent">The trace in which it was set; empty for one that a migration set.</param>
public sealed record DueTimer(string Kind, Guid AggregateId, string Subject, DateTimeOffset DueAt, string TraceParent);

/// <summary>Sets timers, in the transaction that causes them.</summary>
public static class TimerTable
{
    /// <summary>Queues timers that are due when their day begins. An existing one is moved.</summary>
    public static void Set(UnitOfWork work, string kind, Guid aggregateId, IReadOnlyCollection<(string Subject, DateOnly Day)> timers)
    {
        if (timers.Count == 0)
        {
            return;
        }

        work.Add(new Statement(
            """
            insert into timer (municipality_code, kind, aggregate_id, subject, due_at, trace_parent)
            select $1, $2, $3, t.subject, t.due_at, $6 from unnest($4::text[], $5::timestamptz[]) as t (subject, due_at)
            on conflict (municipality_code, kind, aggregate_id, subject) do update
               set due_at = excluded.due_at, trace_parent = excluded.trace_parent, attempts = 0, retry_at = null, failure = null
            """,
            work.Municipality, kind, aggregateId, timers.Select(timer => timer.Subject).ToArray(),
            timers.Select(timer => BusinessClock.StartOf(timer.Day)).ToArray(), Activity.Current?.Id ?? ""));
    }

    /// <summary>Queues that all timers of a kind in the municipality are due no later than when a day begins.</summary>
    public static void Advance(UnitOfWork work, string kind, DateOnly day) => work.Add(new Statement(
        "update timer set due_at = $3 where municipality_code = $1 and kind = $2 and due_at > $3", work.Municipality, kind, BusinessClock.StartOf(day)));

    /// <summary>Queues the removal of all timers of a kind that a case has.</summary>
    public static void Remove(UnitOfWork work, string kind, Guid aggregateId) => work.Add(new Statement(
        "delete from timer where municipality_code = $1 and kind = $2 and aggregate_id = $3", work.Municipality, kind, aggregateId));
}

/// <summary>Registers what a service does when timers are due.</summary>
public static class TimerExtensions
{
    /// <summary>Runs this when timers of its kind are due.</summary>
    public static IServiceCollection AddTimer<TAct>(this IServiceCollection services) where TAct : class, ITimerAct =>
        services.AddSingleton<ITimerAct, TAct>();

    internal static IServiceCollection AddTimers(this IServiceCollection services) => services
        .AddSingleton<TimerStore>()
        .AddHostedService<TimerLoop>()
        .AddHostedService<TimerMetrics>();
}
