using System.Diagnostics;
using System.Net.Sockets;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Limits;
using Sygeopfoelgning.Tests.Unit.Rules;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults.Limits;

/// <summary>Streams have bounds of their own, so that a caller who opens many takes no call's place and no other municipality's.</summary>
[Collection(RunningService.OneAtATime)]
public sealed class StreamTests : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<IDisposable> open = [];

    public ValueTask DisposeAsync()
    {
        open.ForEach(one => one.Dispose());
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData("StreamsPerCaller", "caller")]
    [InlineData("StreamsPerConnection", "connection")]
    [InlineData("StreamsPerMunicipality", "municipality")]
    [InlineData("Streams", "service")]
    [Meets("TOO_MANY_STREAMS")]
    public async Task Only_so_many_streams_are_open_and_whoever_wants_another_is_told_what_to_do(string setting, string whose)
    {
        using var refused = new Measured("sygeopfoelgning.calls.refused");
        await using var service = RunningService.Start(settings: ($"InFlight:{setting}", "2"));
        await Open(service, Officer(service));
        await Open(service, Officer(service));

        var one = await Assert.ThrowsAsync<RpcException>(() => Open(service, Officer(service)));

        var status = one.GetRpcStatus()!;
        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_STREAMS"), (one.StatusCode, status.Reason()));
        Assert.Equal((whose, "2"), (status.ErrorInfo().Metadata["of"], status.ErrorInfo().Metadata["limit"]));
        Assert.Equal(TimeSpan.FromSeconds(10), status.Detail<RetryInfo>()!.RetryDelay.ToTimeSpan());
        Assert.Contains("Luk dem, der ikke bruges", status.Detail<LocalizedMessage>()!.Message, StringComparison.Ordinal);
        Assert.NotNull(refused.Last(("reason", "TOO_MANY_STREAMS")));
    }

    [Theory]
    [InlineData("InFlight:CallsPerCaller")]
    [InlineData("InFlight:CallsPerConnection")]
    [InlineData("InFlight:Calls")]
    public async Task Streams_take_no_calls_place(string setting)
    {
        await using var service = RunningService.Start(settings: (setting, "1"));
        await Open(service, Officer(service));
        await Open(service, Officer(service));
        await Open(service, Officer(service));

        await service.Call();
    }

    [Fact]
    public async Task What_one_caller_or_one_municipality_has_open_is_in_no_other_ones_way()
    {
        await using var service = RunningService.Start(settings: [("InFlight:StreamsPerCaller", "2"), ("InFlight:StreamsPerMunicipality", "3")]);
        await Open(service, Officer(service));
        await Open(service, Officer(service));
        await Assert.ThrowsAsync<RpcException>(() => Open(service, Officer(service)));

        await Open(service, Officer(service, "bente"));
        await Assert.ThrowsAsync<RpcException>(() => Open(service, Officer(service, "carla")));

        await Open(service, Officer(service, "carla", municipality: "751"));
        await Open(service, Officer(service, "anna", municipality: "751"));
    }

    [Fact]
    public async Task A_place_is_free_again_when_its_stream_is_closed()
    {
        await using var service = RunningService.Start(settings: [("InFlight:StreamsPerCaller", "1"), ("InFlight:StreamsPerMunicipality", "1")]);
        for (var times = 0; times < 3; times++)
        {
            var stream = await Open(service, Officer(service));
            stream.Dispose();
            await Closed(service);
        }

        Assert.Equal(0, service.Services.GetRequiredService<InFlight>().Callers);
    }

    [Fact]
    public async Task A_stream_that_is_refused_for_its_message_keeps_no_place()
    {
        await using var service = RunningService.Start(settings: ("InFlight:StreamsPerCaller", "1"));

        var (code, _) = await Abuse.RawCall.Send(service, "/sygeopfoelgning.cases.v1.WatchService/Watch", [0, 0], web: false, lengthDeclared: true);

        Assert.Equal(StatusCode.InvalidArgument, code);
        await Open(service, Officer(service));
    }

    [Fact]
    public async Task Streams_that_are_left_as_soon_as_they_open_cost_their_gateway_no_connection()
    {
        // Of a page that many people leave at once, again and again: resets, which Kestrel counts against a connection only where they are
        // faster than the work that they end.
        const int People = 10;
        await using var service = RunningService.Start();
        var connections = 0;
        using var gateway = GrpcChannel.ForAddress(service.GrpcAddress, new GrpcChannelOptions
        {
            DisposeHttpClient = true,
            HttpHandler = new SocketsHttpHandler
            {
                ConnectCallback = async (to, cancel) =>
                {
                    Interlocked.Increment(ref connections);
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    await socket.ConnectAsync(to.DnsEndPoint, cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            },
        });
        var client = new WatchService.WatchServiceClient(gateway);
        string[] people = [.. Enumerable.Range(0, People).Select(one => Officer(service, $"person-{one}"))];

        for (var times = 0; times < 10; times++)
        {
            await Task.WhenAll(people.SelectMany(one => Enumerable.Repeat(one, 30)).Select(async token =>
            {
                using var call = client.Watch(new WatchRequest(), new Metadata { { "authorization", $"Bearer {token}" } }, DateTime.UtcNow + Patience);
                Assert.True(await call.ResponseStream.MoveNext());
            }));
            await Closed(service);
        }

        Assert.Equal(1, connections);
    }

    private static string Officer(RunningService service, string subject = "anna", string municipality = "101") =>
        service.Token(token => token.Claims["sub"] = subject, municipality: municipality);

    private static async Task Closed(RunningService service)
    {
        var waited = Stopwatch.StartNew();
        var inFlight = service.Services.GetRequiredService<InFlight>();
        while (inFlight.OfPeople.Streams > 0)
        {
            Assert.True(waited.Elapsed < Patience, "The stream is still open.");
            await Task.Delay(10);
        }
    }

    // All over one connection.
    private async Task<AsyncServerStreamingCall<WatchResponse>> Open(RunningService service, string token)
    {
        var call = new WatchService.WatchServiceClient(service.Channel)
            .Watch(new WatchRequest(), new Metadata { { "authorization", $"Bearer {token}" } }, DateTime.UtcNow + Patience);
        open.Add(call);
        Assert.True(await call.ResponseStream.MoveNext());
        return call;
    }
}
