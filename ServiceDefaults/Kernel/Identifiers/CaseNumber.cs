namespace Sygeopfoelgning.Kernel;

/// <summary>Case number (sagsnummer), YYYY-NNNNNNN: gap-free per municipality and year.</summary>
public readonly record struct CaseNumber
{
    /// <summary>The largest serial number of a year.</summary>
    public const int LastSerial = 9_999_999;

    private CaseNumber(int year, int serial)
    {
        Year = year;
        Serial = serial;
    }

    /// <summary>Year in which the case was registered.</summary>
    public int Year { get; }

    /// <summary>Number within the year, from 1.</summary>
    public int Serial { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Year:D4}-{Serial:D7}";

    /// <summary>The number with this serial in the year; refused if the year is full or out of range.</summary>
    public static Result<CaseNumber> Of(int year, int serial) =>
        year is >= 1900 and <= 2100 && serial is >= 1 and <= LastSerial
            ? new CaseNumber(year, serial)
            : IdentifierViolations.CaseNumberFormat.Refuse();

    /// <summary>Parses it, or refuses with the violation.</summary>
    public static Result<CaseNumber> Parse(string? text) =>
        text is { Length: 12 } && text[4] == '-' && Digits.AreExactly(4, text[..4]) && Digits.AreExactly(7, text[5..])
            ? Of(Digits.Number(text.AsSpan(0, 4)), Digits.Number(text.AsSpan(5)))
            : IdentifierViolations.CaseNumberFormat.Refuse();
}

/// <summary>Document number (dokumentnummer): the case's number and a serial within the case.</summary>
public readonly record struct DocumentNumber
{
    private DocumentNumber(CaseNumber @case, int serial)
    {
        Case = @case;
        Serial = serial;
    }

    /// <summary>The case the document belongs to.</summary>
    public CaseNumber Case { get; }

    /// <summary>Number within the case, from 1.</summary>
    public int Serial { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Case}-{Serial}";

    /// <summary>From its parts; refused if they are invalid.</summary>
    public static Result<DocumentNumber> Of(CaseNumber @case, int serial) => serial >= 1
        ? new DocumentNumber(@case, serial)
        : IdentifierViolations.DocumentNumberFormat.Refuse();

    /// <summary>Parses it, or refuses with the violation.</summary>
    public static Result<DocumentNumber> Parse(string? text)
    {
        var refused = IdentifierViolations.DocumentNumberFormat.Refuse();
        if (text is null || text.Length is < 14 or > 22 || text[12] != '-' || text[13] == '0'
            || !Digits.AreExactly(text.Length - 13, text[13..]))
        {
            return refused;
        }

        return CaseNumber.Parse(text[..12]).TryGet(out var @case, out _) && int.TryParse(text.AsSpan(13), out var serial)
            ? Of(@case, serial)
            : refused;
    }
}
