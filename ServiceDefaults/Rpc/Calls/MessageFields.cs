using System.Collections.Concurrent;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Rpc.Health;

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

    public static int Number(IMessage message, string name) => Find(message.Descriptor, name)?.Accessor.GetValue(message) is int number ? number : 0;

    public static bool Has<T>(string name) where T : IMessage => Find(DescriptorOf<T>.Value, name) is not null;

    public static void Set(IMessage message, string name, object value) => Find(message.Descriptor, name)?.Accessor.SetValue(message, value);

    public static void Clear(IMessage message, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            Find(message.Descriptor, name)?.Accessor.Clear(message);
        }
    }

    /// <summary>The fields along a path inside a message, such as <c>case.citizen.person_id</c>.</summary>
    public static IReadOnlyList<FieldDescriptor> PathTo(MessageDescriptor message, string path)
    {
        var fields = new List<FieldDescriptor>();
        foreach (var name in path.Split('.'))
        {
            var within = fields.Count == 0 ? message : fields[^1].FieldType == FieldType.Message && !fields[^1].IsRepeated ? fields[^1].MessageType : null;
            fields.Add(within?.FindFieldByName(name) ?? throw new StartupProblem($"{message.FullName} has no field {path}, although its proto names it."));
        }

        return fields;
    }

    /// <summary>Empties a field inside a message, if it is present.</summary>
    public static void Clear(IMessage message, IReadOnlyList<FieldDescriptor> path)
    {
        var within = message;
        for (var i = 0; i < path.Count - 1 && within is not null; i++)
        {
            within = (IMessage?)path[i].Accessor.GetValue(within);
        }

        if (within is not null)
        {
            path[^1].Accessor.Clear(within);
        }
    }

    private static FieldDescriptor? Find(MessageDescriptor message, string name) =>
        Known.GetOrAdd((message, name), static key => key.Item1.FindFieldByName(key.Item2));

    private static class DescriptorOf<T> where T : IMessage
    {
        public static readonly MessageDescriptor Value = Activator.CreateInstance<T>().Descriptor;
    }
}
