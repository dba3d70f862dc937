using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Messages with something wrong in them, made from plausible ones; some are no longer valid protobuf.</summary>
internal sealed class BrokenMessages(PlausibleMessages plausible)
{
    private const int LastFieldNumber = (1 << 29) - 1;

    private static readonly ulong[] Numbers =
    [
        0, 1, 2, 99, 127, 128, int.MaxValue, 1UL << 31, uint.MaxValue, long.MaxValue, 1UL << 63, ulong.MaxValue, ulong.MaxValue - 1,
        unchecked((ulong)int.MinValue), unchecked((ulong)-12345L), 253_402_300_800, 9999,
    ];

    private static readonly string[] Texts =
    [
        "", " ", "\0", "a\0b", "\u202e\u0000", "\ud83d\ude00", "ÆØÅ", "'; drop table sickness_case; --", "%00%ff", "../../etc/passwd", "${jndi:x}",
        "{01930000-0000-7000-8000-000000000000}", "00000000-0000-0000-0000-000000000000", "FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF",
        "01930000000070008000000000000000", "-1", "1e309", "NaN", "9999999999", "0000000000", "３１１２９９１２３４", "2014-0001603", "\r\n\r\nHTTP/1.1",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "====", "e30", "_-_-", "\ufeff", "\uffff", "İ", "ß", "a\u0301\u0301\u0301",
    ];

    // Not UTF-8: a cut sequence, an overlong one, a surrogate half, bytes that never occur.
    private static readonly byte[][] NotText = [[0xC3, 0x28], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xFF, 0xFE, 0xFD], [0xF4, 0x90, 0x80, 0x80], [0x80]];

    /// <summary>The next message for a method.</summary>
    public byte[] Next(MessageDescriptor type, Random random)
    {
        var bytes = plausible.Make(type, random).ToByteArray();
        switch (random.Next(30))
        {
            case 0 or 1 or 2 or 6 or 7 or 8:
                return bytes;
            case 3:
                return Noise(random);
            case 4:
                return Flipped(bytes, random);
            case 5:
                return bytes[..random.Next(bytes.Length + 1)];
            default:
                for (var n = 1 + random.Next(3); n > 0; n--)
                {
                    bytes = Mutated(type, bytes, random, depth: 0);
                }

                return bytes;
        }
    }

    /// <summary>True for bytes that are a message of this type, however odd its content.</summary>
    public static bool IsProtobuf(MessageDescriptor type, byte[] bytes)
    {
        try
        {
            type.Parser.ParseFrom(bytes);
            return true;
        }
        // The library reports some lengths beyond the end with the second exception.
        catch (Exception unreadable) when (unreadable is InvalidProtocolBufferException or IndexOutOfRangeException)
        {
            return false;
        }
    }

    private byte[] Mutated(MessageDescriptor type, byte[] bytes, Random random, int depth)
    {
        if (!IsProtobuf(type, bytes))
        {
            return bytes;
        }

        var fields = Wire.Read(type.Parser.ParseFrom(bytes).ToByteArray());
        var declared = type.Fields.InFieldNumberOrder();
        if (declared.Count == 0)
        {
            return Wire.Write([.. fields, Unknown(random)]);
        }

        var at = fields.Count == 0 ? -1 : random.Next(fields.Count);
        var inside = at < 0 ? null : type.FindFieldByNumber(fields[at].Number);
        if (inside is { FieldType: FieldType.Message, IsMap: false } && depth < 6 && random.Next(3) > 0)
        {
            fields[at] = fields[at] with { Payload = Mutated(inside.MessageType, fields[at].Payload, random, depth + 1) };
            return Wire.Write(fields);
        }

        var field = declared[random.Next(declared.Count)];
        switch (random.Next(12))
        {
            case 0 when at >= 0:
                fields.RemoveAt(at);
                break;
            case 1 when at >= 0:
                fields.AddRange(Enumerable.Repeat(fields[at], 1 + random.Next(3)));
                break;
            case 2 when at >= 0:
                fields.AddRange(Enumerable.Repeat(fields[at], Math.Min(5_000, 200_000 / (1 + fields[at].Payload.Length))));
                break;
            case 3:
                fields.Add(Unknown(random));
                break;
            case 4:
                fields.Add(OfAnyType(field.FieldNumber, random));
                break;
            case 5 when at >= 0 && random.Next(4) == 0:
                fields[at] = fields[at] with { Length = Numbers[random.Next(Numbers.Length)] };
                break;
            case 6:
                fields.Add(Deep(field.FieldNumber, random));
                break;
            case 7:
                fields = [.. fields.OrderBy(_ => random.Next())];
                break;
            default:
                fields.RemoveAll(one => one.Number == field.FieldNumber && !field.IsRepeated);
                fields.Add(Extreme(field, random));
                break;
        }

        return Wire.Write(fields);
    }

    private static WireField Extreme(FieldDescriptor field, Random random, int depth = 0) => field.FieldType switch
    {
        FieldType.String => new WireField(field.FieldNumber, 2, Text(random)),
        FieldType.Bytes => new WireField(field.FieldNumber, 2, Bytes(random, random.Next(3) == 0 ? 300_000 : random.Next(5))),
        FieldType.Message => new WireField(field.FieldNumber, 2, depth > 2 || random.Next(2) == 0
            ? []
            : Wire.Write(field.MessageType.Fields.InFieldNumberOrder().Select(inside => Extreme(inside, random, depth + 1)))),
        FieldType.Double or FieldType.Fixed64 or FieldType.SFixed64 => new WireField(field.FieldNumber, 1, BitConverter.GetBytes(Number(random))),
        FieldType.Float or FieldType.Fixed32 or FieldType.SFixed32 => new WireField(field.FieldNumber, 5, BitConverter.GetBytes((uint)Number(random))),
        _ => new WireField(field.FieldNumber, 0, Wire.Varint(Number(random))),
    };

    private static ulong Number(Random random) => random.Next(4) == 0 ? (ulong)random.NextInt64() : Numbers[random.Next(Numbers.Length)];

    private static byte[] Text(Random random) => random.Next(6) switch
    {
        0 => NotText[random.Next(NotText.Length)],
        1 => Encoding.UTF8.GetBytes(new string((char)random.Next(32, 0xD000), 1 << random.Next(5, 18))),
        2 => Encoding.UTF8.GetBytes(string.Concat(Enumerable.Range(0, random.Next(300)).Select(_ => (char)random.Next(1, 0xD000)))),
        _ => Encoding.UTF8.GetBytes(Texts[random.Next(Texts.Length)]),
    };

    private static WireField Unknown(Random random) => OfAnyType(random.Next(1, LastFieldNumber), random);

    private static WireField OfAnyType(int number, Random random) => random.Next(30) switch
    {
        0 => new WireField(number, random.Next(3, 8), Bytes(random, random.Next(20))),
        1 => new WireField(number, 0, [.. Enumerable.Repeat((byte)0x80, 9), 1]),
        < 10 => new WireField(number, 0, Wire.Varint(Number(random))),
        < 14 => new WireField(number, 1, Bytes(random, 8)),
        < 18 => new WireField(number, 5, Bytes(random, 4)),
        _ => new WireField(number, 2, Bytes(random, random.Next(4) == 0 ? 50_000 : random.Next(16))),
    };

    // A group in a group in a group; and a message in a message if the type contains itself.
    private static WireField Deep(int number, Random random)
    {
        // The library accepts a hundred levels.
        var levels = random.Next(4) == 0 ? 1 << random.Next(7, 14) : random.Next(3, 90);
        var groups = random.Next(2) == 0;
        var bytes = new List<byte>();
        if (groups)
        {
            for (var level = 0; level < levels; level++)
            {
                bytes.AddRange(Wire.Varint(((ulong)(uint)number << 3) | 3));
            }

            for (var level = 0; level <= levels; level++)
            {
                bytes.AddRange(Wire.Varint(((ulong)(uint)number << 3) | 4));
            }

            return new WireField(number, 3, [.. bytes]);
        }

        byte[] inner = [];
        for (var level = 0; level < Math.Min(levels, 500); level++)
        {
            inner = Wire.Write([new WireField(number, 2, inner)]);
        }

        return new WireField(number, 2, inner);
    }

    private static byte[] Noise(Random random) => Bytes(random, 1 << random.Next(0, 12));

    private static byte[] Flipped(byte[] bytes, Random random)
    {
        byte[] flipped = [.. bytes];
        for (var n = bytes.Length == 0 ? 0 : 1 + random.Next(4); n > 0; n--)
        {
            flipped[random.Next(flipped.Length)] ^= (byte)(1 << random.Next(8));
        }

        return flipped;
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
