using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Buf.Validate;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using ProtoValidate;
using Sygeopfoelgning.Options.V1;

namespace Sygeopfoelgning.Tests.Oracle;

/// <summary>ProtoValidate's verdict on a message of the contract.</summary>
public sealed partial class Verdict
{
    private static readonly IReadOnlyList<MessageDescriptor> Messages =
    [
        .. typeof(AccessExtensions).Assembly.GetExportedTypes()
            .Select(type => type.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static))
            .Where(property => property?.PropertyType == typeof(MessageDescriptor))
            .Select(property => (MessageDescriptor)property!.GetValue(null)!),
    ];

    private static readonly Dictionary<string, MessageParser> Parsers =
        Messages.ToDictionary(message => message.FullName, message => message.Parser, StringComparer.Ordinal);

    private readonly Validator validator;

    static Verdict()
    {
        foreach (var field in Messages.SelectMany(message => message.Fields.InDeclarationOrder()))
        {
            TakeCommon(field);
        }

        foreach (var field in Messages.SelectMany(message => message.Fields.InDeclarationOrder()))
        {
            SpellOut(field);
        }
    }

    /// <summary>Compiles no rule before it is needed.</summary>
    public Verdict() => validator = new Validator(new ValidatorOptions { PreLoadDescriptors = false });

    /// <summary>The violations of a message, each with its path and the id of its rule.</summary>
    /// <param name="message">Full name of its type.</param>
    /// <param name="bytes">The message.</param>
    public IReadOnlyList<(string Path, string Rule)> On(string message, byte[] bytes) =>
        [.. validator.Validate(Parsers[message].ParseFrom(bytes), failFast: false).Violations.Select(one => (one.Field.GetPath(), one.RuleId))];

    // As options/v1/common_fields.proto says: a field without a rule of its own has the one of the common field of its name and type.
    private static void TakeCommon(FieldDescriptor field)
    {
        var declared = Declared(field);
        var common = Declared(CommonFields.Descriptor).Field.FirstOrDefault(one => one.Name == declared.Name && one.Type == declared.Type && one.Label == declared.Label);
        if (common is not null && declared.Options?.HasExtension(ValidateExtensions.Field) != true)
        {
            declared.Options ??= new FieldOptions();
            declared.Options.SetExtension(ValidateExtensions.Field, common.Options.GetExtension(ValidateExtensions.Field).Clone());
        }
    }

    private static DescriptorProto Declared(MessageDescriptor message) => (DescriptorProto)ProtoOf(message);

    private static FieldDescriptorProto Declared(FieldDescriptor field) => (FieldDescriptorProto)ProtoOf(field);

    private static object ProtoOf<T>(T descriptor) where T : IDescriptor =>
        typeof(T).GetProperty("Proto", BindingFlags.NonPublic | BindingFlags.Instance)!.GetValue(descriptor)!;

    // The package silently ignores predefined rules, so each is added as the CEL that it stands for.
    private static void SpellOut(FieldDescriptor field)
    {
        if (Declared(field).Options?.GetExtension(ValidateExtensions.Field) is { } rules)
        {
            SpellOut(rules);
        }
    }

    private static void SpellOut(FieldRules rules)
    {
        switch (rules.TypeCase)
        {
            case FieldRules.TypeOneofCase.String:
                SpellOut(rules, rules.String);
                break;
            case FieldRules.TypeOneofCase.Enum:
                SpellOut(rules, rules.Enum);
                if (rules.Required)
                {
                    // It counts the zero of an enum as given; protovalidate's specification and its other implementations do not.
                    rules.Cel.Add(new Rule { Id = "required", Message = "value is required", Expression = "this != 0" });
                }

                break;
            case FieldRules.TypeOneofCase.Int32:
                SpellOut(rules, rules.Int32);
                break;
            case FieldRules.TypeOneofCase.Int64:
                SpellOut(rules, rules.Int64);
                break;
            case FieldRules.TypeOneofCase.Duration:
                SpellOut(rules, rules.Duration);
                break;
            case FieldRules.TypeOneofCase.Repeated when rules.Repeated.Items is { } items:
                SpellOut(items);
                break;
            default:
                break;
        }
    }

    private static void SpellOut<T>(FieldRules rules, T declared) where T : class, IExtendableMessage<T>
    {
        foreach (var rule in RulesReflection.Descriptor.Extensions.UnorderedExtensions.Where(rule => rule.ExtendeeType.ClrType == typeof(T)))
        {
            var value = rule.Extension switch
            {
                Extension<T, bool> flag => declared.GetExtension(flag) ? "true" : null,
                Extension<T, int> number => declared.HasExtension(number) ? declared.GetExtension(number).ToString(CultureInfo.InvariantCulture) : null,
                _ => throw new InvalidOperationException($"{rule.FullName} is neither a flag nor a number."),
            };
            if (value is not null)
            {
                rules.Cel.Add(rule.GetOptions().GetExtension(ValidateExtensions.Predefined).Cel.Select(cel => new Rule
                {
                    Id = cel.Id,
                    Message = cel.Message,
                    Expression = RuleValue().Replace(cel.Expression, value),
                }));
            }
        }
    }

    [GeneratedRegex(@"\brule\b")]
    private static partial Regex RuleValue();
}
