using System.Net;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Dashboard;

/// <summary>Serves the dashboard what is known about the resources, over gRPC on this machine only.</summary>
internal sealed class ResourceServiceHost : IHostedService, IAsyncDisposable
{
    private readonly WebApplication server;
    private readonly TaskCompletionSource<string> url = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ResourceServiceHost(DashboardOptions options, ILoggerFactory loggers, ResourceNotificationService notifications, ResourceLoggerService logs, ResourceCommandService commands)
    {
        options.Validate();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddSingleton(loggers).AddSingleton(options).AddSingleton(notifications).AddSingleton(logs).AddSingleton(commands);
        builder.Services.AddSingleton<ApiKeyGuard>();
        builder.Services.AddGrpc(grpc => grpc.Interceptors.Add<ApiKeyGuard>());
        // The AppHost's ASPNETCORE_URLS is where the dashboard listens, not this.
        builder.WebHost.UseSetting(WebHostDefaults.ServerUrlsKey, string.Empty);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Listen(kestrel, options));
        server = builder.Build();
        server.MapGrpcService<ResourceService>();
    }

    /// <summary>The address; waits until it is known.</summary>
    public Task<string> GetUrlAsync(CancellationToken cancellationToken) => url.Task.WaitAsync(cancellationToken);

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await server.StartAsync(cancellationToken);
        url.SetResult(server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
    }

    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private static void Listen(KestrelServerOptions kestrel, DashboardOptions options)
    {
        var wanted = options.ResourceServiceUrl is { } configured ? new Uri(configured) : null;
        var address = wanted is not null && IPAddress.TryParse(wanted.DnsSafeHost, out var ip) ? ip : IPAddress.Loopback;
        if (wanted is { IsLoopback: false })
        {
            throw new SetupException("ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL must contain a local loopback address.");
        }

        var secure = wanted is null ? !options.AllowUnsecuredTransport : wanted.Scheme == Uri.UriSchemeHttps;
        kestrel.Listen(address, wanted?.Port ?? 0, listen =>
        {
            listen.Protocols = HttpProtocols.Http2;
            if (secure)
            {
                UseHttps(listen);
            }
        });
    }

    private static void UseHttps(ListenOptions listen)
    {
        try
        {
            listen.UseHttps();
        }
        catch (InvalidOperationException)
        {
            throw new SetupException("There is no developer certificate for the dashboard's connection to the AppHost: run 'dotnet dev-certs https', or set ASPIRE_ALLOW_UNSECURED_TRANSPORT=true.");
        }
    }

    /// <summary>Lets in only who has the key that the dashboard was given.</summary>
    private sealed class ApiKeyGuard(DashboardOptions options) : Interceptor
    {
        private const string Header = "x-resource-service-api-key";

        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            Check(context);
            return continuation(request, context);
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(TRequest request, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Check(context);
            return continuation(request, responseStream, context);
        }

        public override Task DuplexStreamingServerHandler<TRequest, TResponse>(IAsyncStreamReader<TRequest> requestStream, IServerStreamWriter<TResponse> responseStream, ServerCallContext context, DuplexStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Check(context);
            return continuation(requestStream, responseStream, context);
        }

        private void Check(ServerCallContext context)
        {
            if (options.ResourceServiceApiKey is { } key
                && !CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(context.RequestHeaders.GetValue(Header) ?? string.Empty)))
            {
                throw new RpcException(new Status(StatusCode.Unauthenticated, $"The header '{Header}' is missing or wrong."));
            }
        }
    }
}
