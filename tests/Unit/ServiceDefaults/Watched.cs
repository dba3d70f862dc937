using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>The server spans that a running service ends.</summary>
internal sealed class Spans
{
    private readonly TaskCompletionSource<Activity> first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<Activity> Ended { get; } = [];

    public void Collect(WebApplicationBuilder builder) =>
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddProcessor(new SimpleActivityExportProcessor(new Exporter(this))));

    /// <summary>The server's span, which ends just after the caller has its answer.</summary>
    public Task<Activity> Server() => first.Task.WaitAsync(TimeSpan.FromSeconds(10));

    private sealed class Exporter(Spans spans) : BaseExporter<Activity>
    {
        public override ExportResult Export(in Batch<Activity> batch)
        {
            foreach (var activity in batch)
            {
                // The caller's side runs in this process too.
                if (activity.Kind == ActivityKind.Server)
                {
                    spans.Ended.Add(activity);
                    spans.first.TrySetResult(activity);
                }
            }

            return ExportResult.Success;
        }
    }
}

/// <summary>What one instrument measures.</summary>
internal sealed class Measured : IDisposable
{
    private readonly MeterListener listener = new();
    private readonly List<Dictionary<string, object?>> all = [];

    public Measured(string instrument)
    {
        listener.InstrumentPublished = (published, me) =>
        {
            if (published.Name == instrument)
            {
                me.EnableMeasurementEvents(published);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => Keep(tags));
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Keep(tags));
        listener.Start();
    }

    public Dictionary<string, object?> Last((string Key, object Value) with)
    {
        lock (all)
        {
            return all.Last(tags => Equals(tags.GetValueOrDefault(with.Key), with.Value));
        }
    }

    public void Dispose() => listener.Dispose();

    private void Keep(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        lock (all)
        {
            all.Add(tags.ToArray().ToDictionary());
        }
    }
}

/// <summary>How many connections servers of this process have closed since.</summary>
internal sealed class Closed : IDisposable
{
    private readonly MeterListener listener = new();
    private int count;

    public Closed()
    {
        listener.InstrumentPublished = (published, me) =>
        {
            if (published.Name == "kestrel.connection.duration")
            {
                me.EnableMeasurementEvents(published);
            }
        };
        listener.SetMeasurementEventCallback<double>((_, _, _, _) => Interlocked.Increment(ref count));
        listener.Start();
    }

    public int Count => Volatile.Read(ref count);

    public void Dispose() => listener.Dispose();
}

/// <summary>What is logged, from a level on, and every exception.</summary>
internal sealed class Lines(LogLevel least) : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Written { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= least;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel) || exception is not null)
        {
            Written.Enqueue(exception is null ? formatter(state, exception) : $"{formatter(state, exception)} {exception}");
        }
    }

    public void Dispose()
    {
    }
}

/// <summary>Real time, but the timers of one length end when the test says so.</summary>
internal sealed class ManualTimers : TimeProvider
{
    private readonly TaskCompletionSource<Action> made = new();
    private readonly TimeSpan length = TimeSpan.FromSeconds(30);

    public async Task Fire(TimeSpan expected)
    {
        Assert.Equal(expected, length);
        (await made.Task)();
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime == length)
        {
            made.TrySetResult(() => callback(state));
        }

        return base.CreateTimer(callback, state, dueTime, period);
    }
}
