using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults.Abuse;

/// <summary>A client that speaks HTTP/2 frame by frame, so that it can do what no library does.</summary>
internal sealed class RawHttp2 : IDisposable
{
    public const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;
    public const byte EndStream = 1, EndHeaders = 4;

    private const int FrameHead = 9;

    private readonly TcpClient tcp = new() { NoDelay = true };

    public static async Task<RawHttp2> Connect(Uri address)
    {
        var client = new RawHttp2();
        await client.tcp.ConnectAsync(IPAddress.Loopback, address.Port);
        return client;
    }

    private NetworkStream Stream => tcp.GetStream();

    public ValueTask Send(ReadOnlyMemory<byte> bytes, CancellationToken cancel) => Stream.WriteAsync(bytes, cancel);

    /// <summary>The preface and settings, with a stream window if one is given.</summary>
    public ValueTask Begin(CancellationToken cancel, uint? window = null) => Send(
        (byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. Frame(Settings, 0, 0, window is { } size ? [0, 4, .. Number(size)] : [])], cancel);

    /// <summary>One frame.</summary>
    public static byte[] Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload) =>
        [(byte)(payload.Length >> 16), (byte)(payload.Length >> 8), (byte)payload.Length, type, flags, .. Number((uint)stream), .. payload];

    /// <summary>The headers of a gRPC call, each written out (no Huffman, no table), a byte for a character.</summary>
    public static byte[] Call(string path, params (string Name, string Value)[] more) => Fields(
    [
        (":method", "POST"), (":scheme", "http"), (":path", path), (":authority", "localhost"),
        ("content-type", "application/grpc"), ("te", "trailers"), .. more,
    ]);

    public static byte[] Fields(params (string Name, string Value)[] fields) =>
        [.. fields.SelectMany(field => (byte[])[0, .. Text(field.Name), .. Text(field.Value)])];

    public static byte[] Number(uint value)
    {
        var bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    /// <summary>Reads the next frame; null when the server has closed the connection.</summary>
    public async Task<(byte Type, byte Flags, byte[] Payload)?> Read(CancellationToken cancel)
    {
        var head = new byte[FrameHead];
        try
        {
            await Stream.ReadExactlyAsync(head, cancel);
            var payload = new byte[(head[0] << 16) | (head[1] << 8) | head[2]];
            await Stream.ReadExactlyAsync(payload, cancel);
            return (head[3], head[4], payload);
        }
        catch (Exception closed) when (closed is EndOfStreamException or IOException or SocketException)
        {
            return null;
        }
    }

    public void Dispose() => tcp.Dispose();

    private static byte[] Text(string text)
    {
        var bytes = Encoding.Latin1.GetBytes(text);
        if (bytes.Length < 127)
        {
            return [(byte)bytes.Length, .. bytes];
        }

        List<byte> length = [127];
        var rest = bytes.Length - 127;
        for (; rest >= 128; rest /= 128)
        {
            length.Add((byte)((rest % 128) + 128));
        }

        return [.. length, (byte)rest, .. bytes];
    }
}
