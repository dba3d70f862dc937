using System.Globalization;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Calls;

namespace Sygeopfoelgning.Bench;

/// <summary>
/// The echo floor, in a process of its own: a gRPC service that does nothing, on the services' own host settings, without
/// their interceptors. On another port it accepts the services' telemetry and discards it.
/// </summary>
internal static class EmptyService
{
    public static async Task Run(int port, int collectorPort)
    {
        await using var collector = Collector(collectorPort);
        await collector.StartAsync();
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration["GRPC_PORT"] = port.ToString(CultureInfo.InvariantCulture);
        builder.AddListeners();
        builder.Services.AddGrpc();
        var app = builder.Build();
        app.MapGrpcService<EmptyCases>();
        await app.StartAsync();

        // Ends with the process that started it.
        while (Console.In.Read() >= 0)
        {
        }

        await app.StopAsync();
        await collector.StopAsync();
    }

    private static WebApplication Collector(int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<Microsoft.AspNetCore.Server.Kestrel.Core.KestrelServerOptions>(kestrel =>
            kestrel.ListenLocalhost(port, listen => listen.Protocols = Microsoft.AspNetCore.Server.Kestrel.Core.HttpProtocols.Http2));
        var app = builder.Build();
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            context.Response.ContentType = "application/grpc";
            context.Response.AppendTrailer("grpc-status", "0");
            await context.Response.Body.WriteAsync(new byte[5]);
        });
        return app;
    }

    private sealed class EmptyCases : CaseService.CaseServiceBase
    {
        private static readonly Task<GetCaseResponse> Nothing = Task.FromResult(new GetCaseResponse());

        public override Task<GetCaseResponse> GetCase(GetCaseRequest request, ServerCallContext context) => Nothing;
    }
}
