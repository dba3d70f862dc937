using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Health;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Rpc.Limits;
using Sygeopfoelgning.Tests.Unit.ServiceDefaults.Abuse;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults.Limits;

/// <summary>How many connections a client may hold, and for how long without identifying itself.</summary>
[Collection(RunningService.OneAtATime)]
public sealed class ConnectionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("PerAddress")]
    [InlineData("PerPort")]
    public async Task Idle_connections_without_a_token_shut_nobody_out(string bound)
    {
        await using var service = RunningService.Start(settings: [($"Connections:{bound}", "10"), ("Connections:StrangerTime", "00:10:00")]);
        using var idle = new Idle();
        for (var n = 0; n < 50; n++)
        {
            await idle.Open(service.GrpcAddress);
        }

        await Answered(service, service.GrpcAddress);

        // Each new one replaced the oldest.
        Assert.Equal(40, await idle.Closed(least: 40));
    }

    [Fact]
    public async Task Strangers_do_not_displace_whoever_is_known()
    {
        await using var service = RunningService.Start(settings: [("Connections:PerAddress", "5"), ("Connections:StrangerTime", "00:10:00")]);
        using var connections = new Connected();
        using var channel = connections.Channel(service.GrpcAddress);
        await Call(service, channel);
        using var idle = new Idle();
        for (var n = 0; n < 20; n++)
        {
            await idle.Open(service.GrpcAddress);
        }

        await Call(service, channel);

        Assert.Equal(1, connections.Count);
    }

    [Fact]
    public async Task A_stranger_is_asked_to_leave_in_time_and_whoever_made_a_call_stays()
    {
        using var closed = new Measured("sygeopfoelgning.connections.closed");
        await using var service = RunningService.Start(settings: ("Connections:StrangerTime", "00:00:01"));
        using var connections = new Connected();
        using var channel = connections.Channel(service.GrpcAddress);
        await Call(service, channel);
        using var patience = new CancellationTokenSource(Patience);
        using var stranger = await RawHttp2.Connect(service.GrpcAddress);
        await stranger.Begin(patience.Token);

        var frames = new List<byte>();
        while (await stranger.Read(patience.Token) is { } frame)
        {
            frames.Add(frame.Type);
        }

        Assert.Contains(RawHttp2.GoAway, frames);
        await Call(service, channel);
        Assert.Equal(1, connections.Count);
    }

    [Fact]
    public async Task Trusted_proxies_may_have_as_many_as_there_are()
    {
        await using var service = RunningService.Start(settings:
            [("Connections:PerAddress", "2"), ("Connections:TrustedProxies:0", "127.0.0.0/8"), ("Connections:StrangerTime", "00:10:00")]);
        using var connections = new Connected();
        using var channels = new Disposables(Enumerable.Range(0, 5).Select(_ => connections.Channel(service.GrpcAddress)));

        foreach (var channel in channels.All)
        {
            await Call(service, channel);
        }

        foreach (var channel in channels.All)
        {
            await Call(service, channel);
        }

        Assert.Equal(5, connections.Count);
    }

    [Fact]
    public async Task Health_says_when_nobody_new_can_connect_and_the_services_still_reach_each_other()
    {
        await using var service = RunningService.Start(settings: ("Connections:PerPort", "3"));
        using var connections = new Connected();
        using var channels = new Disposables(Enumerable.Range(0, 3).Select(_ => connections.Channel(service.GrpcAddress)));
        using var http = new HttpClient();
        foreach (var channel in channels.All)
        {
            await Call(service, channel);
        }

        using var full = await http.GetAsync(new Uri(service.HttpAddress, "/health"));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, full.StatusCode);

        using var another = GrpcChannel.ForAddress(service.ServicesAddress);
        var token = service.Services.GetRequiredService<ServiceTokens>().ForService("test");
        await new EventFeedService.EventFeedServiceClient(another).ReadEventsAsync(
            new ReadEventsRequest(), new Metadata { { "authorization", $"Bearer {token}" } });

        connections.Dispose();
        await Becomes(async () => (await http.GetAsync(new Uri(service.HttpAddress, "/health"))).StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_services_port_is_for_services_only()
    {
        await using var service = RunningService.Start();
        using var channel = GrpcChannel.ForAddress(service.ServicesAddress);

        var refused = await Assert.ThrowsAsync<RpcException>(() => Call(service, channel));

        Assert.Equal((StatusCode.PermissionDenied, "ROLE_MISSING"), (refused.StatusCode, refused.GetRpcStatus()!.Reason()));
    }

    [Theory]
    [InlineData("Connections:PerPort", "0")]
    [InlineData("Connections:PerAddress", "many")]
    [InlineData("Connections:StrangerTime", "soon")]
    [InlineData("Connections:TrustedProxies:0", "the gateway")]
    public void A_bound_that_cannot_be_read_stops_the_service(string setting, string value)
    {
        var problem = Assert.Throws<StartupProblem>(() => new Connections(
            new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create(setting, (string?)value)]).Build(), "grpc"));

        Assert.Contains(setting, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_of_one_network_of_IPv6_are_one_and_an_address_of_IPv4_is_one_however_it_is_written()
    {
        Assert.Equal(Connections.Network(IPAddress.Parse("2001:db8::1")), Connections.Network(IPAddress.Parse("2001:db8::99")));
        Assert.NotEqual(Connections.Network(IPAddress.Parse("2001:db8::1")), Connections.Network(IPAddress.Parse("2001:db8:0:1::1")));
        Assert.Equal(IPAddress.Parse("192.0.2.1"), Connections.Network(IPAddress.Parse("::ffff:192.0.2.1")));
    }

    private static async Task Answered(RunningService service, Uri address)
    {
        using var channel = GrpcChannel.ForAddress(address);
        await Call(service, channel);
    }

    private static async Task Call(RunningService service, GrpcChannel channel) =>
        await new CaseService.CaseServiceClient(channel).GetCaseAsync(
            new GetCaseRequest { CaseId = RunningService.CaseId }, new Metadata { { "authorization", $"Bearer {service.Token()}" } },
            TimeProvider.System.GetUtcNow().UtcDateTime + Patience);

    private static async Task Becomes(Func<Task<bool>> holds)
    {
        for (var waited = Stopwatch.StartNew(); !await holds();)
        {
            Assert.True(waited.Elapsed < Patience, "It does not become so.");
            await Task.Delay(20);
        }
    }

    /// <summary>Connections on which HTTP/2 is started and nothing else.</summary>
    private sealed class Idle : IDisposable
    {
        private readonly List<RawHttp2> open = [];
        private readonly List<Task> ends = [];

        public async Task Open(Uri address)
        {
            var client = await RawHttp2.Connect(address);
            open.Add(client);
            try
            {
                await client.Begin(CancellationToken.None);
            }
            catch (IOException)
            {
                // Already closed.
            }

            ends.Add(Task.Run(async () =>
            {
                while (await client.Read(CancellationToken.None) is not null)
                {
                }
            }));
        }

        public async Task<int> Closed(int least)
        {
            await Becomes(() => Task.FromResult(ends.Count(end => end.IsCompleted) >= least));
            return least;
        }

        public void Dispose() => open.ForEach(one => one.Dispose());
    }

    /// <summary>Channels, and how many connections they have made.</summary>
    private sealed class Connected : IDisposable
    {
        private readonly List<SocketsHttpHandler> handlers = [];
        private int count;

        public int Count => count;

        public GrpcChannel Channel(Uri address)
        {
            var handler = new SocketsHttpHandler
            {
                ConnectCallback = async (to, cancel) =>
                {
                    Interlocked.Increment(ref count);
                    var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                    await socket.ConnectAsync(to.DnsEndPoint, cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            };
            handlers.Add(handler);
            return GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler });
        }

        public void Dispose() => handlers.ForEach(handler => handler.Dispose());
    }

    private sealed class Disposables(IEnumerable<GrpcChannel> channels) : IDisposable
    {
        public List<GrpcChannel> All { get; } = [.. channels];

        public void Dispose() => All.ForEach(channel => channel.Dispose());
    }
}
