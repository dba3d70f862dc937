using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Sygeopfoelgning.Rpc.Telemetry;

/// <summary>One line when the service listens and one when it is stopped, instead of the host's six.</summary>
internal static partial class StartLine
{
    /// <summary>The host's own lines.</summary>
    public const string HostCategory = "Microsoft.Hosting.Lifetime";

    public static void AnnounceStartAndStop(this WebApplication app)
    {
        var log = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(StartLine));
        var version = Assembly.GetEntryAssembly()?.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "without version";
        app.Lifetime.ApplicationStarted.Register(() => LogListening(
            log, app.Environment.ApplicationName, version, app.Environment.EnvironmentName,
            string.Join(", ", app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [])));
        app.Lifetime.ApplicationStopping.Register(() => LogStopping(log, app.Environment.ApplicationName));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Service} {Version} ({Environment}) listens on {Addresses}.")]
    private static partial void LogListening(ILogger log, string service, string version, string environment, string addresses);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Service} stops: running calls are finished, new ones are refused.")]
    private static partial void LogStopping(ILogger log, string service);
}
