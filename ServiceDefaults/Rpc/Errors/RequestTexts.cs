using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>Holds every text of a request to what text is (<see cref="AcceptableText"/>), whatever its own rules say besides.</summary>
internal static class RequestTexts
{
    private static readonly ConcurrentDictionary<MessageDescriptor, TextField[]> Known = new();

    /// <summary>A field that is a text, or holds messages that may have some.</summary>
    private sealed record TextField(FieldDescriptor Field, bool LineBreaks);

    /// <summary>Brings the texts into normal form C, in place: what looks the same is the same, stored and compared.</summary>
    public static void Normalise(IMessage message)
    {
        foreach (var (field, _) in FieldsOf(message.Descriptor))
        {
            switch (field.Accessor.GetValue(message))
            {
                case string text when AcceptableText.Normal(text) is var normal && !ReferenceEquals(normal, text):
                    field.Accessor.SetValue(message, normal);
                    break;
                case IMessage inside:
                    Normalise(inside);
                    break;
                case IList list:
                    for (var i = 0; i < list.Count; i++)
                    {
                        if (list[i] is IMessage item)
                        {
                            Normalise(item);
                        }
                        else if (list[i] is string text)
                        {
                            list[i] = AcceptableText.Normal(text);
                        }
                    }

                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>The texts that cannot be taken.</summary>
    public static IEnumerable<Violation> Violations(IMessage message, string path = "")
    {
        foreach (var (field, lineBreaks) in FieldsOf(message.Descriptor))
        {
            var at = path + field.Name;
            var found = field.Accessor.GetValue(message) switch
            {
                IList list => list.Cast<object>().SelectMany((item, index) => Of(item, lineBreaks, $"{at}[{index}]")),
                null => [],
                var value => Of(value, lineBreaks, at),
            };
            foreach (var violation in found)
            {
                yield return violation;
            }
        }
    }

    /// <summary>Why one text, in normal form C, cannot be taken; null where it can.</summary>
    public static Violation? ViolationOf(string text, bool lineBreaks, string at) => AcceptableText.FaultOf(text, lineBreaks, out var culprit) switch
    {
        TextFault.None => null,
        TextFault.Unreadable => Errors.Violations.TextUnreadable.At(at),
        _ => Errors.Violations.TextInvisible.At(at, string.Create(CultureInfo.InvariantCulture, $"U+{culprit:X4}")),
    };

    private static IEnumerable<Violation> Of(object value, bool lineBreaks, string at) => value switch
    {
        string text => ViolationOf(text, lineBreaks, at) is { } violation ? [violation] : [],
        IMessage inside => Violations(inside, $"{at}."),
        _ => [],
    };

    // Dates, times and durations have no text in them.
    private static TextField[] FieldsOf(MessageDescriptor message) => Known.GetOrAdd(message, static of =>
    [
        .. of.Fields.InDeclarationOrder()
            .Where(field => !field.IsMap && (field.FieldType == FieldType.String || (field.FieldType == FieldType.Message && MayHaveText(field.MessageType, []))))
            .Select(field => new TextField(field, field.GetOptions()?.GetExtension(TextExtensions.LineBreaks) == true)),
    ]);

    private static bool MayHaveText(MessageDescriptor message, HashSet<MessageDescriptor> seen) =>
        seen.Add(message) && message.Fields.InDeclarationOrder().Any(field =>
            field.FieldType == FieldType.String || (field.FieldType == FieldType.Message && MayHaveText(field.MessageType, seen)));
}
