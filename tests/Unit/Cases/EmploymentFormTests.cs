using Google.Protobuf.WellKnownTypes;
using Sygeopfoelgning.Cases.V1;
using static Sygeopfoelgning.Tests.Unit.Cases.Form;
using Kind = Sygeopfoelgning.Types.V1.KindOfEmployment;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>What each kind of employment requires and excludes, and R-PART-4H.</summary>
public sealed class EmploymentFormTests
{
    [Fact]
    public void The_kind_of_employment_is_needed_and_known()
    {
        InformationFormTests.Refused(form => form.Employment.Kind = Kind.Unspecified, "form.employment.kind:FIELD_REQUIRED");
        InformationFormTests.Refused(form => form.Employment.Kind = (Kind)6, "form.employment.kind:ENUM_UNKNOWN");
    }

    [Theory]
    [InlineData(Kind.EmployeeWithPay)]
    [InlineData(Kind.EmployeeWithoutPay)]
    public void An_employee_needs_an_employer_with_both_numbers(Kind kind)
    {
        Refused(kind, form => form.Employment.Employer = null, "form.employment.employer:EMPLOYER_NEEDED");
        Refused(kind, form => form.Employment.Employer = new Employer(),
            "form.employment.employer.cvr_number:CVR_NUMBER_NEEDED", "form.employment.employer.p_number:P_NUMBER_NEEDED");
    }

    [Theory]
    [InlineData(Kind.SelfEmployedInsured)]
    [InlineData(Kind.SelfEmployedUninsured)]
    public void The_self_employed_may_give_the_own_company_without_production_unit(Kind kind)
    {
        Refused(kind, form => form.Employment.Employer = null);
        Refused(kind, form => form.Employment.Employer.PNumber = "");
        Refused(kind, form => form.Employment.Employer.CvrNumber = "", "form.employment.employer.cvr_number:CVR_NUMBER_NEEDED");
    }

    [Theory]
    [InlineData("2425679", "CVR_FORMAT")]
    [InlineData("24256791", "CVR_CHECK_DIGIT")]
    [InlineData("12345678", "CVR_CHECK_DIGIT")]
    public void A_bad_CVR_number_is_refused(string cvr, string reason) =>
        InformationFormTests.Refused(form => form.Employment.Employer.CvrNumber = cvr, $"form.employment.employer.cvr_number:{reason}");

    [Theory]
    [InlineData("101234567")]
    [InlineData("10123456789")]
    [InlineData("101234567a")]
    public void A_P_number_has_ten_digits(string number) =>
        InformationFormTests.Refused(
            form => form.Employment.Employer.PNumber = number, "form.employment.employer.p_number:P_NUMBER_FORMAT");

    [Fact]
    public void The_unemployed_need_a_fund() => Refused(
        Kind.InsuredUnemployed, form => form.Employment.UnemploymentFund = null,
        "form.employment.unemployment_fund:UNEMPLOYMENT_FUND_NEEDED");

    [Theory]
    [InlineData("", "FIELD_REQUIRED")]
    [InlineData("8", "UNEMPLOYMENT_FUND_CODE")]
    [InlineData("08\n", "UNEMPLOYMENT_FUND_CODE")]
    public void A_fund_has_a_code_of_two_digits(string code, string reason) => Refused(
        Kind.InsuredUnemployed, form => form.Employment.UnemploymentFund.Code = code, $"form.employment.unemployment_fund.code:{reason}");

    [Fact]
    public void The_unemployed_have_no_employer_no_hours_no_workplace_and_no_partial_return() => Refused(
        Kind.InsuredUnemployed,
        form =>
        {
            form.Employment.Employer = new Employer { CvrNumber = "24256790" };
            form.Employment.WeeklyHours = Hours(37);
            form.WorkplaceDialogue = new WorkplaceDialogue();
            form.PartialReturn = new PartialReturn { From = Day(2026, 2, 2), WeeklyHoursWorked = Hours(15) };
        },
        "form.employment.employer:EXCLUDED_FOR_UNEMPLOYED",
        "form.employment.weekly_hours:EXCLUDED_FOR_UNEMPLOYED",
        "form.workplace_dialogue:EXCLUDED_FOR_UNEMPLOYED",
        "form.partial_return:EXCLUDED_FOR_UNEMPLOYED");

    [Theory]
    [InlineData(Kind.EmployeeWithPay)]
    [InlineData(Kind.EmployeeWithoutPay)]
    [InlineData(Kind.SelfEmployedInsured)]
    [InlineData(Kind.SelfEmployedUninsured)]
    public void Nobody_else_has_a_fund(Kind kind) => Refused(
        kind, form => form.Employment.UnemploymentFund = new UnemploymentFund { Code = "08" },
        "form.employment.unemployment_fund:UNEMPLOYMENT_FUND_EXCLUDED");

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(168.01)]
    public void Weekly_hours_are_more_than_none_and_at_most_168(double hours) => InformationFormTests.Refused(
        form => form.Employment.WeeklyHours = Hours(hours), "form.employment.weekly_hours:HOURS_OUT_OF_RANGE");

    [Fact]
    public void Weekly_hours_may_be_the_whole_week() => InformationFormTests.Accepted(form => form.Employment.WeeklyHours = Hours(168));

    [Fact]
    public void A_duration_that_is_none_is_refused() => InformationFormTests.Refused(
        form => form.Employment.WeeklyHours = new Duration { Seconds = 3600, Nanos = int.MaxValue },
        "form.employment.weekly_hours:HOURS_OUT_OF_RANGE");

    [Fact]
    public void Exactly_4_hours_of_absence_is_still_a_partial_return() =>
        Assert.Empty(WithPartialReturn(TimeSpan.FromHours(33)).Violations());

    [Fact]
    public void A_minute_less_than_4_hours_of_absence_is_a_full_return() => Assert.Equal(
        ["form.partial_return.weekly_hours_worked:PARTIAL_RETURN_ABSENCE_TOO_SMALL"],
        WithPartialReturn(TimeSpan.FromHours(33) + TimeSpan.FromMinutes(1)).Violations());

    [Fact]
    public void A_partial_return_is_counted_against_the_contracted_hours()
    {
        var form = WithPartialReturn(TimeSpan.FromHours(15));
        form.Employment.WeeklyHours = null;
        Assert.Equal(["form.employment.weekly_hours:CONTRACTED_HOURS_NEEDED"], form.Violations());
    }

    [Fact]
    public void A_partial_return_has_a_day_and_hours()
    {
        var form = WithPartialReturn(TimeSpan.FromHours(15));
        form.PartialReturn = new PartialReturn();
        Assert.Equal(
            ["form.partial_return.from:FIELD_REQUIRED", "form.partial_return.weekly_hours_worked:FIELD_REQUIRED"], form.Violations());
        form.PartialReturn = new PartialReturn { From = Day(2026, 2, 2), WeeklyHoursWorked = Hours(0) };
        Assert.Equal(["form.partial_return.weekly_hours_worked:HOURS_OUT_OF_RANGE"], form.Violations());
    }

    [Fact]
    public void A_partial_return_begins_on_the_first_absence_day_at_the_earliest()
    {
        var form = WithPartialReturn(TimeSpan.FromHours(15));
        form.PartialReturn.From = form.FirstAbsenceDay;
        Assert.Empty(form.Violations());
        form.PartialReturn.From = Day(2026, 1, 11);
        Assert.Equal(["form.partial_return.from:BEFORE_FIRST_ABSENCE_DAY"], form.Violations());
        form.PartialReturn.From = Day(2026, 6, 1);
        Assert.Empty(form.Violations());
    }

    private static void Refused(Kind kind, Action<InformationForm> change, params string[] violations)
    {
        var form = Of(kind);
        change(form);
        Assert.Equal(violations.Order(StringComparer.Ordinal), form.Violations());
    }
}
