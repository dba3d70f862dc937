using System.Collections;
using System.Collections.Concurrent;
using System.Collections.Frozen;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Calls;
using Enum = System.Enum;

namespace Sygeopfoelgning.Rpc.InformationClasses;

/// <summary>
/// Empties the fields of messages of one type for readers who may see certain classes of information. Created once; there is none
/// for a type in which nothing is ever emptied.
/// </summary>
internal sealed class Redaction
{
    private readonly List<FieldDescriptor> emptied = [];
    private readonly List<(FieldDescriptor Field, Redaction Inside)> entered = [];
    private readonly List<FieldDescriptor> unpacked = [];
    private readonly Packed packed;

    private Redaction(Packed packed) => this.packed = packed;

    /// <summary>The redaction for readers of these classes; null if nothing is emptied.</summary>
    public static Redaction? Of(MessageDescriptor message, IEnumerable<InformationClass> shown)
    {
        var classes = shown.ToFrozenSet();
        return Enum.GetValues<InformationClass>().All(one => one == InformationClass.Unspecified || classes.Contains(one))
            ? null
            : Make(message, classes, new Packed(classes));
    }

    /// <summary>The redacted message. The original, to which others may hold references, is not changed.</summary>
    public T Apply<T>(T message) where T : class
    {
        var copy = message is IDeepCloneable<T> cloneable ? cloneable.Clone() : throw new InvalidOperationException($"{typeof(T)} is not a message.");
        Empty((IMessage)copy);
        return copy;
    }

    private void Empty(IMessage message)
    {
        foreach (var field in emptied)
        {
            // Clearing a member of a oneof that is not the set one would clear the set one.
            if (field.RealContainingOneof is not { } oneof || oneof.Accessor.GetCaseFieldDescriptor(message) == field)
            {
                field.Accessor.Clear(message);
            }
        }

        foreach (var (field, inside) in entered)
        {
            foreach (var value in Values(field, message))
            {
                inside.Empty(value);
            }
        }

        foreach (var any in unpacked.SelectMany(field => Values(field, message)).Cast<Any>())
        {
            packed.Empty(any);
        }
    }

    private static IEnumerable<IMessage> Values(FieldDescriptor field, IMessage message) => field.Accessor.GetValue(message) switch
    {
        IList list => list.Cast<IMessage>(),
        IMessage one => [one],
        _ => [],
    };

    private static Redaction? Make(MessageDescriptor message, FrozenSet<InformationClass> shown, Packed packed)
    {
        var made = new Dictionary<MessageDescriptor, Redaction>();
        var whole = Explore(message, shown, packed, made);

        // Messages may contain each other: starting from those in which something is emptied, find all that contain them.
        var matter = made.Values.Where(one => one.emptied.Count > 0 || one.unpacked.Count > 0).ToHashSet();
        for (var found = matter.Count; found > 0;)
        {
            var around = made.Values.Where(one => !matter.Contains(one) && one.entered.Any(way => matter.Contains(way.Inside))).ToList();
            matter.UnionWith(around);
            found = around.Count;
        }

        foreach (var one in made.Values)
        {
            one.entered.RemoveAll(way => !matter.Contains(way.Inside));
        }

        return matter.Contains(whole) ? whole : null;
    }

    private static Redaction Explore(
        MessageDescriptor message, FrozenSet<InformationClass> shown, Packed packed, Dictionary<MessageDescriptor, Redaction> made)
    {
        if (made.TryGetValue(message, out var known))
        {
            return known;
        }

        var redaction = made[message] = new Redaction(packed);
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            var own = Information.ClassOf(field);
            var isOpen = own == InformationClass.Unspecified;
            if (isOpen && Information.HoldsFields(field))
            {
                redaction.entered.Add((field, Explore(field.MessageType, shown, packed, made)));
            }
            else if (Information.IsPacked(field) && (isOpen || shown.Contains(own)))
            {
                redaction.unpacked.Add(field);
            }
            else if (!shown.Contains(own))
            {
                redaction.emptied.Add(field);
            }
        }

        return redaction;
    }

    /// <summary>A packed message (<c>google.protobuf.Any</c>) is redacted like any other.</summary>
    private sealed class Packed(FrozenSet<InformationClass> shown)
    {
        private readonly ConcurrentDictionary<MessageDescriptor, Redaction?> known = new();

        /// <summary>A message of a type that this version does not know is emptied completely.</summary>
        public void Empty(Any any)
        {
            if (!Contract.Messages.TryGetValue(Any.GetTypeName(any.TypeUrl), out var message))
            {
                (any.TypeUrl, any.Value) = ("", ByteString.Empty);
            }
            else
            {
                // Unknown fields are removed, too.
                var content = message.Parser.WithDiscardUnknownFields(true).ParseFrom(any.Value);
                known.GetOrAdd(message, type => Make(type, shown, this))?.Empty(content);
                any.Value = content.ToByteString();
            }
        }
    }
}
