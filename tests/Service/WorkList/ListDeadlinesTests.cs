using Grpc.Core;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>ListDeadlines: every filter with every other, page by page, and who sees which cases in it.</summary>
public sealed class ListDeadlinesTests(StackFixture fixture) : StackTest(fixture), IAsyncLifetime
{
    private const string Anna = "caseworker-anna";
    private const string North = "team-nord";

    private static readonly string[] Rules = ["R-FU-FIRST", "R-FU-4W", "R-STANDBY/NEXT"];

    // A Wednesday. Stored once for the class.
    private static readonly DateOnly Today = new(2026, 3, 18);
    private static readonly SemaphoreSlim Once = new(1);
    private static (int Municipality, List<StoredDuty> Duties)? made;

    private (int Municipality, List<StoredDuty> Duties) all;

    private WorkListService.WorkListServiceClient Lists => In(all.Municipality);

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

    public static TheoryData<WorkListState, BoundParty> Parts()
    {
        var parts = new TheoryData<WorkListState, BoundParty>();
        foreach (var state in Enum.GetValues<WorkListState>())
        {
            parts.Add(state, BoundParty.Unspecified);
            parts.Add(state, BoundParty.Citizen);
        }

        return parts;
    }

    [Theory]
    [MemberData(nameof(Parts))]
    public async Task Walking_all_pages_gives_every_duty_once_and_in_order(WorkListState state, BoundParty bound)
    {
        foreach (var (officer, team) in new[] { ("", ""), (Anna, ""), ("", North) })
        {
            foreach (var rule in new[] { "", Rules[1] })
            {
                foreach (var (from, to) in new (DateOnly?, DateOnly?)[] { (null, null), (Today.AddDays(-3), Today.AddDays(2)) })
                {
                    var filter = new DeadlineFilter
                    {
                        ResponsibleId = officer, TeamId = team, RuleId = rule, State = state, BoundParty = bound, DueFrom = from?.ToProto(), DueTo = to?.ToProto(),
                    };

                    var walked = await Walk(Lists, new ListDeadlinesRequest { Filter = filter, PageSize = 7 });

                    var expected = Sorted(state, all.Duties.Where(duty => Fits(duty, filter))).ToList();
                    Assert.Equal(expected.Select(Key), walked.Select(Key));
                    Assert.Equal(expected.Select(State), walked.Select(row => row.State));
                }
            }
        }
    }

    [Fact]
    public async Task Every_filter_finds_something()
    {
        foreach (var state in Enum.GetValues<WorkListState>())
        {
            foreach (var filter in (DeadlineFilter[])[new() { ResponsibleId = Anna }, new() { TeamId = North }, new() { RuleId = Rules[1] }, new() { BoundParty = BoundParty.Citizen }])
            {
                filter.State = state;
                Assert.Contains(all.Duties, duty => Fits(duty, filter));
            }
        }
    }

    [Fact]
    public async Task A_row_says_what_is_due_and_whose_it_is()
    {
        var duty = Sorted(WorkListState.Open, all.Duties.Where(one => Fits(one, new DeadlineFilter()))).First();

        var page = await Lists.ListDeadlinesAsync(new ListDeadlinesRequest { PageSize = 1 }, deadline: Suite.Soon);

        var row = Assert.Single(page.Deadlines);
        Assert.Equal(
            (duty.CaseId.ToString(), duty.RuleId, duty.Occurrence, duty.Responsible, duty.Team),
            (row.CaseId, row.RuleId, row.Occurrence, row.ResponsibleId, row.TeamId));
        Assert.Matches("^2026-[0-9]{7}$", row.CaseNumber);
        Assert.Equal((DeadlineKind.Deadline, Norm.Duty, Authority.Statute, BoundParty.Municipality), (row.Kind, row.Norm, row.Authority, row.BoundParty));
        Assert.Equal((duty.LastDay, duty.DueOn, duty.DueOn), (row.StatutoryDate.ToDateOnly(), row.PlanBy.ToDateOnly(), row.DueOn.ToDateOnly()));
        Assert.Null(row.OwnPlanBy ?? row.WindowFrom ?? row.MetOn ?? row.CancelledOn ?? row.SupersededOn);
        Assert.NotEmpty(row.Title);
        Assert.NotEmpty(page.AsOf);
        Assert.Equal(Today, page.Today.ToDateOnly());

        var english = await Lists.ListDeadlinesAsync(new ListDeadlinesRequest { PageSize = 1 }, Given.English, Suite.Soon);
        Assert.NotEqual(row.Title, english.Deadlines[0].Title);
    }

    [Fact]
    public async Task A_page_has_25_duties_where_nothing_is_asked_for_and_at_most_200()
    {
        Assert.Equal(25, (await Lists.ListDeadlinesAsync(new ListDeadlinesRequest(), deadline: Suite.Soon)).Deadlines.Count);

        var municipality = await Fixture.NewMunicipality();
        await StoredDuties.Store(
            await Fixture.Database("scheduling", "superuser"), municipality,
            [.. Enumerable.Range(0, 201).Select(n => new StoredDuty(Id(n), Rules[0], Today.AddDays(n)))]);
        var page = await In(municipality).ListDeadlinesAsync(new ListDeadlinesRequest { PageSize = 1000 }, deadline: Suite.Soon);
        var rest = await In(municipality).ListDeadlinesAsync(new ListDeadlinesRequest { PageSize = 1000, PageToken = page.NextPageToken }, deadline: Suite.Soon);
        Assert.Equal((200, 1, ""), (page.Deadlines.Count, rest.Deadlines.Count, rest.NextPageToken));
    }

    [Fact]
    public async Task What_is_garbage_in_a_filter_is_refused_field_by_field() => await Refused.For(
        Lists.ListDeadlinesAsync(
            new ListDeadlinesRequest
            {
                PageSize = -1,
                Filter = new DeadlineFilter
                {
                    ResponsibleId = Anna, TeamId = North, RuleId = "R-NOWHERE", State = (WorkListState)99, DueFrom = Today.ToProto(),
                    DueTo = Today.AddDays(-1).ToProto(),
                },
            },
            deadline: Suite.Soon),
        ("filter.due_to", "DATES_REVERSED"), ("filter.rule_id", "DUTY_UNKNOWN"), ("filter.state", "ENUM_UNKNOWN"), ("filter.team_id", "OFFICER_OR_TEAM"),
        ("page_size", "PAGE_SIZE_NEGATIVE"));

    [Fact]
    public async Task A_page_token_of_another_filter_caller_or_municipality_is_refused()
    {
        var token = (await Lists.ListDeadlinesAsync(new ListDeadlinesRequest { PageSize = 3 }, deadline: Suite.Soon)).NextPageToken;
        var own = new ListDeadlinesRequest { PageToken = token };

        await Refuses(Lists, new ListDeadlinesRequest(own) { Filter = new DeadlineFilter { State = WorkListState.Done } });
        await Refuses(Lists, new ListDeadlinesRequest(own) { Filter = new DeadlineFilter { RuleId = Rules[0] } });
        await Refuses(Lists, new ListDeadlinesRequest(own) { PageToken = "nonsense!" });
        await Refuses(Of(Fixture.As(municipality: all.Municipality, name: "Karl Kollega")), own);
        await Refuses(In(766), own);

        static async Task Refuses(WorkListService.WorkListServiceClient lists, ListDeadlinesRequest request) =>
            await Refused.By(StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID", lists.ListDeadlinesAsync(request, deadline: Suite.Soon));
    }

    [Fact]
    public async Task A_restricted_case_is_listed_only_to_whom_it_is_open()
    {
        var municipality = await Fixture.NewMunicipality();
        var sofie = Fixture.As(new TokenHolder("caseworker", municipality, "Sofie Sagsbehandler"));
        var scheduling = await Fixture.Database("scheduling", "superuser");
        var own = new StoredDuty(Id(1), Rules[0], Today) { Responsible = new TokenHolder("caseworker", municipality, "Sofie Sagsbehandler").Subject };
        var others = new StoredDuty(Id(2), Rules[0], Today);
        var open = new StoredDuty(Id(3), Rules[0], Today);
        await StoredDuties.Store(scheduling, municipality, [own, others], StoredDuties.Protected);
        await StoredDuties.Store(scheduling, municipality, [open]);

        using (sofie)
        {
            Assert.Equal([Key(own), Key(open)], (await Walk(Of(sofie), new ListDeadlinesRequest())).Select(Key));
        }

        // Nobody sees another municipality's.
        Assert.DoesNotContain(await Walk(In(766), new ListDeadlinesRequest { PageSize = 200 }), row => row.CaseId == open.CaseId.ToString());
    }

    [Fact]
    public async Task A_list_needs_a_purpose()
    {
        using var without = Fixture.As(new TokenHolder("caseworker", all.Municipality, "Sofie Sagsbehandler"), purpose: null);

        await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", Of(without).ListDeadlinesAsync(new ListDeadlinesRequest(), deadline: Suite.Soon));
    }

    [Fact]
    public async Task A_case_with_several_duties_on_a_page_is_logged_once()
    {
        var municipality = await Fixture.NewMunicipality();
        var scheduling = await Fixture.Database("scheduling", "superuser");
        await StoredDuties.Store(scheduling, municipality,
            [new(Id(2), Rules[0], Today), new(Id(1), Rules[0], Today.AddDays(1)), new(Id(2), Rules[1], Today.AddDays(2)), new(Id(3), Rules[0], Today.AddDays(3))]);

        await In(municipality).ListDeadlinesAsync(new ListDeadlinesRequest { PageSize = 3 }, deadline: Suite.Soon);

        var logged = await scheduling.All(
            row => row.GetFieldValue<Guid[]>(0), "select case_ids from access_log where municipality_code = $1 and rpc like '%/ListDeadlines'", (short)municipality);
        Assert.Equal([Id(2), Id(1)], Assert.Single(logged));
    }

    private WorkListService.WorkListServiceClient In(int municipality) => Of(Fixture.As(municipality: municipality));

    private static WorkListService.WorkListServiceClient Of(Suite suite) => new(suite.To("scheduling"));

    private async Task<(int Municipality, List<StoredDuty> Duties)> Make()
    {
        var municipality = await Fixture.NewMunicipality();
        await Fixture.As(municipality: municipality).SetBusinessDate(Today);
        var duties = new List<StoredDuty>();
        for (var n = 0; n < 48; n++)
        {
            // Whose a case is changes more slowly than what is due in it, so that everything meets everything; several share a day.
            var template = new StoredDuty(Id(n), Rules[0], Today)
            {
                Responsible = n / 12 % 2 == 0 ? Anna : "caseworker-bo", Team = n / 24 == 0 ? North : "",
            };
            for (var k = 0; k < Rules.Length; k++)
            {
                var due = Today.AddDays((((n * 3) + (k * 5)) % 20) - 9);
                var duty = template with { RuleId = Rules[k], DueOn = due, Slack = n % 3 };
                duties.Add(duty);
                duties.Add(duty with { BoundParty = BoundParty.Citizen, Occurrence = "request" });
                duties.Add(duty with { Norm = Norm.Milestone, Occurrence = "milestone" });
                duties.Add((n % 4) switch
                {
                    0 => duty with { Occurrence = "before", MetOn = Come(duty.LastDay) },
                    1 => duty with { Occurrence = "before", MetOn = Come(duty.LastDay.AddDays(1)) },
                    2 => duty with { Occurrence = "before", CancelledOn = Come(duty.LastDay.AddDays(-1)) },
                    _ => duty with { Occurrence = "before", SupersededOn = Come(duty.LastDay), BoundParty = n % 8 == 3 ? BoundParty.Citizen : BoundParty.Municipality },
                });
                duties.Add(duty with { Occurrence = "earlier", BoundParty = BoundParty.Citizen, MetOn = Come(duty.DueOn) });
            }
        }

        await StoredDuties.Store(await Fixture.Database("scheduling", "superuser"), municipality, duties);
        return (municipality, duties);
    }

    private static async Task<List<ListedDeadline>> Walk(WorkListService.WorkListServiceClient lists, ListDeadlinesRequest request)
    {
        var found = new List<ListedDeadline>();
        do
        {
            var page = await lists.ListDeadlinesAsync(request, deadline: Suite.Soon);
            Assert.True(page.Deadlines.Count <= (request.PageSize == 0 ? 25 : request.PageSize));
            found.AddRange(page.Deadlines);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0 && found.Count < 2_000);
        return found;
    }

    private static bool Fits(StoredDuty duty, DeadlineFilter filter) =>
        duty.Norm == Norm.Duty
        && duty.BoundParty == (filter.BoundParty == BoundParty.Unspecified ? BoundParty.Municipality : filter.BoundParty)
        && (filter.ResponsibleId.Length == 0 || duty.Responsible == filter.ResponsibleId)
        && (filter.TeamId.Length == 0 || duty.Team == filter.TeamId)
        && (filter.RuleId.Length == 0 || duty.RuleId == filter.RuleId)
        && !(duty.DueOn < filter.DueFrom.ToDateOnly()) && !(duty.DueOn > filter.DueTo.ToDateOnly())
        && filter.State switch
        {
            WorkListState.Done => duty.IsDone,
            WorkListState.Overdue => !duty.IsDone && duty.LastDay < Today,
            WorkListState.DueToday => !duty.IsDone && duty.DueOn == Today,
            WorkListState.DueThisWeek => !duty.IsDone && duty.DueOn >= Today && duty.DueOn <= new DateOnly(2026, 3, 22),
            _ => !duty.IsDone,
        };

    private static DeadlineState State(StoredDuty duty) => duty switch
    {
        { MetOn: { } met } => met > duty.LastDay ? DeadlineState.MetLate : DeadlineState.Met,
        { CancelledOn: not null } => DeadlineState.Cancelled,
        { SupersededOn: not null } => DeadlineState.Superseded,
        _ => duty.LastDay < Today ? DeadlineState.Overdue : DeadlineState.Open,
    };

    // The database's collation is C, as is the order of ids as text.
    private static IEnumerable<StoredDuty> Sorted(WorkListState state, IEnumerable<StoredDuty> duties)
    {
        var sorted = duties.OrderBy(duty => duty.DueOn).ThenBy(duty => duty.CaseId.ToString(), StringComparer.Ordinal)
            .ThenBy(duty => duty.RuleId, StringComparer.Ordinal).ThenBy(duty => duty.Occurrence, StringComparer.Ordinal);
        return state == WorkListState.Done ? sorted.Reverse() : sorted;
    }

    private static string Key(StoredDuty duty) => $"{duty.DueOn:O} {duty.CaseId} {duty.RuleId} {duty.Occurrence}";

    private static string Key(ListedDeadline row) => $"{row.DueOn.ToDateOnly():O} {row.CaseId} {row.RuleId} {row.Occurrence}";

    // What became of a duty is stored when its day has come.
    private static DateOnly Come(DateOnly day) => day > Today ? Today : day;

    private static Guid Id(int n) => Guid.Parse($"01930000-0000-7000-8000-{n:D12}");
}
