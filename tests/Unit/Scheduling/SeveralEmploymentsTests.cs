using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.Scheduling.Deadlines;
using Sygeopfoelgning.Tests.Unit.Rules;

namespace Sygeopfoelgning.Tests.Unit.Scheduling;

/// <summary>The plan of a case with several employments: every employer has its dates, and nothing is said not to apply that does.</summary>
public sealed class SeveralEmploymentsTests
{
    private static readonly DateOnly D0 = new(2026, 5, 4);

    [Fact]
    public void An_employer_with_pay_and_one_without_each_have_their_dates()
    {
        var plan = Plan(With(KindOfEmployment.EmployeeWithPay, "24256790"), With(KindOfEmployment.EmployeeWithoutPay, "13748136"));

        Assert.Equal(
            ["R-EMP-TALK", "R-EMP-TALK/E2", "R-NEMREF-NOPAY2/E2", "R-NEMREF-PAY"],
            plan.Deadlines.Where(date => date.Binds == BoundParty.Employer).Select(date => date.RuleId).Order(StringComparer.Ordinal));
        Assert.Equal(D0.AddDays(14), plan.Find("R-NEMREF-NOPAY2/E2")!.StatutoryDate);
        Assert.EndsWith(": ansættelsesforhold 2 (CVR 13748136)", plan.Find("R-NEMREF-NOPAY2/E2")!.Title.Danish, StringComparison.Ordinal);
        Assert.EndsWith(": ansættelsesforhold 1 (CVR 24256790)", plan.Find("R-NEMREF-PAY")!.Title.Danish, StringComparison.Ordinal);
        Assert.Contains(plan.Find("R-NEMREF-NOPAY2/E2")!.Explanation.Steps, step => step.Text.Danish.Contains("CVR 13748136", StringComparison.Ordinal));

        Assert.Contains("lønmodtager med løn", NotGiven(plan, "R-NEMREF-NOPAY2").Why.Danish, StringComparison.Ordinal);
        Assert.Contains("CVR 24256790", NotGiven(plan, "R-NEMREF-NOPAY2").Title.Danish, StringComparison.Ordinal);
        Assert.Contains("lønmodtager uden løn", NotGiven(plan, "R-NEMREF-PAY/E2").Why.Danish, StringComparison.Ordinal);
        Assert.Contains("CVR 13748136", NotGiven(plan, "R-NEMREF-PAY/E2").Title.Danish, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KindOfEmployment.SelfEmployedUninsured, KindOfEmployment.EmployeeWithPay, "")]
    [InlineData(KindOfEmployment.EmployeeWithPay, KindOfEmployment.SelfEmployedUninsured, "/E2")]
    public void An_employee_job_beside_self_employment_has_its_employers_dates(KindOfEmployment first, KindOfEmployment second, string ofSelfEmployed)
    {
        var plan = Plan(With(first, "24256790"), With(second, "13748136"));
        var ofEmployee = ofSelfEmployed.Length == 0 ? "/E2" : "";

        Assert.NotNull(plan.Find("R-EMPPERIOD"));
        Assert.NotNull(plan.Find("R-REASSESS"));
        Assert.NotNull(plan.Find($"R-EMP-TALK{ofEmployee}"));
        Assert.NotNull(plan.Find($"R-NEMREF-PAY{ofEmployee}"));
        Assert.Contains("selvstændig", NotGiven(plan, $"R-EMP-TALK{ofSelfEmployed}").Why.Danish, StringComparison.Ordinal);
        Assert.Contains("selvstændige uden sikring", plan.LeftOut.Single(one => one.RuleId.StartsWith("R-REASSESS", StringComparison.Ordinal)).Why.Danish, StringComparison.Ordinal);
        Assert.All(plan.LeftOut, one => Assert.Null(plan.Find(one.RuleId)));
    }

    [Fact]
    public void A_date_that_is_one_for_the_case_is_the_earliest_and_says_what_the_other_would_be()
    {
        var employee = Plan(With(KindOfEmployment.EmployeeWithPay, "24256790")).Find("R-22W-EXCL")!;
        var plan = Plan(With(KindOfEmployment.EmployeeWithPay, "24256790"), With(KindOfEmployment.SelfEmployedInsured, "13748136"));

        var reached = plan.Find("R-22W-EXCL")!;
        Assert.Equal(employee.StatutoryDate.AddDays(-16), reached.StatutoryDate);
        Assert.Equal(Certainty.Assumption, reached.Certainty);
        Assert.Contains(reached.Explanation.Steps, step => step.Text == Wording.Of(
            "for {0} ville datoen være {1}; den tidligste bruges", "for {0} the date would be {1}; the earliest is used",
            new Wording("ansættelsesforhold 1 (CVR 24256790)", "employment 1 (CVR 24256790)"), employee.StatutoryDate));
        Assert.All(plan.Deadlines, date => Assert.Equal(
            date.StatutoryDate, date.Explanation.Steps.Last(step => step.Date is not null && (date.PlanBy is null || step.Date == date.StatutoryDate)).Date));
        Assert.Single(plan.Deadlines, date => date.RuleId.StartsWith("R-REASSESS", StringComparison.Ordinal));
    }

    [Fact]
    public void What_no_employment_has_says_why_for_each()
    {
        var plan = Plan(With(KindOfEmployment.SelfEmployedInsured, "24256790"), With(KindOfEmployment.EmployeeWithPay, "13748136"));

        var why = NotGiven(plan, "R-AKASSE14").Why.Danish;
        Assert.Contains("For ansættelsesforhold 1 (CVR 24256790): ", why, StringComparison.Ordinal);
        Assert.Contains("For ansættelsesforhold 2 (CVR 13748136): ", why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_circumstance_of_one_job_says_what_holds_for_the_others()
    {
        var plan = Plan([Circumstance.FlexJob], With(KindOfEmployment.EmployeeWithPay, "24256790"), With(KindOfEmployment.EmployeeWithPay, "13748136"));

        Assert.Null(plan.Find("R-EMPPERIOD"));
        var why = NotGiven(plan, "R-EMPPERIOD").Why.Danish;
        Assert.Contains("fleksjob", why, StringComparison.Ordinal);
        Assert.Contains("Skemaet siger ikke, hvilket ansættelsesforhold", why, StringComparison.Ordinal);
        Assert.Contains("3. juni 2026", why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_of_one_employment_is_as_it_was()
    {
        var plan = Plan([Circumstance.FlexJob], With(KindOfEmployment.EmployeeWithPay, "24256790"));

        Assert.All(plan.Deadlines.Select(date => date.RuleId).Concat(plan.LeftOut.Select(one => one.RuleId)), id => Assert.DoesNotContain("/E", id, StringComparison.Ordinal));
        Assert.DoesNotContain("Skemaet siger ikke", NotGiven(plan, "R-EMPPERIOD").Why.Danish, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(KindOfEmployment.EmployeeWithPay)]
    [InlineData(KindOfEmployment.SelfEmployedInsured)]
    public void Whoever_reaches_pension_age_before_the_reassessment_has_no_date_of_it_and_is_told_why(KindOfEmployment second)
    {
        var registered = With([], With(KindOfEmployment.EmployeeWithPay, "24256790"), With(second, "13748136"));
        var before = Plan(registered);
        registered.PensionAgeBeforeReassessment = true;
        var plan = Plan(registered);

        string[] gone = ["R-22W-EXCL", "R-REASSESS", "R-7A"];
        Assert.Equal(before.Deadlines.Select(date => date.RuleId).Except(gone), plan.Deadlines.Select(date => date.RuleId));
        Assert.All(gone, id => Assert.Contains("når folkepensionsalderen", NotGiven(plan, id).Why.Danish, StringComparison.Ordinal));
        Assert.DoesNotContain(plan.LeftOut, one => one.Why.Danish.Contains("har nået", StringComparison.Ordinal));
    }

    [Fact]
    public void An_employment_without_an_employer_and_one_abroad_are_named_by_what_is_known()
    {
        var registered = With([],
            new NamedEmployer { KindOfEmployment = Types.V1.KindOfEmployment.SelfEmployedUninsured },
            new NamedEmployer { CountryCode = "SE", ForeignId = "556000-4615", KindOfEmployment = Types.V1.KindOfEmployment.EmployeeWithPay },
            new NamedEmployer { CvrNumber = "24256790", PNumber = "1012345678", KindOfEmployment = Types.V1.KindOfEmployment.EmployeeWithPay });

        Assert.Equal(
            [
                "ansættelsesforhold 1 (selvstændig uden sygedagpengeforsikring)", "ansættelsesforhold 2 (SE, nummer 556000-4615)",
                "ansættelsesforhold 3 (CVR 24256790, P-nummer 1012345678)",
            ],
            PlannedEmployment.Of(registered).Select(one => one.Name.Danish));
    }

    [Fact]
    public void An_event_of_before_several_employers_is_one_employment()
    {
        var registered = With([]);
        registered.KindOfEmployment = Types.V1.KindOfEmployment.SelfEmployedInsured;
        Assert.Equal([KindOfEmployment.SelfEmployedInsured], PlannedEmployment.Of(registered).Select(one => one.Kind));

        // The first without an employer was left out.
        registered.Employers.Add(With(KindOfEmployment.EmployeeWithPay, "24256790"));
        Assert.Equal([KindOfEmployment.SelfEmployedInsured, KindOfEmployment.EmployeeWithPay], PlannedEmployment.Of(registered).Select(one => one.Kind));
    }

    private static LeftOut NotGiven(DeadlinePlan plan, string ruleId) => plan.LeftOut.Single(one => one.RuleId == ruleId);

    private static DeadlinePlan Plan(params NamedEmployer[] employers) => Plan([], employers);

    private static DeadlinePlan Plan(Circumstance[] circumstances, params NamedEmployer[] employers) =>
        Plan(With(circumstances, employers));

    private static DeadlinePlan Plan(CaseRegistered registered)
    {
        var (choice, overlays) = CasePlans.Rules(registered.Rules.RuleSetId, (Certainty)registered.Rules.Certainty, registered.Rules.OverlayIds, RuleBook.Shipped);
        return CasePlans.Make(PlanBasis.Of(registered, D0.AddDays(40)), choice, overlays, D0.AddDays(40)).Value.OfARegistration();
    }

    private static CaseRegistered With(Circumstance[] circumstances, params NamedEmployer[] employers) => new()
    {
        FirstAbsenceDay = D0.ToProto(),
        KindOfEmployment = employers.Length > 0 ? employers[0].KindOfEmployment : default,
        Employers = { employers },
        Circumstances = { circumstances.Select(one => (Types.V1.Circumstance)one) },
        Rules = new Types.V1.RuleSetChoice { RuleSetId = "RS-2015", Certainty = Types.V1.Certainty.Verified, OverlayIds = { "kbh-2014", "hedensted" } },
    };

    private static NamedEmployer With(KindOfEmployment kind, string cvr) => new() { CvrNumber = cvr, KindOfEmployment = (Types.V1.KindOfEmployment)kind };
}
