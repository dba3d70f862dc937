using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Sygeopfoelgning.ServiceDefaults.Access;
using Sygeopfoelgning.ServiceDefaults.Calls;
using Sygeopfoelgning.ServiceDefaults.Errors;
using Sygeopfoelgning.ServiceDefaults.Feed;
using Sygeopfoelgning.ServiceDefaults.Health;
using Sygeopfoelgning.ServiceDefaults.Identity;
using Sygeopfoelgning.ServiceDefaults.Limits;
using Sygeopfoelgning.ServiceDefaults.Storage;
using Sygeopfoelgning.ServiceDefaults.Telemetry;
using Sygeopfoelgning.ServiceDefaults.Watch;

namespace Sygeopfoelgning.ServiceDefaults;

/// <summary>What every service does the same way, in the two calls that every Program.cs makes.</summary>
public static class Extensions
{
    private const int MessageLimit = 4 * 1024 * 1024;

    /// <summary>Registers it. A setting that is missing ends the process with one sentence (<see cref="StartupProblem"/>).</summary>
    /// <param name="builder">The service.</param>
    /// <param name="serviceName">Its name, such as <c>cases</c>.</param>
    /// <param name="keys">What it uses keys for besides encrypting what it keeps and signing positions, which every service does.</param>
    public static WebApplicationBuilder AddServiceDefaults(this WebApplicationBuilder builder, string serviceName, KeyUse keys = 0)
    {
        builder.AddCalls(serviceName);
        builder.AddStorage(serviceName, KeyUse.Encryption | KeyUse.Positions | keys);
        builder.AddDatabaseHealth(serviceName);
        builder.AddFeed(serviceName);
        builder.AddWatch();
        return builder;
    }

    /// <summary>
    /// Maps the event feed, health and reflection, and checks the methods that are mapped. The last line before
    /// <c>app.Run()</c>, so that it sees them all; a method mapped later would have no health, but access all the same.
    /// </summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        app.MapFeed();
        return app.MapCalls();
    }

    /// <summary>Everything between the wire and a method, without database and feed.</summary>
    internal static WebApplicationBuilder AddCalls(this WebApplicationBuilder builder, string serviceName)
    {
        StartupProblem.EndWithOneSentence();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddListeners();
        builder.AddBrowsers();
        builder.AddTelemetry(serviceName);
        builder.AddIdentity(serviceName);
        builder.AddHealth();
        builder.AddRateLimit(serviceName);
        builder.Services
            .AddSingleton<ErrorInterceptor>()
            .AddSingleton<DeadlineInterceptor>()
            .AddSingleton<ResponseFilter>()
            .AddSingleton<RequestChecks>()
            .AddSingleton<ServiceClients>();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MessageLimit;
            grpc.MaxSendMessageSize = MessageLimit;
            grpc.CompressionProviders = [new LimitedGzip(MessageLimit, new HttpContextAccessor())];

            // From the outside in: what is refused or fails inside is answered by the one and measured by the other.
            grpc.Interceptors.Add<CallTelemetry>();
            grpc.Interceptors.Add<ErrorInterceptor>();
            grpc.Interceptors.Add<DeadlineInterceptor>();
            grpc.Interceptors.Add<AccessInterceptor>();
            grpc.Interceptors.Add<ResponseFilter>();
        });
        builder.Services.RemoveAll(typeof(IServiceMethodProvider<>));
        builder.Services.AddSingleton(typeof(IServiceMethodProvider<>), typeof(CheckedMethods<>));
        if (!builder.Environment.IsProduction())
        {
            builder.Services.AddReflection();
        }

        return builder;
    }

    internal static WebApplication MapCalls(this WebApplication app)
    {
        app.AnnounceStartAndStop();
        app.UseBrowsers();
        app.UseMiddleware<Admission>();
        app.UseMiddleware<MessageIntake>();
        app.MapHealth(ContractCheck.Check(app));
        if (!app.Environment.IsProduction())
        {
            app.MapGrpcReflectionService();
        }

        return app;
    }
}
