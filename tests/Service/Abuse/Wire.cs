using Google.Protobuf;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>One field of a message in the wire format.</summary>
/// <param name="Number">Field number.</param>
/// <param name="Type">Wire type: 0 varint, 1 eight bytes, 2 with a length, 3 and 4 groups, 5 four bytes; 6 and 7 do not exist.</param>
/// <param name="Payload">What follows the tag, without the length.</param>
internal sealed record WireField(int Number, int Type, byte[] Payload)
{
    /// <summary>The length to write; the payload's own unless a test says otherwise.</summary>
    public ulong? Length { get; init; }
}

/// <summary>A message as a list of fields, so that it can be written incorrectly.</summary>
internal static class Wire
{
    public static List<WireField> Read(byte[] message)
    {
        using var input = new CodedInputStream(message);
        var fields = new List<WireField>();
        for (var tag = input.ReadTag(); tag != 0; tag = input.ReadTag())
        {
            var (number, type) = (WireFormat.GetTagFieldNumber(tag), WireFormat.GetTagWireType(tag));
            if (type is WireFormat.WireType.StartGroup or WireFormat.WireType.EndGroup)
            {
                // Not one of our fields: left out.
                input.SkipLastField();
                continue;
            }

            fields.Add(new WireField(number, (int)type, type switch
            {
                WireFormat.WireType.Varint => Varint(input.ReadUInt64()),
                WireFormat.WireType.Fixed64 => BitConverter.GetBytes(input.ReadFixed64()),
                WireFormat.WireType.Fixed32 => BitConverter.GetBytes(input.ReadFixed32()),
                _ => input.ReadBytes().ToByteArray(),
            }));
        }

        return fields;
    }

    public static byte[] Write(IEnumerable<WireField> fields)
    {
        var bytes = new List<byte>();
        foreach (var field in fields)
        {
            bytes.AddRange(Varint(((ulong)(uint)field.Number << 3) | (uint)field.Type));
            if (field.Type == 2)
            {
                bytes.AddRange(Varint(field.Length ?? (ulong)field.Payload.Length));
            }

            bytes.AddRange(field.Payload);
        }

        return [.. bytes];
    }

    public static byte[] Varint(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        return [.. bytes, (byte)value];
    }
}
