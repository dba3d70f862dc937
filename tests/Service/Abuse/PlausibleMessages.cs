using System.Collections;
using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Google.Type;
using Sygeopfoelgning.Cases.V1;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// Messages that a method may well accept: every field is filled by its name and kind, with ids and tokens from earlier
/// answers, so that they pass the first checks, also of methods that are not written yet.
/// </summary>
internal sealed class PlausibleMessages(int municipality)
{
    private const int KeptPerName = 40;

    private static readonly string[] Texts = ["Ringet op", "Samtale aftalt", "Æblegrød på øen", "x", "Afventer svar fra arbejdsgiver"];

    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> seen = new(StringComparer.Ordinal);

    /// <summary>Collects ids, etags and tokens from an answer.</summary>
    public void Learn(IMessage answer)
    {
        foreach (var field in answer.Descriptor.Fields.InDeclarationOrder().Where(field => !field.IsMap))
        {
            foreach (var value in field.Accessor.GetValue(answer) switch
            {
                IList list => list.Cast<object>(),
                null => [],
                var one => [one],
            })
            {
                if (value is string { Length: > 0 } text)
                {
                    Learn(field.Name, text);
                }
                else if (value is IMessage inside)
                {
                    Learn(inside);
                }
            }
        }
    }

    /// <summary>One message.</summary>
    public IMessage Make(MessageDescriptor type, Random random, int depth = 0)
    {
        if (Known(type, random) is { } known)
        {
            return known;
        }

        var message = (IMessage)Activator.CreateInstance(type.ClrType)!;
        var chosen = type.Oneofs.Where(oneof => !oneof.IsSynthetic).Select(oneof => oneof.Fields[random.Next(oneof.Fields.Count)]).ToHashSet();
        foreach (var field in type.Fields.InDeclarationOrder())
        {
            if (field.IsMap || depth > 8 || (field.RealContainingOneof is not null && !chosen.Contains(field)) || IsLeftOut(field, random))
            {
                continue;
            }

            if (field.IsRepeated)
            {
                var list = (IList)field.Accessor.GetValue(message);
                for (var n = random.Next(3); n > 0; n--)
                {
                    list.Add(Value(field, random, depth));
                }
            }
            else
            {
                field.Accessor.SetValue(message, Value(field, random, depth));
            }
        }

        return message;
    }

    private static bool IsLeftOut(FieldDescriptor field, Random random) => field.Name switch
    {
        "request_id" or "case_id" => false,
        // Usually the first page, now.
        "page_token" or "resume_token" or "at_least" or "validate_only" or "after" => random.Next(4) > 0,
        _ => random.Next(8) == 0,
    };

    private object Value(FieldDescriptor field, Random random, int depth) => field.FieldType switch
    {
        FieldType.String => Text(field.Name, random),
        FieldType.Message => Make(field.MessageType, random, depth + 1),
        FieldType.Enum => System.Enum.ToObject(field.EnumType.ClrType, field.EnumType.Values[random.Next(field.EnumType.Values.Count)].Number),
        FieldType.Bool => random.Next(2) == 0,
        FieldType.Bytes => ByteString.CopyFrom(Bytes(random, random.Next(64))),
        FieldType.Double => random.NextDouble() * 100,
        FieldType.Float => random.NextSingle() * 100,
        FieldType.Int32 or FieldType.SInt32 or FieldType.SFixed32 => field.Name == "municipality_code" ? municipality : random.Next(200),
        FieldType.UInt32 or FieldType.Fixed32 => (uint)random.Next(200),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => (long)random.Next(10_000),
        FieldType.UInt64 or FieldType.Fixed64 => (ulong)random.Next(10_000),
        _ => throw new InvalidOperationException($"{field.FullName} is of a kind that nothing is made of."),
    };

    private string Text(string name, Random random)
    {
        var source = name switch
        {
            "at_least" => "position",
            "page_token" => "next_page_token",
            _ when name.EndsWith("entry_id", StringComparison.Ordinal) => "entry_id",
            _ => name,
        };
        if (name == "request_id")
        {
            // Sometimes one that was used before.
            var id = random.Next(10) == 0 && Seen(name, random) is { } used ? used : new Guid(Bytes(random, 16)).ToString();
            Learn(name, id);
            return id;
        }

        if (random.Next(10) > 0 && Seen(source, random) is { } known)
        {
            return known;
        }

        return name switch
        {
            "cpr_number" => Persons.New(),
            _ when name.EndsWith("_id", StringComparison.Ordinal) => new Guid(Bytes(random, 16)).ToString(),
            _ when name.EndsWith("_token", StringComparison.Ordinal) || name is "etag" or "at_least" => "AAAA",
            _ => Texts[random.Next(Texts.Length)],
        };
    }

    private static IMessage? Known(MessageDescriptor type, Random random)
    {
        var day = Given.Today.AddDays(random.Next(-400, 30));
        return type.FullName switch
        {
            "sygeopfoelgning.cases.v1.InformationForm" => Form(random),
            "google.type.Date" => new Date { Year = day.Year, Month = day.Month, Day = day.Day },
            "google.protobuf.Timestamp" => day.ToDateTime(new TimeOnly(random.Next(24), 0), DateTimeKind.Utc).ToTimestamp(),
            "google.protobuf.Duration" => new Duration { Seconds = random.Next(0, 48) * 3600 },
            "google.protobuf.Any" => Any.Pack(new Date { Year = 2026 }),
            _ => null,
        };
    }

    private static InformationForm Form(Random random) => Given.Form(Given.Kinds[random.Next(Given.Kinds.Length)], Given.Today.AddDays(-random.Next(20, 60)));

    private string? Seen(string name, Random random) =>
        seen.TryGetValue(name, out var known) && known.ToArray() is { Length: > 0 } all ? all[random.Next(all.Length)] : null;

    private void Learn(string name, string text)
    {
        var known = seen.GetOrAdd(name, _ => new());
        known.Enqueue(text);
        while (known.Count > KeptPerName)
        {
            known.TryDequeue(out _);
        }
    }

    private static byte[] Bytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
