using Sygeopfoelgning.Cases.Caseloads;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;
using static Sygeopfoelgning.Tests.Unit.Cases.Form;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>The caseloads of officers, and which are offered.</summary>
public sealed class CaseloadTests
{
    [Fact]
    public void Counts_become_a_caseload_per_officer_in_their_order()
    {
        CountedCases[] counted =
        [
            Open("bo", 2, CaseClass.Risk, VisitationCategory._2) with { Overdue = 1 },
            Open("bo", 3, CaseClass.Unspecified, VisitationCategory._2),
            Open("bo", 1, CaseClass.Risk, VisitationCategory.Unspecified),
            Closed("bo", 4, CaseOutcome.Other),
            Closed("bo", 5, CaseOutcome.RetainedInJob),
            Open("anna", 0, CaseClass.Unspecified, VisitationCategory.Unspecified),
        ];

        Assert.Equal(
            [
                new Caseload
                {
                    ResponsibleId = "bo", ResponsibleName = "bo", Open = 6, Overdue = 1,
                    ByClass = { new CasesOfClass { Cases = 3 }, new CasesOfClass { CaseClass = CaseClass.Risk, Cases = 3 } },
                    ByCategory = { new CasesOfCategory { Cases = 1 }, new CasesOfCategory { Category = VisitationCategory._2, Cases = 5 } },
                    Closed = { new CasesOfOutcome { Outcome = CaseOutcome.RetainedInJob, Cases = 5 }, new CasesOfOutcome { Outcome = CaseOutcome.Other, Cases = 4 } },
                },
                new Caseload { ResponsibleId = "anna", ResponsibleName = "anna" },
            ],
            counted.ToCaseloads());
    }

    [Fact]
    public void A_caseload_is_of_an_officer_or_of_a_team()
    {
        Assert.Equal(["team_id:ONE_OFFICER_OR_TEAM"], Violations(new GetCaseloadRequest()));
        Assert.Equal(["team_id:ONE_OFFICER_OR_TEAM"], Violations(new GetCaseloadRequest { ResponsibleId = "anna", TeamId = "team-nord" }));
        Assert.Empty(Violations(new GetCaseloadRequest { ResponsibleId = "anna" }));
    }

    [Fact]
    public void The_period_of_the_closed_cases_has_both_ends_and_at_most_366_days()
    {
        var request = new GetCaseloadRequest { TeamId = "team-nord", ClosedFrom = Day(2026, 1, 1) };
        Assert.Equal(["closed_to:FIELD_REQUIRED"], Violations(request));
        request.ClosedTo = Day(2027, 1, 1);
        Assert.Empty(Violations(request));
        request.ClosedTo = Day(2027, 1, 2);
        Assert.Equal(["closed_to:CLOSED_PERIOD_TOO_LONG"], Violations(request));
        request.ClosedTo = Day(2025, 12, 31);
        Assert.Equal(["closed_to:DATES_REVERSED"], Violations(request));
        request.ClosedFrom = null;
        Assert.Equal(["closed_from:FIELD_REQUIRED"], Violations(request));
    }

    private static CountedCases Open(string officer, int cases, CaseClass ofClass, VisitationCategory category) =>
        new(officer, officer, CaseStatus.Open, ofClass, category, CaseOutcome.Unspecified, cases, 0);

    private static CountedCases Closed(string officer, int cases, CaseOutcome outcome) =>
        new(officer, officer, CaseStatus.Closed, CaseClass.Unspecified, VisitationCategory.Unspecified, outcome, cases, 0);

    private static IEnumerable<string> Violations(GetCaseloadRequest request) =>
        (RequestChecks.Check(request, new GetCaseloadValidator(), Today)?.Violations ?? []).Select(violation => violation.ToString());
}
