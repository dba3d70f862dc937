using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Grpc.Core;
using RpcStatus = Google.Rpc.Status;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults.Abuse;

/// <summary>One call as raw bytes: anything a test wants to send, in gRPC's message frame or in another.</summary>
internal static class RawCall
{
    private static readonly HttpClient Http = new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true }) { Timeout = TimeSpan.FromMinutes(2) };

    /// <summary>The frame of a message: compressed or not, the length, the message.</summary>
    public static byte[] Frame(byte[] message, byte packed = 0) => [packed, .. RawHttp2.Number((uint)message.Length), .. message];

    /// <summary>Sends it over HTTP/2 (gRPC) or HTTP/1.1 (gRPC-Web), with or without a declared length; returns the answer.</summary>
    public static Task<(StatusCode Code, RpcStatus Status)> Send(
        RunningService service, string method, byte[] body, bool web, bool lengthDeclared, params (string Name, string Value)[] headers) =>
        Send(service, method, body, web ? "application/grpc-web+proto" : "application/grpc", web ? HttpVersion.Version11 : HttpVersion.Version20, lengthDeclared, headers);

    /// <summary>Sends it in gRPC-Web's text form, over HTTP/1.1 or HTTP/2; returns the answer.</summary>
    public static Task<(StatusCode Code, RpcStatus Status)> SendText(
        RunningService service, string method, string text, bool http2, bool textAnswer, bool lengthDeclared = true) =>
        Send(service, method, Encoding.UTF8.GetBytes(text), "application/grpc-web-text+proto", http2 ? HttpVersion.Version20 : HttpVersion.Version11,
            lengthDeclared, textAnswer ? [("accept", "application/grpc-web-text+proto")] : []);

    private static async Task<(StatusCode Code, RpcStatus Status)> Send(
        RunningService service, string method, byte[] body, string contentType, Version version, bool lengthDeclared, (string Name, string Value)[] headers)
    {
        var isHttp2 = version == HttpVersion.Version20;
        using HttpContent content = lengthDeclared ? new ByteArrayContent(body) : new StreamContent(new Unsized(body));
        content.Headers.ContentType = new MediaTypeHeaderValue(contentType);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(isHttp2 ? service.GrpcAddress : service.HttpAddress, method))
        {
            Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = content,
        };
        request.Headers.TryAddWithoutValidation("te", "trailers");
        foreach (var (name, value) in headers.Prepend(("authorization", $"Bearer {service.Token()}")))
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        if (!lengthDeclared)
        {
            request.Headers.TransferEncodingChunked = !isHttp2;
        }

        using var answer = await Http.SendAsync(request);
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        if (answer.Content.Headers.ContentType?.MediaType?.StartsWith("application/grpc-web-text", StringComparison.Ordinal) == true)
        {
            bytes = OutOfText(bytes);
        }

        var said = answer.Headers.Concat(answer.TrailingHeaders).Select(header => (Name: header.Key, Value: header.Value.First()))
            .Concat(InBody(bytes)).ToLookup(one => one.Name, one => one.Value, StringComparer.OrdinalIgnoreCase);
        return ((StatusCode)int.Parse(said["grpc-status"].First(), System.Globalization.CultureInfo.InvariantCulture), StatusIn(said["grpc-status-details-bin"].FirstOrDefault()));
    }

    /// <summary>The content of an answer's details.</summary>
    public static RpcStatus StatusIn(string? details) =>
        details is null ? new RpcStatus() : RpcStatus.Parser.ParseFrom(Convert.FromBase64String(details.PadRight((details.Length + 3) / 4 * 4, '=')));

    // gRPC-Web's trailers: a frame of their own at the end.
    private static IEnumerable<(string Name, string Value)> InBody(byte[] body)
    {
        var at = Array.IndexOf(body, (byte)0x80);
        return at < 0 || body.Length < at + 5
            ? []
            : Encoding.ASCII.GetString(body.AsSpan(at + 5)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line.Split(':', 2)).Where(parts => parts.Length == 2).Select(parts => (parts[0], parts[1].Trim()));
    }

    // Parts of base64, each padded.
    private static byte[] OutOfText(byte[] text) =>
        [.. System.Text.RegularExpressions.Regex.Matches(Encoding.ASCII.GetString(text), "[^=]+={0,2}").SelectMany(part => Convert.FromBase64String(part.Value))];

    // A stream of unknown length.
    private sealed class Unsized(byte[] bytes) : Stream
    {
        private readonly MemoryStream inner = new(bytes);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => inner.Read(buffer, offset, count);

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
