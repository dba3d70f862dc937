using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>
/// The field paths of a form in an import: what RegisterCase calls <c>form.citizen.name</c> is <c>forms[3].citizen.name</c> there.
/// </summary>
internal static class FormPaths
{
    private const string Alone = "form";

    /// <summary>The name of a form's id in texts.</summary>
    public static readonly Wording IdLabel = new("Skemaets id", "The form's id");

    /// <summary>The path of one of several forms.</summary>
    public static string Of(int index) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"forms[{index}]");

    /// <summary>The violation at its place in an import.</summary>
    public static Violation Under(string path, Violation violation) => violation with
    {
        Field = violation.Field == Alone ? path
            : violation.Field.StartsWith($"{Alone}.", StringComparison.Ordinal) ? $"{path}{violation.Field[Alone.Length..]}" : violation.Field,
    };

    /// <summary>The refusal with its violations at their places in an import.</summary>
    public static Refusal Under(string path, Refusal refusal) =>
        refusal is InvalidRequest invalid ? new InvalidRequest([.. invalid.Violations.Select(violation => Under(path, violation))]) : refusal;

    /// <summary>The id as it is answered: not one that was refused, which may be a CPR number.</summary>
    public static string IdOf(InformationForm form, Refusal? refusal) =>
        refusal is InvalidRequest invalid && invalid.Violations.Any(violation => violation.Field == $"{Alone}.form_id") ? "" : form.FormId;
}
