using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using Sygeopfoelgning.Tests;

namespace Sygeopfoelgning.Bench;

/// <summary>A recorded value as the text PostgreSQL reads it from.</summary>
internal static class SentText
{
    public const uint Bytes = 17, ArrayOfBytes = 1001, ArrayOfNumbers = 1016;

    private static readonly DateTime Epoch = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private static readonly Dictionary<uint, (string Name, uint Element)> Types = new()
    {
        [0] = ("text", 0), [16] = ("bool", 0), [Bytes] = ("bytea", 0), [20] = ("bigint", 0), [21] = ("smallint", 0), [23] = ("int", 0),
        [25] = ("text", 0), [1082] = ("date", 0), [1184] = ("timestamptz", 0), [2950] = ("uuid", 0),
        [ArrayOfBytes] = ("bytea[]", Bytes), [1005] = ("smallint[]", 21), [1007] = ("int[]", 23), [1009] = ("text[]", 25),
        [ArrayOfNumbers] = ("bigint[]", 20), [1182] = ("date[]", 1082), [2951] = ("uuid[]", 2950),
    };

    /// <summary>The elements of an array, as texts; null for null.</summary>
    public static IReadOnlyList<string?> ElementsOf(SentValue value) => Elements(Known(value.Type).Element, value.Bytes);

    public static string TypeOf(SentValue value) => Known(value.Type).Name;

    public static string Of(SentValue value) => value.Binary ? Of(value.Type, value.Bytes) : Encoding.UTF8.GetString(value.Bytes!);

    private static string Of(uint type, ReadOnlySpan<byte> bytes) => type switch
    {
        16 => bytes[0] == 0 ? "false" : "true",
        Bytes => "\\x" + Convert.ToHexStringLower(bytes),
        20 => Number(BinaryPrimitives.ReadInt64BigEndian(bytes)),
        21 => Number(BinaryPrimitives.ReadInt16BigEndian(bytes)),
        23 => Number(BinaryPrimitives.ReadInt32BigEndian(bytes)),
        0 or 25 => Encoding.UTF8.GetString(bytes),
        1082 => DateOnly.FromDateTime(Epoch).AddDays(BinaryPrimitives.ReadInt32BigEndian(bytes)).ToString("o", CultureInfo.InvariantCulture),
        1184 => Epoch.AddMicroseconds(BinaryPrimitives.ReadInt64BigEndian(bytes)).ToString("o", CultureInfo.InvariantCulture),
        2950 => new Guid(bytes, bigEndian: true).ToString(),
        _ => Array(Known(type).Element, bytes),
    };

    private static string Array(uint element, ReadOnlySpan<byte> bytes) =>
        $"{{{string.Join(',', Elements(element, bytes).Select(one => one is null ? "null" : Quoted(one)))}}}";

    // Dimensions, flags, element type, then length and lower bound of the one dimension there is.
    private static List<string?> Elements(uint element, ReadOnlySpan<byte> bytes)
    {
        var elements = new List<string?>();
        if (BinaryPrimitives.ReadInt32BigEndian(bytes) == 0)
        {
            return elements;
        }

        for (var rest = bytes[20..]; rest.Length > 0;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(rest);
            elements.Add(length < 0 ? null : Of(element, rest.Slice(4, length)));
            rest = rest[(4 + Math.Max(0, length))..];
        }

        return elements;
    }

    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static (string Name, uint Element) Known(uint type) => Types.TryGetValue(type, out var known)
        ? known
        : throw new InvalidOperationException($"The floor cannot send a value of the type {type} yet: add it to {nameof(SentText)}.");
}
