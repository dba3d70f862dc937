using System.Collections;
using Buf.Validate;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Date = Google.Type.Date;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults.Requests;

/// <summary>A random request: half valid, at the limits of the contract, and a little beyond them.</summary>
internal sealed class RandomRequest
{
    private const string Family = "\U0001F468\u200D\U0001F469\u200D\U0001F467";

    private static readonly string[] Texts =
    [
        "", "Opdigtet Person", "Åse Ærø", "12345", "a", ".", "Å1", "01930000-0000-7000-8000-000000000001", "01930000-0000-7000-8000-00000000000A",
        "00000000-0000-0000-0000-000000000000", "01930000000070008000000000000001", "01930000-0000-7000-8000-000000000001\n", "24256790", "24256791",
        "00000000", "1012345678", "0012345678", "123456", "000000", "08", "00", "8", "2014-0001603", "2014-0000000", "1899-0000001", "2100-9999999",
        "cases", "documentation", "Cases", "sub-1", "sub 1", "æ", "SE-556036-0793", "SE/556036:0793", "2100", "fordi sagen skal følges", "Müller-Lüdenscheidt",
    ];

    // Every person is constructed: days and serials are random.
    private readonly Random random;
    private readonly HashSet<string> blank = new(StringComparer.Ordinal);
    private readonly HashSet<string> countedOtherwise = new(StringComparer.Ordinal);

    public RandomRequest(MessageDescriptor type, int seed)
    {
        random = new Random(seed);
        Message = type.Parser.ParseFrom(ByteString.Empty);
        Fill(Message, "", 0);
    }

    /// <summary>The request.</summary>
    public IMessage Message { get; }

    /// <summary>Paths whose text is blank but not empty: no value for us, a value for ProtoValidate.</summary>
    public IReadOnlySet<string> Blank => blank;

    /// <summary>Paths whose text is longer in code points than as people count it, or padded.</summary>
    public IReadOnlySet<string> CountedOtherwise => countedOtherwise;

    private void Fill(IMessage message, string path, int depth)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder().Where(_ => Chance(85)))
        {
            var at = path + field.Name;
            var rules = DeclaredRules.Of(field);
            if (field.IsRepeated)
            {
                var list = (IList)field.Accessor.GetValue(message);
                var most = rules?.Repeated?.HasMaxItems == true ? (int)rules.Repeated.MaxItems : 3;
                var count = Chance(5) ? most + 1 : random.Next(0, Math.Min(most, 3) + 1);
                for (var i = 0; i < count; i++)
                {
                    list.Add(Value(field, rules?.Repeated?.Items, $"{at}[{i}]", depth));
                }
            }
            else
            {
                field.Accessor.SetValue(message, Value(field, rules, at, depth));
            }
        }
    }

    private object Value(FieldDescriptor field, FieldRules? rules, string at, int depth)
    {
        switch (field.FieldType)
        {
            case FieldType.String:
                var text = Text(rules?.String);
                if (text.Length > 0 && AcceptableText.IsBlank(text))
                {
                    blank.Add(at);
                }

                if (text.EnumerateRunes().Count() is var points && (AcceptableText.Length(text) != points || AcceptableText.LengthWithoutPadding(text) != points))
                {
                    countedOtherwise.Add(at);
                }

                return text;
            case FieldType.Enum:
                return System.Enum.ToObject(field.EnumType.ClrType, Chance(80) ? Pick([.. field.EnumType.Values]).Number : Pick(-1, 0, 99));
            case FieldType.Bool:
                return Chance(50);
            case FieldType.Int32:
                return Pick(-1, 0, 1, 101, int.MinValue, int.MaxValue);
            case FieldType.Int64:
                return Pick(-1L, 0L, 1L, long.MinValue, long.MaxValue);
            case FieldType.UInt64:
                return Pick(0UL, 1UL, ulong.MaxValue);
            case FieldType.Message when field.MessageType.ClrType == typeof(Date):
                return new Date { Year = Pick(2026, 2024, 1900), Month = random.Next(0, 14), Day = random.Next(0, 32) };
            case FieldType.Message when field.MessageType.ClrType == typeof(Timestamp):
                return new Timestamp { Seconds = random.Next() };
            case FieldType.Message when field.MessageType.ClrType == typeof(Duration):
                return Pick(new(), new Duration { Nanos = 1 }, new() { Seconds = 604_800 }, new() { Seconds = 604_800, Nanos = 1 }, new() { Seconds = 133_200 }, new() { Seconds = -1 });
            case FieldType.Message:
                var inside = field.MessageType.Parser.ParseFrom(ByteString.Empty);
                if (depth < 6)
                {
                    Fill(inside, $"{at}.", depth + 1);
                }

                return inside;
            default:
                throw new InvalidOperationException($"There is no chance for {field.FullName}.");
        }
    }

    private string Text(StringRules? rules)
    {
        if (rules is { HasMaxLen: true } && Chance(20))
        {
            var most = (int)rules.MaxLen;
            return string.Concat(Enumerable.Repeat(Pick("a", "å", "\U0001F600", "a ", Family), most + Pick(-1, 0, 1, 1)));
        }

        if (rules is { HasMinLen: true } && Chance(40))
        {
            return string.Concat(Enumerable.Repeat(Pick("a", "å", "b", "1"), (int)rules.MinLen + Pick(-1, 0, 1)));
        }

        if (rules?.HasExtension(RulesExtensions.CprNumber) == true && Chance(80))
        {
            return $"{random.Next(0, 94):D2}{random.Next(0, 14):D2}{random.Next(0, 100):D2}{Pick("-", "", "")}{random.Next(0, 10_000):D4}";
        }

        if (rules?.HasExtension(RulesExtensions.CvrNumber) == true && Chance(60))
        {
            return $"{random.Next(0, 100_000_000):D8}";
        }

        if (rules?.HasExtension(RulesExtensions.CountryCode) == true && Chance(70))
        {
            return $"{(char)random.Next('A', 'Z' + 1)}{(char)random.Next('A', 'Z' + 1)}";
        }

        return rules?.HasExtension(RulesExtensions.Id) == true && Chance(60)
            ? new Guid(Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256)).ToArray()).ToString()
            : Chance(5) ? Pick(" ", "\t\n", "\u00A0", "\u200B", "  a  ", "e\u0301\u0301") : Pick(Texts);
    }

    private bool Chance(int percent) => random.Next(100) < percent;

    private T Pick<T>(params T[] all) => all[random.Next(all.Length)];
}
