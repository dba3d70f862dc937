using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>The employers named in a form: the one of the employment, and those of further employments.</summary>
internal static class EmployerMapping
{
    /// <summary>All employments, each with its path in the request.</summary>
    public static IEnumerable<(string Path, Employment Employment)> Employments(this InformationForm form) =>
        form.FurtherEmployments.Select((one, index) => ($"form.further_employments[{index}]", one))
            .Prepend(("form.employment", form.Employment));

    /// <summary>An employer in another country.</summary>
    public static bool IsForeign(this Employer employer) => CountryCode.OrDenmark(employer.CountryCode) != CountryCode.Denmark;

    /// <summary>The employers as they are published to the other services: codes, never a name.</summary>
    public static IEnumerable<NamedEmployer> ToPublished(this InformationForm form) =>
        form.Employments().Where(one => one.Employment.Employer is not null).Select(one => new NamedEmployer
        {
            CvrNumber = one.Employment.Employer.CvrNumber,
            PNumber = one.Employment.Employer.PNumber,
            CountryCode = one.Employment.Employer.IsForeign() ? one.Employment.Employer.CountryCode : "",
            ForeignId = one.Employment.Employer.ForeignId,
            KindOfEmployment = one.Employment.Kind,
        });

    /// <summary>Employers abroad: another country may be responsible for the case.</summary>
    public static IEnumerable<Violation> Warnings(this InformationForm form) =>
        form.Employments().Where(one => one.Employment.Employer?.IsForeign() == true)
            .Select(one => IntakeWarnings.ForeignEmployer.At($"{one.Path}.employer.country_code", one.Employment.Employer.CountryCode));

    /// <summary>What identifies an employer: the workplace of a Danish one; country, number and name of a foreign one.</summary>
    public static string Identity(this Employer employer) => employer.IsForeign() && employer.CvrNumber.Length == 0
        ? $"{employer.CountryCode}:{employer.ForeignId}:{(employer.ForeignId.Length == 0 ? employer.Name : "")}"
        : $"{employer.CvrNumber}:{employer.PNumber}";
}
