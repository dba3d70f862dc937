using System.Diagnostics;

namespace Sygeopfoelgning.Kernel;

/// <summary>
/// Personal number (CPR-nummer, personnummer), DDMMYY-SSSS. It prints as <c>******-****</c>, so that it cannot reach a
/// log by accident; call <see cref="Masked"/> and <see cref="Reveal"/> only on purpose.
/// </summary>
[DebuggerDisplay("******-****")]
public readonly record struct CprNumber
{
    private static ReadOnlySpan<int> Weights => [4, 3, 2, 7, 6, 5, 4, 3, 2, 1];

    private readonly string digits;

    private CprNumber(string digits, DateOnly birthDate, bool isReplacement)
    {
        this.digits = digits;
        BirthDate = birthDate;
        IsReplacement = isReplacement;
    }

    /// <summary>Date of birth, the century from the seventh digit.</summary>
    public DateOnly BirthDate { get; }

    /// <summary>A replacement number (erstatningspersonnummer): the day has 60 added.</summary>
    public bool IsReplacement { get; }

    /// <summary>
    /// A possible typing error, to be shown as the warning <see cref="IdentifierViolations.CprCheckDigit"/> and never
    /// as an error: since 1 October 2007 some numbers are issued that do not pass (cpr.dk).
    /// </summary>
    public bool FailsModulus11 => Digits.WeightedSum(digits, Weights) % 11 != 0;

    /// <summary>The form in which a caller may see it: <c>ddMMyy-****</c>.</summary>
    public string Masked => $"{digits[..6]}-****";

    /// <summary>The ten digits. Only for encryption, look-up by keyed hash, and RevealCpr.</summary>
    public string Reveal() => digits;

    /// <inheritdoc/>
    public override string ToString() => "******-****";

    /// <summary>Parses a number with or without hyphen.</summary>
    /// <param name="text">The text.</param>
    /// <param name="today">Nobody is born after this day.</param>
    /// <param name="acceptReplacements">Whether replacement numbers (day plus 60) are accepted.</param>
    public static Result<CprNumber> Parse(string? text, DateOnly today, bool acceptReplacements = false)
    {
        var digits = text is { Length: 11 } && text[6] == '-' ? text.Remove(6, 1) : text;
        if (!Digits.AreExactly(10, digits))
        {
            return IdentifierViolations.CprFormat.Refuse();
        }

        var day = Digits.Number(digits.AsSpan(0, 2));
        var isReplacement = day is >= 61 and <= 91;
        if (isReplacement && !acceptReplacements)
        {
            return IdentifierViolations.CprReplacement.Refuse();
        }

        var month = Digits.Number(digits.AsSpan(2, 2));
        var year = YearOfBirth(seventhDigit: digits[6] - '0', Digits.Number(digits.AsSpan(4, 2)));
        if (!Exists(year, month, isReplacement ? day - 60 : day))
        {
            return IdentifierViolations.CprDate.Refuse();
        }

        var birthDate = new DateOnly(year, month, isReplacement ? day - 60 : day);
        return birthDate switch
        {
            { Year: < 1900 } => IdentifierViolations.CprCentury.Refuse(),
            _ when birthDate > today => IdentifierViolations.CprFuture.Refuse(),
            _ => new CprNumber(digits, birthDate, isReplacement),
        };
    }

    // The century table of the CPR register: the seventh digit and the two digits of the year decide together.
    private static int YearOfBirth(int seventhDigit, int year) => (seventhDigit, year) switch
    {
        ( <= 3, _) => 1900 + year,
        (4 or 9, <= 36) => 2000 + year,
        (4 or 9, _) => 1900 + year,
        (_, <= 57) => 2000 + year,
        _ => 1800 + year,
    };

    private static bool Exists(int year, int month, int day) =>
        month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
}
