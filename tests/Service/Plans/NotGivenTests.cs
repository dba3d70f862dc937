using System.Globalization;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>A date that a plan lacks has a reason, in a preview and in the plan of a case; employers and circumstances arrive where they are needed.</summary>
public sealed class NotGivenTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task The_plan_of_a_case_says_which_dates_it_lacks_as_the_preview_did()
    {
        var registered = await Caseworker.Register(Given.Form(KindOfEmployment.SelfEmployedUninsured));

        var plan = await PlanOf(registered);

        var reassessment = plan.NotGiven.Single(one => one.RuleId == "R-REASSESS");
        Assert.Equal("Revurdering", reassessment.Title);
        Assert.StartsWith("For selvstændige uden sikring er det ikke afklaret", reassessment.Why, StringComparison.Ordinal);
        var preview = (await Caseworker.Deadlines.PreviewPlanAsync(
            new PreviewPlanRequest
            {
                MunicipalityCode = Municipality,
                Facts = new PlanFacts
                {
                    NotifiedOn = registered.Case.NotifiedOn, FirstAbsenceDay = registered.Case.FirstAbsenceDay, KindOfEmployment = KindOfEmployment.SelfEmployedUninsured,
                    FormSentOn = registered.Case.FormSentOn, FormReceivedOn = registered.Case.FormReceivedOn,
                },
            },
            deadline: Suite.Soon)).Plan;
        Assert.Equal(preview.NotGiven, plan.NotGiven);
    }

    // By § 25 the 183rd counted day within twelve calendar months, where anybody else has the 155th within nine.
    [Fact]
    public async Task Somebody_at_pension_age_has_the_reassessment_of_paragraph_25()
    {
        var form = Given.Form();
        var usual = await PlanOf(await Caseworker.Register(form));
        form = Given.Form();
        form.Citizen.CprNumber = "0206501804";   // constructed: born in 1950

        var plan = await PlanOf(await Caseworker.Register(form));

        Assert.Equal(28, Day(plan, "R-22W-EXCL").DayNumber - Day(usual, "R-22W-EXCL").DayNumber);
        Assert.Contains("§ 25", plan.Deadlines.Single(one => one.RuleId == "R-REASSESS").Explanation.RuleText, StringComparison.Ordinal);

        static DateOnly Day(Plan plan, string rule) => plan.Deadlines.Single(one => one.RuleId == rule).StatutoryDate.ToDateOnly()!.Value;
    }

    [Fact]
    public async Task A_flex_job_has_no_employer_period()
    {
        var form = Given.Form();
        form.Circumstances.Add(Circumstance.FlexJob);

        var plan = await PlanOf(await Caseworker.Register(form));

        Assert.DoesNotContain(plan.Deadlines, one => one.RuleId == "R-EMPPERIOD");
        Assert.Equal("Undtaget: borgeren er ansat i fleksjob.", plan.NotGiven.Single(one => one.RuleId == "R-EMPPERIOD").Why);
    }

    [Fact]
    public async Task Two_employers_have_their_dates_in_one_plan_and_only_the_named_are_parties()
    {
        var form = Given.Form(KindOfEmployment.SelfEmployedUninsured);
        form.Employment.Employer = null;
        form.Citizen.GeneralPractitioner = null;
        form.FurtherEmployments.Add(Given.Form().Employment);
        form.FurtherEmployments.Add(new Employment
        {
            Kind = KindOfEmployment.EmployeeWithoutPay, Employer = new Employer { Name = "Påhittad AB", CountryCode = "SE", ForeignId = "556000-4615" },
        });

        var registered = await Caseworker.Register(form);
        var plan = await PlanOf(registered);

        Assert.Contains(plan.Deadlines, one => one.RuleId == "R-NEMREF-PAY/E2" && one.Title.Contains(form.FurtherEmployments[0].Employer.CvrNumber, StringComparison.Ordinal));
        Assert.Contains(plan.Deadlines, one => one.RuleId == "R-NEMREF-NOPAY2/E3" && one.Title.Contains("SE, nummer 556000-4615", StringComparison.Ordinal));
        Assert.Contains(plan.NotGiven, one => one.RuleId == "R-NEMREF-NOPAY2/E2");
        Assert.Contains(plan.NotGiven, one => one.RuleId == "R-EMP-TALK" && one.Title.Contains("ansættelsesforhold 1", StringComparison.Ordinal));
        var parties = (await Caseworker.Parties.ListPartiesAsync(
            new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon)).Parties;
        Assert.Equal([form.FurtherEmployments[0].Employer.CvrNumber, ""], parties.Select(one => one.Employer.CvrNumber));
    }

    [Fact]
    public async Task Whoever_reaches_pension_age_before_the_reassessment_gets_no_date_of_it()
    {
        var form = Given.Form();
        var born = form.FirstAbsenceDay.ToDateOnly()!.Value.AddMonths(1).AddYears(-67);
        form.Citizen.CprNumber = $"{born.ToString("ddMMyy", CultureInfo.InvariantCulture)}1231";   // constructed: 67 a month later

        var registered = await Caseworker.Register(form);
        var plan = await PlanOf(registered);

        Assert.Contains(registered.Warnings, warning => warning.Reason == "PENSION_AGE_IN_COURSE");
        Assert.DoesNotContain(plan.Deadlines, one => one.RuleId is "R-22W-EXCL" or "R-REASSESS" or "R-7A");
        Assert.Contains("når folkepensionsalderen", plan.NotGiven.Single(one => one.RuleId == "R-REASSESS").Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_employers_are_parties_of_one_case_also_a_foreign_one()
    {
        var form = Given.Form();
        form.FurtherEmployments.Add(new Employment
        {
            Kind = KindOfEmployment.EmployeeWithoutPay,
            Employer = new Employer { Name = "Påhittad AB", CountryCode = "SE", ForeignId = "556000-4615" },
        });
        var registered = await Caseworker.Register(form);

        var parties = (await Caseworker.Parties.ListPartiesAsync(
            new() { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon)).Parties;

        var employers = parties.Where(party => party.Employer is not null).Select(party => party.Employer).ToList();
        Assert.Equal([form.Employment.Employer.CvrNumber, ""], employers.Select(one => one.CvrNumber));
        Assert.Equal(("SE", "556000-4615", KindOfEmployment.EmployeeWithoutPay), (employers[1].CountryCode, employers[1].ForeignId, employers[1].KindOfEmployment));
        Assert.Contains(registered.Warnings, warning => warning is { Field: "form.further_employments[0].employer.country_code", Reason: "FOREIGN_EMPLOYER" });
    }

    [Fact]
    public async Task An_address_abroad_is_shown_as_it_was_given()
    {
        var form = Given.Form();
        form.Citizen.Address = new PostalAddress
        {
            Street = "Påhittad gata 3", PostalCode = "211 20", City = "Malmö", CountryCode = "SE", CareOf = "Opdigtet Logi",
        };
        var registered = await Caseworker.Register(form);

        var seen = await Caseworker.Cases.GetCaseAsync(new GetCaseRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);

        Assert.Equal(form.Citizen.Address, seen.Case.Citizen.Address);
    }

    private async Task<Plan> PlanOf(RegisterCaseResponse registered) =>
        (await Caseworker.Deadlines.GetPlanAsync(
            new GetPlanRequest { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon)).Plan;
}
