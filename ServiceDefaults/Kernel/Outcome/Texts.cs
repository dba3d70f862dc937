using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Sygeopfoelgning.Kernel;

/// <summary>The text of a refusal, or the word for an enum member, in Danish.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Field)]
public sealed class DanishAttribute(string text) : Attribute
{
    /// <summary>The text, with a placeholder in braces for each value it names.</summary>
    public string Text { get; } = text;
}

/// <summary>The text of a refusal, or the word for an enum member, in English.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Field)]
public sealed class EnglishAttribute(string text) : Attribute
{
    /// <summary>The text, with a placeholder in braces for each value it names.</summary>
    public string Text { get; } = text;
}

/// <summary>Reads the two texts of a type or an enum member.</summary>
public static class Texts
{
    private static readonly ConcurrentDictionary<MemberInfo, Wording?> Known = new();

    /// <summary>The texts of a refusal record. A record without both is a bug that the catalogue test finds.</summary>
    public static Wording Of(Type refusal) => Find(refusal)
        ?? throw new InvalidOperationException($"{refusal.Name} lacks its Danish or English text.");

    /// <summary>The word for an enum member; its name if it has none.</summary>
    public static Wording Of(Enum member) =>
        member.GetType().GetField(member.ToString()) is { } field && Find(field) is { } wording
            ? wording
            : new Wording(member.ToString(), member.ToString());

    internal static Wording? Find(MemberInfo member) => Known.GetOrAdd(member, static m =>
        m.GetCustomAttribute<DanishAttribute>()?.Text is { } danish && m.GetCustomAttribute<EnglishAttribute>()?.Text is { } english
            ? new Wording(danish, english)
            : null);
}

/// <summary>Fills the placeholders of a text, <c>{Name}</c> or <c>{Name:format}</c>, in the formats of the language.</summary>
internal static partial class TextTemplate
{
    internal const int Longest = 100;

    internal static string Render(string template, Func<string, object?> find, Language language) =>
        Placeholder().Replace(template, match =>
            Write(find(match.Groups["name"].Value), match.Groups["format"].Value, language));

    /// <summary>The text with its subject: the label, or the word in brackets if there is no label.</summary>
    internal static string WithSubject(string template, string? label) => Subject().Replace(template, match => label ?? match.Groups["word"].Value);

    internal static IEnumerable<string> Names(string template) =>
        Placeholder().Matches(template).Select(match => match.Groups["name"].Value);

    private static string Write(object? value, string format, Language language) => value switch
    {
        null => "",
        string text => text,
        IWorded worded => worded.In(language),
        Enum member => Texts.Of(member).In(language),
        bool yes => (yes ? Wording.Yes : Wording.No).In(language),
        DateOnly date => date.ToString(format.Length > 0 ? format : language.DateFormat(), language.Culture()),
        IFormattable number => number.ToString(format.Length > 0 ? format : null, language.Culture()),
        IEnumerable many => string.Join(language.Separator(many), many.Cast<object>().Select(one => Write(one, format, language))),
        _ => value.ToString() ?? "",
    };

    /// <summary>
    /// A value that a refusal names, shortened: much of it was sent by the caller, and an answer's headers have little room.
    /// </summary>
    internal static object? Named(object? value) => value is string text ? Shortened(text, Longest) : value;

    /// <summary>The beginning of a text, never ending in half a character.</summary>
    internal static string Shortened(string text, int longest) =>
        text.Length <= longest ? text : $"{text[..(char.IsHighSurrogate(text[longest - 1]) ? longest - 1 : longest)]}…";

    // Sentences follow each other; words are separated by commas.
    private static string Separator(this Language _, IEnumerable many) => many is IEnumerable<NamedViolation> ? " " : ", ";

    [GeneratedRegex(@"\[(?<word>[^\]]+)\]")]
    private static partial Regex Subject();

    [GeneratedRegex(@"\{(?<name>\w+)(:(?<format>[^}]+))?\}")]
    private static partial Regex Placeholder();
}
