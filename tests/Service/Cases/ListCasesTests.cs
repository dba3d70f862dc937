using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>ListCases: every filter in every order, page by page.</summary>
public sealed class ListCasesTests(StackFixture fixture) : StackTest(fixture), IAsyncLifetime
{
    private const int Count = 37;

    // Registered once for the class; several share a day, so that ties are broken by the id.
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

    public static TheoryData<CaseOrder, bool, bool, int> Lists()
    {
        var lists = new TheoryData<CaseOrder, bool, bool, int>();
        foreach (var order in Enum.GetValues<CaseOrder>().Where(order => order != CaseOrder.NextDeadlineAsc))
        {
            foreach (var byKind in new[] { false, true })
            {
                foreach (var byDay in IsByDay(order) ? new[] { false, true } : [false])
                {
                    lists.Add(order, byKind, byDay, 7);
                    lists.Add(order, byKind, byDay, 1);
                    lists.Add(order, byKind, byDay, 0);
                }
            }
        }

        return lists;
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Walking_all_pages_gives_every_case_once_and_in_order(CaseOrder order, bool byKind, bool byDay, int pageSize)
    {
        var filter = new CaseFilter();
        if (byKind)
        {
            filter.KindOfEmployment = KindOfEmployment.InsuredUnemployed;
        }

        if (byDay)
        {
            filter.FirstAbsenceDayFrom = Day(2).ToProto();
            filter.FirstAbsenceDayTo = Day(5).ToProto();
        }

        var walked = await Walk(new ListCasesRequest { Filter = filter, Order = order, PageSize = pageSize });

        var expected = Sorted(order, all.Cases.Where(one => (!byKind || one.KindOfEmployment == filter.KindOfEmployment)
            && (!byDay || (one.FirstAbsenceDay.ToDateOnly() >= Day(2) && one.FirstAbsenceDay.ToDateOnly() <= Day(5))))).ToList();
        Assert.NotEmpty(expected);
        Assert.Equal(expected, walked);
    }

    [Fact]
    public async Task A_page_has_25_cases_where_nothing_is_asked_for_and_too_many_are_lowered()
    {
        Assert.Equal(25, (await List(new ListCasesRequest())).Cases.Count);
        Assert.Equal(Count, (await List(new ListCasesRequest { PageSize = int.MaxValue })).Cases.Count);
    }

    [Fact]
    public async Task More_than_200_are_never_on_one_page()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        // No more at once than one caller may make.
        foreach (var some in Enumerable.Range(0, 201).Chunk(50))
        {
            await Task.WhenAll(some.Select(_ => suite.Register()));
        }

        var page = await suite.Cases.ListCasesAsync(new ListCasesRequest { PageSize = 1000 }, deadline: Suite.Soon);
        var rest = await suite.Cases.ListCasesAsync(new ListCasesRequest { PageSize = 1000, PageToken = page.NextPageToken }, deadline: Suite.Soon);

        Assert.Equal((200, 1, ""), (page.Cases.Count, rest.Cases.Count, rest.NextPageToken));
    }

    [Fact]
    public async Task A_negative_page_size_is_refused() =>
        await Refused.For(Call(new ListCasesRequest { PageSize = -1 }), ("page_size", "PAGE_SIZE_NEGATIVE"));

    [Fact]
    public async Task A_filter_the_order_does_not_offer_is_refused() =>
        await Refused.For(
            Call(new ListCasesRequest
            {
                Order = CaseOrder.CaseNumberAsc,
                Filter = new CaseFilter { FirstAbsenceDayFrom = Day(0).ToProto(), FirstAbsenceDayTo = Day(9).ToProto() },
            }),
            ("filter.first_absence_day_from", "FILTER_NEEDS_ORDER"),
            ("filter.first_absence_day_to", "FILTER_NEEDS_ORDER"));

    [Fact]
    public async Task A_page_token_of_another_filter_order_caller_or_municipality_is_refused()
    {
        var token = (await List(new ListCasesRequest { Order = CaseOrder.FirstAbsenceDayAsc, PageSize = 3 })).NextPageToken;
        var own = new ListCasesRequest { Order = CaseOrder.FirstAbsenceDayAsc, PageToken = token };
        var otherOrder = new ListCasesRequest { Order = CaseOrder.FirstAbsenceDayDesc, PageToken = token };
        var otherFilter = new ListCasesRequest(own) { Filter = new CaseFilter { KindOfEmployment = KindOfEmployment.InsuredUnemployed } };

        await Refused.By(StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID", Call(otherOrder));
        await Refused.By(StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID", Call(otherFilter));
        await Refused.By(StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID",
            Fixture.As(municipality: all.Municipality, name: "Karl Kollega").Cases.ListCasesAsync(own, deadline: Suite.Soon));
        await Refused.By(StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID", Fixture.As(municipality: 766).Cases.ListCasesAsync(own, deadline: Suite.Soon));
        var refused = await Refused.By(StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID", Call(new ListCasesRequest(own) { PageToken = "nonsense!" }));
        Assert.Equal([("page_token", "PAGE_TOKEN_INVALID")], refused.Violations);

        // With another page size it is the same list.
        Assert.Equal(Count - 3, (await List(new ListCasesRequest(own) { PageSize = 200 })).Cases.Count);
    }

    [Fact]
    public async Task A_page_token_with_any_character_changed_is_refused()
    {
        var token = (await List(new ListCasesRequest { PageSize = 3 })).NextPageToken;

        for (var at = 0; at < token.Length; at += 3)
        {
            var changed = $"{token[..at]}{(token[at] == 'A' ? 'B' : 'A')}{token[(at + 1)..]}";
            await Refused.By(StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID", Call(new ListCasesRequest { PageSize = 3, PageToken = changed }));
        }
    }

    [Fact]
    public async Task A_case_registered_while_somebody_walks_is_neither_missed_nor_shown_twice()
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        var before = new List<string>();
        for (var n = 0; n < 6; n++)
        {
            before.Add((await suite.Register()).Case.CaseId);
        }

        var request = new ListCasesRequest { Order = CaseOrder.CaseNumberAsc, PageSize = 4 };
        var first = await suite.Cases.ListCasesAsync(request, deadline: Suite.Soon);
        var added = (await suite.Register()).Case.CaseId;
        request.PageToken = first.NextPageToken;
        var second = await suite.Cases.ListCasesAsync(request, deadline: Suite.Soon);

        Assert.Equal([.. before, added], first.Cases.Concat(second.Cases).Select(one => one.CaseId));
    }

    private async Task<(int Municipality, List<Case> Cases)> Make()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var answers = await Task.WhenAll(Enumerable.Range(0, Count).Select(n =>
            suite.Register(Given.Form(Given.Kinds[n % Given.Kinds.Length], Day(n % 8)))));
        return (municipality, [.. answers.Select(answer => answer.Case)]);
    }

    private async Task<List<Case>> Walk(ListCasesRequest request)
    {
        var found = new List<Case>();
        do
        {
            var page = await List(request);
            Assert.True(page.Cases.Count <= (request.PageSize == 0 ? 25 : request.PageSize));
            found.AddRange(page.Cases.Select(GivenLists.WithoutDeadline));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0 && found.Count <= Count);
        return found;
    }

    private async Task<ListCasesResponse> List(ListCasesRequest request) => await Call(request);

    private AsyncUnaryCall<ListCasesResponse> Call(ListCasesRequest request) =>
        Fixture.As(municipality: all.Municipality).Cases.ListCasesAsync(request, deadline: Suite.Soon);

    private static DateOnly Day(int n) => Given.Today.AddDays(-60 + n);

    private static bool IsByDay(CaseOrder order) => order is CaseOrder.FirstAbsenceDayAsc or CaseOrder.FirstAbsenceDayDesc;

    private static IEnumerable<Case> Sorted(CaseOrder order, IEnumerable<Case> cases)
    {
        var byDay = cases.OrderBy(one => one.FirstAbsenceDay.ToDateOnly()).ThenBy(one => one.CaseId, StringComparer.Ordinal);
        var byNumber = cases.OrderBy(one => one.CaseNumber, StringComparer.Ordinal);
        return order switch
        {
            CaseOrder.FirstAbsenceDayAsc => byDay,
            CaseOrder.FirstAbsenceDayDesc => byDay.Reverse(),
            CaseOrder.CaseNumberAsc => byNumber,
            _ => byNumber.Reverse(),
        };
    }
}
