using System.Diagnostics;
using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Limits;
using Sygeopfoelgning.Tests.Unit.ServiceDefaults.Abuse;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults.Limits;

/// <summary>What tests of messages send, how they send it, and what they hear.</summary>
internal static class SentMessages
{
    public const string GetCase = "/sygeopfoelgning.cases.v1.CaseService/GetCase";
    public const int Limit = 64 * 1024;

    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    public static readonly byte[] Message = new GetCaseRequest { CaseId = RunningService.CaseId }.ToByteArray();

    public static string TextOf(byte[] bytes) => Convert.ToBase64String(bytes);

    // Sends everything, and only then listens. It does not end its side: to a server that is the end of the connection.
    public static async Task<string> Http1(RunningService service, string headers, byte[] body)
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

    public static byte[] Headers(RunningService service, params (string, string)[] more) =>
        RawHttp2.Call(GetCase, [("authorization", $"Bearer {service.Token()}"), .. more]);

    // The headers as they are on the wire, with readable details.
    public static async Task<string> Answer(RawHttp2 client, CancellationToken cancel)
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
    public static Task Begun(RunningService service, CancellationToken cancel, int calls = 1, int bytes = 0) =>
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

    public static byte[] Varint(int value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }

    public static byte[] Gzipped(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(content);
        }

        return packed.ToArray();
    }
}
