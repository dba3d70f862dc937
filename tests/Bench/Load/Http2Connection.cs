using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Sygeopfoelgning.Bench;

/// <summary>
/// One HTTP/2 connection that makes unary gRPC calls and does little else, so that on two cores the service is measured
/// and not its client. Like other clients, it sends headers in full once per connection and refers to them later.
/// </summary>
internal sealed class Http2Connection : IDisposable
{
    private const int FrameHead = 9;
    private const int GrpcHead = 5;
    private const int Window = 1 << 30;
    private const byte Data = 0, Headers = 1, Reset = 3, Settings = 4, Ping = 6, GoAway = 7, WindowUpdate = 8;
    private const byte EndStream = 1, Ack = 1, EndHeaders = 4;

    /// <summary>As many calls as the server takes at once over a connection.</summary>
    public const int MostAtOnce = 500;

    // Streams that are open at once are fewer.
    private const int Open = 4096;

    private static readonly byte[] StatusName = Encoding.ASCII.GetBytes("grpc-status");
    private static readonly byte[] DetailsName = Encoding.ASCII.GetBytes("grpc-status-details-bin");

    private readonly Socket socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly byte[] firstHeaders;
    private readonly byte[] laterHeaders;
    private readonly long[] started = new long[Open];
    private readonly byte[] input = new byte[1 << 20];
    private byte[] output = new byte[1 << 18];
    private int inputLength, outputLength, nextStream = 1, unacknowledged, sendWindow = 65_535, serverWindow = 65_535;

    /// <param name="address">The service.</param>
    /// <param name="method">Full name of the method, such as <c>sygeopfoelgning.cases.v1.CaseService/GetCase</c>.</param>
    /// <param name="token">The caller's token.</param>
    public Http2Connection(Uri address, string method, string token)
    {
        (string Name, string Value)[] fields =
        [
            (":path", "/" + method), (":authority", address.Authority), ("te", "trailers"), ("content-type", "application/grpc"),
            ("authorization", "Bearer " + token), ("x-purpose", "measurement"),
        ];
        var (first, later) = (new List<byte> { 0x83, 0x86 }, new List<byte> { 0x83, 0x86 });   // :method POST, :scheme http
        for (var i = 0; i < fields.Length; i++)
        {
            first.Add(0x40);   // a literal that the table remembers
            Literal(first, fields[i].Name);
            Literal(first, fields[i].Value);
            later.Add((byte)(0x80 | (62 + fields.Length - 1 - i)));   // the newest entry is 62
        }

        (firstHeaders, laterHeaders) = ([.. first], [.. later]);
        socket.Connect(address.Host, address.Port);
        Put("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);
        // No table for the answers' headers, so that they are readable; windows that never stop an answer; no push.
        Frame(Settings, 0, 0, [0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 4, .. BigEndian(Window)]);
        Frame(WindowUpdate, 0, 0, BigEndian(Window));
        Send();
    }

    /// <summary>Calls that were sent and are not answered yet.</summary>
    public int InFlight { get; private set; }

    /// <summary>Calls that were sent.</summary>
    public int Sent { get; private set; }

    /// <summary>Calls that were answered with something other than OK.</summary>
    public int Failures { get; private set; }

    /// <summary>Those of them that were given a time to retry (google.rpc.RetryInfo).</summary>
    public int Retriable { get; private set; }

    /// <summary>The message of the first of them.</summary>
    public string? Failure { get; private set; }

    /// <summary>Queues a call. Its latency counts from <paramref name="since"/>.</summary>
    public void Call(ReadOnlySpan<byte> message, long since)
    {
        var stream = nextStream;
        nextStream += 2;
        started[(stream >> 1) % Open] = since;
        Frame(Headers, EndHeaders, stream, stream == 1 ? firstHeaders : laterHeaders);

        var length = GrpcHead + message.Length;
        if (length > serverWindow || (sendWindow -= length) < 0)
        {
            throw new InvalidOperationException("The server's window is closed: fewer or smaller calls at once.");
        }

        Head(length, Data, EndStream, stream);
        Reserve(length);
        output[outputLength] = 0;
        BinaryPrimitives.WriteInt32BigEndian(output.AsSpan(outputLength + 1), message.Length);
        message.CopyTo(output.AsSpan(outputLength + GrpcHead));
        outputLength += length;
        InFlight++;
        Sent++;
    }

    /// <summary>Sends what is queued.</summary>
    public void Send()
    {
        for (var sent = 0; sent < outputLength;)
        {
            sent += socket.Send(output, sent, outputLength - sent, SocketFlags.None);
        }

        outputLength = 0;
    }

    /// <summary>Whether something arrives within the wait.</summary>
    public bool Poll(TimeSpan wait) => socket.Poll(wait, SelectMode.SelectRead);

    /// <summary>Reads what has arrived, at least one byte; returns the start of every call that is now answered, and whether with OK.</summary>
    public void Take(Action<long, bool> answered)
    {
        var read = socket.Receive(input, inputLength, input.Length - inputLength, SocketFlags.None);
        if (read == 0)
        {
            throw new IOException("The server closed the connection.");
        }

        inputLength += read;
        var at = 0;
        while (inputLength - at >= FrameHead)
        {
            var length = (input[at] << 16) | (input[at + 1] << 8) | input[at + 2];
            if (inputLength - at < FrameHead + length)
            {
                break;
            }

            Take(input[at + 3], input[at + 4], BinaryPrimitives.ReadInt32BigEndian(input.AsSpan(at + 5)) & int.MaxValue,
                input.AsSpan(at + FrameHead, length), answered);
            at += FrameHead + length;
        }

        Buffer.BlockCopy(input, at, input, 0, inputLength - at);
        inputLength -= at;
        if (unacknowledged > Window / 2)
        {
            Frame(WindowUpdate, 0, 0, BigEndian(unacknowledged));
            unacknowledged = 0;
        }
    }

    public void Dispose() => socket.Dispose();

    private void Take(byte type, byte flags, int stream, ReadOnlySpan<byte> payload, Action<long, bool> answered)
    {
        switch (type)
        {
            case Data:
                unacknowledged += payload.Length;
                break;
            case Headers when (flags & EndStream) != 0:
                InFlight--;
                answered(started[(stream >> 1) % Open], IsOk(payload));
                break;
            case Reset:
                // Refused, for example because more are open at once than the server accepts.
                InFlight--;
                Failures++;
                Failure ??= $"reset {BinaryPrimitives.ReadInt32BigEndian(payload)}";
                answered(started[(stream >> 1) % Open], false);
                break;
            case Settings when (flags & Ack) == 0:
                ServerSettings(payload);
                Frame(Settings, Ack, 0, []);
                break;
            case Ping when (flags & Ack) == 0:
                Frame(Ping, Ack, 0, payload);
                break;
            case WindowUpdate when stream == 0:
                sendWindow += BinaryPrimitives.ReadInt32BigEndian(payload);
                break;
            case GoAway:
                throw new IOException("The server says goodbye.");
            default:
                break;
        }
    }

    private void ServerSettings(ReadOnlySpan<byte> payload)
    {
        for (; payload.Length >= 6; payload = payload[6..])
        {
            if (BinaryPrimitives.ReadInt16BigEndian(payload) == 4)
            {
                serverWindow = BinaryPrimitives.ReadInt32BigEndian(payload[2..]);
            }
        }
    }

    // Trailers, or the only headers of a refusal. Without a table they are literal: name, length of the value, value.
    private bool IsOk(ReadOnlySpan<byte> block)
    {
        var name = block.IndexOf(StatusName);
        if (name >= 0 && block[(name + StatusName.Length)..].StartsWith("\u00010"u8))
        {
            return true;
        }

        Failures++;
        Failure ??= new string([.. Encoding.Latin1.GetString(block).Where(character => character is >= ' ' and <= '~')]);
        if (block.IndexOf(DetailsName) is >= 0 and var details && SaysWhenToComeAgain(block[(details + DetailsName.Length)..]))
        {
            Retriable++;
        }

        return false;
    }

    // google.rpc.Status in base64, without padding.
    private static bool SaysWhenToComeAgain(ReadOnlySpan<byte> value)
    {
        var (length, at) = (value[0] & 0x7f, 1);
        if (length == 0x7f)
        {
            for (var shift = 0; ; shift += 7)
            {
                length += (value[at] & 0x7f) << shift;
                if ((value[at++] & 0x80) == 0)
                {
                    break;
                }
            }
        }

        var text = Encoding.ASCII.GetString(value.Slice(at, length)).TrimEnd('=');
        var status = Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='));
        return status.AsSpan().IndexOf("google.rpc.RetryInfo"u8) >= 0;
    }

    private void Frame(byte type, byte flags, int stream, ReadOnlySpan<byte> payload)
    {
        Head(payload.Length, type, flags, stream);
        Put(payload);
    }

    private void Head(int length, byte type, byte flags, int stream) =>
        Put([(byte)(length >> 16), (byte)(length >> 8), (byte)length, type, flags, .. BigEndian(stream)]);

    private void Put(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(output.AsSpan(outputLength));
        outputLength += bytes.Length;
    }

    private void Reserve(int length)
    {
        if (outputLength + length > output.Length)
        {
            Array.Resize(ref output, 2 * (outputLength + length));
        }
    }

    private static byte[] BigEndian(int value) => [(byte)(value >> 24), (byte)(value >> 16), (byte)(value >> 8), (byte)value];

    // A string in full, its length in a prefix of seven bits.
    private static void Literal(List<byte> block, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(text);
        if (bytes.Length < 127)
        {
            block.Add((byte)bytes.Length);
        }
        else
        {
            block.Add(127);
            var rest = bytes.Length - 127;
            for (; rest >= 128; rest >>= 7)
            {
                block.Add((byte)(rest | 128));
            }

            block.Add((byte)rest);
        }

        block.AddRange(bytes);
    }
}
