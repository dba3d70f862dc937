using System.Net;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Sygeopfoelgning.ServiceDefaults.Health;

namespace Sygeopfoelgning.ServiceDefaults.Calls;

/// <summary>
/// The two ports: <c>GRPC_PORT</c> (HTTP/2 only) and <c>HTTP_PORT</c> (HTTP/1.1: health, gRPC-Web). Without TLS Kestrel cannot offer
/// both on one. A port that is not given is any free one. Outside production they are open to this machine only.
/// </summary>
internal static class Listeners
{
    // Old connections are closed, gracefully, so that clients that balance find new replicas.
    private static readonly TimeSpan ConnectionAge = TimeSpan.FromMinutes(5);

    public static void AddListeners(this WebApplicationBuilder builder)
    {
        var grpcPort = Port(builder.Configuration, "GRPC_PORT");
        var httpPort = Port(builder.Configuration, "HTTP_PORT");
        var age = builder.Configuration.GetValue<TimeSpan?>("MaxConnectionAge") ?? ConnectionAge;
        var anywhere = builder.Environment.IsProduction();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Calls of many people share the connection of one gateway.
            kestrel.Limits.Http2.MaxStreamsPerConnection = 500;
            kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
            kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
            kestrel.Limits.Http2.InitialConnectionWindowSize = 4 * 1024 * 1024;
            kestrel.Limits.Http2.InitialStreamWindowSize = 1024 * 1024;
            Listen(kestrel, anywhere, grpcPort, HttpProtocols.Http2, age);
            Listen(kestrel, anywhere, httpPort, HttpProtocols.Http1, age);
        });
    }

    private static void Listen(KestrelServerOptions kestrel, bool anywhere, int port, HttpProtocols protocols, TimeSpan age)
    {
        void Configure(ListenOptions listen)
        {
            listen.Protocols = protocols;
            listen.Use(next => connection => CloseWhenOld(connection, next, age));
        }

        if (anywhere)
        {
            kestrel.ListenAnyIP(port, Configure);
        }
        else if (port == 0)
        {
            // Kestrel cannot find a port that is free on both of localhost's addresses.
            kestrel.Listen(IPAddress.Loopback, port, Configure);
        }
        else
        {
            kestrel.ListenLocalhost(port, Configure);
        }
    }

    private static async Task CloseWhenOld(ConnectionContext connection, ConnectionDelegate next, TimeSpan age)
    {
        // Up to a tenth more, so that connections made together do not end together.
        var jitter = age * RandomNumberGenerator.GetInt32(100) / 1000;
        using var timer = new Timer(_ => connection.Features.Get<IConnectionLifetimeNotificationFeature>()?.RequestClose(),
            null, age + jitter, Timeout.InfiniteTimeSpan);
        await next(connection);
    }

    private static int Port(ConfigurationManager configuration, string setting) => configuration[setting] switch
    {
        null or "" => 0,
        var text when ushort.TryParse(text, out var port) => port,
        var text => throw new StartupProblem($"The setting {setting} is no port number: {text}."),
    };
}
