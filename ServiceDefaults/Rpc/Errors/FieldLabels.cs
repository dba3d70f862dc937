using System.Collections.Concurrent;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>The names of the fields of forms (option <c>label</c>).</summary>
internal static class FieldLabels
{
    private static readonly ConcurrentDictionary<(MessageDescriptor, string), Wording?> Known = new();

    /// <summary>The label of the field at a path such as <c>form.earlier_counted_periods[2].from</c>; null if it has none.</summary>
    public static Wording? Of(MessageDescriptor message, string path)
    {
        FieldDescriptor? field = null;
        foreach (var step in path.Split('.'))
        {
            var name = step.IndexOf('[', StringComparison.Ordinal) is >= 0 and var bracket ? step[..bracket] : step;
            var inside = field is null ? message : field.FieldType == FieldType.Message ? field.MessageType : null;
            field = inside?.FindFieldByName(name);
            if (field is null)
            {
                return null;
            }
        }

        return field is null ? null : Known.GetOrAdd((field.ContainingType, field.Name), static (_, of) =>
            of.GetOptions()?.GetExtension(LabelExtensions.Label) is { } label ? new Wording(label.Danish, label.English) : null, field);
    }
}
