using System.Diagnostics;
using System.IO.Compression;
using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults.Abuse;

/// <summary>Clients that abuse HTTP/2: others are answered meanwhile, and memory does not grow.</summary>
[Collection(RunningService.OneAtATime)]
public sealed class Http2AbuseTests : IAsyncLifetime
{
    private const string GetCase = "/sygeopfoelgning.cases.v1.CaseService/GetCase";
    private const int Connections = 2;

    // Half of one call says nothing: on a busy machine a single one may wait for seconds.
    private const int Fewest = 5;

    private static readonly TimeSpan Attack = TimeSpan.FromSeconds(1);

    // The cost that an attack may have for others, on a machine shared by attacker, server and caller.
    private static readonly TimeSpan Bearable = TimeSpan.FromSeconds(5);

    // With the default limits of a service.
    private readonly RunningService service = RunningService.Start();

    // With a caller of its own, because the attack uses up the caller's allowance.
    private string? attackersToken;

    // Many, so that they may call as often as they can.
    private readonly string[] honest;

    public Http2AbuseTests() => honest = [.. Enumerable.Range(0, 16).Select(n => service.Token(token => token.Claims["sub"] = $"honest-{n}"))];

    private delegate Task Abuse(RawHttp2 client, Http2AbuseTests test, CancellationToken cancel);

    private static readonly Dictionary<string, Abuse> All = new()
    {
        ["streams that are opened and reset at once"] = async (client, test, cancel) =>
        {
            await client.Begin(cancel);
            for (var stream = 1; ; stream += 2)
            {
                await client.Send(
                    (byte[])[.. RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, stream, test.Authorized()),
                        .. RawHttp2.Frame(RawHttp2.Reset, 0, stream, RawHttp2.Number(8))],
                    cancel);
            }
        },
        ["more streams than there may be, none of which ends"] = async (client, test, cancel) =>
        {
            await client.Begin(cancel);
            for (var stream = 1; stream < 20_000; stream += 2)
            {
                await client.Send(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, stream, test.Authorized()), cancel);
            }
        },
        ["streams of nobody"] = async (client, _, cancel) =>
        {
            await client.Begin(cancel);
            for (var stream = 1; ; stream += 2)
            {
                await client.Send(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders | RawHttp2.EndStream, stream, RawHttp2.Call(GetCase)), cancel);
            }
        },
        ["headers without an end"] = async (client, _, cancel) =>
        {
            await client.Begin(cancel);
            await client.Send(RawHttp2.Frame(RawHttp2.Headers, 0, 1, RawHttp2.Call(GetCase)), cancel);
            for (var n = 0; ; n++)
            {
                await client.Send(RawHttp2.Frame(RawHttp2.Continuation, 0, 1, RawHttp2.Fields(($"x-{n}", new string('x', 8_000)))), cancel);
            }
        },
        ["pings whose answers are not read"] = async (client, _, cancel) =>
        {
            await client.Begin(cancel);
            while (true)
            {
                await client.Send((byte[])[.. Enumerable.Range(0, 100).SelectMany(_ => RawHttp2.Frame(RawHttp2.Ping, 0, 0, new byte[8]))], cancel);
            }
        },
        ["settings without end"] = async (client, _, cancel) =>
        {
            await client.Begin(cancel);
            while (true)
            {
                await client.Send((byte[])[.. Enumerable.Range(0, 100).SelectMany(_ => RawHttp2.Frame(RawHttp2.Settings, 0, 0, [0, 3, 0, 0, 0, 9]))], cancel);
            }
        },
        ["answers that are not taken (window 0)"] = async (client, test, cancel) =>
        {
            await client.Begin(cancel, window: 0);
            for (var stream = 1; stream < 20_000; stream += 2)
            {
                await client.Send(
                    (byte[])[.. RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, stream, test.Authorized()),
                        .. RawHttp2.Frame(RawHttp2.Data, RawHttp2.EndStream, stream, new byte[5])],
                    cancel);
            }
        },
        ["bodies that trickle in"] = async (client, test, cancel) =>
        {
            await client.Begin(cancel);
            for (var stream = 1; stream < 500; stream += 2)
            {
                await client.Send(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, stream, test.Authorized()), cancel);
                await client.Send(RawHttp2.Frame(RawHttp2.Data, 0, stream, [0, 0, 64, 0, 0]), cancel);
            }

            for (var stream = 1; ; stream = (stream + 2) % 500)
            {
                await client.Send(RawHttp2.Frame(RawHttp2.Data, 0, stream, [0]), cancel);
            }
        },
        ["connections that never finish the preface"] = async (client, test, cancel) =>
        {
            var many = new List<RawHttp2>();
            try
            {
                for (var n = 0; n < 100; n++)
                {
                    many.Add(await RawHttp2.Connect(test.service.GrpcAddress));
                    await many[^1].Send("PRI * HTTP"u8.ToArray(), cancel);
                }

                await Task.Delay(Timeout.Infinite, cancel);
            }
            finally
            {
                many.ForEach(one => one.Dispose());
            }
        },
        ["noise that is no HTTP/2"] = async (client, _, cancel) =>
        {
            while (true)
            {
                await client.Send(new byte[1024], cancel);
            }
        },
    };

    public static TheoryData<string> Abuses => [.. All.Keys];

    public Task InitializeAsync() => Others(Attack / 4);

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Theory]
    [MemberData(nameof(Abuses))]
    public async Task Others_are_answered_meanwhile(string which)
    {
        var alone = await Others(Attack / 2);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var over = new CancellationTokenSource();
        var attack = Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(() => Attacker(All[which], over.Token))));

        var meanwhile = await Others(Attack);

        await over.CancelAsync();
        await attack;
        Assert.True(meanwhile < (50 * alone) + Bearable, $"Half of the calls took more than {meanwhile}, and {alone} without.");
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;
        Assert.True(grown < 100 << 20, $"{grown >> 20} MiB more are held.");
        await service.Call(honest[0]);
    }

    [Fact]
    public async Task A_connection_that_does_not_begin_is_closed()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var client = await RawHttp2.Connect(service.GrpcAddress);
        await client.Send("PRI * HTTP"u8.ToArray(), limit.Token);

        Assert.Null(await client.Read(limit.Token));
    }

    [Theory]
    [InlineData("streams that are opened and reset at once")]
    [InlineData("headers without an end")]
    [InlineData("noise that is no HTTP/2")]
    public async Task Whoever_goes_on_with_it_is_shown_the_door(string which)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = await RawHttp2.Connect(service.GrpcAddress);

        // The attack ends by itself only because the server closes the connection.
        await Assert.ThrowsAnyAsync<IOException>(async () => await Task.WhenAll(All[which](client, this, limit.Token), ReadAll(client, limit.Token)));
    }

    [Fact]
    public async Task A_message_that_unpacks_to_more_than_it_may_have_is_refused_before_it_is_unpacked_whole()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var bomb = Gzipped(new byte[1 << 20], times: 48);
        Assert.InRange(bomb.Length, 1, 64 << 10);

        // What the tests beside this one allocate meanwhile is counted too, and can only add: the least of five calls is nearest.
        var allocated = new List<long>();
        for (var call = 0; call < 5; call++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            Assert.Equal($"{(int)StatusCode.ResourceExhausted}", await StatusOf(bomb, limit.Token, ("grpc-encoding", "gzip")));
            allocated.Add(GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        Assert.InRange(allocated.Min(), 0, 16 << 20);
    }

    [Fact]
    public async Task A_message_that_unpacks_to_what_a_message_may_have_is_taken()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));

        Assert.Equal("0", await StatusOf(Gzipped(new GetCaseRequest { CaseId = RunningService.CaseId }.ToByteArray()), limit.Token, ("grpc-encoding", "gzip")));
    }

    [Fact]
    public async Task A_message_that_says_it_is_two_gibibytes_long_is_refused_at_once()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var client = await RawHttp2.Connect(service.GrpcAddress);
        await client.Begin(limit.Token);
        await client.Send(
            (byte[])[.. RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, 1, Authorized()),
                .. RawHttp2.Frame(RawHttp2.Data, 0, 1, [0, 0x7F, 0xFF, 0xFF, 0xFF])],
            limit.Token);

        Assert.Equal($"{(int)StatusCode.ResourceExhausted}", await StatusIn(client, limit.Token));
    }

    // One call after the other; returns the time of the slower half at most. All must be answered.
    private async Task<TimeSpan> Others(TimeSpan time)
    {
        var took = new List<TimeSpan>();
        for (var all = Stopwatch.StartNew(); all.Elapsed < time || took.Count < Fewest;)
        {
            var call = Stopwatch.StartNew();
            await service.Call(honest[took.Count % honest.Length], deadline: TimeProvider.System.GetUtcNow().UtcDateTime.AddSeconds(20));
            took.Add(call.Elapsed);
        }

        return took.Order().ElementAt(took.Count / 2);
    }

    // Reconnects whenever the server has closed the connection.
    private async Task Attacker(Abuse abuse, CancellationToken cancel)
    {
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                using var client = await RawHttp2.Connect(service.GrpcAddress);
                await abuse(client, this, cancel);
                await Task.Delay(Timeout.Infinite, cancel);
            }
            catch (Exception closed) when (closed is IOException or SocketException or OperationCanceledException)
            {
                // By the server, or because the test is over.
            }
        }
    }

    private static async Task ReadAll(RawHttp2 client, CancellationToken cancel)
    {
        while (await client.Read(cancel) is not null)
        {
        }

        throw new IOException("The server has closed the connection.");
    }

    private async Task<string> StatusOf(byte[] packed, CancellationToken cancel, params (string, string)[] headers)
    {
        using var client = await RawHttp2.Connect(service.GrpcAddress);
        await client.Begin(cancel);
        await client.Send(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, 1, Authorized(headers)), cancel);
        byte[] message = [1, .. RawHttp2.Number((uint)packed.Length), .. packed];
        foreach (var part in message.Chunk(16 * 1024))
        {
            await client.Send(RawHttp2.Frame(RawHttp2.Data, 0, 1, part), cancel);
        }

        await client.Send(RawHttp2.Frame(RawHttp2.Data, RawHttp2.EndStream, 1, []), cancel);
        return await StatusIn(client, cancel);
    }

    // The server writes its status as plain text, without Huffman: the digits follow the name.
    private static async Task<string> StatusIn(RawHttp2 client, CancellationToken cancel)
    {
        while (await client.Read(cancel) is { } frame)
        {
            var text = System.Text.Encoding.Latin1.GetString(frame.Payload);
            // After the details, if there are any: their name begins the same.
            var at = text.LastIndexOf("grpc-status", StringComparison.Ordinal);
            at = at >= 0 && text[(at + "grpc-status".Length)..].StartsWith("-details", StringComparison.Ordinal)
                ? text.LastIndexOf("grpc-status", at - 1, StringComparison.Ordinal)
                : at;
            if (frame.Type == RawHttp2.Headers && at >= 0)
            {
                var length = frame.Payload[at + "grpc-status".Length];
                return text.Substring(at + "grpc-status".Length + 1, length);
            }
        }

        return "closed";
    }

    private byte[] Authorized(params (string, string)[] more) => RawHttp2.Call(GetCase, [("authorization", $"Bearer {attackersToken ??= service.Token()}"), .. more]);

    private static byte[] Gzipped(byte[] content, int times = 1)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            for (var n = 0; n < times; n++)
            {
                gzip.Write(content);
            }
        }

        return packed.ToArray();
    }
}
