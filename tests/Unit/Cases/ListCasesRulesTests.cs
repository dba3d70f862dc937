using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;
using static Sygeopfoelgning.Tests.Unit.Cases.Form;

namespace Sygeopfoelgning.Tests.Unit.Cases;

/// <summary>Which lists of cases are offered.</summary>
public sealed class ListCasesRulesTests
{
    [Theory]
    [InlineData(CaseOrder.Unspecified)]
    [InlineData(CaseOrder.CaseNumberAsc)]
    [InlineData(CaseOrder.CaseNumberDesc)]
    public void A_list_by_number_cannot_be_limited_by_first_absence_day(CaseOrder order) => Assert.Equal(
        ["filter.first_absence_day_from:FILTER_NEEDS_ORDER", "filter.first_absence_day_to:FILTER_NEEDS_ORDER"],
        Violations(new ListCasesRequest { Order = order, Filter = BetweenDays() }));

    [Theory]
    [InlineData(CaseOrder.FirstAbsenceDayAsc)]
    [InlineData(CaseOrder.FirstAbsenceDayDesc)]
    public void A_list_by_first_absence_day_can_be_limited_by_it(CaseOrder order) =>
        Assert.Empty(Violations(new ListCasesRequest { Order = order, Filter = BetweenDays() }));

    [Fact]
    public void Unknown_orders_and_kinds_and_impossible_days_are_refused() => Assert.Equal(
        ["filter.first_absence_day_to:DATE_INVALID", "filter.kind_of_employment:ENUM_UNKNOWN", "order:ENUM_UNKNOWN"],
        Violations(new ListCasesRequest
        {
            Order = (CaseOrder)9,
            Filter = new CaseFilter { KindOfEmployment = (Types.V1.KindOfEmployment)9, FirstAbsenceDayTo = Day(2026, 2, 30) },
        }).Where(violation => !violation.EndsWith("FILTER_NEEDS_ORDER", StringComparison.Ordinal)));

    [Theory]
    [InlineData("", "case_id:FIELD_REQUIRED")]
    [InlineData("not-an-id", "case_id:UUID_INVALID")]
    [InlineData("{01930000-0000-7000-8000-000000000001}", "case_id:UUID_INVALID")]
    public void A_case_is_asked_for_by_its_id(string id, string violation) => Assert.Equal(
        [violation], RequestChecks.Check(new GetCaseRequest { CaseId = id }, rules: null, Today)!.Violations.Select(found => found.ToString()));

    [Fact]
    public void Officers_teams_and_states_are_listed_by_number_and_open_cases_also_by_next_deadline()
    {
        foreach (var (officer, team) in new[] { ("", ""), ("anna", ""), ("", "team-nord") })
        {
            foreach (var order in new[] { CaseOrder.Unspecified, CaseOrder.CaseNumberAsc, CaseOrder.CaseNumberDesc })
            {
                foreach (var status in Enum.GetValues<CaseStatus>())
                {
                    Offered(new CaseFilter { ResponsibleId = officer, TeamId = team, Status = status }, order);
                }
            }

            var open = new CaseFilter { ResponsibleId = officer, TeamId = team, Status = CaseStatus.Open };
            Offered(open, CaseOrder.NextDeadlineAsc);
            Offered(new CaseFilter(open) { CaseClass = Types.V1.CaseClass.Risk }, CaseOrder.NextDeadlineAsc);
            Offered(new CaseFilter(open) { Category = Types.V1.VisitationCategory._2 }, CaseOrder.NextDeadlineAsc);
        }

        static void Offered(CaseFilter filter, CaseOrder order) => Assert.Empty(Violations(new ListCasesRequest { Filter = filter, Order = order }));
    }

    [Fact]
    public void What_is_not_offered_is_refused_with_what_to_do()
    {
        Refused(new CaseFilter { ResponsibleId = "anna", TeamId = "team-nord" }, CaseOrder.Unspecified, "filter.team_id:LIST_OF_OFFICER_OR_TEAM");
        Refused(new CaseFilter { CaseClass = Types.V1.CaseClass.Risk }, CaseOrder.CaseNumberAsc, "filter.case_class:FILTER_NEEDS_DEADLINE_ORDER");
        Refused(new CaseFilter { Category = Types.V1.VisitationCategory._1 }, CaseOrder.Unspecified, "filter.category:FILTER_NEEDS_DEADLINE_ORDER");
        Refused(
            new CaseFilter { CaseClass = Types.V1.CaseClass.Risk, Category = Types.V1.VisitationCategory._1, Status = CaseStatus.Closed },
            CaseOrder.NextDeadlineAsc, "filter.category:CLASS_OR_CATEGORY", "filter.status:ORDER_NEEDS_OPEN_CASES");
        Refused(new CaseFilter(), CaseOrder.NextDeadlineAsc, "filter.status:ORDER_NEEDS_OPEN_CASES");
        Refused(new CaseFilter { Status = CaseStatus.Open }, CaseOrder.FirstAbsenceDayAsc, "order:ORDER_NOT_OFFERED");

        var narrow = BetweenDays();
        (narrow.TeamId, narrow.KindOfEmployment) = ("team-nord", Types.V1.KindOfEmployment.SelfEmployedInsured);
        Refused(
            narrow, CaseOrder.Unspecified,
            "filter.first_absence_day_from:FILTER_STANDS_ALONE", "filter.first_absence_day_to:FILTER_STANDS_ALONE", "filter.kind_of_employment:FILTER_STANDS_ALONE");

        static void Refused(CaseFilter filter, CaseOrder order, params string[] violations) =>
            Assert.Equal(violations, Violations(new ListCasesRequest { Filter = filter, Order = order }));
    }

    [Fact]
    public void A_period_that_ends_before_it_begins_is_refused() => Assert.Equal(
        ["filter.first_absence_day_to:DATES_REVERSED"],
        Violations(new ListCasesRequest
        {
            Order = CaseOrder.FirstAbsenceDayAsc,
            Filter = new CaseFilter { FirstAbsenceDayFrom = Day(2026, 2, 1), FirstAbsenceDayTo = Day(2026, 1, 31) },
        }));

    private static CaseFilter BetweenDays() => new() { FirstAbsenceDayFrom = Day(2026, 1, 1), FirstAbsenceDayTo = Day(2026, 2, 1) };

    private static IEnumerable<string> Violations(ListCasesRequest request) =>
        (RequestChecks.Check(request, new ListCasesValidator(), Today)?.Violations ?? []).Select(violation => violation.ToString()).Order(StringComparer.Ordinal);
}
