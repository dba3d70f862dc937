using System.Collections;
using System.Text.RegularExpressions;
using FluentValidation;
using Google.Protobuf;
using Google.Type;
using Sygeopfoelgning.Kernel;
using Timestamp = Google.Protobuf.WellKnownTypes.Timestamp;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>The vocabulary of validators.</summary>
public static partial class ValidationExtensions
{
    /// <summary>With fewer letters a text is neither a reason nor a purpose.</summary>
    internal const int LeastLetters = 2;

    internal const int LongestReason = 500;

    private const string TodayKey = "today";
    internal const int LongestOpaqueId = 200;

    /// <summary>The business date, for checks of dates.</summary>
    public static DateOnly Today<T>(this ValidationContext<T> context) => (DateOnly)context.RootContextData[TodayKey];

    /// <summary>Sets the violation of a failed check.</summary>
    public static IRuleBuilderOptions<T, TValue> Violates<T, TValue>(
        this IRuleBuilderOptions<T, TValue> rule, ViolationCode code, params object[] arguments) =>
        rule.Violates(code, _ => arguments);

    /// <summary>Sets the violation of a failed check, with the arguments of its text taken from the message.</summary>
    public static IRuleBuilderOptions<T, TValue> Violates<T, TValue>(
        this IRuleBuilderOptions<T, TValue> rule, ViolationCode code, Func<T, object[]> arguments) =>
        rule.WithMessage(code.Reason).WithState(message => code.At("", arguments(message)));

    /// <summary>The field is required: a message that is present, a text that is not blank, an enum that is given.</summary>
    public static IRuleBuilderOptions<T, TValue> IsGiven<T, TValue>(this IRuleBuilder<T, TValue> rule) =>
        rule.Must(value => value switch
        {
            null => false,
            string text => !AcceptableText.IsBlank(text),
            Enum member => Convert.ToInt32(member, null) != 0,
            ICollection list => list.Count > 0,
            _ => true,
        }).Violates(Violations.FieldRequired);

    /// <summary>A name or a note: where it is given, it has a letter.</summary>
    public static IRuleBuilderOptions<T, string> HasLetters<T>(this IRuleBuilder<T, string> rule, int least = 1) =>
        rule.Must(text => text.Length == 0 || AcceptableText.HasLetters(text, least)).Violates(Violations.TextWithoutLetters);

    /// <summary>A day that exists; may be absent (combine with <see cref="IsGiven"/> if it is required).</summary>
    public static IRuleBuilderOptions<T, Date?> IsDate<T>(this IRuleBuilder<T, Date?> rule) =>
        rule.Must(value => value is null || DateMapping.Exists(value)).Violates(Violations.DateInvalid);

    /// <summary>A day that exists and is not after today's business date; may be absent.</summary>
    public static IRuleBuilderOptions<T, Date?> IsNotInTheFuture<T>(this IRuleBuilder<T, Date?> rule) =>
        rule.IsDate().Must((_, value, context) => !(value.ToDateOnly() > context.Today())).Violates(Violations.DateInFuture);

    /// <summary>An instant that exists; may be absent (combine with <see cref="IsGiven"/> if it is required).</summary>
    public static IRuleBuilderOptions<T, Timestamp?> IsTime<T>(this IRuleBuilder<T, Timestamp?> rule) =>
        rule.Must(value => value is null || TimeMapping.Exists(value)).Violates(Violations.TimeInvalid);

    /// <summary>The id of an officer or a team as in tokens, or nothing. Not a CPR number, because events carry the id.</summary>
    public static IRuleBuilderOptions<T, string> IsOpaqueIdOrEmpty<T>(this IRuleBuilder<T, string> rule) =>
        rule.Must(IsOpaqueIdOrEmpty).Violates(Violations.OpaqueIdInvalid, LongestOpaqueId);

    /// <summary>The validator's violations of a message, with proto field paths.</summary>
    internal static IEnumerable<Violation> Breaches<T>(this RequestValidator<T> rules, T message, DateOnly today) where T : IMessage
    {
        var context = new ValidationContext<T>(message);
        context.RootContextData[TodayKey] = today;
        return rules.Validate(context).Errors.Select(failure =>
            failure.CustomState is Violation violation
                ? violation.At(ProtoPath.Of(message.Descriptor, failure.PropertyName))
                : throw new InvalidOperationException($"The rule of {typeof(T).Name} on {failure.PropertyName} names no violation."));
    }

    /// <summary>At most 200 ASCII characters without blanks.</summary>
    internal static bool IsTokenId(string text) => text.Length <= LongestOpaqueId && text.All(letter => letter is > ' ' and < '\x7f');

    private static bool IsOpaqueIdOrEmpty(string text) => IsTokenId(text) && ReferenceEquals(CprScrubber.Scrub(text), text);

    /// <summary>
    /// Only the canonical spelling, because a UUID is also the key under which an answer is stored: .NET alone also parses signs, "0x" and
    /// blanks. All zeros are a placeholder for an empty field.
    /// </summary>
    internal static bool IsUuid(string text) =>
        text.Length == 36 && CanonicalUuid().IsMatch(text) && Guid.TryParseExact(text, "D", out var id) && id != Guid.Empty;

    [GeneratedRegex(@"^[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex CanonicalUuid();
}
