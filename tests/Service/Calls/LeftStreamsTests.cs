using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The status that a caller sees after abandoning a stream, against a server of the test's own.</summary>
public sealed class LeftStreamsTests
{
    private const int Streams = 2_000;
    private const int AtOnce = 16;

    private static readonly Method<byte[], byte[]> Method =
        new(MethodType.ServerStreaming, "some.Service", "Stream", Marshallers.Create<byte[]>(one => one, one => one), Marshallers.Create<byte[]>(one => one, one => one));

    [Fact]
    public async Task Whoever_leaves_in_the_middle_of_a_message_has_left_and_lost_nothing()
    {
        await using var server = await Start(async call =>
        {
            var message = new byte[100];
            message[4] = 95;
            while (!call.RequestAborted.IsCancellationRequested)
            {
                await call.Response.Body.WriteAsync(message, call.RequestAborted);
            }
        });
        var connections = 0;
        using var channel = Open(server, () => Interlocked.Increment(ref connections));
        var invoker = channel.CreateCallInvoker();

        await Parallel.ForEachAsync(Enumerable.Range(0, Streams), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, _) =>
        {
            using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(1 + (number % 10)));
            using var call = invoker.AsyncServerStreamingCall(Method, null, new CallOptions(cancellationToken: enough.Token), []);

            // An endless stream: only cancelling ends it, without an exception.
            await call.ReadUntil(int.MaxValue, _ => { }, enough.Token);

            Assert.Equal(StatusCode.Cancelled, call.GetStatus().StatusCode);
        });

        Assert.Equal(1, connections);
    }

    [Fact]
    public async Task What_the_server_said_before_is_heard()
    {
        await using var server = await Start(call =>
        {
            call.Response.Headers["grpc-status"] = $"{(int)StatusCode.Internal}";
            return Task.CompletedTask;
        });
        using var channel = Open(server, () => { });
        using var enough = new CancellationTokenSource();
        using var call = channel.CreateCallInvoker().AsyncServerStreamingCall(Method, null, new CallOptions(cancellationToken: enough.Token), []);
        await Eventually.True("the server has answered", () => Task.FromResult(IsOver(call)));
        await enough.CancelAsync();

        var failed = await Assert.ThrowsAsync<RpcException>(() => call.ReadUntil(int.MaxValue, _ => { }, enough.Token));

        Assert.Equal(StatusCode.Internal, failed.StatusCode);
    }

    private static bool IsOver(AsyncServerStreamingCall<byte[]> call)
    {
        try
        {
            call.GetStatus();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static async Task<WebApplication> Start(RequestDelegate answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            // Kestrel refuses streams of a client that leaves faster than a busy machine can clean up; that is not what is tested.
            kestrel.Limits.Http2.MaxStreamsPerConnection = Streams;
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        var server = builder.Build();
        server.Run(call =>
        {
            call.Response.ContentType = "application/grpc";
            return answer(call);
        });
        await server.StartAsync();
        return server;
    }

    private static GrpcChannel Open(WebApplication server, Action connected) => GrpcChannel.ForAddress(
        server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First(),
        new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                ConnectCallback = async (to, cancel) =>
                {
                    connected();
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    await socket.ConnectAsync(to.DnsEndPoint, cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            },
        });
}
