using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Casework.Watch;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Data.Timers;
using Sygeopfoelgning.Rpc;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Casework;

/// <summary>What all services have in common, in the two calls that every Program.cs makes.</summary>
public static class ServiceDefaults
{
    /// <summary>Registers it. A missing setting ends the process with one sentence (<see cref="StartupProblem"/>).</summary>
    /// <param name="builder">The service.</param>
    /// <param name="serviceName">Its name, such as <c>cases</c>.</param>
    /// <param name="keys">The purposes of its keys besides encrypting what it stores and signing positions, which every service does.</param>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string serviceName, KeyUse keys = 0)
    {
        builder.AddCalls(serviceName);
        builder.AddStorage(serviceName, KeyUse.Encryption | KeyUse.Positions | keys);
        builder.AddFeed();
        builder.AddWatch();
        builder.Services
            .AddTimers()
            .AddRequestValidators(typeof(Epoch).Assembly).AddRequestValidators(typeof(Writes).Assembly).AddRequestValidators(Assembly.GetEntryAssembly()!)
            .AddSingleton<Writes>()
            .AddSingleton<Reads>()
            .AddSingleton<SecretReads>()
            .AddSingleton<CaseGates>()
            .AddSingleton<AccessFeed>()
            .AddSingleton<AccessMetrics>().AddHostedService(services => services.GetRequiredService<AccessMetrics>());
        return builder;
    }

    /// <summary>
    /// Maps the event feed, health and reflection, and checks the mapped methods. The last line before
    /// <c>app.Run()</c>, so that it sees them all; a method mapped later would have no health, but would still be checked for access.
    /// </summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        app.MapFeed();
        app.MapGrpcService<Access.AccessFeedService>();
        app.MapGrpcService<CaseFiles.CaseFileService>();
        app.MapGrpcService<ParkedEvents.ParkedEventService>();
        return app.MapCalls();
    }
}
