using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Writes what resources write to the AppHost's own log too, as tests want it.</summary>
internal sealed partial class ResourceLogForwarder(
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    IHostEnvironment environment,
    ILoggerFactory loggers) : BackgroundService
{
    private readonly ConcurrentDictionary<string, Task> forwarded = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var resourceEvent in notifications.WatchAsync(stoppingToken))
            {
                _ = forwarded.GetOrAdd(resourceEvent.ResourceId, id => Forward(resourceEvent.Resource, id, stoppingToken));
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    private async Task Forward(IResource resource, string id, CancellationToken cancellationToken)
    {
        var logger = loggers.CreateLogger($"{environment.ApplicationName}.Resources.{resource.Name}");
        try
        {
            await foreach (var batch in logs.WatchAsync(id).WithCancellation(cancellationToken))
            {
                foreach (var line in batch)
                {
                    LogLine(logger, line.IsErrorMessage ? LogLevel.Error : LogLevel.Information, line.LineNumber, line.Content);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    [LoggerMessage("{LineNumber}: {LineContent}")]
    private static partial void LogLine(ILogger logger, LogLevel level, int lineNumber, string lineContent);
}
