using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sygeopfoelgning.Rpc.Health;

/// <summary>
/// Background work that runs as long as the service. It handles expected errors itself. Any other exception is logged, and a
/// second later the work restarts: no failure ends the service, which answers calls meanwhile. The work leaves no trace spans,
/// unless it begins a trace of its own.
/// </summary>
public abstract partial class BackgroundLoop : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>The log for failures.</summary>
    protected abstract ILogger Log { get; }

    /// <summary>The work, until the service stops; then it may end in any way, including the token's exception.</summary>
    protected abstract Task Run(CancellationToken stopping);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Polling is not worth a trace: everything below an unsampled activity is unsampled, here and at the called service.
        using var quiet = new Activity("background").SetIdFormat(ActivityIdFormat.W3C).Start();
        quiet.ActivityTraceFlags = ActivityTraceFlags.None;

        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Run(stoppingToken);
                return;
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                // The service is stopping.
            }
            catch (Exception unexpected)
            {
                LogFailed(Log, GetType().Name, unexpected);
                await Task.Delay(Pause, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Work} failed unexpectedly and begins again.")]
    private static partial void LogFailed(ILogger log, string work, Exception failure);
}
