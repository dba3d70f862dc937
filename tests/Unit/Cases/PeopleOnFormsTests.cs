using Sygeopfoelgning.Cases.Intake;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
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
    [InlineData("FO", "FO 100")]
    [InlineData("GL", "GL-3900")]
    [InlineData("GL", "GL 3992")]
    [InlineData("DK", "DK-2100")]
    [InlineData("BM", "HM AX")]
    public void An_address_has_the_postal_code_of_its_country(string country, string code) =>
        Assert.Empty(With(address => (address.CountryCode, address.PostalCode) = (country, code)));

    [Theory]
    [InlineData("", "211 20", "postal_code:POSTAL_CODE_FORMAT")]
    [InlineData("DK", "100", "postal_code:POSTAL_CODE_FORMAT")]
    [InlineData("", "0000", "postal_code:POSTAL_CODE_FORMAT")]
    [InlineData("", "DK-0000", "postal_code:POSTAL_CODE_FORMAT")]
    [InlineData("", "FO-100", "postal_code:POSTAL_CODE_FORMAT")]
    [InlineData("", "3900", "postal_code:POSTAL_CODE_GREENLAND")]
    [InlineData("", "GL-3900", "postal_code:POSTAL_CODE_GREENLAND")]
    [InlineData("DK", "3999", "postal_code:POSTAL_CODE_GREENLAND")]
    [InlineData("FO", "GL-3900", "postal_code:POSTAL_CODE_FORMAT")]
    [InlineData("FO", "000", "postal_code:POSTAL_CODE_FORMAT")]
    [InlineData("SE", "0000", "postal_code:PLACEHOLDER")]
    [InlineData("SE", "00000", "postal_code:PLACEHOLDER")]
    [InlineData("SE", "000 00", "postal_code:PLACEHOLDER")]
    [InlineData("DE", "-----", "postal_code:PLACEHOLDER")]
    [InlineData("DE", "   ", "postal_code:PLACEHOLDER")]
    [InlineData("SA", "٠٠٠٠٠", "postal_code:PLACEHOLDER")]
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

    [Theory]
    [InlineData("DE", "14-2", true)]
    [InlineData("JP", "3", true)]
    [InlineData("DE", "0", false, "street:PLACEHOLDER")]
    [InlineData("DE", "--", false, "street:PLACEHOLDER")]
    [InlineData("", "14-2", false, "street:TEXT_WITHOUT_LETTERS")]
    [InlineData("GL", "1234", false, "street:TEXT_WITHOUT_LETTERS", "3900")]
    public void Abroad_a_number_alone_may_be_an_address(string country, string street, bool isAccepted, string violation = "", string code = "2100") =>
        Assert.Equal(
            isAccepted ? Array.Empty<string>() : [$"form.citizen.address.{violation}"],
            With(address => (address.CountryCode, address.Street, address.PostalCode) = (country, street, code)));

    [Fact]
    public void No_fixed_address_and_a_street_contradict_each_other_unless_somebody_takes_the_mail_there()
    {
        Assert.Equal(["form.citizen.address.street:STREET_WITHOUT_FIXED_ADDRESS"], With(address => address.NoFixedAddress = true));
        Assert.Empty(With(address => (address.NoFixedAddress, address.CareOf) = (true, "Opdigtet Herberg")));
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
    public void Of_several_employments_one_without_an_employer_is_published_by_its_kind()
    {
        var form = Of(Kind.SelfEmployedUninsured);
        form.Employment.Employer = null;
        Assert.Empty(form.ToPublished());
        form.FurtherEmployments.Add(Employed("13748136", "1003388394"));
        Assert.Empty(form.Violations());
        Assert.Equal([("", Kind.SelfEmployedUninsured), ("13748136", Kind.EmployeeWithPay)], form.ToPublished().Select(one => (one.CvrNumber, one.KindOfEmployment)));
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

    [Theory]
    [InlineData(18.5, null, 20, "form.further_employments[0].weekly_hours:CONTRACTED_HOURS_NEEDED")]
    [InlineData(null, 18.5, 20, "form.employment.weekly_hours:CONTRACTED_HOURS_NEEDED")]
    [InlineData(null, null, 2, "form.employment.weekly_hours:CONTRACTED_HOURS_NEEDED", "form.further_employments[0].weekly_hours:CONTRACTED_HOURS_NEEDED")]
    public void While_the_hours_at_one_employer_are_not_known_nothing_is_said_of_recovery(
        double? first, double? second, double worked, params string[] violations)
    {
        var form = WithPartialReturn(TimeSpan.FromHours(worked));
        form.Employment.WeeklyHours = first is { } one ? Hours(one) : null;
        form.FurtherEmployments.Add(Employed("13748136", "1003388394"));
        form.FurtherEmployments[0].WeeklyHours = second is { } other ? Hours(other) : null;
        Assert.Equal(violations, form.Violations());
    }

    [Theory]
    [InlineData(100, 68, true)]
    [InlineData(100, 68.01, false)]
    [InlineData(168, 1, false)]
    public void The_hours_of_all_employers_fit_in_a_week(double first, double second, bool isAccepted)
    {
        var form = Of();
        form.Employment.WeeklyHours = Hours(first);
        form.FurtherEmployments.Add(Employed("13748136", "1003388394"));
        form.FurtherEmployments[0].WeeklyHours = Hours(second);
        Assert.Equal(isAccepted ? Array.Empty<string>() : ["form.further_employments:HOURS_TOGETHER_OUT_OF_RANGE"], form.Violations());
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

    [Theory]
    [InlineData("556000-4615")]
    [InlineData("HRB 12345 B")]
    [InlineData("0123456789012")]
    [InlineData("769606-1234")]   // a Swedish association: its third digit is never 0 or 1
    public void A_number_of_a_foreign_register_is_taken(string number) => Assert.Empty(Abroad(employer => employer.ForeignId = number).Violations());

    [Theory]
    [InlineData("000000-0000", "FOREIGN_ID_FORMAT")]
    [InlineData("000000000", "FOREIGN_ID_FORMAT")]
    [InlineData("SE 0000", "FOREIGN_ID_FORMAT")]
    [InlineData("----", "FOREIGN_ID_FORMAT")]
    [InlineData("    ", "FOREIGN_ID_FORMAT")]
    [InlineData("nil", "FOREIGN_ID_FORMAT")]
    [InlineData("150385-1235", "FOREIGN_ID_CPR")]   // constructed
    [InlineData("1503851235", "FOREIGN_ID_CPR")]   // constructed
    [InlineData("15 03 85 1235", "FOREIGN_ID_CPR")]   // constructed
    public void A_placeholder_and_a_CPR_number_are_no_foreign_number(string number, string reason) =>
        Assert.Equal([$"form.employment.employer.foreign_id:{reason}"], Abroad(employer => employer.ForeignId = number).Violations());

    [Fact]
    public void A_P_number_goes_with_a_CVR_number()
    {
        Assert.Equal(["form.employment.employer.p_number:P_NUMBER_WITHOUT_CVR"], Abroad(employer => employer.PNumber = "1012345678").Violations());
        Assert.Empty(Abroad(employer => (employer.CvrNumber, employer.PNumber) = ("24256790", "1012345678")).Violations());
    }

    [Theory]
    [InlineData("AB", "", "ab ", "", true)]
    [InlineData("Påhittad  AB", "", "PÅHITTAD AB.", "", true)]
    [InlineData("AB", "556000-4615", "AB", "", true)]
    [InlineData("AB", "556000-4615", "Et andet navn", "5560004615", true)]
    [InlineData("AB", "556000-4615", "AB", "556000-4616", false)]
    [InlineData("AB", "", "BC", "", false)]
    public void A_foreign_employer_is_the_same_however_it_is_written(string name, string id, string otherName, string otherId, bool isSame)
    {
        var form = Abroad(employer => (employer.Name, employer.ForeignId) = (name, id));
        form.FurtherEmployments.Add(form.Employment.Clone());
        (form.FurtherEmployments[0].Employer.Name, form.FurtherEmployments[0].Employer.ForeignId) = (otherName, otherId);
        Assert.Equal(isSame ? ["form.further_employments:EMPLOYER_REPEATED"] : Array.Empty<string>(), form.Violations());
        form.FurtherEmployments[0].Employer.CountryCode = "NO";
        Assert.Empty(form.Violations());
    }

    [Theory]
    [InlineData("5566778899", "cvr_number:CVR_FORMAT")]
    [InlineData("55667788", "cvr_number:CVR_CHECK_DIGIT")]
    [InlineData("", "cvr_number:CVR_NUMBER_NEEDED")]
    public void Whoever_gives_a_foreign_employer_as_a_Danish_one_is_told_what_to_do(string number, string violation)
    {
        var form = Of();
        form.Employment.Employer = new Employer { CvrNumber = number, Name = "Opdigtet Bygg AB (SE)" };
        var violations = RequestChecks.Check(
            new RegisterCaseRequest { RequestId = "01930000-0000-7000-8000-000000000001", Form = form }, new RegisterCaseValidator(), Today)!.Violations;
        Assert.Equal([$"form.employment.employer.{violation}", "form.employment.employer.p_number:P_NUMBER_NEEDED"], violations.Select(one => $"{one}"));
        Assert.All(violations, one => Assert.Contains("landet", one.In(Language.Danish), StringComparison.Ordinal));
        Assert.All(violations, one => Assert.Contains("country", one.In(Language.English), StringComparison.Ordinal));
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

    private static InformationForm Abroad(Action<Employer> change)
    {
        var form = Of();
        form.Employment.Employer = new Employer { Name = "Påhittad AB", CountryCode = "SE" };
        change(form.Employment.Employer);
        return form;
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
