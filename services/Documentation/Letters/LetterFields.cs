using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Documentation.Letters;

/// <summary>Checks what was filled in against the template, and prints it.</summary>
[Pure]
internal static class LetterFields
{
    internal static readonly ViolationCode Missing = new("FIELD_MISSING",
        "Brevet kan ikke skrives uden {0}. Udfyld feltet {1}.",
        "The letter cannot be written without {0}. Fill in the field {1}.");

    internal static readonly ViolationCode Unknown = new("FIELD_UNKNOWN",
        "Skabelonen har intet felt med det navn. Den har disse felter: {0}.",
        "The template has no field of that name. It has these fields: {0}.");

    internal static readonly ViolationCode Twice = new("FIELD_TWICE",
        "Feltet er udfyldt mere end én gang.",
        "The field is filled in more than once.");

    internal static readonly ViolationCode WrongKind = new("FIELD_WRONG_KIND",
        "Feltet {0} skal udfyldes med {1}.",
        "The field {0} takes {1}.");

    internal static readonly ViolationCode TooLong = new("FIELD_TOO_LONG",
        "Feltet {0} må højst have {1} tegn på {2}.",
        "The field {0} may have at most {1} characters on {2}.");

    private const int MostOnALine = 300;
    private const int MostLines = 10;
    private const int MostInPoints = 1500;

    private static readonly Wording OneLine = new("én linje", "one line");
    private static readonly Wording SomeLines = new("10 linjer", "10 lines");

    /// <summary>Everything that is wrong with the fields.</summary>
    public static IReadOnlyList<Violation> Violations(LetterTemplate template, IReadOnlyList<FilledField> fields)
    {
        var seen = new HashSet<string>();
        var found = new List<Violation>();
        for (var i = 0; i < fields.Count; i++)
        {
            var at = $"fields[{i}]";
            if (template.Find(fields[i].Name) is not { } field)
            {
                found.Add(Unknown.At($"{at}.name", string.Join(", ", template.Fields.Select(one => one.Name))));
            }
            else if (!seen.Add(field.Name))
            {
                found.Add(Twice.At($"{at}.name"));
            }
            else if (!IsOfKind(field.Kind, fields[i]))
            {
                found.Add(WrongKind.At(at, field.Label, What(field.Kind)));
            }
            else if (IsTooLong(field.Kind, fields[i]))
            {
                found.Add(TooLong.At($"{at}.text", field.Label, field.Kind == FieldKind.Points ? MostInPoints : MostOnALine, field.Kind == FieldKind.Points ? SomeLines : OneLine));
            }
        }

        found.AddRange(template.Fields.Where(field => field.Required && !seen.Contains(field.Name)).Select(field => Missing.At("fields", field.Label, field.Name)));
        return found;
    }

    /// <summary>The field as the letter says it.</summary>
    public static string Print(TemplateField field, FilledField filled, Language language) => field.Kind switch
    {
        FieldKind.Date => Day(filled.Date!.Value, language),
        FieldKind.Time => At(filled.Time!.Value, language),
        FieldKind.Points => string.Join('\n', Lines(filled.Text!)),
        _ => filled.Text!.Trim(),
    };

    private static string Day(DateOnly day, Language language) => language == Language.English
        ? day.ToString("dddd d MMMM yyyy", language.Culture())
        : day.ToString("'den' d. MMMM yyyy", language.Culture());

    private static string At(DateTimeOffset time, Language language)
    {
        var local = TimeZoneInfo.ConvertTime(time, DanishTime.Zone);
        return language == Language.English
            ? local.ToString("dddd d MMMM yyyy 'at' H:mm", language.Culture())
            : local.ToString("dddd 'den' d. MMMM yyyy 'kl.' H.mm", language.Culture());
    }

    private static bool IsOfKind(FieldKind kind, FilledField filled) => kind switch
    {
        FieldKind.Date => filled.Date is not null,
        FieldKind.Time => filled.Time is not null,
        _ => filled.Text is not null,
    };

    private static bool IsTooLong(FieldKind kind, FilledField filled) => kind switch
    {
        FieldKind.Date or FieldKind.Time => false,
        FieldKind.Points => filled.Text!.Length > MostInPoints || Lines(filled.Text).Length > MostLines,
        _ => filled.Text!.Length > MostOnALine || filled.Text.Trim().Contains('\n', StringComparison.Ordinal),
    };

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static Wording What(FieldKind kind) => kind switch
    {
        FieldKind.Date => new("en dato (date)", "a date (date)"),
        FieldKind.Time => new("et tidspunkt (time)", "a time (time)"),
        _ => new("en tekst (text)", "a text (text)"),
    };
}

/// <summary>The words for recipients.</summary>
[Pure]
internal static class Recipients
{
    public static Wording Name(Recipient recipient) => recipient switch
    {
        Recipient.Citizen => new("borgeren", "the citizen"),
        Recipient.Employer => new("arbejdsgiveren", "the employer"),
        Recipient.Doctor => new("lægen", "the doctor"),
        _ => new("a-kassen", "the unemployment fund"),
    };
}
