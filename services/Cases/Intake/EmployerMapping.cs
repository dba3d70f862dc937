using System.Text;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>The employers that a form names: the one of the employment, and those of further employments.</summary>
internal static class EmployerMapping
{
    /// <summary>All employments, each with its path in the request.</summary>
    public static IEnumerable<(string Path, Employment Employment)> Employments(this InformationForm form) =>
        form.FurtherEmployments.Select((one, index) => ($"form.further_employments[{index}]", one))
            .Prepend(("form.employment", form.Employment));

    /// <summary>The kinds of all employments, each once.</summary>
    public static IReadOnlyList<KindOfEmployment> KindsOfEmployment(this InformationForm form) =>
        [.. form.Employments().Select(one => (KindOfEmployment)one.Employment.Kind).Distinct()];

    /// <summary>An employer in another country.</summary>
    public static bool IsForeign(this Employer employer) => CountryCode.OrDenmark(employer.CountryCode) != CountryCode.Denmark;

    /// <summary>
    /// The employers as the others are told them: codes, never a name. Where there are several employments, each is told by its kind,
    /// also one without an employer.
    /// </summary>
    public static IEnumerable<NamedEmployer> ToPublished(this InformationForm form) =>
        form.Employments().Where(one => one.Employment.Employer is not null || form.FurtherEmployments.Count > 0).Select(one => ToPublished(one.Employment));

    /// <summary>Employers abroad: the case may be another country's.</summary>
    public static IEnumerable<Violation> Warnings(this InformationForm form) =>
        form.Employments().Where(one => one.Employment.Employer?.IsForeign() == true)
            .Select(one => IntakeWarnings.ForeignEmployer.At($"{one.Path}.employer.country_code", one.Employment.Employer.CountryCode));

    /// <summary>
    /// The same employer: the workplace of a Danish one; abroad the country with the number there, or with the name where either has
    /// no number. How a name or a number is written makes no difference.
    /// </summary>
    public static bool IsSameAs(this Employer one, Employer other)
    {
        if (one.IsKnownAbroad() || other.IsKnownAbroad())
        {
            return one.IsKnownAbroad() && other.IsKnownAbroad() && one.CountryCode == other.CountryCode
                && (one.ForeignId.Length > 0 && other.ForeignId.Length > 0 ? AreSame(one.ForeignId, other.ForeignId) : AreSame(one.Name, other.Name));
        }

        return (one.CvrNumber, one.PNumber) == (other.CvrNumber, other.PNumber);
    }

    private static NamedEmployer ToPublished(Employment employment) => employment.Employer is { } employer
        ? new NamedEmployer
        {
            CvrNumber = employer.CvrNumber,
            PNumber = employer.PNumber,
            CountryCode = employer.IsForeign() ? employer.CountryCode : "",
            ForeignId = employer.ForeignId,
            KindOfEmployment = employment.Kind,
        }
        : new NamedEmployer { KindOfEmployment = employment.Kind };

    private static bool IsKnownAbroad(this Employer employer) => employer.IsForeign() && employer.CvrNumber.Length == 0;

    private static bool AreSame(string one, string other) => Spelt(one) is { Length: > 0 } spelt && spelt == Spelt(other);

    // Letters and digits alone, in capitals.
    private static string Spelt(string text) => string.Concat(text.EnumerateRunes().Where(Rune.IsLetterOrDigit).Select(Rune.ToUpperInvariant));
}
