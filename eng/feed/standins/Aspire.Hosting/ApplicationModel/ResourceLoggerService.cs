using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What the resources wrote.</summary>
public class ResourceLoggerService : IDisposable
{
    private readonly ConcurrentDictionary<string, ResourceLog> logs = new(ResourceNames.Comparer);

    /// <summary>A logger that writes to the resource's own log.</summary>
    public ILogger GetLogger(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var own = LogsOf(resource);
        return own.Length == 1 ? own[0] : new AllReplicas(own);
    }

    /// <summary>A logger that writes to the log of one of a resource's processes.</summary>
    public ILogger GetLogger(string resourceName) => Log(resourceName);

    /// <summary>What the resource wrote last and everything it will write.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Follow(LogsOf(resource));
    }

    /// <summary>What one of a resource's processes wrote last and everything it will write.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => Follow([Log(resourceName)]);

    /// <summary>What the resource wrote last.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        return Last(LogsOf(resource));
    }

    /// <summary>What one of a resource's processes wrote last.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName) => Last([Log(resourceName)]);

    /// <summary>Ends the log of a resource for those who follow it.</summary>
    public void Complete(IResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        foreach (var log in LogsOf(resource))
        {
            log.Complete();
        }
    }

    /// <summary>Ends the log of one of a resource's processes for those who follow it.</summary>
    public void Complete(string name) => Log(name).Complete();

    /// <summary>Forgets what one of a resource's processes wrote.</summary>
    public void ClearBacklog(string resourceName) => Log(resourceName).Clear();

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var log in logs.Values)
        {
            log.Complete();
        }

        GC.SuppressFinalize(this);
    }

    internal ResourceLog Log(string resourceId)
    {
        ArgumentException.ThrowIfNullOrEmpty(resourceId);
        return logs.GetOrAdd(resourceId, _ => new ResourceLog());
    }

    private static async IAsyncEnumerable<IReadOnlyList<LogLine>> Last(ResourceLog[] logs)
    {
        await Task.CompletedTask;
        foreach (var log in logs)
        {
            if (log.Lines() is { Length: > 0 } lines)
            {
                yield return lines;
            }
        }
    }

    private static async IAsyncEnumerable<IReadOnlyList<LogLine>> Follow(ResourceLog[] logs, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<LogLine>(new UnboundedChannelOptions { SingleReader = true });
        foreach (var log in logs)
        {
            log.Follow(channel.Writer);
        }

        try
        {
            while (await channel.Reader.WaitToReadAsync(cancellationToken))
            {
                var batch = new List<LogLine>();
                while (channel.Reader.TryRead(out var line))
                {
                    batch.Add(line);
                }

                yield return batch;
            }
        }
        finally
        {
            foreach (var log in logs)
            {
                log.Unfollow(channel.Writer);
            }
        }
    }

    private ResourceLog[] LogsOf(IResource resource) => [.. resource.Instances().Select(instance => Log(instance.Name))];

    /// <summary>Writes to the logs of all of a resource's processes.</summary>
    private sealed class AllReplicas(ResourceLog[] logs) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            foreach (var log in logs)
            {
                log.Log(logLevel, eventId, state, exception, formatter);
            }
        }
    }
}
