using Sygeopfoelgning.Cases.Intake;
using Sygeopfoelgning.Cases.Municipalities;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>What registering a case decides.</summary>
public sealed class RegistrationTests
{
    private static readonly DateOnly Today = new(2026, 3, 1);
    private static readonly DateOnly FirstAbsenceDay = new(2026, 1, 12);
    private static readonly StoredSettings Copenhagen = new("RS-2015", ["kbh-2014", "hedensted"]);
    private static readonly StoredSettings ByDate = new(null, []);
    private static readonly CprNumber Cpr = CprNumber.Parse("1503851233", Today).Value;

    [Fact]
    public void A_case_takes_the_number_and_the_rules_of_the_municipality()
    {
        var registration = Decide(Facts(), Copenhagen).Value;
        Assert.Equal("2026-0000042", registration.Number.ToString());
        Assert.Equal("RS-2015", registration.Rules.RuleSetId);
        Assert.Equal(RuleBook.Shipped.FindSet("RS-2015")!.Version, registration.Rules.Version);
        Assert.Equal(["kbh-2014", "hedensted"], registration.Rules.OverlayIds);
        Assert.Equal(Certainty.Assumption, registration.Rules.Certainty);   // RS-2015 holds for first absence days to 2019
        Assert.Empty(registration.Warnings);
    }

    [Fact]
    public void By_date_a_case_follows_the_set_of_its_first_absence_day()
    {
        var rules = Decide(Facts(), ByDate).Value.Rules;
        Assert.Equal(("RS-2025", Certainty.Secondary), (rules.RuleSetId, rules.Certainty));
        Assert.Empty(rules.OverlayIds);
    }

    [Fact]
    public void There_are_no_rules_before_2015()
    {
        Assert.Equal(Certainty.Verified, Decide(Facts(new DateOnly(2015, 1, 1)), ByDate).Value.Rules.Certainty);
        Assert.IsType<NoRuleSet>(Decide(Facts(new DateOnly(2014, 12, 31)), ByDate).Refusal);
        Assert.IsType<NoRuleSet>(Decide(Facts(new DateOnly(2014, 12, 31)), Copenhagen).Refusal);
    }

    [Fact]
    public void A_municipality_without_settings_registers_nothing()
    {
        Assert.Equal(new MunicipalityNotConfigured(101), Decide(Facts(), settings: null).Refusal);
        Assert.Equal(new MunicipalityNotConfigured(101), Decide(Facts(), new StoredSettings("RS-1999", [])).Refusal);
        Assert.Equal(new MunicipalityNotConfigured(101), Decide(Facts(), new StoredSettings(null, ["unknown"])).Refusal);
    }

    [Theory]
    [InlineData("0407591231", "2026-05-04", "2026-07-04")]   // 67 two months later
    [InlineData("0405591231", "2026-05-04", null)]   // 67 on the first absence day: a pensioner, as a circumstance
    [InlineData("3011591231", "2026-05-04", "2026-11-30")]   // on the day of the reassessment
    [InlineData("0112591231", "2026-05-04", null)]   // the day after it
    [InlineData("1503851233", "2026-05-04", null)]
    public void Pension_age_before_the_reassessment_is_said(string cpr, string first, string? pensionAge)
    {
        // Constructed numbers.
        var person = CprNumber.Parse(cpr, Today).Value;
        var known = new KnownAtIntake(101, Copenhagen, Person: null, OpenCase: null, CaseNumber.Of(2026, 42).Value);
        var registration = Registration.Decide(
            person, Facts(DateOnly.Parse(first, null)), known, RuleBook.Shipped, new DateOnly(2026, 6, 1)).Value;

        DateOnly? expected = pensionAge is null ? null : DateOnly.Parse(pensionAge, null);
        Assert.Equal(expected, registration.PensionAgeOn);
        Assert.Equal(
            expected is null ? Array.Empty<string>() : ["form.citizen.cpr_number:PENSION_AGE_IN_COURSE"],
            registration.Warnings.Select(warning => $"{warning}").Where(warning => !warning.EndsWith("CPR_CHECK_DIGIT", StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_several_employments_any_that_is_reassessed_counts_for_pension_age()
    {
        var person = CprNumber.Parse("0407591231", Today).Value;   // constructed
        var known = new KnownAtIntake(101, Copenhagen, Person: null, OpenCase: null, CaseNumber.Of(2026, 42).Value);
        var facts = Facts(new DateOnly(2026, 5, 4)) with { KindOfEmployment = KindOfEmployment.SelfEmployedUninsured };

        Assert.Null(Registration.Decide(person, facts, known, RuleBook.Shipped, new DateOnly(2026, 6, 1)).Value.PensionAgeOn);
        Assert.Equal(new DateOnly(2026, 7, 4), Registration.Decide(
            person, facts, known, RuleBook.Shipped, new DateOnly(2026, 6, 1),
            [KindOfEmployment.SelfEmployedUninsured, KindOfEmployment.EmployeeWithPay]).Value.PensionAgeOn);
    }

    [Fact]
    public void A_second_open_case_for_the_same_absence_is_refused_and_names_the_first()
    {
        var first = new OpenCase(new Guid("01930000-0000-7000-8000-000000000001"), CaseNumber.Of(2026, 7).Value);
        var known = new KnownAtIntake(101, Copenhagen, new KnownPerson(default, 1), first, NextNumber: null);
        var refusal = Assert.IsType<CaseAlreadyOpen>(Registration.Decide(Cpr, Facts(), known, RuleBook.Shipped, Today).Refusal);
        Assert.Equal(new CaseAlreadyOpen("01930000-0000-7000-8000-000000000001", "2026-0000007", FirstAbsenceDay), refusal);
        Assert.Equal("01930000-0000-7000-8000-000000000001", refusal.ResourceName);
        Assert.Contains("endnu en arbejdsgiver", refusal.Text(Language.Danish), StringComparison.Ordinal);
        Assert.DoesNotContain("arbejdsgiver", new CaseAlreadyOpen(null, null, FirstAbsenceDay).Text(Language.Danish), StringComparison.Ordinal);
        Assert.Contains("2026-0000007", refusal.Text(Language.Danish), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(55, true)]
    [InlineData(56, false)]
    public void Category_1_is_proposed_when_recovery_is_expected_by_the_end_of_week_8(int days, bool proposed)
    {
        var facts = Facts() with { ExpectedRecoveryOn = FirstAbsenceDay.AddDays(days) };
        Assert.Equal(proposed ? VisitationCategory.Category1 : null, Decide(facts, Copenhagen).Value.ProposedCategory);
    }

    [Fact]
    public void Nothing_is_proposed_when_the_recovery_is_unknown() => Assert.Null(Decide(Facts(), Copenhagen).Value.ProposedCategory);

    [Fact]
    public void A_form_that_does_not_say_when_it_came_came_today()
    {
        Assert.Equal(Today, Decide(Facts(), Copenhagen).Value.Facts.FormReceivedOn);
        var said = Facts() with { FormReceivedOn = new DateOnly(2026, 2, 16) };
        Assert.Equal(new DateOnly(2026, 2, 16), Decide(said, Copenhagen).Value.Facts.FormReceivedOn);
    }

    [Fact]
    public void A_CPR_number_without_check_digit_is_accepted_with_a_warning()
    {
        var warning = Assert.Single(Decide(Facts(), Copenhagen, "1503851234").Value.Warnings);
        Assert.Equal("form.citizen.cpr_number:CPR_CHECK_DIGIT", warning.ToString());
    }

    private static PlanFacts Facts(DateOnly? firstAbsenceDay = null) => new()
    {
        FirstAbsenceDay = firstAbsenceDay ?? FirstAbsenceDay,
        KindOfEmployment = KindOfEmployment.EmployeeWithPay,
    };

    private static Result<Registration> Decide(PlanFacts facts, StoredSettings? settings, string? cpr = null) => Registration.Decide(
        cpr is null ? Cpr : CprNumber.Parse(cpr, Today).Value,
        facts,
        new KnownAtIntake(101, settings, Person: null, OpenCase: null, CaseNumber.Of(2026, 42).Value),
        RuleBook.Shipped,
        Today);
}
