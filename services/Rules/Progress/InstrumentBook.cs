using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>The formula by which a worsening is flagged.</summary>
/// <param name="RuleId">Its id.</param>
/// <param name="Text">What it says: <c>{0}</c> is the threshold, <c>{1}</c> how many values the latest is compared with.</param>
public sealed record WorseningFormula(string RuleId, Wording Text)
{
    /// <summary>What it says of an instrument.</summary>
    public Wording Of(Instrument instrument) => Wording.Of(Text.Danish, Text.English, instrument.Threshold, instrument.Within);
}

/// <summary>The instruments of progression (progressionsmåling), as data.</summary>
/// <param name="Source">Where they come from.</param>
/// <param name="Certainty">How certain questions, scales and thresholds are.</param>
/// <param name="Worsening">The formula of a worsening.</param>
/// <param name="Instruments">The instruments, in the order in which they are shown.</param>
[Pure]
public sealed record InstrumentBook(string Source, Certainty Certainty, WorseningFormula Worsening, IReadOnlyList<Instrument> Instruments)
{
    private static readonly Lazy<InstrumentBook> TheShipped = new(() => RuleFiles.Embedded("Instruments.json").Select(file => Read(file.Name, file.Json)).Single());

    /// <summary>The instruments this version ships.</summary>
    public static InstrumentBook Shipped => TheShipped.Value;

    /// <summary>The instrument of a code; null if there is none.</summary>
    public Instrument? Find(string code) => Instruments.FirstOrDefault(one => one.Code == code);

    /// <summary>Reads the file; one with a fault is an exception that names all of them.</summary>
    internal static InstrumentBook Read(string name, string json)
    {
        var book = RuleFiles.Read<InstrumentBook>(name, json);
        List<string> faults =
        [
            .. book.Instruments.Count == 0 ? new[] { "there must be an instrument" } : [],
            .. book.Instruments.GroupBy(one => one.Code).Where(same => same.Count() > 1).Select(same => $"{same.Key}: two instruments have this code"),
            .. book.Instruments.SelectMany(one => one.Faults()),
            .. book.Texts().Where(one => string.IsNullOrWhiteSpace(one.Danish) || string.IsNullOrWhiteSpace(one.English)).Select(one => $"a text lacks a language: {one.Danish}{one.English}"),
        ];
        return faults.Count == 0 ? book : throw new InvalidDataException($"{name}: {string.Join("; ", faults)}.");
    }

    private IEnumerable<Wording> Texts() =>
        [Worsening.Text, .. Instruments.SelectMany(one => (Wording[])[one.Name, .. one.Questions.Select(asked => asked.Text), .. one.Anchors.Select(anchor => anchor.Word)])];
}
