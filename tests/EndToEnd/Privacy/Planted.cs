using System.Text;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>
/// The planted texts: a CPR number in the notations people use, a diagnosis and an address. All are constructed, and no other
/// test uses them.
/// </summary>
internal sealed class Planted
{
    /// <summary>Constructed: a day of 1948 and a counted serial; it belongs to nobody.</summary>
    public static readonly Planted Secrets = new(
        ["1702480009", "170248-0009", "170248 0009", "170248–0009"], "Plantet blødende mavesår æøå", "Plantevænget 77, 4. tv, Sønder Ærø");

    /// <summary>Sent on purpose, to prove that the search would find it.</summary>
    public static readonly Planted Control = new(["control-number-1"], "Kontrolprøve æøå", "Kontrolvænget 1");

    private readonly string[] searched;
    private readonly byte[][] searchedBytes;

    private Planted(string[] cprNumbers, string diagnosis, string address)
    {
        (CprNumbers, Diagnosis, Address) = (cprNumbers, diagnosis, address);
        string[] all = [.. cprNumbers, diagnosis, address];
        // As it is, in a URL or header, and in JSON.
        searched = [.. all.SelectMany(text => new[] { text, Uri.EscapeDataString(text), JsonEscaped(text, upper: true), JsonEscaped(text, upper: false) }).Distinct()];
        searchedBytes = [.. searched.Select(Encoding.UTF8.GetBytes)];
    }

    public IReadOnlyList<string> CprNumbers { get; }

    public string Diagnosis { get; }

    public string Address { get; }

    /// <summary>Returns one text after the other for the fields of a message: each field gets each of them in turn.</summary>
    public string Text(int turn) => (turn % 3) switch
    {
        0 => CprNumbers[turn / 3 % CprNumbers.Count],
        1 => Diagnosis,
        _ => Address,
    };

    /// <summary>All of it in one text.</summary>
    public string Everything => string.Join("; ", [.. CprNumbers, Diagnosis, Address]);

    /// <summary>The planted text found in a text; null if there is none.</summary>
    public string? In(string text) => searched.FirstOrDefault(one => text.Contains(one, StringComparison.OrdinalIgnoreCase));

    /// <summary>The planted text found in bytes as UTF-8; null if there is none.</summary>
    public string? In(byte[] bytes)
    {
        var found = Array.FindIndex(searchedBytes, one => bytes.AsSpan().IndexOf(one) >= 0);
        return found < 0 ? null : searched[found];
    }

    private static string JsonEscaped(string text, bool upper) =>
        string.Concat(text.Select(one => one < 128 ? one.ToString() : $"\\u{((int)one).ToString(upper ? "X4" : "x4")}"));
}
