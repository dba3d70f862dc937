using System.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Sygeopfoelgning.Rpc.Health;

/// <summary>
/// Background work that goes on for as long as the service runs. What it knows how to meet it meets itself; anything else is
/// logged, and a second later it begins again: no failure of it ends the service, which answers calls meanwhile. What it does
/// leaves no trace, unless it begins one of its own.
/// </summary>
public abstract partial class BackgroundLoop : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Where failures are told.</summary>
    protected abstract ILogger Log { get; }

    /// <summary>The work, until the service stops; then it may end in any way, also by the token's exception.</summary>
    protected abstract Task Run(CancellationToken stopping);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Polling is not worth a trace: everything below an unsampled activity is unsampled, here and at the service it calls.
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
                // The service stops.
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
