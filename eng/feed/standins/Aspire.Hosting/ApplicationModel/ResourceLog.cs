using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What one process of a resource wrote: the last lines, and those who follow it.</summary>
internal sealed class ResourceLog : ILogger
{
    private const int Backlog = 10_000;

    private readonly Lock gate = new();
    private readonly Queue<LogLine> lines = new();
    private readonly List<ChannelWriter<LogLine>> followers = [];
    private int written;

    public void Write(string content, bool isError)
    {
        lock (gate)
        {
            var line = new LogLine(++written, content, isError);
            lines.Enqueue(line);
            if (lines.Count > Backlog)
            {
                lines.Dequeue();
            }

            foreach (var follower in followers)
            {
                follower.TryWrite(line);
            }
        }
    }

    public LogLine[] Lines()
    {
        lock (gate)
        {
            return [.. lines];
        }
    }

    public void Clear()
    {
        lock (gate)
        {
            lines.Clear();
        }
    }

    /// <summary>Nothing more will be written until someone writes again.</summary>
    public void Complete()
    {
        lock (gate)
        {
            foreach (var follower in followers)
            {
                follower.TryComplete();
            }

            followers.Clear();
        }
    }

    /// <summary>The last lines at once and every further line, written into <paramref name="channel"/>.</summary>
    public void Follow(ChannelWriter<LogLine> channel)
    {
        lock (gate)
        {
            foreach (var line in lines)
            {
                channel.TryWrite(line);
            }

            followers.Add(channel);
        }
    }

    public void Unfollow(ChannelWriter<LogLine> channel)
    {
        lock (gate)
        {
            followers.Remove(channel);
        }
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        var text = formatter(state, exception) + (exception is null ? string.Empty : Environment.NewLine + exception);
        var time = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'", CultureInfo.InvariantCulture);
        Write($"{time} {text}", logLevel >= LogLevel.Error);
    }
}
