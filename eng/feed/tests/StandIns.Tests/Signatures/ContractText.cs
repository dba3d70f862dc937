using System.Reflection;
using Google.Protobuf.Reflection;

namespace StandIns.Tests.Signatures;

/// <summary>Writes what protoc generated as the contract it was generated from: one line for each field, value and method.</summary>
internal static class ContractText
{
    /// <summary>The .proto files compiled into an assembly.</summary>
    public static IReadOnlyList<FileDescriptor> Files(Assembly assembly) =>
    [
        .. assembly.GetExportedTypes()
            .Where(type => type is { IsAbstract: true, IsSealed: true })
            .Select(type => type.GetProperty("Descriptor", typeof(FileDescriptor))?.GetValue(null))
            .OfType<FileDescriptor>(),
    ];

    /// <summary>The namespaces protoc wrote.</summary>
    public static IEnumerable<string> Namespaces(FileDescriptor file) =>
        file.MessageTypes.Select(message => message.ClrType.Namespace!).Distinct();

    public static IEnumerable<string> Of(FileDescriptor file) =>
        file.MessageTypes.SelectMany(Message)
            .Concat(file.EnumTypes.SelectMany(Values))
            .Concat(file.Services.SelectMany(service => service.Methods.Select(Method)));

    private static IEnumerable<string> Message(MessageDescriptor message) =>
        message.Fields.InDeclarationOrder().Select(Field)
            .Concat(message.EnumTypes.SelectMany(Values))
            .Concat(message.NestedTypes.SelectMany(Message));

    private static string Field(FieldDescriptor field)
    {
        var type = field.FieldType switch
        {
            FieldType.Message => field.MessageType.FullName,
            FieldType.Enum => field.EnumType.FullName,
            _ => field.FieldType.ToString().ToLowerInvariant(),
        };
        var place = field.RealContainingOneof is { } oneof ? $" in {oneof.Name}" : "";
        return $"proto field {field.FullName} = {field.FieldNumber}: {(field.IsRepeated ? "repeated " : "")}{type}{place}";
    }

    private static IEnumerable<string> Values(EnumDescriptor type) =>
        type.Values.Select(value => $"proto value {type.FullName}.{value.Name} = {value.Number}");

    private static string Method(MethodDescriptor method) =>
        $"proto method {method.FullName}: {(method.IsClientStreaming ? "stream " : "")}{method.InputType.FullName}"
        + $" -> {(method.IsServerStreaming ? "stream " : "")}{method.OutputType.FullName}";
}
