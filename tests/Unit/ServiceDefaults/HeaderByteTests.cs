using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Rpc;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Tests.Unit.ServiceDefaults.Abuse;
using RpcStatus = Google.Rpc.Status;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>Headers with bytes that are no ASCII: they concern the call that has them, and nobody else on its connection.</summary>
[Collection(RunningService.OneAtATime)]
public sealed class HeaderByteTests
{
    private const string Page = "http://localhost:5173";
    private const string GetCase = "/sygeopfoelgning.cases.v1.CaseService/GetCase";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly byte[] Message = RawCall.Frame(new GetCaseRequest { CaseId = RunningService.CaseId }.ToByteArray());

    /// <summary>What a call is answered whose header has such bytes: taken, or refused for itself.</summary>
    public static TheoryData<string, string, StatusCode> Odd => new()
    {
        { "x-purpose", "opf\u00F8lgning", StatusCode.InvalidArgument },
        { "x-purpose", "\u00FF\u00FE\u0080", StatusCode.InvalidArgument },
        { "x-purpose", "opslag\u00C3", StatusCode.InvalidArgument },
        { "x-purpose", "opslag\u00ED\u00A0\u0080", StatusCode.InvalidArgument },
        { "x-purpose", "opslag \u00F8 %C3%B8", StatusCode.InvalidArgument },
        { "x-purpose", InUtf8("opf\u00F8lgning"), StatusCode.OK },
        { "x-purpose", InUtf8("opf\u00F8lgning") + "%20%C3%A5", StatusCode.OK },
        { "authorization", "Bearer \u00F8.\u00F8.\u00F8", StatusCode.Unauthenticated },
        { "authorization", "\u00F8", StatusCode.Unauthenticated },
        { "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-0\u00F8", StatusCode.OK },
        { "tracestate", "\u00F8=\u00E5", StatusCode.OK },
        { "baggage", "navn=S\u00F8ren", StatusCode.OK },
        { "accept-language", "d\u00E5", StatusCode.OK },
        { "grpc-timeout", "20\u00F8", StatusCode.OK },
        { "user-agent", "j\u00F8rgens-klient/1.0", StatusCode.OK },
        { "x-whatever", "\u00F8", StatusCode.OK },
        { "x-whatever-bin", "\u00F8", StatusCode.OK },
        { "x-whatever-bin", "no base64!", StatusCode.OK },
        { "origin", "http://localhost/\u00F8", StatusCode.OK },
        { "cookie", "navn=\u00F8", StatusCode.OK },
    };

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task A_byte_of_a_header_ends_nobody_elses_call(string header, string value, StatusCode expected)
    {
        var odd = new TaskCompletionSource();
        var (begun, connections) = (0, 0);
        await using var service = RunningService.Start(async context =>
        {
            // The others' calls are open while the odd one is answered.
            if (context.GetHttpContext().Request.Headers.ContainsKey("x-waits"))
            {
                Interlocked.Increment(ref begun);
                await odd.Task.WaitAsync(Patience);
            }

            return new GetCaseResponse();
        });
        using var handler = new SocketsHttpHandler
        {
            RequestHeaderEncodingSelector = (_, _) => Encoding.Latin1,
            ConnectCallback = async (to, cancel) =>
            {
                Interlocked.Increment(ref connections);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(to.DnsEndPoint, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var http = new HttpClient(handler);
        Task<(StatusCode, RpcStatus)>[] others = [.. Enumerable.Range(0, 4).Select(_ => Call(http, service, ("x-waits", "1")))];
        var waited = Stopwatch.StartNew();
        while (Volatile.Read(ref begun) < others.Length)
        {
            Assert.True(waited.Elapsed < Patience);
            await Task.Delay(10);
        }

        var (code, status) = await Call(http, service, (header, value));
        odd.SetResult();

        Assert.Equal(expected, code);
        if (expected == StatusCode.InvalidArgument)
        {
            var violation = Assert.Single(status.Detail<BadRequest>()!.FieldViolations);
            Assert.Equal((header, "TEXT_UNREADABLE"), (violation.Field, violation.Reason));
        }

        Assert.All(await Task.WhenAll(others), other => Assert.Equal(StatusCode.OK, other.Item1));
        Assert.Equal(1, connections);
    }

    [Theory]
    [MemberData(nameof(Odd))]
    public async Task A_page_hears_what_is_wrong_with_a_header(string header, string value, StatusCode expected)
    {
        await using var service = RunningService.Start();
        (string Name, string Value)[] given = [("origin", Page), ("authorization", $"Bearer {service.Token()}"), (header, value)];
        var headers = given.Where((one, at) => !given.Skip(at + 1).Any(later => later.Name == one.Name));

        var answer = await Http1(service, headers);

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        Assert.Contains($"grpc-status: {(int)expected}\r\n", answer, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(header != "origin", answer.Contains($"Access-Control-Allow-Origin: {Page}\r\n", StringComparison.OrdinalIgnoreCase));
        if (expected == StatusCode.InvalidArgument)
        {
            var details = Regex.Match(answer, "grpc-status-details-bin: (?<base64>[A-Za-z0-9+/=]+)").Groups["base64"].Value;
            Assert.Equal("TEXT_UNREADABLE", Assert.Single(RawCall.StatusIn(details).Detail<BadRequest>()!.FieldViolations).Reason);
        }
    }

    [Fact]
    public async Task A_purpose_that_is_not_encoded_is_read_as_UTF_8()
    {
        Caller? seen = null;
        await using var service = RunningService.Start(context =>
        {
            seen = context.Caller();
            return Task.FromResult(new GetCaseResponse());
        });

        await Http1(service, [("authorization", $"Bearer {service.Token()}"), ("x-purpose", InUtf8("Opf\u00F8lgning \U0001F44D") + "%21")]);

        Assert.Equal("Opf\u00F8lgning \U0001F44D!", seen!.Purpose);
    }

    private static async Task<(StatusCode Code, RpcStatus Status)> Call(HttpClient http, RunningService service, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service.GrpcAddress, GetCase))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = new ByteArrayContent(Message),
        };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        foreach (var (name, value) in headers.Any(header => header.Name == "authorization") ? headers : [("authorization", $"Bearer {service.Token()}"), .. headers])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        using var answer = await http.SendAsync(request);
        await answer.Content.ReadAsByteArrayAsync();
        var said = answer.Headers.Concat(answer.TrailingHeaders).ToLookup(header => header.Key, header => header.Value.First());
        return ((StatusCode)int.Parse(said["grpc-status"].First(), CultureInfo.InvariantCulture), RawCall.StatusIn(said["grpc-status-details-bin"].FirstOrDefault()));
    }

    // A byte for each character, and everything that is answered until the server closes the connection.
    private static async Task<string> Http1(RunningService service, IEnumerable<(string Name, string Value)> headers)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, service.HttpAddress.Port);
        var head = $"POST {GetCase} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-type: application/grpc-web+proto\r\ncontent-length: {Message.Length}\r\n"
            + string.Concat(headers.Select(header => $"{header.Name}: {header.Value}\r\n")) + "\r\n";
        using var patience = new CancellationTokenSource(Patience);
        await tcp.GetStream().WriteAsync((byte[])[.. Encoding.Latin1.GetBytes(head), .. Message], patience.Token);
        using var answer = new StreamReader(tcp.GetStream(), Encoding.Latin1);
        return await answer.ReadToEndAsync(patience.Token);
    }

    // As a client sends it that knows nothing of percent-encoding: a character for each byte.
    private static string InUtf8(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
