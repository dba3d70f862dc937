using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Follows what processes write, from their start to their end.</summary>
internal sealed partial class ConsoleLogs(DcpHost dcp, ResourceLoggerService logs, ILogger<ConsoleLogs> logger)
{
    private readonly ConcurrentDictionary<string, bool> followed = [];

    /// <summary>Follows a process, once however often it is called.</summary>
    /// <param name="kind">Program or container.</param>
    /// <param name="process">The process.</param>
    /// <param name="cancellationToken">Ends with the application.</param>
    public void Follow<TSpec, TStatus>(DcpKind<TSpec, TStatus> kind, DcpObject<TSpec, TStatus> process, CancellationToken cancellationToken)
    {
        if (!followed.TryAdd(process.Metadata.Uid ?? process.Metadata.Name, true))
        {
            return;
        }

        foreach (var (source, isError) in new[] { ("startup_stdout", false), ("startup_stderr", true), ("stdout", false), ("stderr", true) })
        {
            if (source.StartsWith("startup", StringComparison.Ordinal) && kind.Kind != DcpKinds.Container.Kind)
            {
                continue;
            }

            _ = Follow(kind, process.Metadata.Name, source, isError, cancellationToken);
        }
    }

    private async Task Follow<TSpec, TStatus>(DcpKind<TSpec, TStatus> kind, string name, string source, bool isError, CancellationToken cancellationToken)
    {
        var log = logs.Log(name);
        try
        {
            await foreach (var line in dcp.Client.LogAsync(kind, name, source, cancellationToken))
            {
                log.Write(line, isError);
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            LogBroken(name, source, exception.Message);
        }
    }

    [LoggerMessage(LogLevel.Debug, "The {Source} of {Name} can no longer be followed: {Reason}")]
    private partial void LogBroken(string name, string source, string reason);
}
