using System.Text;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>The employers named in a form: the one of the employment, and those of further employments.</summary>
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
    /// The employers as they are published to the other services: codes, never a name. If there are several employments, each is published
    /// with its kind, even one without an employer.
    /// </summary>
    public static IEnumerable<NamedEmployer> ToPublished(this InformationForm form) =>
        form.Employments().Where(one => one.Employment.Employer is not null || form.FurtherEmployments.Count > 0).Select(one => ToPublished(one.Employment));

    /// <summary>Employers abroad: another country may be responsible for the case.</summary>
    public static IEnumerable<Violation> Warnings(this InformationForm form) =>
        form.Employments().Where(one => one.Employment.Employer?.IsForeign() == true)
            .Select(one => IntakeWarnings.ForeignEmployer.At($"{one.Path}.employer.country_code", one.Employment.Employer.CountryCode));

    /// <summary>
    /// Whether two are the same employer: for a Danish one by the workplace; abroad by the country and the number there, or by the name if
    /// either has no number. The spelling of a name or a number makes no difference.
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

    // Letters and digits only, in capitals.
    private static string Spelt(string text) => string.Concat(text.EnumerateRunes().Where(Rune.IsLetterOrDigit).Select(Rune.ToUpperInvariant));
}
