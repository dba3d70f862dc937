using Google.Protobuf;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Calls;

namespace Sygeopfoelgning.Casework.Erasures;

/// <summary>
/// What an event of an erased case may still say: that it happened, when, and what rules and journal need to read it. The contract declares
/// the fields that say something about the person (option <c>cleared_by_erasure</c>): codes become ERASED, other fields are emptied.
/// </summary>
internal static class ErasedCodes
{
    private const string ErasedValue = "_ERASED";

    /// <summary>The event rewritten; null if it contains nothing that must be removed.</summary>
    public static byte[]? Of(string type, byte[] published)
    {
        if (!Contract.Messages.TryGetValue(type, out var descriptor)
            || descriptor.Fields.InDeclarationOrder().Where(IsCleared).ToList() is not { Count: > 0 } fields)
        {
            return null;
        }

        var message = descriptor.Parser.ParseFrom(published);
        foreach (var field in fields)
        {
            if (field is { FieldType: FieldType.Enum, IsRepeated: false }
                && field.EnumType.Values.FirstOrDefault(value => value.Name.EndsWith(ErasedValue, StringComparison.Ordinal)) is { } erased)
            {
                field.Accessor.SetValue(message, Enum.ToObject(field.EnumType.ClrType, erased.Number));
            }
            else
            {
                field.Accessor.Clear(message);
            }
        }

        return message.ToByteArray();
    }

    private static bool IsCleared(FieldDescriptor field) => field.GetOptions()?.GetExtension(PublishedExtensions.ClearedByErasure) == true;
}
