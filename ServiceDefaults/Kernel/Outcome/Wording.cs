using System.Globalization;
using System.Text.Json.Serialization;

namespace Sygeopfoelgning.Kernel;

/// <summary>The two languages of every text that leaves the suite; Danish unless the caller requests English.</summary>
public enum Language
{
    /// <summary>Danish.</summary>
    Danish,
    /// <summary>English.</summary>
    English,
}

/// <summary>Something with a text in both languages.</summary>
public interface IWorded
{
    /// <summary>The text in a language.</summary>
    string In(Language language);
}

/// <summary>A text in both languages.</summary>
public sealed record Wording(
    [property: JsonPropertyName("da")] string Danish,
    [property: JsonPropertyName("en")] string English) : IWorded
{
    internal static readonly Wording Yes = new("ja", "yes");
    internal static readonly Wording No = new("nej", "no");

    /// <summary>A name that is the same in both languages, shortened if it is longer than names are: a caller may have sent it.</summary>
    public static Wording OfName(string name)
    {
        var shortened = TextTemplate.Shortened(name, TextTemplate.Longest);
        return new(shortened, shortened);
    }

    /// <inheritdoc/>
    public string In(Language language) => language == Language.English ? English : Danish;

    /// <summary>Both texts with <c>{0}</c>, <c>{1}</c> filled in, with dates and numbers in the formats of each language.</summary>
    public static Wording Of(string danish, string english, params IReadOnlyList<object> arguments) => new(
        TextTemplate.Render(danish, index => arguments[int.Parse(index, CultureInfo.InvariantCulture)], Language.Danish),
        TextTemplate.Render(english, index => arguments[int.Parse(index, CultureInfo.InvariantCulture)], Language.English));
}

/// <summary>How each language writes dates and numbers.</summary>
public static class Languages
{
    // Defined here and not taken from the machine, so that a text is the same everywhere, also where ICU is not installed.
    private static readonly CultureInfo DanishWriting = Writing(
        decimalSeparator: ",", groupSeparator: ".", firstDay: DayOfWeek.Monday,
        months: ["januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november", "december"],
        days: ["søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"]);

    private static readonly CultureInfo EnglishWriting = Writing(
        decimalSeparator: ".", groupSeparator: ",", firstDay: DayOfWeek.Monday,
        months: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
        days: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]);

    /// <summary>The language's formats of dates and numbers.</summary>
    public static CultureInfo Culture(this Language language) => language == Language.English ? EnglishWriting : DanishWriting;

    /// <summary>The language's tag, as <c>google.rpc.LocalizedMessage</c> requires it.</summary>
    public static string Tag(this Language language) => language == Language.English ? "en" : "da-DK";

    /// <summary>The format of a date in a text: <c>6. april 2026</c>, <c>6 April 2026</c>.</summary>
    public static string DateFormat(this Language language) => language == Language.English ? "d MMMM yyyy" : "d. MMMM yyyy";

    /// <summary>The date with its weekday: <c>mandag 6. april 2026</c>, <c>Monday 6 April 2026</c>.</summary>
    public static Wording WithWeekday(DateOnly date) => new(
        date.ToString("dddd d. MMMM yyyy", DanishWriting),
        date.ToString("dddd d MMMM yyyy", EnglishWriting));

    private static CultureInfo Writing(
        string decimalSeparator, string groupSeparator, DayOfWeek firstDay, string[] months, string[] days)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = decimalSeparator;
        culture.NumberFormat.NumberGroupSeparator = groupSeparator;
        culture.DateTimeFormat.FirstDayOfWeek = firstDay;
        culture.DateTimeFormat.MonthNames = [.. months, ""];
        culture.DateTimeFormat.MonthGenitiveNames = [.. months, ""];
        culture.DateTimeFormat.DayNames = days;
        return CultureInfo.ReadOnly(culture);
    }
}
