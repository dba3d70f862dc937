using System.Globalization;

namespace Sygeopfoelgning.Rules;

/// <summary>Something that happened in a case (hændelse). A case's facts are the list of them, its registration the first.</summary>
/// <param name="Id">Its id, unique in the case: what follows from it is named after it.</param>
/// <param name="Type">A name of <c>Facts.json</c>, such as <c>FOLLOW_UP_HELD</c>.</param>
/// <param name="Day">The day it happened, or will happen.</param>
/// <param name="Values">The facts it carries, by name; days as <c>2026-01-12</c>, yes or no as <c>YES</c>, <c>NO</c>, <c>NOT_KNOWN</c>.</param>
/// <param name="KnownOn">The day the municipality knew of it; a plan as of an earlier day is made without it.</param>
/// <param name="Certainty">How certain it is; what is built on it is no more certain.</param>
public sealed record Happening(
    string Id, string Type, DateOnly Day, IReadOnlyDictionary<string, string> Values, DateOnly KnownOn, Certainty Certainty = Certainty.Verified)
{
    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>A happening that was known on its day and carries these facts.</summary>
    public static Happening Of(string id, string type, DateOnly day, params (string Fact, string Value)[] values) => new(
        id, type, day, values.Length == 0 ? Nothing : values.ToDictionary(one => one.Fact, one => one.Value), day);

    /// <summary>The value of a fact, or null where it carries none.</summary>
    public string? Value(string fact) => Values.Count == 0 ? null : Values.GetValueOrDefault(fact);

    /// <summary>The value of a fact that is a day.</summary>
    public DateOnly? DayValue(string fact) => Value(fact) is { } text ? ReadDay(text) : null;

    internal static DateOnly? ReadDay(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    internal static decimal? ReadNumber(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
