using Grpc.AspNetCore.Server.Model;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Health;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Rpc.InformationClasses;
using Sygeopfoelgning.Rpc.Limits;
using Sygeopfoelgning.Rpc.Telemetry;

namespace Sygeopfoelgning.Rpc;

/// <summary>Everything between the wire and a method, without database and feed.</summary>
internal static class RpcDefaults
{
    private const int MessageLimit = 4 * 1024 * 1024;

    /// <summary>Registers it.</summary>
    public static WebApplicationBuilder AddCalls(this WebApplicationBuilder builder, string serviceName)
    {
        StartupProblem.EndWithOneSentence();
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.AddListeners();
        builder.AddBrowsers();
        builder.AddTelemetry(serviceName);
        builder.AddIdentity(serviceName);
        builder.AddHealth();
        builder.AddRateLimit(serviceName);
        builder.Services.AddHealthChecks().AddCheck<RoomForOthers>("room for others", tags: [HealthConfiguration.Ready]);
        builder.Services
            .AddSingleton<ErrorInterceptor>()
            .AddSingleton<DeadlineInterceptor>()
            .AddSingleton<ResponseFilter>()
            .AddSingleton<RequestChecks>()
            .AddSingleton(new ServiceName(serviceName))
            .AddSingleton<ServiceClients>();
        builder.Services.AddGrpc(grpc =>
        {
            grpc.MaxReceiveMessageSize = MessageLimit;
            grpc.MaxSendMessageSize = MessageLimit;
            grpc.CompressionProviders = [new LimitedGzip(MessageLimit, new HttpContextAccessor())];

            // From the outside in: each interceptor answers and measures what is refused or fails further inside.
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

    /// <summary>Maps health and reflection, and checks the mapped methods.</summary>
    public static WebApplication MapCalls(this WebApplication app)
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
