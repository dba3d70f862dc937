using System.Collections.Frozen;
using System.Reflection;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Options.V1;

namespace Sygeopfoelgning.Rpc.Calls;

/// <summary>What the protos declare about the suite's methods.</summary>
public static class Contract
{
    // Almost every text of twenty thousand characters, the maximum length of a text, fits in it.
    private const int OrdinaryRequest = 64 * 1024;

    /// <summary>All proto services of the suite.</summary>
    public static IReadOnlyList<ServiceDescriptor> Services { get; } =
    [
        .. typeof(AccessExtensions).Assembly.GetExportedTypes()
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static))
            .Where(property => property?.PropertyType == typeof(ServiceDescriptor))
            .Select(property => (ServiceDescriptor)property!.GetValue(null)!)
            .OrderBy(service => service.FullName, StringComparer.Ordinal),
    ];

    /// <summary>All messages of the suite by their full name.</summary>
    public static FrozenDictionary<string, MessageDescriptor> Messages { get; } = typeof(AccessExtensions).Assembly.GetExportedTypes()
        .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static))
        .Where(property => property?.PropertyType == typeof(MessageDescriptor))
        .Select(property => (MessageDescriptor)property!.GetValue(null)!)
        .ToFrozenDictionary(message => message.FullName, StringComparer.Ordinal);

    /// <summary>The files of the contract that hold published events, one per publisher (option <c>publishers</c>).</summary>
    public static IReadOnlyList<FileDescriptor> EventFiles { get; } =
    [
        .. Messages.Values.Select(message => message.File).Distinct().Where(file => PublishersIn(file).Count > 0)
            .OrderBy(file => file.Name, StringComparer.Ordinal),
    ];

    /// <summary>The published events: the messages that declare their subject (option <c>aggregate</c>).</summary>
    public static IReadOnlyList<MessageDescriptor> Events { get; } =
        [.. EventFiles.SelectMany(file => file.MessageTypes).Where(message => AggregateOf(message).Length > 0)];

    /// <summary>The methods by their path on the wire, <c>/package.Service/Method</c>.</summary>
    public static FrozenDictionary<string, MethodDescriptor> Methods { get; } =
        Services.SelectMany(service => service.Methods).ToFrozenDictionary(PathOf, StringComparer.Ordinal);

    /// <summary>The types of the methods' requests.</summary>
    internal static FrozenSet<Type> Requests { get; } = Methods.Values.Select(method => method.InputType.ClrType).ToFrozenSet();

    private static EnumDescriptor Groups => AccessReflection.Descriptor.EnumTypes.Single(type => type.ClrType == typeof(RoleGroup));

    private static FrozenDictionary<string, MethodAccess> Accesses { get; } =
        Methods.ToFrozenDictionary(pair => pair.Key, pair => new MethodAccess(pair.Key, pair.Value), StringComparer.Ordinal);

    /// <summary>
    /// The roles that a method declares (option <c>access</c>), those of its group first: a caller with several acts in the first
    /// one. Empty if it declares none.
    /// </summary>
    public static IReadOnlyList<Role> RolesOf(MethodDescriptor method) =>
        method.GetOptions()?.GetExtension(AccessExtensions.Access) is { } access
            ? [.. MembersOf(access.Group).Concat(access.Roles).Where(role => role != Role.Unspecified)]
            : [];

    /// <summary>The roles of a group, in their order (option <c>members</c>); empty for no group.</summary>
    public static IReadOnlyList<Role> MembersOf(RoleGroup group) => Groups.FindValueByNumber((int)group)?.GetOptions()?.GetExtension(AccessExtensions.Members) ?? [];

    /// <summary>The services that publish the events of a file; empty if it contains none.</summary>
    public static IReadOnlyList<string> PublishersIn(FileDescriptor file) => file.GetOptions()?.GetExtension(PublishedExtensions.Publishers) ?? [];

    /// <summary>The subject of an event, <c>case</c> or <c>municipality</c>; empty if the message is not an event.</summary>
    public static string AggregateOf(MessageDescriptor message) => message.GetOptions()?.GetExtension(PublishedExtensions.Aggregate) ?? "";

    /// <summary>The access that a method declares, by its path on the wire.</summary>
    internal static MethodAccess AccessOf(string path) => Accesses[path];

    /// <summary>The maximum size of a request of a method in bytes, uncompressed (option <c>request_limit_bytes</c>).</summary>
    internal static int RequestLimit(MethodDescriptor method) =>
        method.GetOptions() is { } options && options.HasExtension(LimitsExtensions.RequestLimitBytes)
            ? options.GetExtension(LimitsExtensions.RequestLimitBytes)
            : OrdinaryRequest;

    /// <summary>A write carries a request id; everything else is a read and can be repeated.</summary>
    internal static bool IsRead(MethodDescriptor method) => method.InputType.FindFieldByName("request_id") is null;

    /// <summary>Health and reflection belong to gRPC: open to everyone, and left out of traces and metrics.</summary>
    internal static bool IsPlumbing(string path) =>
        path.StartsWith("/grpc.health.", StringComparison.Ordinal) || path.StartsWith("/grpc.reflection.", StringComparison.Ordinal);

    private static string PathOf(MethodDescriptor method) => $"/{method.Service.FullName}/{method.Name}";
}
