using Buf.Validate;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Options.V1;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>
/// The rules of <c>buf.validate</c> that apply to a field of a request: its own, or else those of the common field with its name and
/// type (<c>options/v1/common_fields.proto</c>).
/// </summary>
internal static class DeclaredRules
{
    /// <summary>The rules of a field; null if it has none.</summary>
    public static FieldRules? Of(FieldDescriptor field) => OwnOf(field) ?? (CommonOf(field) is { } common ? OwnOf(common) : null);

    /// <summary>The common field with the name and type of a field; null if there is none.</summary>
    public static FieldDescriptor? CommonOf(FieldDescriptor field) =>
        CommonFields.Descriptor.FindFieldByName(field.Name) is { } common && common.FieldType == field.FieldType && !field.IsRepeated ? common : null;

    private static FieldRules? OwnOf(FieldDescriptor field) => field.GetOptions()?.GetExtension(ValidateExtensions.Field);
}
