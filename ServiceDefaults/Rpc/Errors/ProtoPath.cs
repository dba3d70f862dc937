using Google.Protobuf.Reflection;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>Converts the path of a C# property to the path of the proto field, as callers know it.</summary>
internal static class ProtoPath
{
    /// <summary><c>Form.Citizen.CprNumber</c> → <c>form.citizen.cpr_number</c>; <c>Periods[2].From</c> → <c>periods[2].from</c>.</summary>
    public static string Of(MessageDescriptor message, string propertyPath)
    {
        MessageDescriptor? inside = message;
        return string.Join('.', propertyPath.Split('.').Select(step =>
        {
            var bracket = step.IndexOf('[', StringComparison.Ordinal);
            var (name, index) = bracket < 0 ? (step, "") : (step[..bracket], step[bracket..]);
            var field = inside?.Fields.InDeclarationOrder().FirstOrDefault(candidate => candidate.PropertyName == name);
            inside = field is { FieldType: FieldType.Message } ? field.MessageType : null;
            return (field?.Name ?? name) + index;
        }));
    }
}
