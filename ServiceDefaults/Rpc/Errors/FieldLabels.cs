using System.Collections.Concurrent;
using Google.Protobuf.Reflection;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>The names of the fields of forms (option <c>label</c>): a field's own, or that of the common field of its name and type.</summary>
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
            OwnOf(of) ?? (DeclaredRules.CommonOf(of) is { } common ? OwnOf(common) : null), field);
    }

    /// <summary>The refusal with the label of each field that has one and is not labelled yet; any other refusal as it is.</summary>
    public static Refusal Named(Refusal refusal, MessageDescriptor request) => refusal is InvalidRequest invalid
        ? new InvalidRequest([.. invalid.Violations.Select(violation => violation.Label is null ? violation with { Label = Of(request, violation.Field) } : violation)])
        : refusal;

    private static Wording? OwnOf(FieldDescriptor field) =>
        field.GetOptions()?.GetExtension(LabelExtensions.Label) is { } label ? new Wording(label.Danish, label.English) : null;
}
