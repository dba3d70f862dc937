using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>ListCases by officer, team, status, class and category, and by next deadline: every offered combination, page by page.</summary>
public sealed class OfficerListTests(StackFixture fixture) : StackTest(fixture), IAsyncLifetime
{
    private const int Count = 24;
    private const string North = "team-nord";
    private const string South = "team-syd";

    // Registered once for the class.
    private static readonly SemaphoreSlim Once = new(1);
    private static (int Municipality, List<Case> Cases)? made;

    private (int Municipality, List<Case> Cases) all;

    public async Task InitializeAsync()
    {
        await Once.WaitAsync();
        try
        {
            all = made ??= await Make();
        }
        finally
        {
            Once.Release();
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(0)]
    public async Task Walking_all_pages_of_every_offered_list_gives_every_case_once_and_in_order(int pageSize)
    {
        foreach (var (filter, order) in Offered())
        {
            var walked = await Walk(new ListCasesRequest { Filter = filter, Order = order, PageSize = pageSize });
            var expected = Sorted(order, all.Cases.Where(one => Matches(filter, one))).ToList();
            Assert.True(expected.Count > 0, $"{filter} {order}");
            Assert.Equal(expected.Select(one => one.CaseNumber), walked.Select(one => one.CaseNumber));
        }
    }

    [Fact]
    public async Task A_row_shows_officer_team_class_category_status_and_the_next_deadline()
    {
        var row = (await Leader.WithDeadlines(new ListCasesRequest
        {
            Filter = new CaseFilter { ResponsibleId = Anna.Subject, Status = CaseStatus.Open, CaseClass = CaseClass.Risk }, Order = CaseOrder.NextDeadlineAsc, PageSize = 1,
        })).Cases[0];

        Assert.Equal((Anna.Subject, Anna.Name, North, North), (row.ResponsibleId, row.ResponsibleName, row.TeamId, row.TeamName));
        Assert.Equal((CaseStatus.Open, CaseClass.Risk), (row.Status, row.CaseClass));

        // As the plan says, in both languages.
        var plan = (await Leader.Deadlines.GetPlanAsync(new() { CaseId = row.CaseId }, deadline: Suite.Soon)).Plan;
        var next = plan.Deadlines.Where(one => one is { Norm: Scheduling.V1.Norm.Duty, BoundParty: Scheduling.V1.BoundParty.Municipality, PlanBy: not null }
            && one.State is Scheduling.V1.DeadlineState.Open or Scheduling.V1.DeadlineState.Overdue).MinBy(one => one.PlanBy.ToDateOnly())!;
        Assert.Equal((next.RuleId, next.Title, next.StatutoryDate, next.PlanBy), (row.NextDeadline.RuleId, row.NextDeadline.Title, row.NextDeadline.StatutoryDate, row.NextDeadline.PlanBy));
        Assert.Equal(next.State == Scheduling.V1.DeadlineState.Overdue, row.NextDeadline.Overdue);
        var english = await Leader.Cases.ListCasesAsync(
            new ListCasesRequest { Filter = new CaseFilter { ResponsibleId = Anna.Subject }, PageSize = 200 }, Given.English, deadline: Suite.Soon);
        Assert.NotEqual(row.NextDeadline.Title, english.Cases.Single(one => one.CaseId == row.CaseId).NextDeadline.Title);
    }

    [Fact]
    public async Task Whether_a_deadline_is_overdue_follows_the_day_on_which_the_list_is_read()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        await suite.Register();
        var row = Assert.Single((await suite.WithDeadlines(new ListCasesRequest())).Cases);

        await suite.SetBusinessDate(row.NextDeadline.PlanBy.ToDateOnly());
        var before = await suite.Cases.ListCasesAsync(new ListCasesRequest(), deadline: Suite.Soon);
        await suite.SetBusinessDate(row.NextDeadline.StatutoryDate.ToDateOnly()!.Value.AddDays(1));
        var after = await suite.Cases.ListCasesAsync(new ListCasesRequest(), deadline: Suite.Soon);

        Assert.Equal((false, true), (before.Cases[0].NextDeadline.Overdue, after.Cases[0].NextDeadline.Overdue));
        Assert.Equal(row.NextDeadline.StatutoryDate.ToDateOnly()!.Value.AddDays(1), after.Today.ToDateOnly());
    }

    [Fact]
    public async Task A_case_moves_to_the_list_of_the_officer_and_the_team_to_whom_it_is_assigned()
    {
        var municipality = await Fixture.NewMunicipality();
        using var anna = Fixture.As(GivenLists.Officer(municipality, "Anna Ager", North));
        var bo = GivenLists.Officer(municipality, "Bo Borg", South);
        using var other = Fixture.As(bo);
        var registered = (await anna.Register()).Case;
        var access = new CaseAccessService.CaseAccessServiceClient(anna.To("cases"));
        var seen = await access.GetCaseAccessAsync(new() { CaseId = registered.CaseId }, deadline: Suite.Soon);

        await access.AssignCaseAsync(
            new() { RequestId = Given.RequestId, CaseId = registered.CaseId, Etag = seen.Access.Etag, ResponsibleId = bo.Subject, TeamId = South }, deadline: Suite.Soon);

        Assert.Empty((await other.Cases.ListCasesAsync(new() { Filter = new() { TeamId = North } }, deadline: Suite.Soon)).Cases);
        var row = Assert.Single((await other.Cases.ListCasesAsync(new() { Filter = new() { ResponsibleId = bo.Subject } }, deadline: Suite.Soon)).Cases);
        Assert.Equal((registered.CaseId, "Bo Borg", South), (row.CaseId, row.ResponsibleName, row.TeamId));
        Assert.Single((await other.Cases.ListCasesAsync(new() { Filter = new() { TeamId = South, Status = CaseStatus.Open } }, deadline: Suite.Soon)).Cases);
    }

    [Fact]
    public async Task A_restricted_case_is_left_out_and_a_citizen_sees_the_own_cases_only()
    {
        var municipality = await Fixture.NewMunicipality();
        using var anna = Fixture.As(GivenLists.Officer(municipality, "Anna Ager", North));
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        var hidden = (await anna.Register(form)).Case;
        var shown = (await anna.Register()).Case;
        var leader = Fixture.As("team_leader", municipality, "Lise Leder");
        var filter = new CaseFilter { TeamId = North, Status = CaseStatus.Open };

        foreach (var order in new[] { CaseOrder.CaseNumberDesc, CaseOrder.NextDeadlineAsc })
        {
            var request = new ListCasesRequest { Filter = filter, Order = order };
            Assert.Equal([shown.CaseId], (await leader.Cases.ListCasesAsync(request, deadline: Suite.Soon)).Cases.Select(one => one.CaseId));
            Assert.Equal(2, (await anna.Cases.ListCasesAsync(request, deadline: Suite.Soon)).Cases.Count);
            using var citizen = Fixture.As(new TokenHolder("citizen", municipality, "Birk Borger", hidden.Citizen.PersonId), purpose: null);
            Assert.Equal([hidden.CaseId], (await citizen.Cases.ListCasesAsync(request, deadline: Suite.Soon)).Cases.Select(one => one.CaseId));
        }

        using var without = Fixture.As(new TokenHolder("team_leader", municipality, "Lise Leder"), purpose: null);
        await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", without.Cases.ListCasesAsync(new() { Filter = filter }, deadline: Suite.Soon));
    }

    [Fact]
    public async Task A_list_that_is_not_offered_is_refused_with_everything_that_is_wrong() => await Refused.For(
        Leader.Cases.ListCasesAsync(
            new ListCasesRequest
            {
                Order = CaseOrder.NextDeadlineAsc,
                Filter = new CaseFilter { ResponsibleId = "anna", TeamId = North, KindOfEmployment = KindOfEmployment.InsuredUnemployed },
            },
            deadline: Suite.Soon),
        ("filter.kind_of_employment", "FILTER_STANDS_ALONE"), ("filter.status", "ORDER_NEEDS_OPEN_CASES"), ("filter.team_id", "LIST_OF_OFFICER_OR_TEAM"));

    private TokenHolder Anna => GivenLists.Officer(all.Municipality, "Anna Ager", North);

    private Suite Leader => Fixture.As("team_leader", all.Municipality, "Lise Leder");

    private IEnumerable<(CaseFilter, CaseOrder)> Offered()
    {
        foreach (var (officer, team) in new[] { ("", ""), (Anna.Subject, ""), ("", South) })
        {
            foreach (var order in new[] { CaseOrder.Unspecified, CaseOrder.CaseNumberAsc })
            {
                foreach (var status in Enum.GetValues<CaseStatus>())
                {
                    yield return (new CaseFilter { ResponsibleId = officer, TeamId = team, Status = status }, order);
                }
            }

            var open = new CaseFilter { ResponsibleId = officer, TeamId = team, Status = CaseStatus.Open };
            yield return (open, CaseOrder.NextDeadlineAsc);
            yield return (new CaseFilter(open) { CaseClass = CaseClass.Risk }, CaseOrder.NextDeadlineAsc);
            yield return (new CaseFilter(open) { Category = VisitationCategory._2 }, CaseOrder.NextDeadlineAsc);
        }
    }

    private static bool Matches(CaseFilter filter, Case one) =>
        (filter.ResponsibleId.Length == 0 || one.ResponsibleId == filter.ResponsibleId) && (filter.TeamId.Length == 0 || one.TeamId == filter.TeamId)
        && (filter.Status == CaseStatus.Unspecified || one.Status == filter.Status)
        && (filter.CaseClass == CaseClass.Unspecified || one.CaseClass == filter.CaseClass)
        && (filter.Category == VisitationCategory.Unspecified || one.Category == filter.Category);

    private static IEnumerable<Case> Sorted(CaseOrder order, IEnumerable<Case> cases)
    {
        var byNumber = cases.OrderBy(one => one.CaseNumber, StringComparer.Ordinal);
        return order switch
        {
            CaseOrder.NextDeadlineAsc => cases.OrderBy(one => one.NextDeadline?.PlanBy.ToDateOnly() ?? DateOnly.MaxValue).ThenBy(one => one.CaseId, StringComparer.Ordinal),
            CaseOrder.CaseNumberAsc => byNumber,
            _ => byNumber.Reverse(),
        };
    }

    private async Task<List<Case>> Walk(ListCasesRequest request)
    {
        var found = new List<Case>();
        do
        {
            var page = await Leader.Cases.ListCasesAsync(request, deadline: Suite.Soon);
            found.AddRange(page.Cases);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0 && found.Count <= Count);
        return found;
    }

    // Of two officers, in all classes and categories, some closed, several due on one day, and some without a deadline.
    private async Task<(int Municipality, List<Case> Cases)> Make()
    {
        var municipality = await Fixture.NewMunicipality();
        using var anna = Fixture.As(GivenLists.Officer(municipality, "Anna Ager", North));
        using var bo = Fixture.As(GivenLists.Officer(municipality, "Bo Borg", South));
        var leader = Fixture.As("team_leader", municipality, "Lise Leder");
        for (var n = 0; n < Count; n++)
        {
            await (n % 2 == 0 ? anna : bo).Register(Given.Form(firstAbsenceDay: Given.Today.AddDays(-40 + (n % 5))));
        }

        var whole = new ListCasesRequest { PageSize = 200 };
        var registered = (await leader.WithDeadlines(whole)).Cases.Select(one => one.CaseId).ToList();
        var cases = await Fixture.Database("cases", "superuser");
        foreach (var (n, caseId) in registered.Index())
        {
            await cases.Becomes(
                caseId, n / 2 % 4 is > 0 and var ofClass ? (CaseClass)ofClass : null, n / 3 % 3 is > 0 and var category ? (VisitationCategory)category : null,
                n % 7 is 2 or 3 ? CaseStatus.Closed : CaseStatus.Open);
        }

        await cases.Run(
            "update listed_case set next_rule_id = null, next_statutory_date = null, next_plan_by = null, next_last_day = null where municipality_code = $1 and case_sequence > $2",
            (short)municipality, Count - 5);
        return (municipality, [.. (await leader.Cases.ListCasesAsync(whole, deadline: Suite.Soon)).Cases]);
    }
}
