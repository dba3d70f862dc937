using System.Collections.Concurrent;
using System.Collections.Frozen;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Options.V1;
using Enum = System.Enum;

namespace Sygeopfoelgning.Rpc.InformationClasses;

/// <summary>
/// Which role may see which class of information (domain.md 5.1). What is not listed here is not shown. Classes that are
/// masked everywhere are shown only by a method that reveals them.
/// </summary>
public static class Information
{
    private static readonly FrozenDictionary<Role, FrozenSet<InformationClass>> Seen = new Dictionary<Role, FrozenSet<InformationClass>>
    {
        [Role.Caseworker] = Officer,
        [Role.RetentionOfficer] = Officer,
        [Role.Coordinator] = Officer,
        [Role.TeamLeader] = Officer,
        // Health only as far as the decision requires: the decision's own methods will show it, the ordinary ones do not.
        [Role.PaymentUnit] = Of(
            InformationClass.NotPersonal, InformationClass.Identity, InformationClass.CaseProcess, InformationClass.WorkFunction),
        // Access to statements about others may be restricted; the author decides later what the citizen gets.
        [Role.Citizen] = Of(
            InformationClass.NotPersonal, InformationClass.Identity, InformationClass.CaseProcess, InformationClass.WorkFunction,
            InformationClass.Health, InformationClass.Social),
        // Who read what, and whether a record is intact, but none of its content.
        [Role.Auditor] = Of(InformationClass.NotPersonal, InformationClass.CaseProcess),
        [Role.Operator] = Of(InformationClass.NotPersonal),
        [Role.ExternalParty] = Of(InformationClass.NotPersonal),
        [Role.Service] = Enum.GetValues<InformationClass>().Where(one => one != InformationClass.Unspecified).ToFrozenSet(),
    }.ToFrozenDictionary();

    private static readonly ConcurrentDictionary<MessageDescriptor, FrozenSet<InformationClass>> Held = new();

    private static FrozenSet<InformationClass> Officer => Of(
        InformationClass.NotPersonal, InformationClass.Identity, InformationClass.CaseProcess, InformationClass.WorkFunction,
        InformationClass.Health, InformationClass.Social, InformationClass.ThirdParty);

    /// <summary>Whether the role may see the class in the answer of a method that reveals <paramref name="revealed"/>.</summary>
    public static bool IsShown(InformationClass what, Role role, IReadOnlyList<InformationClass> revealed) =>
        what != InformationClass.Unspecified && (Seen.GetValueOrDefault(role)?.Contains(what) == true || revealed.Contains(what));

    /// <summary>
    /// The class of a field: its own, or its message's; unspecified if neither declares one, and if the field holds a
    /// message that classifies its own fields, packed or not.
    /// </summary>
    public static InformationClass ClassOf(FieldDescriptor field)
    {
        var own = field.GetOptions()?.GetExtension(InformationClassExtensions.InformationClass) ?? InformationClass.Unspecified;
        return own != InformationClass.Unspecified || HoldsFields(field) || IsPacked(field)
            ? own
            : field.ContainingType.GetOptions()?.GetExtension(InformationClassExtensions.DefaultInformationClass) ?? InformationClass.Unspecified;
    }

    /// <summary>All classes that an answer of this type can contain.</summary>
    public static IReadOnlySet<InformationClass> ClassesIn(MessageDescriptor answer)
    {
        if (Held.TryGetValue(answer, out var known))
        {
            return known;
        }

        var classes = new HashSet<InformationClass>();
        Collect(answer, classes, []);
        return Held.GetOrAdd(answer, classes.ToFrozenSet());
    }

    /// <summary>The fields, <c>Message.field</c>, of an answer of this type that have no class.</summary>
    public static IEnumerable<string> UnclassifiedIn(MessageDescriptor answer)
    {
        var visited = new HashSet<MessageDescriptor>();
        Collect(answer, [], visited);
        return from message in visited
               from field in message.Fields.InDeclarationOrder()
               where ClassOf(field) == InformationClass.Unspecified && !HoldsFields(field) && !IsPacked(field)
               select $"{message.FullName}.{field.Name}";
    }

    /// <summary>Whether a field's value is a packed message (<c>google.protobuf.Any</c>).</summary>
    internal static bool IsPacked(FieldDescriptor field) => field.FieldType == FieldType.Message && field.MessageType == Any.Descriptor;

    /// <summary>Whether a field's value is a message of the suite, whose own fields have classes.</summary>
    internal static bool HoldsFields(FieldDescriptor field) =>
        field.FieldType == FieldType.Message && !field.IsMap
        && field.MessageType.File.Package.StartsWith("sygeopfoelgning.", StringComparison.Ordinal);

    private static void Collect(MessageDescriptor message, HashSet<InformationClass> classes, HashSet<MessageDescriptor> visited)
    {
        if (!visited.Add(message))
        {
            return;
        }

        foreach (var field in message.Fields.InDeclarationOrder())
        {
            var own = ClassOf(field);
            if (own == InformationClass.Unspecified && HoldsFields(field))
            {
                Collect(field.MessageType, classes, visited);
            }
            else if (own == InformationClass.Unspecified && IsPacked(field))
            {
                // The content of a packed message is only known in the answer itself: the log lists too many classes rather than too few.
                classes.UnionWith(Officer);
            }
            else
            {
                classes.Add(own);
            }
        }
    }

    private static FrozenSet<InformationClass> Of(params InformationClass[] classes) => classes.ToFrozenSet();
}
