using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Tests.Unit.Rules;

/// <summary>Every first absence day of 2015 to 2030, kind of employment and mode has one answer to each question.</summary>
public sealed class CoverageTests
{
    [Fact]
    public void Every_case_has_one_answer_to_every_question() =>
        Assert.Empty(CoverageChecks.Faults(RuleBook.Shipped, IsLeftOpen));

    [Fact]
    public void A_gap_and_an_overlap_are_found_with_their_days()
    {
        var set = RuleBook.Shipped.Sets[0];
        var first = set.Find("R-FU-FIRST")!;

        Assert.Contains(
            "RS-2015: for INSURED_UNEMPLOYED, ordinary, first absent 2015-01-01 to 2017-06-30, the question FIRST_TALK is answered by no rule: add one, or let one apply",
            Faults(first with { From = new(2017, 7, 1) }));
        Assert.Contains(
            "RS-2015: for EMPLOYEE_WITH_PAY, ordinary, first absent 2018-01-01 to 2019-12-31, the question FIRST_TALK is answered by 2 rules: R-FU-FIRST, R-FU-AGAIN; let one of them give way",
            Faults(first, first with { Id = "R-FU-AGAIN", From = new(2018, 1, 1) }));

        IReadOnlyList<string> Faults(params Rule[] rules) =>
        [
            .. CoverageChecks.Faults(
                RuleBook.Make(
                    [set with { Rules = [.. set.Rules.Where(rule => rule.Id != "R-FU-FIRST" && !rule.BuildsOn.Contains("R-FU-FIRST")), .. rules] }, .. RuleBook.Shipped.Sets.Skip(1)],
                    RuleBook.Shipped.Overlays, RuleBook.Shipped.Municipalities),
                IsLeftOpen),
        ];
    }

    // Where the law, as the domain knows it, has no date: category 1 has no first talk, certificates are for longer cases and not on
    // standby, and from which day the days of the self-employed without insurance are counted is not settled.
    private static bool IsLeftOpen(string question, KindOfEmployment kind, string mode) => question switch
    {
        "FIRST_TALK" => mode == "category 1",
        "CERTIFICATE" => mode == "standby",
        "DURATION" => kind == KindOfEmployment.SelfEmployedUninsured,
        _ => false,
    };
}
