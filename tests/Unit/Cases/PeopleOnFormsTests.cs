using Sygeopfoelgning.Cases.Intake;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using static Sygeopfoelgning.Tests.Unit.Cases.Form;
using Circumstance = Sygeopfoelgning.Types.V1.Circumstance;
using Kind = Sygeopfoelgning.Types.V1.KindOfEmployment;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>Persons that the form supports: abroad, in the realm, without a fixed address, with several or foreign employers.</summary>
public sealed class PeopleOnFormsTests
{
    [Theory]
    [InlineData("", "2100")]
    [InlineData("DK", "2100")]
    [InlineData("SE", "211 20")]
    [InlineData("DE", "24937")]
    [InlineData("GB", "SW1A 1AA")]
    [InlineData("IE", "")]
    [InlineData("GL", "3900")]
    [InlineData("FO", "100")]
    [InlineData("FO", "FO-870")]
    public void An_address_has_the_postal_code_of_its_country(string country, string code) =>
        Assert.Empty(With(address => (address.CountryCode, address.PostalCode) = (country, code)));

    [Theory]
    [InlineData("", "211 20", "postal_code:POSTAL_CODE_FORMAT")]
    [InlineData("DK", "100", "postal_code:POSTAL_CODE_FORMAT")]
    [InlineData("", "0000", "postal_code:POSTAL_CODE_FORMAT")]
    [InlineData("", "", "postal_code:FIELD_REQUIRED")]
    [InlineData("GL", "2100", "postal_code:POSTAL_CODE_FORMAT")]
    [InlineData("FO", "2100", "postal_code:POSTAL_CODE_FORMAT")]
    [InlineData("se", "211 20", "country_code:COUNTRY_UNKNOWN")]
    [InlineData("XX", "1", "country_code:COUNTRY_UNKNOWN")]
    [InlineData("SE", "123456789012345678901", "postal_code:TEXT_TOO_LONG")]
    public void An_address_that_its_country_does_not_have_is_refused(string country, string code, string violation) =>
        Assert.Equal([$"form.citizen.address.{violation}"], With(address => (address.CountryCode, address.PostalCode) = (country, code)));

    [Fact]
    public void Without_a_fixed_address_there_is_no_street_and_somebody_may_take_the_mail()
    {
        var form = Of();
        form.Citizen.Address = new PostalAddress { NoFixedAddress = true, CareOf = "Opdigtet Herberg" };
        Assert.Empty(form.Violations());
        form.Citizen.Address = new PostalAddress { CareOf = "Opdigtet Herberg" };
        Assert.Equal(
            ["form.citizen.address.city:FIELD_REQUIRED", "form.citizen.address.postal_code:FIELD_REQUIRED", "form.citizen.address.street:FIELD_REQUIRED"],
            form.Violations().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void One_name_is_a_name()
    {
        var form = Of();
        form.Citizen.Name = "Opdigtet";
        Assert.Empty(form.Violations());
    }

    [Fact]
    public void Two_employers_are_one_case_and_both_are_published()
    {
        var form = Of();
        form.FurtherEmployments.Add(Employed("13748136", "1003388394"));
        Assert.Empty(form.Violations());
        Assert.Equal(["24256790", "13748136"], form.ToPublished().Select(one => one.CvrNumber));
    }

    [Fact]
    public void The_same_workplace_twice_and_unemployment_beside_a_job_are_refused()
    {
        var form = Of();
        form.FurtherEmployments.Add(Employed("24256790", "1012345678"));
        Assert.Equal(["form.further_employments:EMPLOYER_REPEATED"], form.Violations());

        form = Of();
        form.FurtherEmployments.Add(new Employment { Kind = Kind.InsuredUnemployed, UnemploymentFund = new UnemploymentFund { Code = "08" } });
        Assert.Equal(["form.further_employments:FURTHER_EMPLOYMENT_KIND"], form.Violations());

        form = Of(Kind.InsuredUnemployed);
        form.FurtherEmployments.Add(Employed("24256790", "1012345678"));
        Assert.Equal(["form.further_employments:EXCLUDED_FOR_UNEMPLOYED"], form.Violations());
    }

    [Fact]
    public void A_further_employment_is_checked_like_the_first()
    {
        var form = Of();
        form.FurtherEmployments.Add(Employed("1", ""));
        Assert.Equal(
            ["form.further_employments[0].employer.cvr_number:CVR_FORMAT", "form.further_employments[0].employer.p_number:P_NUMBER_NEEDED"],
            form.Violations().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_hours_of_all_employers_count_in_a_partial_return()
    {
        var form = WithPartialReturn(TimeSpan.FromHours(18));
        form.Employment.WeeklyHours = Hours(18.5);
        Assert.Equal(["form.partial_return.weekly_hours_worked:PARTIAL_RETURN_ABSENCE_TOO_SMALL"], form.Violations());
        form.FurtherEmployments.Add(Employed("13748136", "1003388394"));
        form.FurtherEmployments[0].WeeklyHours = Hours(18.5);
        Assert.Empty(form.Violations());
    }

    [Fact]
    public void A_foreign_employer_needs_no_CVR_number_and_is_warned_about()
    {
        var form = Of();
        form.Employment.Employer = new Employer { Name = "Påhittad AB", CountryCode = "SE", ForeignId = "556000-4615" };
        Assert.Empty(form.Violations());
        var warning = Assert.Single(form.Warnings());
        Assert.Equal("form.employment.employer.country_code:FOREIGN_EMPLOYER", $"{warning}");
        Assert.Contains("A1", warning.In(Language.Danish), StringComparison.Ordinal);
        Assert.Empty(Of().Warnings());
    }

    [Fact]
    public void A_foreign_employer_has_a_name_and_a_Danish_one_no_foreign_number()
    {
        var form = Of();
        form.Employment.Employer = new Employer { CountryCode = "SE", ForeignId = "<556000>" };
        Assert.Equal(
            ["form.employment.employer.foreign_id:FOREIGN_ID_FORMAT", "form.employment.employer.name:FIELD_REQUIRED"],
            form.Violations().Order(StringComparer.Ordinal));
        form.Employment.Employer = new Employer { CvrNumber = "24256790", PNumber = "1012345678", ForeignId = "556000-4615" };
        Assert.Equal(["form.employment.employer.foreign_id:FOREIGN_ID_EXCLUDED"], form.Violations());
        form.Employment.Employer = new Employer { Name = "Opdigtet", CountryCode = "ZZ" };
        Assert.Equal(["form.employment.employer.country_code:COUNTRY_UNKNOWN"], form.Violations());
    }

    [Fact]
    [Rules.Meets("CIRCUMSTANCE_REPEATED")]
    public void Circumstances_are_facts_of_the_plan_and_given_once()
    {
        var form = Of();
        form.Circumstances.AddRange([Circumstance.FlexJob, Circumstance.Section56Agreement]);
        Assert.Equal([Sygeopfoelgning.Rules.Circumstance.FlexJob, Sygeopfoelgning.Rules.Circumstance.Section56Agreement], form.ToFacts().Circumstances);
        form.Circumstances.Add(Circumstance.FlexJob);
        Assert.Equal(["form.circumstances:CIRCUMSTANCE_REPEATED"], form.Violations());
    }

    [Fact]
    public void Pension_age_is_a_fact_whatever_the_form_says()
    {
        var form = Of();
        form.Citizen.CprNumber = "0206501804";   // constructed: born in 1950
        Assert.Equal([Sygeopfoelgning.Rules.Circumstance.Pensioner], form.ToFacts().Circumstances);
        Assert.Empty(Of().ToFacts().Circumstances);
    }

    private static Employment Employed(string cvr, string pNumber) =>
        new() { Kind = Kind.EmployeeWithPay, Employer = new Employer { CvrNumber = cvr, PNumber = pNumber } };

    private static IReadOnlyList<string> With(Action<PostalAddress> change)
    {
        var form = Of();
        change(form.Citizen.Address);
        return form.Violations();
    }
}
