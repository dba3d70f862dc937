using System.Collections;
using System.Collections.Concurrent;
using System.Globalization;
using Buf.Validate;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Health;
using Date = Google.Type.Date;
using Violation = Sygeopfoelgning.Kernel.Violation;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>
/// Validates a message against the contract (<c>buf.validate</c> in the protos, <see cref="DeclaredRules"/>), compiled once from its descriptor. An unknown
/// annotation is a <see cref="StartupProblem"/>. The results equal ProtoValidate's with three differences, all about texts: blanks
/// do not count as a value where one is required; a length is counted as people count; and blanks do not count towards a minimum.
/// Independently of the annotations, every text must be valid text, and every date and time must exist.
/// </summary>
internal sealed class ContractValidator
{
    private static readonly ConcurrentDictionary<MessageDescriptor, ContractValidator> Compiled = new();
    private static readonly Lock Compiling = new();

    private FieldValidator[] fields = [];
    private OneofDescriptor[] neededOneofs = [];

    private ContractValidator()
    {
    }

    /// <summary>The validator of a message.</summary>
    /// <exception cref="StartupProblem">The contract has an annotation that this service cannot check.</exception>
    public static ContractValidator Of(MessageDescriptor message)
    {
        if (Compiled.TryGetValue(message, out var known))
        {
            return known;
        }

        lock (Compiling)
        {
            var made = new Dictionary<MessageDescriptor, ContractValidator>();
            var validator = Compile(message, made);
            foreach (var (of, one) in made)
            {
                Compiled.TryAdd(of, one);
            }

            return validator;
        }
    }

    /// <summary>All violations of a message, with proto field paths.</summary>
    public IReadOnlyList<Violation> Violations(IMessage message)
    {
        var found = new List<Violation>();
        Check(message, null, found);
        return found;
    }

    internal void Check(IMessage message, Place? at, List<Violation> found)
    {
        foreach (var oneof in neededOneofs)
        {
            if (oneof.Accessor.GetCaseFieldDescriptor(message) is null)
            {
                found.Add(Errors.Violations.FieldRequired.At(new Place(at, oneof.Name).ToString()));
            }
        }

        foreach (var field in fields)
        {
            field.Check(message, at, found);
        }
    }

    private static ContractValidator Compile(MessageDescriptor message, Dictionary<MessageDescriptor, ContractValidator> made)
    {
        if (Compiled.TryGetValue(message, out var known) || made.TryGetValue(message, out known))
        {
            return known;
        }

        if (message.GetOptions()?.HasExtension(ValidateExtensions.Message) == true)
        {
            throw new StartupProblem($"The message {message.FullName} has a rule of buf.validate that this service cannot check: write it as a RequestValidator.");
        }

        // Registered before its fields are compiled: a message may contain itself.
        var validator = made[message] = new ContractValidator();
        validator.neededOneofs = [.. message.Oneofs.Where(oneof => oneof.GetOptions()?.GetExtension(ValidateExtensions.Oneof)?.Required == true)];
        validator.fields =
        [
            .. message.Fields.InDeclarationOrder()
                .Select(field => FieldValidator.Compile(field, inside => Compile(inside, made)))
                .OfType<FieldValidator>(),
        ];
        return validator;
    }

    /// <summary>The path of a value, written out only when it violates something.</summary>
    internal sealed record Place(Place? Around, string Field, int Index = -1)
    {
        public override string ToString()
        {
            var here = Index < 0 ? Field : string.Create(CultureInfo.InvariantCulture, $"{Field}[{Index}]");
            return Around is null ? here : $"{Around}.{here}";
        }
    }

    /// <summary>The checks of one field.</summary>
    private sealed class FieldValidator
    {
        private readonly FieldDescriptor field;
        private readonly bool isRequired;
        private readonly bool skipsEmpty;
        private readonly int mostItems;
        private readonly ValueCheck check;

        // This many items beyond the limit of a list are checked as well.
        private const int ItemsBeyond = 100;

        private FieldValidator(FieldDescriptor field, FieldRules rules, int mostItems, ValueCheck check)
        {
            this.field = field;
            isRequired = rules.Required;
            skipsEmpty = field.HasPresence || rules.Ignore == Ignore.IfZeroValue;
            this.mostItems = mostItems;
            this.check = check;
        }

        /// <summary>Null if there is nothing to check.</summary>
        public static FieldValidator? Compile(FieldDescriptor field, Func<MessageDescriptor, ContractValidator> inside)
        {
            var rules = DeclaredRules.Of(field)?.Clone() ?? new FieldRules();
            var left = rules.Clone();
            left.ClearRequired();
            if (rules.Ignore == Ignore.IfZeroValue)
            {
                left.ClearIgnore();
            }

            var mostItems = int.MaxValue;
            var items = rules;
            if (field.IsRepeated && left.TypeCase == FieldRules.TypeOneofCase.Repeated)
            {
                mostItems = rules.Repeated.HasMaxItems ? (int)rules.Repeated.MaxItems : int.MaxValue;
                items = rules.Repeated.Items?.Clone() ?? new FieldRules();
                left.Repeated.ClearMaxItems();
                left.Repeated.Items = null;
                EndUnlessEmpty(field, left.Repeated);
                left.ClearType();
            }
            else if (field.IsRepeated)
            {
                items = new FieldRules();
            }

            var leftOfItems = ReferenceEquals(items, rules) ? left : items.Clone();
            if (field.IsRepeated && items.Ignore == Ignore.Always)
            {
                // The items are checked one by one, and what is wrong with one is part of the answer.
                leftOfItems.ClearIgnore();
                EndUnlessEmpty(field, leftOfItems);
                EndUnlessEmpty(field, left);
                return new FieldValidator(field, rules, mostItems, ValueCheck.Nothing);
            }

            if (field.IsMap)
            {
                EndUnlessEmpty(field, left);
                return null;
            }

            var value = ValueCheck.Compile(field, items, leftOfItems, inside);
            EndUnlessEmpty(field, leftOfItems);
            EndUnlessEmpty(field, left);
            return value is null && !rules.Required && mostItems == int.MaxValue
                ? null
                : new FieldValidator(field, rules, mostItems, value ?? ValueCheck.Nothing);
        }

        public void Check(IMessage message, Place? at, List<Violation> found)
        {
            var value = field.Accessor.GetValue(message);
            if (value is IList list)
            {
                CheckList(list, at, found);
                return;
            }

            var isGiven = field.HasPresence ? value is not null && field.Accessor.HasValue(message) : !IsZero(value);
            if (!isGiven)
            {
                if (isRequired)
                {
                    found.Add(Errors.Violations.FieldRequired.At(new Place(at, field.Name).ToString()));
                }

                if (isRequired || skipsEmpty)
                {
                    return;
                }
            }

            check.Check(value!, at, field.Name, -1, isRequired, found);
        }

        private void CheckList(IList list, Place? at, List<Violation> found)
        {
            if (list.Count == 0)
            {
                if (isRequired)
                {
                    found.Add(Errors.Violations.FieldRequired.At(new Place(at, field.Name).ToString()));
                }

                return;
            }

            if (list.Count > mostItems)
            {
                found.Add(Errors.Violations.ListTooLong.At(new Place(at, field.Name).ToString(), mostItems));
            }

            // A hundred thousand invalid items would give as many violations.
            for (var i = 0; i < Math.Min(list.Count, mostItems + (long)ItemsBeyond); i++)
            {
                check.Check(list[i]!, at, field.Name, i, isRequired: false, found);
            }
        }

        // Enums are boxed as their own type and read as their number.
        private static bool IsZero(object? value) => value switch
        {
            string text => text.Length == 0,
            int number => number == 0,
            long number => number == 0,
            bool yes => !yes,
            System.Enum member => (int)(object)member == 0,
            ByteString bytes => bytes.IsEmpty,
            null => true,
            IConvertible number => number.ToDouble(CultureInfo.InvariantCulture) == 0,
            _ => false,
        };

        // Everything that was understood has been removed; anything left would be an annotation that nobody enforces.
        private static void EndUnlessEmpty(FieldDescriptor field, IMessage left)
        {
            if (left.CalculateSize() > 0)
            {
                throw new StartupProblem(
                    $"The field {field.FullName} has a rule of buf.validate that this service cannot check ({left}): write it as a RequestValidator, or teach "
                    + "ContractValidator.");
            }
        }
    }

    /// <summary>The checks of one value, of a field or of an item.</summary>
    private abstract class ValueCheck
    {
        public static readonly ValueCheck Nothing = new NoCheck();

        /// <summary>Null if there is nothing to check. Removes from <paramref name="left"/> what it understands.</summary>
        public static ValueCheck? Compile(FieldDescriptor field, FieldRules rules, FieldRules left, Func<MessageDescriptor, ContractValidator> inside)
        {
            switch (field.FieldType)
            {
                case FieldType.String:
                    return new TextCheck(field, rules.String, Understood(left, FieldRules.TypeOneofCase.String, left.String, DeclaredChecks.Texts));
                case FieldType.Enum:
                    return rules.TypeCase == FieldRules.TypeOneofCase.Enum
                        ? new EnumCheck(field.EnumType, rules.Enum.DefinedOnly, Understood(left, FieldRules.TypeOneofCase.Enum, left.Enum, DeclaredChecks.Enums))
                        : null;
                case FieldType.Int32:
                    return Declared(Understood(left, FieldRules.TypeOneofCase.Int32, left.Int32, DeclaredChecks.Int32s));
                case FieldType.Int64:
                    return Declared(Understood(left, FieldRules.TypeOneofCase.Int64, left.Int64, DeclaredChecks.Int64s));
                case FieldType.Message when field.MessageType.ClrType == typeof(Duration):
                    return Declared(Understood(left, FieldRules.TypeOneofCase.Duration, left.Duration, DeclaredChecks.Durations));
                case FieldType.Message when field.MessageType.ClrType == typeof(Date):
                    return new BuiltInCheck<Date>(DateMapping.Exists, Errors.Violations.DateInvalid);
                case FieldType.Message when field.MessageType.ClrType == typeof(Timestamp):
                    return new BuiltInCheck<Timestamp>(TimeMapping.Exists, Errors.Violations.TimeInvalid);
                case FieldType.Message when field.MessageType.File.Package.StartsWith("google.", StringComparison.Ordinal):
                    return null;
                case FieldType.Message:
                    return new MessageCheck(inside(field.MessageType));
                default:
                    return null;
            }
        }

        public abstract void Check(object value, Place? at, string field, int index, bool isRequired, List<Violation> found);

        private static DeclaredChecks.Check<TValue>[] Understood<TRules, TValue>(
            FieldRules left, FieldRules.TypeOneofCase type, TRules? rules, IReadOnlyList<DeclaredChecks.Kind<TRules, TValue>> kinds)
            where TRules : class, IExtendableMessage<TRules>
        {
            if (left.TypeCase != type || rules is null)
            {
                return [];
            }

            var checks = kinds.Select(kind => kind.TakeFrom(rules)).OfType<DeclaredChecks.Check<TValue>>().ToArray();
            switch (rules)
            {
                case StringRules text:
                    text.ClearMinLen();
                    text.ClearMaxLen();
                    break;
                case EnumRules member:
                    member.ClearDefinedOnly();
                    break;
                default:
                    break;
            }

            if (rules.CalculateSize() == 0)
            {
                left.ClearType();
            }

            return checks;
        }

        private static DeclaredCheck<TValue>? Declared<TValue>(DeclaredChecks.Check<TValue>[] checks) =>
            checks.Length == 0 ? null : new DeclaredCheck<TValue>(checks);

        private sealed class NoCheck : ValueCheck
        {
            public override void Check(object value, Place? at, string field, int index, bool isRequired, List<Violation> found)
            {
            }
        }
    }

    private sealed class TextCheck(FieldDescriptor field, StringRules? rules, DeclaredChecks.Check<string>[] declared) : ValueCheck
    {
        private readonly bool lineBreaks = field.GetOptions()?.GetExtension(TextExtensions.LineBreaks) == true;
        private readonly int least = rules?.HasMinLen == true ? (int)rules.MinLen : 0;
        private readonly int most = rules?.HasMaxLen == true ? (int)rules.MaxLen : int.MaxValue;

        public override void Check(object value, Place? at, string field, int index, bool isRequired, List<Violation> found)
        {
            var text = (string)value;
            if (RequestTexts.ViolationOf(text, lineBreaks, "") is { } unreadable)
            {
                found.Add(unreadable.At(Path()));
            }

            if (isRequired && AcceptableText.IsBlank(text))
            {
                found.Add(Errors.Violations.FieldRequired.At(Path()));
                return;
            }

            // There are at most as many characters as code units, and usually as many.
            if (text.Length > most && AcceptableText.Length(text) > most)
            {
                found.Add(Errors.Violations.TextTooLong.At(Path(), most));
            }

            if (least > 0 && AcceptableText.LengthWithoutPadding(text) < least)
            {
                found.Add(Errors.Violations.TextTooShort.At(Path(), least));
            }

            foreach (var one in declared)
            {
                if (one(text) is { } violation)
                {
                    found.Add(violation.At(Path()));
                }
            }

            string Path() => new Place(at, field, index).ToString();
        }
    }

    private sealed class EnumCheck(EnumDescriptor members, bool definedOnly, DeclaredChecks.Check<int>[] declared) : ValueCheck
    {
        private readonly HashSet<int> known = [.. members.Values.Select(member => member.Number)];

        public override void Check(object value, Place? at, string field, int index, bool isRequired, List<Violation> found)
        {
            var number = (int)value;
            if (definedOnly && !known.Contains(number))
            {
                found.Add(Errors.Violations.EnumUnknown.At(new Place(at, field, index).ToString()));
            }

            foreach (var one in declared)
            {
                if (one(number) is { } violation)
                {
                    found.Add(violation.At(new Place(at, field, index).ToString()));
                }
            }
        }
    }

    private sealed class DeclaredCheck<TValue>(DeclaredChecks.Check<TValue>[] declared) : ValueCheck
    {
        public override void Check(object value, Place? at, string field, int index, bool isRequired, List<Violation> found)
        {
            foreach (var one in declared)
            {
                if (one((TValue)value) is { } violation)
                {
                    found.Add(violation.At(new Place(at, field, index).ToString()));
                }
            }
        }
    }

    private sealed class BuiltInCheck<TMessage>(Func<TMessage, bool> exists, ViolationCode otherwise) : ValueCheck where TMessage : IMessage
    {
        public override void Check(object value, Place? at, string field, int index, bool isRequired, List<Violation> found)
        {
            if (!exists((TMessage)value))
            {
                found.Add(otherwise.At(new Place(at, field, index).ToString()));
            }
        }
    }

    private sealed class MessageCheck(ContractValidator inside) : ValueCheck
    {
        public override void Check(object value, Place? at, string field, int index, bool isRequired, List<Violation> found)
        {
            if (inside.fields.Length > 0 || inside.neededOneofs.Length > 0)
            {
                inside.Check((IMessage)value, new Place(at, field, index), found);
            }
        }
    }
}
