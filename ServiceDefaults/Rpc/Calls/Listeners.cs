using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sygeopfoelgning.Rpc.Health;
using Sygeopfoelgning.Rpc.Limits;

namespace Sygeopfoelgning.Rpc.Calls;

/// <summary>
/// The three ports: <c>GRPC_PORT</c> (HTTP/2 only), <c>HTTP_PORT</c> (HTTP/1.1: health, gRPC-Web) and <c>SERVICES_PORT</c> (HTTP/2,
/// for the other services only, so that flooding the first port cannot stop the communication between services). Without TLS
/// Kestrel cannot offer HTTP/1.1 and HTTP/2 on one port. A port that is not set is any free one. Outside production they are open
/// to this machine only.
/// </summary>
internal static class Listeners
{
    // Old connections are closed, gracefully, so that load-balancing clients find new replicas.
    private static readonly TimeSpan ConnectionAge = TimeSpan.FromMinutes(5);

    private static readonly Dictionary<string, string?> NoAddresses =
        new() { [WebHostDefaults.ServerUrlsKey] = "", [WebHostDefaults.HttpPortsKey] = "", [WebHostDefaults.HttpsPortsKey] = "" };

    // "PRI * HTTP/2.0" and so on.
    private const int PrefaceLength = 24;
    private static readonly TimeSpan PrefaceTime = TimeSpan.FromSeconds(5);

    public static void AddListeners(this WebApplicationBuilder builder)
    {
        var grpcPort = Port(builder.Configuration, "GRPC_PORT");
        var httpPort = Port(builder.Configuration, "HTTP_PORT");
        var servicesPort = Port(builder.Configuration, "SERVICES_PORT");
        var connections = new Connections(builder.Configuration, "grpc", "http", Connections.Services);
        builder.Services.AddSingleton(connections);
        var age = builder.Configuration.GetValue<TimeSpan?>("MaxConnectionAge") ?? ConnectionAge;
        var anywhere = builder.Environment.IsProduction();

        // The AppHost and container images set these for programs that take their addresses from them. Kestrel would warn that it does not.
        builder.Configuration.AddInMemoryCollection(NoAddresses);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // A byte is a character: whoever uses a header decides what its bytes mean (Purposes). Kestrel by itself takes UTF-8 only,
            // and ends the whole connection, with the calls of everybody on it, for one byte that is none.
            kestrel.RequestHeaderEncodingSelector = static _ => Encoding.Latin1;
            Limit(kestrel.Limits);
            Listen("grpc", grpcPort, HttpProtocols.Http2);
            Listen("http", httpPort, HttpProtocols.Http1);
            Listen(Connections.Services, servicesPort, HttpProtocols.Http2);

            void Listen(string name, int port, HttpProtocols protocols) => Listeners.Listen(kestrel, anywhere, port, listen =>
            {
                listen.Use(next => connection => connections.Hold(name, connection, next));
                Configure(listen, protocols, age);
            });
        });
    }

    /// <summary>
    /// Limits what an unknown caller may use of the server. Kestrel itself ends connections that reset streams faster than it can
    /// handle, or request more acknowledgements (PING, SETTINGS) than they read.
    /// </summary>
    private static void Limit(KestrelServerLimits limits)
    {
        // Calls of many people share the connection of one gateway.
        limits.Http2.MaxStreamsPerConnection = 500;

        // Data that was sent but not read yet is held in memory: per connection, whatever its streams. Most requests fit completely.
        limits.Http2.InitialConnectionWindowSize = 512 * 1024;
        limits.Http2.InitialStreamWindowSize = 128 * 1024;
        limits.Http2.MaxFrameSize = 16 * 1024;

        // A token with many roles has a few KiB.
        limits.MaxRequestHeadersTotalSize = 32 * 1024;
        limits.Http2.MaxRequestHeaderFieldSize = 16 * 1024;
        limits.Http2.HeaderTableSize = 4 * 1024;
        limits.MaxRequestHeaderCount = 100;
        limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);

        // For requests that are not calls of the suite. A call's message has the limit of its method (MessageIntake).
        limits.MaxRequestBodySize = 64 * 1024;

        // No real network is slower than this: a body that trickles in, an answer that is not fetched.
        limits.MinRequestBodyDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));
        limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 1024, gracePeriod: TimeSpan.FromSeconds(5));

        // Connections without a call are for clients that will call again; the other end must answer now and then.
        limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(20);
    }

    private static void Configure(ListenOptions listen, HttpProtocols protocols, TimeSpan age)
    {
        listen.Protocols = protocols;
        if (protocols == HttpProtocols.Http2)
        {
            listen.Use(next => connection => AwaitPreface(connection, next));
            listen.Use(next => connection => LingeringClose.Linger(connection, next));
        }

        // Inner middleware: a client may hold a connection ready, and its age counts from its first bytes.
        listen.Use(next => connection => CloseWhenOld(connection, next, age));
    }

    private static void Listen(KestrelServerOptions kestrel, bool anywhere, int port, Action<ListenOptions> configure)
    {
        if (anywhere)
        {
            kestrel.ListenAnyIP(port, configure);
        }
        else if (port == 0)
        {
            // Kestrel cannot find a port that is free on both of localhost's addresses.
            kestrel.Listen(IPAddress.Loopback, port, configure);
        }
        else
        {
            kestrel.ListenLocalhost(port, configure);
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

    // Kestrel would wait as long as it waits for the next call of a connection that has already made some.
    private static async Task AwaitPreface(ConnectionContext connection, ConnectionDelegate next)
    {
        using var limit = new CancellationTokenSource(PrefaceTime);
        try
        {
            var begun = await connection.Transport.Input.ReadAtLeastAsync(PrefaceLength, limit.Token);
            connection.Transport.Input.AdvanceTo(begun.Buffer.Start);
        }
        catch (OperationCanceledException)
        {
            connection.Abort(new ConnectionAbortedException("The client did not begin to speak HTTP/2."));
            return;
        }

        await next(connection);
    }

    private static int Port(ConfigurationManager configuration, string setting) => configuration[setting] switch
    {
        null or "" => 0,
        var text when ushort.TryParse(text, out var port) => port,
        var text => throw new StartupProblem($"The setting {setting} is not a port number: {text}."),
    };
}
