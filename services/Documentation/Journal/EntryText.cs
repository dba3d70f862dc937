using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Type;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;

namespace Sygeopfoelgning.Documentation.Journal;

/// <summary>Writes the text of an entry from its template and the event's published fields.</summary>
internal static partial class EntryText
{
    public static string Write(EntryTemplate template, IMessage published, IReadOnlyList<EntryQuote> quotes) =>
        string.Join(' ', template.Sentences.Select(sentence => Write(sentence, published, quotes)).OfType<string>());

    /// <summary>Whether an event carries a value of a field that a text can name.</summary>
    public static bool Has(IMessage published, string field) => Find(published, field.Split('.')).Length > 0;

    /// <summary>Whether a text says where what is quoted stands.</summary>
    public static bool TellsOfQuotes(string text) => OfQuotes().IsMatch(text);

    /// <summary>The fields that a text names.</summary>
    public static IEnumerable<string> FieldsOf(string text) => Placeholder().Matches(text).Select(match => match.Groups[1].Value);

    /// <summary>Whether there is a word for a value of an enum.</summary>
    public static bool HasWord(EnumValueDescriptor member) => member.GetOptions()?.HasExtension(WordsExtensions.Danish) == true;

    private static string? Write(Sentence sentence, IMessage published, IReadOnlyList<EntryQuote> quotes)
    {
        var complete = quotes.Count > 0 || !TellsOfQuotes(sentence.Text);
        var told = OfQuotes().Replace(sentence.Text, quotes.Any(quote => !quote.Erased) ? "$1" : "$2");
        var text = Placeholder().Replace(told, match =>
        {
            var value = Find(published, match.Groups[1].Value.Split('.'));
            complete &= value.Length > 0 && !(sentence.IsNoneAtZero && value == "0");
            return value;
        });
        return complete ? text : sentence.Otherwise;
    }

    private static string Find(IMessage message, ReadOnlySpan<string> path)
    {
        var field = message.Descriptor.FindFieldByName(path[0])
            ?? throw new InvalidOperationException($"{message.Descriptor.FullName} has no field {path[0]}.");
        var value = field.Accessor.GetValue(message);
        if (value is not IList many)
        {
            return Find(field, value, path[1..]);
        }

        var words = new List<string>(many.Count);
        foreach (var one in many)
        {
            words.Add(Find(field, one, path[1..]));
        }

        return string.Join(", ", words);
    }

    private static string Find(FieldDescriptor field, object? value, ReadOnlySpan<string> rest) =>
        value is IMessage message && rest.Length > 0 ? Find(message, rest) : Write(field, value);

    private static string Write(FieldDescriptor field, object? value) => value switch
    {
        null => "",
        string text => text,
        Date date => new DateOnly(date.Year, date.Month, date.Day)
            .ToString(Language.Danish.DateFormat(), Language.Danish.Culture()),
        Enum member => Word(field.EnumType.FindValueByNumber(Convert.ToInt32(member, CultureInfo.InvariantCulture))),
        IFormattable number => number.ToString(null, Language.Danish.Culture()),
        _ => throw new InvalidOperationException($"No entry can be written from {field.FullName}."),
    };

    private static string Word(EnumValueDescriptor? member) => member switch
    {
        null => throw new InvalidOperationException("The event carries a value this version does not know."),
        { Number: 0 } => "",
        _ => member.GetOptions().GetExtension(WordsExtensions.Danish),
    };

    [GeneratedRegex(@"\{([a-z_.]+)\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\[([^/\]]+)/([^/\]]+)\]")]
    private static partial Regex OfQuotes();
}
