using System.Buffers.Binary;
using System.Text;

namespace Sygeopfoelgning.Tests;

/// <summary>
/// One connection as the tap follows it: PostgreSQL's protocol, version 3, as far as it shows which statements are sent and
/// when the client waits for an answer.
/// </summary>
/// <param name="sent">Called for every statement of a request, with whether it is the first of a round trip.</param>
internal sealed class DatabaseSession(Action<SentStatement, bool> sent)
{
    private const int EncryptionAsked = 80877103;
    private const int GssEncryptionAsked = 80877104;

    private readonly Dictionary<string, (string Text, uint[] Types)> prepared = [];
    private readonly List<byte> fromClient = [];
    private readonly List<byte> fromServer = [];

    private bool started;
    private bool isOfRequests;
    private int shortAnswers;
    private int awaited;
    private bool roundTripIsOpen;
    private SentStatement? bound;

    public void FromClient(ReadOnlySpan<byte> bytes)
    {
        fromClient.AddRange(bytes);
        var all = fromClient.ToArray().AsSpan();
        var at = 0;
        while (true)
        {
            var head = started ? 1 : 0;
            if (all.Length - at < head + 4 || all.Length - at < head + Length(all[(at + head)..]))
            {
                break;
            }

            var message = all.Slice(at + head + 4, Length(all[(at + head)..]) - 4);
            if (started)
            {
                Take((char)all[at], message);
            }
            else
            {
                Start(message);
            }

            at += head + 4 + message.Length;
        }

        fromClient.RemoveRange(0, at);
    }

    public void FromServer(ReadOnlySpan<byte> bytes)
    {
        fromServer.AddRange(bytes);
        var all = fromServer.ToArray().AsSpan();
        var at = 0;
        for (; shortAnswers > 0 && at < all.Length; shortAnswers--)
        {
            at++;
        }

        while (all.Length - at >= 5 && all.Length - at >= 1 + Length(all[(at + 1)..]))
        {
            if (all[at] == 'Z' && Interlocked.Decrement(ref awaited) == 0)
            {
                roundTripIsOpen = false;
            }

            at += 1 + Length(all[(at + 1)..]);
        }

        fromServer.RemoveRange(0, at);
    }

    private void Start(ReadOnlySpan<byte> message)
    {
        if (Length(message) is EncryptionAsked or GssEncryptionAsked)
        {
            shortAnswers++;
            return;
        }

        started = true;
        awaited = 1;
        isOfRequests = Encoding.UTF8.GetString(message).Contains("_app\0", StringComparison.Ordinal);
    }

    private void Take(char type, ReadOnlySpan<byte> message)
    {
        switch (type)
        {
            case 'P':
                var name = Text(ref message);
                prepared[name] = (Text(ref message), Types(message));
                break;
            case 'B':
                bound = Bound(message);
                break;
            case 'E' when bound is not null:
                Tell(bound);
                break;
            case 'Q':
                var query = Text(ref message);
                Interlocked.Increment(ref awaited);
                // The driver's statements for resetting a used connection do not belong to the request.
                if (query is not ("DISCARD ALL" or "RESET ALL" or "CLOSE ALL" or "UNLISTEN *" or "DISCARD TEMP" or "DISCARD SEQUENCES")
                    && !query.StartsWith("SELECT pg_advisory_unlock_all", StringComparison.OrdinalIgnoreCase)
                    && !query.StartsWith("SET SESSION AUTHORIZATION", StringComparison.OrdinalIgnoreCase))
                {
                    Tell(new SentStatement(query, []));
                }

                break;
            case 'S':
                Interlocked.Increment(ref awaited);
                break;
            default:
                break;
        }
    }

    private void Tell(SentStatement statement)
    {
        if (!isOfRequests)
        {
            return;
        }

        sent(statement, !roundTripIsOpen);
        roundTripIsOpen = true;
    }

    private SentStatement Bound(ReadOnlySpan<byte> message)
    {
        Text(ref message);
        var (text, types) = prepared[Text(ref message)];
        var formats = new short[Short(ref message)];
        for (var i = 0; i < formats.Length; i++)
        {
            formats[i] = Short(ref message);
        }

        var values = new SentValue[Short(ref message)];
        for (var i = 0; i < values.Length; i++)
        {
            var length = Length(message);
            message = message[4..];
            var format = formats.Length switch { 0 => 0, 1 => formats[0], _ => formats[i] };
            values[i] = new SentValue(i < types.Length ? types[i] : 0, format == 1, length < 0 ? null : message[..length].ToArray());
            message = message[Math.Max(0, length)..];
        }

        return new SentStatement(text, values);
    }

    private static uint[] Types(ReadOnlySpan<byte> message)
    {
        var types = new uint[Short(ref message)];
        for (var i = 0; i < types.Length; i++)
        {
            types[i] = BinaryPrimitives.ReadUInt32BigEndian(message[(4 * i)..]);
        }

        return types;
    }

    private static string Text(ref ReadOnlySpan<byte> message)
    {
        var end = message.IndexOf((byte)0);
        var text = Encoding.UTF8.GetString(message[..end]);
        message = message[(end + 1)..];
        return text;
    }

    private static short Short(ref ReadOnlySpan<byte> message)
    {
        var value = BinaryPrimitives.ReadInt16BigEndian(message);
        message = message[2..];
        return value;
    }

    private static int Length(ReadOnlySpan<byte> message) => BinaryPrimitives.ReadInt32BigEndian(message);
}
