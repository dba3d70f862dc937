using System.Text;

namespace Sygeopfoelgning.Kernel;

/// <summary>Company number (CVR-nummer), 8 digits. A valid number is not yet a registered company.</summary>
public readonly record struct CvrNumber
{
    private static ReadOnlySpan<int> Weights => [2, 7, 6, 5, 4, 3, 2, 1];

    private CvrNumber(string digits) => Value = digits;

    /// <summary>The eight digits.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Eight digits with the modulus 11 check, which is strict for CVR (erhvervsstyrelsen.dk, modulus 11).</summary>
    public static Result<CvrNumber> Parse(string? text)
    {
        if (!Digits.AreExactly(8, text))
        {
            return IdentifierViolations.CvrFormat.Refuse();
        }

        // Numbers with leading zeros pass the checksum but are only placeholders: no number is assigned with a leading zero.
        return Digits.WeightedSum(text, Weights) % 11 != 0 || text[0] == '0'
            ? IdentifierViolations.CvrCheckDigit.Refuse()
            : new CvrNumber(text);
    }
}

/// <summary>Production unit (P-nummer), 10 digits.</summary>
public readonly record struct PNumber
{
    private PNumber(string digits) => Value = digits;

    /// <summary>The ten digits.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>
    /// Ten digits and no check digit: one series was issued with wrong weights (erhvervsstyrelsen.dk), so a strict
    /// check would refuse real production units. None begins with 0.
    /// </summary>
    public static Result<PNumber> Parse(string? text) => Digits.AreExactly(10, text) && text[0] != '0'
        ? new PNumber(text)
        : IdentifierViolations.PNumberFormat.Refuse();
}

/// <summary>Electronic address of a public unit (EAN- eller GLN-nummer), 13 digits.</summary>
public readonly record struct EanNumber
{
    private static ReadOnlySpan<int> Weights => [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1];

    private EanNumber(string digits) => Value = digits;

    /// <summary>The thirteen digits.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Thirteen digits with the GS1 check digit.</summary>
    public static Result<EanNumber> Parse(string? text)
    {
        if (!Digits.AreExactly(13, text))
        {
            return IdentifierViolations.EanFormat.Refuse();
        }

        return Digits.WeightedSum(text, Weights) % 10 != 0 || Digits.AreAllZero(text)
            ? IdentifierViolations.EanCheckDigit.Refuse()
            : new EanNumber(text);
    }
}

/// <summary>Provider number of a doctor (ydernummer), 6 digits.</summary>
public readonly record struct ProviderNumber
{
    private ProviderNumber(string digits) => Value = digits;

    /// <summary>The six digits.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Six digits, not all zeros; no check digit is known.</summary>
    public static Result<ProviderNumber> Parse(string? text) => Digits.AreExactly(6, text) && !Digits.AreAllZero(text)
        ? new ProviderNumber(text)
        : IdentifierViolations.ProviderNumberFormat.Refuse();
}

/// <summary>Code of an unemployment fund (a-kasse), 2 digits.</summary>
public readonly record struct UnemploymentFundCode
{
    private UnemploymentFundCode(string digits) => Value = digits;

    /// <summary>The two digits.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Two digits, not 00; the suite does not store a list of the funds.</summary>
    public static Result<UnemploymentFundCode> Parse(string? text) => Digits.AreExactly(2, text) && !Digits.AreAllZero(text)
        ? new UnemploymentFundCode(text)
        : IdentifierViolations.UnemploymentFundCode.Refuse();
}

/// <summary>Number of an employer in the register of another country, as that country writes it.</summary>
public readonly record struct ForeignId
{
    private const int Longest = 30;

    private ForeignId(string text) => Value = text;

    /// <summary>The number.</summary>
    public string Value { get; }

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>At most 30 letters, digits, <c>. / -</c> and blanks, a digit other than zero among them; nothing is fine.</summary>
    public static Result<ForeignId> Parse(string text)
    {
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            if (++length > Longest || !(Rune.IsLetter(rune) || rune.Value is >= '0' and <= '9' or '.' or '/' or '-' or ' '))
            {
                return IdentifierViolations.ForeignIdFormat.Refuse();
            }
        }

        return length > 0 && !text.AsSpan().ContainsAnyInRange('1', '9') ? IdentifierViolations.ForeignIdFormat.Refuse() : new ForeignId(text);
    }
}
