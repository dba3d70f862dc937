using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Cases.Intake;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;
using static Sygeopfoelgning.Tests.Unit.Cases.Form;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>The warnings with which a form is accepted.</summary>
public sealed class IntakeWarningsTests
{
    private static readonly DateOnly Born = new(1985, 3, 15);

    private static readonly PlanFacts Usual = new()
    {
        FirstAbsenceDay = new DateOnly(2026, 1, 12), KindOfEmployment = KindOfEmployment.EmployeeWithPay,
        NotifiedOn = new DateOnly(2026, 2, 9), FormSentOn = new DateOnly(2026, 2, 12), FormReceivedOn = new DateOnly(2026, 2, 16),
        ExpectedRecoveryOn = new DateOnly(2026, 12, 1),
    };

    [Fact]
    public void Usual_dates_give_no_warning() => Assert.Empty(Warnings(Usual));

    [Theory]
    [InlineData("2023-03-01", false)]
    [InlineData("2023-02-28", true)]
    [InlineData("2019-12-30", true)]
    public void A_first_absence_more_than_three_years_back_is_asked_about(string first, bool isAsked)
    {
        var facts = new PlanFacts { FirstAbsenceDay = DateOnly.Parse(first, null), KindOfEmployment = KindOfEmployment.EmployeeWithPay };
        Assert.Equal(isAsked ? ["form.first_absence_day:FIRST_ABSENCE_LONG_AGO"] : Array.Empty<string>(), Warnings(facts));
    }

    [Theory]
    [InlineData("form.notified_on")]
    [InlineData("form.form_sent_on")]
    [InlineData("form.form_received_on")]
    [InlineData("form.expected_recovery_on")]
    public void A_date_in_a_wrong_year_is_asked_about(string field)
    {
        var wrong = field switch
        {
            "form.notified_on" => Usual with { NotifiedOn = Usual.NotifiedOn!.Value.AddYears(1) },
            "form.form_sent_on" => Usual with { FormSentOn = Usual.FormSentOn!.Value.AddYears(1), FormReceivedOn = Usual.FormReceivedOn!.Value.AddYears(1) },
            "form.form_received_on" => Usual with { FormReceivedOn = Usual.FormReceivedOn!.Value.AddYears(1) },
            _ => Usual with { ExpectedRecoveryOn = Usual.ExpectedRecoveryOn!.Value.AddYears(2) },
        };
        Assert.Equal([$"{field}:DATE_FAR_FROM_ANOTHER"], Warnings(wrong, today: new DateOnly(2027, 3, 1)).Where(warning => !warning.EndsWith("_AGO", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_wrong_first_year_is_seen_by_the_dates_that_follow_it() => Assert.Equal(
        ["form.notified_on:DATE_FAR_FROM_ANOTHER", "form.form_sent_on:DATE_FAR_FROM_ANOTHER"],
        Warnings(Usual with { FirstAbsenceDay = Usual.FirstAbsenceDay.AddYears(-1) }));

    [Fact]
    public void A_partial_return_years_later_is_asked_about() => Assert.Equal(
        ["form.partial_return.from:DATE_FAR_FROM_ANOTHER", "form.partial_return.from:PARTIAL_RETURN_AFTER_RECOVERY"],
        IntakeWarnings.OfDates(Usual, new DateOnly(2028, 2, 2), Born, Today).Select(warning => $"{warning}"));

    [Theory]
    [InlineData("2026-12-01", false)]   // the day of the expected recovery
    [InlineData("2026-12-02", true)]
    public void A_partial_return_after_the_expected_recovery_is_asked_about(string from, bool isAsked) => Assert.Equal(
        isAsked ? ["form.partial_return.from:PARTIAL_RETURN_AFTER_RECOVERY"] : Array.Empty<string>(),
        IntakeWarnings.OfDates(Usual, DateOnly.Parse(from, null), Born, Today).Select(warning => $"{warning}"));

    [Theory]
    [InlineData("2025-10-01", "2025-12-31")]
    [InlineData("2025-01-01", "2025-01-12")]   // ended twelve months before
    [InlineData("2024-01-01", "2025-12-31")]   // two years to the day
    [InlineData("2023-12-31", "2025-12-31", "PERIOD_LONG")]
    [InlineData("2025-01-01", "2025-01-11", "PERIOD_LONG_AGO")]
    [InlineData("2010-01-01", "2014-01-01", "PERIOD_LONG", "PERIOD_LONG_AGO")]
    [Rules.Meets("PERIOD_LONG")]
    [Rules.Meets("PERIOD_LONG_AGO")]
    public void An_earlier_period_that_is_improbably_long_or_long_ago_is_asked_about(string from, string to, params string[] reasons) => Assert.Equal(
        reasons.Select(reason => $"form.earlier_counted_periods[0]:{reason}"),
        Warnings(Usual with { EarlierCountedPeriods = [new Period(DateOnly.Parse(from, null), DateOnly.Parse(to, null))] }));

    [Theory]
    [InlineData("2025-03-01", true)]
    [InlineData("2025-03-02", false)]
    public void A_form_received_a_year_ago_is_asked_about(string received, bool isAsked)
    {
        var facts = Usual with
        {
            FirstAbsenceDay = new DateOnly(2025, 2, 3), NotifiedOn = null, FormSentOn = null, ExpectedRecoveryOn = null,
            FormReceivedOn = DateOnly.Parse(received, null),
        };
        Assert.Equal(isAsked ? ["form.form_received_on:FORM_RECEIVED_LONG_AGO"] : Array.Empty<string>(), Warnings(facts));
    }

    [Theory]
    [InlineData("2011-01-12", false)]
    [InlineData("2011-01-13", true)]
    [InlineData("1925-01-13", false)]
    [InlineData("1925-01-12", true)]
    public void A_child_and_somebody_over_a_hundred_are_asked_about(string born, bool isAsked) => Assert.Equal(
        isAsked ? ["form.first_absence_day:AGE_IMPROBABLE"] : Array.Empty<string>(),
        IntakeWarnings.OfDates(Usual, null, DateOnly.Parse(born, null), Today).Select(warning => $"{warning}"));

    [Fact]
    public void The_nearest_running_case_before_and_after_is_named_to_those_who_may_reach_it()
    {
        var known = new KnownCases(Protections.None, [Running(5, "2025-12-01", true), Running(6, "2026-01-05", true), Running(7, "2026-02-02", false)]);

        var warnings = IntakeWarnings.OfPerson(known, Usual.FirstAbsenceDay, formSaysProtected: false).ToList();

        Assert.Equal(["form.first_absence_day:OVERLAPS_CASE", "form.first_absence_day:OVERLAPS_OTHER_CASE"], warnings.Select(warning => $"{warning}"));
        Assert.Contains("2026-0000006", warnings[0].In(Language.Danish), StringComparison.Ordinal);
        Assert.DoesNotContain("2026-000000", warnings[1].In(Language.Danish), StringComparison.Ordinal);
    }

    [Fact]
    public void What_protects_a_known_person_is_said_where_the_form_does_not()
    {
        var known = new KnownCases(new Protections(Address: true, OwnStaff: true), []);
        Assert.Equal(
            ["form.citizen.address_protected:PERSON_KNOWN_AS_PROTECTED", "form.citizen:PERSON_KNOWN_AS_OWN_STAFF"],
            IntakeWarnings.OfPerson(known, Usual.FirstAbsenceDay, formSaysProtected: false).Select(warning => $"{warning}"));
        Assert.Equal(
            ["form.citizen:PERSON_KNOWN_AS_OWN_STAFF"],
            IntakeWarnings.OfPerson(known, Usual.FirstAbsenceDay, formSaysProtected: true).Select(warning => $"{warning}"));
    }

    [Fact]
    public void A_person_born_after_the_first_absence_day_is_refused()
    {
        var form = Of();
        form.FirstAbsenceDay = Day(1985, 3, 14);
        Assert.Contains("form.first_absence_day:BORN_AFTER_FIRST_ABSENCE_DAY", form.Violations());
    }

    private static RunningCase Running(int number, string first, bool isOpen) =>
        new(Guid.Empty, CaseNumber.Of(2026, number).Value, DateOnly.Parse(first, null), isOpen);

    private static string[] Warnings(PlanFacts facts, DateOnly? today = null) =>
        [.. IntakeWarnings.OfDates(facts, null, Born, today ?? Today).Select(warning => $"{warning}")];
}
