using Google.Protobuf;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Rpc.Telemetry;

/// <summary>Finds the case of a request or an answer.</summary>
internal static class CaseIds
{
    private const string FieldName = "case_id";

    /// <summary>
    /// The message's <c>case_id</c>, or that of a single message in it (<c>case.case_id</c>); null if there is none or it is not a
    /// UUID: callers may write anything in it.
    /// </summary>
    public static string? In(IMessage? message) => message is null ? null : Own(message) ?? message.Descriptor.Fields.InDeclarationOrder()
        .Where(field => field is { FieldType: FieldType.Message, IsRepeated: false })
        .Select(field => field.Accessor.GetValue(message) is IMessage inside ? Own(inside) : null)
        .FirstOrDefault(id => id is not null);

    private static string? Own(IMessage message) =>
        message.Descriptor.FindFieldByName(FieldName) is { FieldType: FieldType.String, IsRepeated: false } field
        && (string)field.Accessor.GetValue(message) is var id && ValidationExtensions.IsUuid(id)
            ? id.ToLowerInvariant()
            : null;
}
