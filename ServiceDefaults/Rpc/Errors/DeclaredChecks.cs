using Buf.Validate;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Violation = Sygeopfoelgning.Kernel.Violation;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>
/// Our own predefined rules in the contract (<c>options/v1/rules.proto</c>), each in a few lines of C#. Their CEL says the same for
/// others, and a test compares the two.
/// </summary>
internal static class DeclaredChecks
{
    private const long SecondsOfAWeek = 7 * 24 * 60 * 60;

    /// <summary>The violation of a value, before its field is known; null if there is none.</summary>
    internal delegate Violation? Check<TValue>(TValue value);

    /// <summary>A kind of annotation: takes it from the rules of a field, if it is there, and returns its check.</summary>
    internal sealed record Kind<TRules, TValue>(Func<TRules, Check<TValue>?> TakeFrom);

    /// <summary>Annotations on texts.</summary>
    public static IReadOnlyList<Kind<StringRules, string>> Texts { get; } =
    [
        Flag(RulesExtensions.Given, text => !AcceptableText.IsBlank(text), Violations.FieldRequired),
        Flag(RulesExtensions.Id, ValidationExtensions.IsUuid, Violations.UuidInvalid),
        new(rules => Take(rules, RulesExtensions.Letters) is { } least
            ? text => text.Length == 0 || AcceptableText.HasLetters(text, least) ? null : Violations.TextWithoutLetters.At("")
            : null),
        Parsed(RulesExtensions.CprNumber, text => CprNumber.Parse(text, DateOnly.MaxValue)),
        Parsed(RulesExtensions.CvrNumber, text => CvrNumber.Parse(text)),
        Parsed(RulesExtensions.PNumber, text => PNumber.Parse(text)),
        Parsed(RulesExtensions.ProviderNumber, text => ProviderNumber.Parse(text)),
        Parsed(RulesExtensions.UnemploymentFundCode, UnemploymentFundCode.Parse),
        Flag(RulesExtensions.CountryCode, CountryCode.Exists, IdentifierViolations.CountryUnknown),
        Parsed(RulesExtensions.ForeignId, ForeignId.Parse),
        Parsed(RulesExtensions.CaseNumber, text => CaseNumber.Parse(text)),
        new(rules => Take(rules, RulesExtensions.OpaqueId) == true
            ? text => ValidationExtensions.IsTokenId(text) ? null : Violations.OpaqueIdInvalid.At("", ValidationExtensions.LongestOpaqueId)
            : null),
        Flag(RulesExtensions.ServiceName, text => text is "cases" or "scheduling" or "coordination" or "documentation", Violations.ServiceUnknown),
    ];

    /// <summary>Annotations on values of enums, by number.</summary>
    public static IReadOnlyList<Kind<EnumRules, int>> Enums { get; } =
    [
        new(rules => Take(rules, RulesExtensions.Specified) == true ? member => member != 0 ? null : Violations.FieldRequired.At("") : null),
    ];

    /// <summary>Annotations on numbers.</summary>
    public static IReadOnlyList<Kind<Int32Rules, int>> Int32s { get; } =
    [
        new(rules => Take(rules, RulesExtensions.PageSize) == true ? size => size >= 0 ? null : Violations.PageSizeNegative.At("") : null),
        new(rules => Take(rules, RulesExtensions.Limit) == true ? limit => limit >= 0 ? null : Violations.LimitNegative.At("") : null),
    ];

    /// <summary>Annotations on large numbers.</summary>
    public static IReadOnlyList<Kind<Int64Rules, long>> Int64s { get; } =
    [
        new(rules => Take(rules, RulesExtensions.Serial) == true ? number => number >= 0 ? null : Violations.NumberNegative.At("") : null),
    ];

    /// <summary>Annotations on durations.</summary>
    public static IReadOnlyList<Kind<DurationRules, Duration>> Durations { get; } =
    [
        new(rules => Take(rules, RulesExtensions.HoursAWeek) == true ? time => AreHoursOfAWeek(time) ? null : Violations.HoursOutOfRange.At("") : null),
    ];

    /// <summary>More than nothing and at most the 168 hours of a week.</summary>
    internal static bool AreHoursOfAWeek(Duration time) => time switch
    {
        { Nanos: < 0 or > 999_999_999 } or { Seconds: < 0 } => false,
        { Seconds: 0, Nanos: 0 } => false,
        { Seconds: SecondsOfAWeek, Nanos: 0 } => true,
        _ => time.Seconds < SecondsOfAWeek,
    };

    private static Kind<StringRules, string> Flag(Extension<StringRules, bool> rule, Func<string, bool> holds, ViolationCode otherwise) =>
        new(rules => Take(rules, rule) == true ? text => holds(text) ? null : otherwise.At("") : null);

    private static Kind<StringRules, string> Parsed<T>(Extension<StringRules, bool> rule, Func<string, Result<T>> parse) where T : notnull =>
        new(rules => Take(rules, rule) == true
            ? text => parse(text).TryGet(out _, out var refusal) ? null : ((InvalidRequest)refusal).Violations[0]
            : null);

    private static TValue? Take<TRules, TValue>(TRules rules, Extension<TRules, TValue> rule)
        where TRules : class, IExtendableMessage<TRules>
        where TValue : struct
    {
        if (!rules.HasExtension(rule))
        {
            return null;
        }

        var value = rules.GetExtension(rule);
        rules.ClearExtension(rule);
        return value;
    }
}
