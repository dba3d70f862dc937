using System.Diagnostics;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Health;
using Sygeopfoelgning.Rpc.Limits;
using Sygeopfoelgning.Tests.Unit.Rules;
using Sygeopfoelgning.Tests.Unit.ServiceDefaults.Abuse;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults.Limits;

/// <summary>Messages that are invalid, too large, never end, or are too many at once.</summary>
[Collection(RunningService.OneAtATime)]
public sealed class MessageIntakeTests
{
    private const string GetCase = "/sygeopfoelgning.cases.v1.CaseService/GetCase";
    private const int Limit = 64 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly byte[] Message = new GetCaseRequest { CaseId = RunningService.CaseId }.ToByteArray();

    private static readonly Dictionary<string, (byte[] Body, string? Encoding)> Malformed = new()
    {
        ["a text in Latin-1"] = (RawCall.Frame([0x0A, 0x03, 0x53, 0xF8, 0x72]), null),
        ["no protobuf at all"] = (RawCall.Frame([0xFF, 0xFF, 0xFF]), null),
        ["a field that is cut off"] = (RawCall.Frame([0x0A, 0x24, 0x30]), null),
        ["a length beyond every end"] = (RawCall.Frame([0x0A, 0xFF, 0xFF, 0xFF, 0xFF, 0x07]), null),
        ["groups in groups in groups"] = (RawCall.Frame([.. Enumerable.Repeat((byte)0x9B, 10_000).SelectMany(first => (byte[])[first, 0x06])]), null),
        ["gzip that is none"] = (RawCall.Frame([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], packed: 1), "gzip"),
        ["gzip around what is no protobuf"] = (RawCall.Frame(Gzipped([0xFF, 0xFF, 0xFF]), packed: 1), "gzip"),
        ["a frame of no kind"] = (RawCall.Frame(Message, packed: 7), null),
        ["packed, it is not said how"] = (RawCall.Frame(Gzipped(Message), packed: 1), null),
        ["packed, though it is said not to be"] = (RawCall.Frame(Gzipped(Message), packed: 1), "identity"),
        ["nothing"] = ([], null),
        ["half a frame's head"] = ([0, 0], null),
        ["less than the frame says"] = (RawCall.Frame(Message)[..^1], null),
        ["more than the frame says"] = ([.. RawCall.Frame(Message), 0], null),
        ["two messages"] = ([.. RawCall.Frame(Message), .. RawCall.Frame(Message)], null),
    };

    private static readonly string WholeText = TextOf(RawCall.Frame(Message));

    private static readonly Dictionary<string, string> MalformedText = new()
    {
        ["bytes that are no text"] = Encoding.Latin1.GetString(RawCall.Frame(Message)),
        ["characters of no alphabet"] = "!!!!" + WholeText,
        ["a character of no alphabet at the end"] = WholeText + "*",
        ["letters beyond ASCII"] = WholeText[..8] + "æøå" + WholeText[8..],
        ["the alphabet of addresses"] = TextOf([0, 0, 0, 0, 6, 0x0A, 0x04, 0xFB, 0xFF, 0xFE, 0xFB]).Replace('+', '-').Replace('/', '_'),
        ["cut by one"] = WholeText[..^1],
        ["cut by two"] = WholeText[..^2],
        ["cut by three"] = WholeText[..^3],
        ["cut by a group"] = WholeText[..^4],
        ["one character"] = "A",
        ["three characters"] = "AAA",
        ["one character too many"] = WholeText + "A",
        ["a group too many"] = WholeText + "AAAA",
        ["padding alone"] = "====",
        ["a padding too many"] = WholeText + "=",
        ["a group of padding too many"] = WholeText + "====",
        ["padding in the middle of a group"] = WholeText[..4] + "A=AA" + WholeText[4..],
        ["three paddings"] = WholeText[..^4] + "A===",
        ["a blank in the middle"] = WholeText[..10] + " " + WholeText[10..],
        ["a blank at the beginning"] = " " + WholeText,
        ["a line's end in the middle"] = WholeText[..16] + "\r\n" + WholeText[16..],
        ["a line's end after it"] = WholeText + "\n",
        ["a blank group"] = WholeText[..8] + "    " + WholeText[8..],
        ["nothing"] = "",
        ["half a frame's head"] = TextOf([0, 0]),
        ["less than the frame says"] = TextOf(RawCall.Frame(Message)[..^3]),
        ["more than the frame says"] = TextOf([.. RawCall.Frame(Message), 0, 0, 0]),
        ["two messages in two parts"] = WholeText + WholeText,
        ["a frame of no kind"] = TextOf(RawCall.Frame(Message, packed: 0x80)),
        ["text in text"] = TextOf(Encoding.ASCII.GetBytes(WholeText)),
    };

    private static readonly Dictionary<string, string> WellFormedText = new()
    {
        ["whole"] = WholeText,
        ["head and message in parts of their own"] = TextOf(RawCall.Frame(Message)[..5]) + TextOf(Message),
        ["a part for every byte"] = string.Concat(RawCall.Frame(Message).Select(one => TextOf([one]))),
        ["without padding"] = TextOf(RawCall.Frame(Unpadded())),
        ["large"] = TextOf(RawCall.Frame([.. Message, 0xFA, 0x01, .. Varint(50_000), .. new byte[50_000]])),
    };

    public static IEnumerable<object[]> NoText => Everyhow(MalformedText.Keys);

    public static IEnumerable<object[]> Texts => Everyhow(WellFormedText.Keys);

    private static IEnumerable<object[]> Everyhow(IEnumerable<string> texts) =>
        from what in texts from http2 in new[] { false, true } from textAnswer in new[] { false, true } select new object[] { what, http2, textAnswer };

    // With a field that the method does not know, of the length that needs no padding.
    private static byte[] Unpadded() => Enumerable.Range(0, 3)
        .Select(more => (byte[])[.. Message, 0xFA, 0x01, (byte)more, .. new byte[more]])
        .First(message => (message.Length + 5) % 3 == 0);

    private static string TextOf(byte[] bytes) => Convert.ToBase64String(bytes);

    public static IEnumerable<object[]> Unreadable => from what in Malformed.Keys from web in new[] { false, true } select new object[] { what, web };

    public static IEnumerable<object[]> TooLarge =>
        from bytes in new[] { Limit + 1, 5 << 20, 40 << 20 }
        from web in new[] { false, true }
        from lengthDeclared in new[] { false, true }
        select new object[] { bytes, web, lengthDeclared };

    [Theory]
    [MemberData(nameof(Unreadable))]
    [Meets("MESSAGE_MALFORMED")]
    public async Task What_is_no_message_is_a_refusal_that_is_measured_and_told_to_nobody_else(string what, bool web)
    {
        var spans = new Spans();
        var log = new Lines();
        using var calls = new Measured("rpc.server.call.duration");
        using var refused = new Measured("sygeopfoelgning.calls.refused");
        var reached = false;
        await using var service = RunningService.Start(
            _ =>
            {
                reached = true;
                return Task.FromResult(new GetCaseResponse());
            },
            builder =>
            {
                spans.Collect(builder);
                builder.Logging.AddProvider(log);
            });
        var (body, encoding) = Malformed[what];

        var (code, status) = await RawCall.Send(service, GetCase, body, web, lengthDeclared: true, encoding is null ? [] : [("grpc-encoding", encoding)]);

        Assert.Equal((StatusCode.InvalidArgument, "MESSAGE_MALFORMED"), (code, status.Reason()));
        Assert.StartsWith("Anmodningen kan ikke læses.", status.Detail<LocalizedMessage>()!.Message, StringComparison.Ordinal);
        Assert.False(reached);
        Assert.Equal("sygeopfoelgning.cases.v1.CaseService/GetCase", (await spans.Server()).DisplayName);
        Assert.Equal("sygeopfoelgning.cases.v1.CaseService/GetCase", calls.Last(("rpc.response.status_code", "INVALID_ARGUMENT"))["rpc.method"]);
        Assert.NotNull(refused.Last(("reason", "MESSAGE_MALFORMED")));
        Assert.Empty(log.Worth);
    }

    [Theory]
    [MemberData(nameof(NoText))]
    [Meets("MESSAGE_MALFORMED")]
    public async Task What_is_no_text_of_a_message_is_a_refusal(string what, bool http2, bool textAnswer)
    {
        var log = new Lines();
        using var refused = new Measured("sygeopfoelgning.calls.refused");
        var reached = false;
        await using var service = RunningService.Start(
            _ =>
            {
                reached = true;
                return Task.FromResult(new GetCaseResponse());
            },
            builder => builder.Logging.AddProvider(log));

        foreach (var lengthDeclared in (bool[])[true, false])
        {
            var (code, status) = await RawCall.SendText(service, GetCase, MalformedText[what], http2, textAnswer, lengthDeclared);

            Assert.Equal((StatusCode.InvalidArgument, "MESSAGE_MALFORMED"), (code, status.Reason()));
        }

        Assert.False(reached);
        Assert.NotNull(refused.Last(("reason", "MESSAGE_MALFORMED")));
        Assert.Empty(log.Worth);
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_message_in_text_is_read_whole_or_in_parts(string what, bool http2, bool textAnswer)
    {
        string? asked = null;
        await using var service = RunningService.Start(context =>
        {
            asked = context.Method;
            return Task.FromResult(new GetCaseResponse());
        });

        foreach (var lengthDeclared in (bool[])[true, false])
        {
            var (code, _) = await RawCall.SendText(service, GetCase, WellFormedText[what], http2, textAnswer, lengthDeclared);

            Assert.Equal(StatusCode.OK, code);
        }

        Assert.Equal(GetCase, asked);
    }

    [Theory]
    [InlineData(true, "AA==")]
    [InlineData(true, "!")]
    [InlineData(false, "AA==")]
    [InlineData(false, "!")]
    [Meets("MESSAGE_TOO_LARGE")]
    public async Task A_text_that_is_too_large_is_told_the_limit_whatever_follows(bool http2, string end)
    {
        var log = new Lines();
        await using var service = RunningService.Start(configure: builder => builder.Logging.AddProvider(log));

        var (code, status) = await RawCall.SendText(service, GetCase, TextOf(RawCall.Frame(new byte[1 << 20])) + end, http2, textAnswer: false);

        Assert.Equal((StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE"), (code, status.Reason()));
        Assert.Empty(log.Worth);
        await service.Call();
    }

    [Theory]
    [MemberData(nameof(TooLarge))]
    [Meets("MESSAGE_TOO_LARGE")]
    public async Task What_is_too_large_is_told_the_limit_however_it_comes(int bytes, bool web, bool lengthDeclared)
    {
        var log = new Lines();
        await using var service = RunningService.Start(configure: builder => builder.Logging.AddProvider(log));

        var (code, status) = await RawCall.Send(service, GetCase, RawCall.Frame(new byte[bytes]), web, lengthDeclared);

        Assert.Equal((StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE"), (code, status.Reason()));
        Assert.Equal($"{Limit}", status.ErrorInfo().Metadata["limit_bytes"]);
        // A retry would be as large.
        Assert.Null(status.Detail<RetryInfo>());
        Assert.Empty(log.Worth);
        await service.Call();
    }

    [Fact]
    public async Task What_has_just_the_size_that_it_may_have_is_taken()
    {
        await using var service = RunningService.Start();
        // A field that the method does not know fills it up.
        byte[] message = [.. Message, 0xFA, 0x01, .. Varint(Limit - Message.Length - 5), .. new byte[Limit - Message.Length - 5]];
        Assert.Equal(Limit, message.Length);

        var (code, _) = await RawCall.Send(service, GetCase, RawCall.Frame(message), web: false, lengthDeclared: true);

        Assert.Equal(StatusCode.OK, code);
    }

    [Theory]
    [InlineData("Content-Length")]
    [InlineData("chunked")]
    public async Task Whoever_sends_everything_first_and_listens_afterwards_hears_the_answer_too(string how)
    {
        const int Size = 5 << 20;
        await using var service = RunningService.Start();
        using var tcp = new TcpClient();
        using var patience = new CancellationTokenSource(Patience);
        await tcp.ConnectAsync("127.0.0.1", service.HttpAddress.Port, patience.Token);
        var stream = tcp.GetStream();
        var body = RawCall.Frame(new byte[Size]);

        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"POST {GetCase} HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {service.Token()}\r\ncontent-type: application/grpc-web+proto\r\n"
            + (how == "chunked" ? "transfer-encoding: chunked\r\n\r\n" : $"content-length: {body.Length}\r\n\r\n")), patience.Token);
        foreach (var piece in body.Chunk(64 * 1024))
        {
            if (how == "chunked")
            {
                await stream.WriteAsync(Encoding.ASCII.GetBytes($"{piece.Length:x}\r\n"), patience.Token);
            }

            await stream.WriteAsync(piece, patience.Token);
            if (how == "chunked")
            {
                await stream.WriteAsync("\r\n"u8.ToArray(), patience.Token);
            }
        }

        if (how == "chunked")
        {
            await stream.WriteAsync("0\r\n\r\n"u8.ToArray(), patience.Token);
        }

        var answer = new byte[8 * 1024];
        var length = await stream.ReadAsync(answer, patience.Token);
        Assert.Contains("grpc-status: 8", Encoding.ASCII.GetString(answer, 0, length).ToLowerInvariant(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_that_unpacks_to_more_than_it_may_is_told_the_limit()
    {
        await using var service = RunningService.Start();

        var (code, status) = await RawCall.Send(
            service, GetCase, RawCall.Frame(Gzipped(new byte[8 << 20]), packed: 1), web: false, lengthDeclared: true, ("grpc-encoding", "gzip"));

        Assert.Equal((StatusCode.ResourceExhausted, "MESSAGE_TOO_LARGE"), (code, status.Reason()));
    }

    [Fact]
    public async Task A_message_that_does_not_end_ends_with_the_callers_deadline()
    {
        await using var service = RunningService.Start();

        Assert.Equal(StatusCode.DeadlineExceeded, await Unfinished(service, ("grpc-timeout", "200m")));
    }

    [Fact]
    public async Task A_message_that_does_not_end_ends_with_the_thirty_seconds_of_a_call_without_a_deadline()
    {
        var clock = new ManualTimers();
        await using var service = RunningService.Start(configure: builder => builder.Services.AddSingleton<TimeProvider>(clock));

        var unfinished = Unfinished(service);
        await clock.Fire(TimeSpan.FromSeconds(30)).WaitAsync(Patience);

        Assert.Equal(StatusCode.DeadlineExceeded, await unfinished.WaitAsync(Patience));
    }

    [Fact]
    public async Task The_time_that_a_message_took_is_part_of_its_callers_deadline()
    {
        DateTime deadline = default;
        var clock = new Later();
        await using var service = RunningService.Start(
            context =>
            {
                deadline = context.Deadline;
                return Task.FromResult(new GetCaseResponse());
            },
            builder => builder.Services.AddSingleton<TimeProvider>(clock));
        using var client = await RawHttp2.Connect(service.GrpcAddress);
        using var patience = new CancellationTokenSource(Patience);
        await client.Begin(patience.Token);
        await client.Send(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, 1, Headers(service, ("grpc-timeout", "20S"))), patience.Token);
        await client.Send(RawHttp2.Frame(RawHttp2.Data, 0, 1, [0]), patience.Token);
        await Begun(service, patience.Token);
        clock.Pass(TimeSpan.FromSeconds(15));
        await client.Send(RawHttp2.Frame(RawHttp2.Data, RawHttp2.EndStream, 1, RawCall.Frame(Message).AsSpan(1)), patience.Token);

        while (await client.Read(patience.Token) is { } frame && frame.Type != RawHttp2.Headers)
        {
        }

        Assert.InRange(deadline - TimeProvider.System.GetUtcNow().UtcDateTime, TimeSpan.FromSeconds(-10), TimeSpan.FromSeconds(5.1));
    }

    [Theory]
    [InlineData("BytesPerCaller", "caller")]
    [InlineData("BytesPerConnection", "connection")]
    [InlineData("Bytes", "service")]
    [Meets("TOO_MUCH_IN_FLIGHT")]
    public async Task Messages_that_do_not_end_hold_only_so_many_bytes(string setting, string whose)
    {
        await using var service = RunningService.Start(settings: ($"InFlight:{setting}", $"{100_000}"));
        using var client = await RawHttp2.Connect(service.GrpcAddress);
        using var patience = new CancellationTokenSource(Patience);
        await client.Begin(patience.Token);
        await Open(client, 1);
        await Begun(service, patience.Token, bytes: 60_000);

        await Open(client, 3);
        var second = await Answer(client, patience.Token);
        Assert.Contains("TOO_MUCH_IN_FLIGHT", second, StringComparison.Ordinal);
        Assert.Contains(whose, second, StringComparison.Ordinal);

        // What was claimed is released when its call is over.
        foreach (var stream in (int[])[1, 3])
        {
            await client.Send(RawHttp2.Frame(RawHttp2.Reset, 0, stream, RawHttp2.Number(8)), patience.Token);
        }

        await Begun(service, patience.Token, calls: 0);
        await service.Call();

        async Task Open(RawHttp2 at, int stream)
        {
            await at.Send(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, stream, Headers(service)), patience.Token);
            await at.Send(RawHttp2.Frame(RawHttp2.Data, 0, stream, [0, .. RawHttp2.Number(60_000)]), patience.Token);
        }
    }

    [Fact]
    public async Task A_caller_has_only_so_many_calls_at_once_and_is_told_when_to_come_again()
    {
        var leave = new TaskCompletionSource();
        await using var service = RunningService.Start(
            async context =>
            {
                await leave.Task;
                return new GetCaseResponse();
            },
            settings: ("InFlight:CallsPerCaller", "2"));
        var two = (Task[])[service.Call(), service.Call()];
        await Begun(service, CancellationToken.None, calls: 2);

        var (code, status) = await service.Refused();

        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MUCH_IN_FLIGHT"), (code, status.Reason()));
        Assert.Equal(("caller", "calls", "2"), (status.ErrorInfo().Metadata["of"], status.ErrorInfo().Metadata["what"], status.ErrorInfo().Metadata["limit"]));
        Assert.NotNull(status.Detail<RetryInfo>());
        var another = service.Call(service.Token(token => token.Claims["sub"] = "bente"));
        leave.SetResult();
        await Task.WhenAll([.. two, another]);
        Assert.Equal(0, service.Services.GetRequiredService<InFlight>().Callers);
    }

    [Theory]
    [InlineData("CallsPerCaller", "0")]
    [InlineData("Bytes", "much")]
    [InlineData("StreamsPerCaller", "-1")]
    [InlineData("StreamsPerMunicipality", "some")]
    public async Task A_bound_that_is_no_number_stops_the_service(string setting, string value)
    {
        await using var service = RunningService.Start();
        var meters = service.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();

        var problem = Assert.Throws<StartupProblem>(() => new InFlight(
            new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create($"InFlight:{setting}", (string?)value)]).Build(), meters));

        Assert.Contains($"InFlight:{setting}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_method_has_the_ordinary_limit_unless_its_proto_names_another()
    {
        var limits = Contract.Methods.Values.Select(method => (method.FullName, Bytes: Contract.RequestLimit(method))).ToList();

        Assert.All(limits, one => Assert.InRange(one.Bytes, 1, 4 << 20));
        Assert.Equal(
            [
                "sygeopfoelgning.cases.v1.IntakeService.ImportInformationForms", "sygeopfoelgning.cases.v1.IntakeService.RegisterCase",
                "sygeopfoelgning.documentation.v1.JournalService.AppendEntry",
            ],
            limits.Where(one => one.Bytes > Limit).Select(one => one.FullName).Order());
    }

    [Theory]
    [InlineData("transfer-encoding: chunked", "zz\r\nAAAA\r\n0\r\n\r\n")]
    [InlineData("transfer-encoding: chunked", "5\r\n\0\0\0\0&AAAA\r\n")]
    [Meets("MESSAGE_MALFORMED")]
    public async Task A_body_that_is_no_body_is_a_refusal_while_the_caller_listens(string length, string body)
    {
        await using var service = RunningService.Start();

        var answer = await Http1(service, $"authorization: Bearer {service.Token()}\r\n{length}\r\nconnection: close", Encoding.Latin1.GetBytes(body));

        Assert.Contains("grpc-status: 3\r\n", answer, StringComparison.OrdinalIgnoreCase);
        var details = System.Text.RegularExpressions.Regex.Match(answer, "grpc-status-details-bin: (?<base64>[A-Za-z0-9+/=]+)").Groups["base64"].Value;
        Assert.Equal("MESSAGE_MALFORMED", RawCall.StatusIn(details).Reason());
    }

    [Theory]
    [InlineData("x-nobody: 1")]
    [InlineData("authorization: Bearer a.b.c")]
    public async Task Who_is_turned_away_hears_it_however_much_was_sent(string header)
    {
        await using var service = RunningService.Start();
        var body = new byte[5 << 20];

        var answer = await Http1(service, $"{header}\r\ncontent-length: {body.Length}\r\nconnection: close", body);

        Assert.Contains("grpc-status: 16\r\n", answer, StringComparison.OrdinalIgnoreCase);
    }

    // Sends everything, and only then listens. It does not end its side: to a server that is the end of the connection.
    private static async Task<string> Http1(RunningService service, string headers, byte[] body)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(System.Net.IPAddress.Loopback, service.HttpAddress.Port);
        var stream = tcp.GetStream();
        using var patience = new CancellationTokenSource(Patience);
        await stream.WriteAsync(
            (byte[])[.. Encoding.ASCII.GetBytes($"POST {GetCase} HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/grpc-web+proto\r\n{headers}\r\n\r\n"), .. body],
            patience.Token);
        using var answer = new StreamReader(stream, Encoding.Latin1);
        return await answer.ReadToEndAsync(patience.Token);
    }

    private static byte[] Headers(RunningService service, params (string, string)[] more) =>
        RawHttp2.Call(GetCase, [("authorization", $"Bearer {service.Token()}"), .. more]);

    // Announces a large message and sends nothing of it.
    private static async Task<StatusCode> Unfinished(RunningService service, params (string, string)[] headers)
    {
        using var client = await RawHttp2.Connect(service.GrpcAddress);
        using var patience = new CancellationTokenSource(Patience);
        await client.Begin(patience.Token);
        await client.Send(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, 1, Headers(service, headers)), patience.Token);
        await client.Send(RawHttp2.Frame(RawHttp2.Data, 0, 1, [0, 0, 0, 0xFF, 0]), patience.Token);
        var text = await Answer(client, patience.Token);
        var at = text.IndexOf("grpc-status", StringComparison.Ordinal) + "grpc-status".Length;
        return (StatusCode)int.Parse(text.AsSpan(at + 1, text[at]), System.Globalization.CultureInfo.InvariantCulture);
    }

    // The headers as they are on the wire, with readable details.
    private static async Task<string> Answer(RawHttp2 client, CancellationToken cancel)
    {
        while (await client.Read(cancel) is { } frame)
        {
            var text = Encoding.Latin1.GetString(frame.Payload);
            if (frame.Type == RawHttp2.Headers && text.Contains("grpc-status", StringComparison.Ordinal))
            {
                var details = System.Text.RegularExpressions.Regex.Match(text, "grpc-status-details-bin[^A-Za-z0-9+/]*(?<base64>[A-Za-z0-9+/]{40,}={0,2})");
                return details.Success ? text + Encoding.Latin1.GetString(Convert.FromBase64String(details.Groups["base64"].Value)) : text;
            }
        }

        return "closed";
    }

    // Waits until the service has this much in flight.
    private static Task Begun(RunningService service, CancellationToken cancel, int calls = 1, int bytes = 0) =>
        Until(service, now => now.Calls == calls && now.Bytes >= bytes, cancel);

    private static async Task Until(RunningService service, Func<(long Calls, long Streams, long Bytes), bool> isSo, CancellationToken cancel)
    {
        var waited = Stopwatch.StartNew();
        var inFlight = service.Services.GetRequiredService<InFlight>();
        while (inFlight.OfPeople is var now && !isSo(now))
        {
            Assert.True(waited.Elapsed < Patience, $"{now} are in flight.");
            await Task.Delay(10, cancel);
        }
    }

    private static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    private static byte[] Gzipped(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }

    // A clock that the test advances.
    private sealed class Later : TimeProvider
    {
        private long passed;

        public void Pass(TimeSpan span) => passed += (long)(span.TotalSeconds * TimestampFrequency);

        public override long GetTimestamp() => base.GetTimestamp() + passed;
    }

    // What somebody who reads the log would look up for.
    private sealed class Lines : ILoggerProvider, ILogger
    {
        private readonly List<string> worth = [];

        public IReadOnlyList<string> Worth
        {
            get
            {
                lock (worth)
                {
                    return [.. worth];
                }
            }
        }

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel >= LogLevel.Warning || exception is not null)
            {
                lock (worth)
                {
                    worth.Add($"{formatter(state, exception)} {exception}");
                }
            }
        }

        public void Dispose()
        {
        }
    }
}
