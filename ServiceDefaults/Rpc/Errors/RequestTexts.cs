using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Violation = Sygeopfoelgning.Kernel.Violation;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>Checks that every text of a request is acceptable (<see cref="AcceptableText"/>), whatever its own validators check besides.</summary>
internal static class RequestTexts
{
    private static readonly ConcurrentDictionary<MessageDescriptor, FieldDescriptor[]> Known = new();
    private static readonly ConcurrentDictionary<FieldDescriptor, bool> Uuids = new();

    /// <summary>
    /// Converts the texts to normal form C and UUIDs to lower case, in place, so that what looks the same is equal when stored and compared.
    /// </summary>
    public static void Normalise(IMessage message)
    {
        foreach (var field in FieldsOf(message.Descriptor))
        {
            switch (field.Accessor.GetValue(message))
            {
                case string text when Normal(field, text) is var normal && !ReferenceEquals(normal, text):
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
                            list[i] = Normal(field, text);
                        }
                    }

                    break;
                default:
                    break;
            }
        }
    }

    /// <summary>Why one text, in normal form C, is not accepted; null if it is.</summary>
    public static Violation? ViolationOf(string text, bool lineBreaks, string at) => AcceptableText.FaultOf(text, lineBreaks, out var culprit) switch
    {
        TextFault.None => null,
        TextFault.Unreadable => Violations.TextUnreadable.At(at),
        _ => Violations.TextInvisible.At(at, string.Create(CultureInfo.InvariantCulture, $"U+{culprit:X4}")),
    };

    // An officer's id may be a UUID too; it stays as the token has it.
    private static string Normal(FieldDescriptor field, string text) =>
        IsUuid(field) && ValidationExtensions.IsUuid(text) ? text.ToLowerInvariant() : AcceptableText.Normal(text);

    private static bool IsUuid(FieldDescriptor field) => Uuids.GetOrAdd(field, static one =>
        DeclaredRules.Of(one) is { } rules
        && (rules.String ?? rules.Repeated?.Items?.String) is { } texts && texts.HasExtension(RulesExtensions.Id) && texts.GetExtension(RulesExtensions.Id));

    // Dates, times and durations contain no text.
    private static FieldDescriptor[] FieldsOf(MessageDescriptor message) => Known.GetOrAdd(message, static of =>
    [
        .. of.Fields.InDeclarationOrder()
            .Where(field => !field.IsMap && (field.FieldType == FieldType.String || (field.FieldType == FieldType.Message && MayHaveText(field.MessageType, [])))),
    ]);

    private static bool MayHaveText(MessageDescriptor message, HashSet<MessageDescriptor> seen) =>
        seen.Add(message) && message.Fields.InDeclarationOrder().Any(field =>
            field.FieldType == FieldType.String || (field.FieldType == FieldType.Message && MayHaveText(field.MessageType, seen)));
}
