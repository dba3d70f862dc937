using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Sygeopfoelgning.Rpc.Calls;

/// <summary>
/// The fields that mean the same in every request and answer (<c>request_id</c>, <c>validate_only</c>, <c>at_least</c>,
/// <c>position</c>, <c>as_of</c>), found by name, so that no RPC has to handle them.
/// </summary>
internal static class MessageFields
{
    private static readonly ConcurrentDictionary<(MessageDescriptor, string), FieldDescriptor?> Known = new();

    public static string Text(IMessage message, string name) => Find(message.Descriptor, name)?.Accessor.GetValue(message) as string ?? "";

    public static bool Flag(IMessage message, string name) => Find(message.Descriptor, name)?.Accessor.GetValue(message) is true;

    public static bool Has<T>(string name) where T : IMessage => Find(DescriptorOf<T>.Value, name) is not null;

    public static void Set(IMessage message, string name, object value) => Find(message.Descriptor, name)?.Accessor.SetValue(message, value);

    public static void Clear(IMessage message, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Find(message.Descriptor, name)?.Accessor.Clear(message);
        }
    }

    private static FieldDescriptor? Find(MessageDescriptor message, string name) =>
        Known.GetOrAdd((message, name), static key => key.Item1.FindFieldByName(key.Item2));

    private static class DescriptorOf<T> where T : IMessage
    {
        public static readonly MessageDescriptor Value = Activator.CreateInstance<T>().Descriptor;
    }
}
