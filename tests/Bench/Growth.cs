using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Bench;

/// <summary>A requested list: one filter, one order, one page.</summary>
/// <param name="Name">What is listed.</param>
/// <param name="Rpc">By which RPC.</param>
/// <param name="First">The request of its first page.</param>
/// <param name="Page">The page.</param>
internal sealed record ListedPage(string Name, ListRpc Rpc, IMessage First, int Page)
{
    /// <summary>The answer may be complete with this page.</summary>
    public bool IsWhole { get; init; }
}

/// <summary>An RPC that lists: its service, its path, and what it answers.</summary>
internal sealed record ListRpc(string Service, string Path, MessageParser Answers)
{
    public static readonly ListRpc Cases = new("cases", "sygeopfoelgning.cases.v1.CaseService/ListCases", ListCasesResponse.Parser);

    public static readonly ListRpc Search = new("cases", "sygeopfoelgning.cases.v1.CaseService/FindCases", FindCasesResponse.Parser);

    public static readonly ListRpc Caseload = new("cases", "sygeopfoelgning.cases.v1.CaseloadService/GetCaseload", GetCaseloadResponse.Parser);

    public static readonly ListRpc Deadlines =
        new("scheduling", "sygeopfoelgning.scheduling.v1.WorkListService/ListDeadlines", ListDeadlinesResponse.Parser);

    /// <summary>The answer to a request.</summary>
    public async Task<IMessage> Call(GrpcChannel channel, IMessage request, Metadata headers)
    {
        var (service, method) = (Path.Split('/')[0], Path.Split('/')[1]);
        return await channel.CreateCallInvoker().AsyncUnaryCall(
            new Method<IMessage, IMessage>(
                MethodType.Unary, service, method, Marshallers.Create<IMessage>(message => message.ToByteArray(), request.Descriptor.Parser.ParseFrom),
                Marshallers.Create<IMessage>(message => message.ToByteArray(), Answers.ParseFrom)),
            null, new CallOptions(headers), request);
    }
}

/// <summary>How long a page takes, and how long it took with few cases.</summary>
internal sealed record Growing(string Name, int Page, double Small, double Large)
{
    public double Factor => Large / Small;
}

/// <summary>Every filter of a list in every order, page 1 and page 1,000, with few cases and with many.</summary>
internal static class Growth
{
    internal const int DeepPage = 1_000;
    private const int Laps = 7;

    /// <summary>Pages are small enough that there are a thousand of them even with few cases, and none of them is the last.</summary>
    public static IEnumerable<ListedPage> Pages(int smallCases)
    {
        foreach (var order in new[] { CaseOrder.CaseNumberDesc, CaseOrder.CaseNumberAsc, CaseOrder.FirstAbsenceDayDesc, CaseOrder.FirstAbsenceDayAsc })
        {
            foreach (var byKind in new[] { false, true })
            {
                foreach (var byDay in order is CaseOrder.FirstAbsenceDayDesc or CaseOrder.FirstAbsenceDayAsc ? new[] { false, true } : [false])
                {
                    // A fifth of the cases is of one kind; somewhat more than half of them began in these 165 of 300 days.
                    var matching = smallCases / (byKind ? 5 : 1) / (byDay ? 2 : 1);
                    var request = new ListCasesRequest { Order = order, Filter = new CaseFilter(), PageSize = Math.Max(1, matching * 9 / 10 / DeepPage) };
                    if (byKind)
                    {
                        request.Filter.KindOfEmployment = KindOfEmployment.EmployeeWithPay;
                    }

                    if (byDay)
                    {
                        request.Filter.FirstAbsenceDayFrom = new DateOnly(2025, 3, 1).ToProto();
                        request.Filter.FirstAbsenceDayTo = new DateOnly(2025, 3, 1).AddDays(164).ToProto();
                    }

                    var name = $"{order}{(byKind ? ", by kind" : "")}{(byDay ? ", by day" : "")}";
                    yield return new ListedPage(name, ListRpc.Cases, request, 1);
                    yield return new ListedPage(name, ListRpc.Cases, request, DeepPage);
                }
            }
        }
    }

    /// <summary>
    /// The work list: its parts, each also by rule. How many duties a part has with few cases depends on the seeded courses, so they
    /// are counted; a part with too few for a thousand pages is left out. Officers and teams are left out because their lists do not
    /// grow with the municipality.
    /// </summary>
    public static async Task<List<ListedPage>> DutyPages(BenchStack stack)
    {
        var pages = new List<ListedPage>();
        foreach (var state in new[] { WorkListState.Open, WorkListState.Overdue, WorkListState.DueThisWeek, WorkListState.Done })
        {
            foreach (var rule in new[] { "", "R-FU-FIRST" })
            {
                var request = new ListDeadlinesRequest { Filter = new DeadlineFilter { State = state, RuleId = rule }, PageSize = 200 };
                var size = await Count(stack, request) * 9 / 10 / DeepPage;
                if (size == 0)
                {
                    Console.WriteLine($"Work list, {state} {rule}: too few duties for page {DeepPage}.");
                    continue;
                }

                request.PageSize = size;
                var name = $"Work list, {state}{(rule.Length > 0 ? ", by rule" : "")}";
                pages.Add(new ListedPage(name, ListRpc.Deadlines, request, 1));
                pages.Add(new ListedPage(name, ListRpc.Deadlines, request, DeepPage));
            }
        }

        return pages;
    }

    /// <summary>
    /// The milliseconds that each page takes, one call at a time: the median of the laps' medians. A lap measures every page for a
    /// moment, so that a disturbance of a second affects one lap of a few pages; the first lap only warms up.
    /// </summary>
    public static async Task<Dictionary<(string, int), double>> Measure(BenchStack stack, IEnumerable<ListedPage> pages, TimeSpan each)
    {
        var token = stack.Stack.Token(municipality: Settings.Read);
        var targets = new List<(ListedPage Page, Target Target, List<double> Laps)>();
        foreach (var page in pages)
        {
            var message = (await At(stack, token, page)).ToByteArray();
            var caller = new CallerOfTarget(token, () => message);
            targets.Add((page, new Target(new Uri(stack.Stack.Addresses[page.Rpc.Service]), page.Rpc.Path, [caller]), []));
        }

        for (var lap = 0; lap <= Laps; lap++)
        {
            foreach (var (page, target, laps) in targets)
            {
                var outcome = Load.Closed(target, each / Laps, inFlight: 1);
                if (outcome.Failures > 0)
                {
                    throw new InvalidOperationException($"{page.Name}, page {page.Page}: {outcome.Failures} calls failed: {outcome.Failure}");
                }

                if (lap > 0)
                {
                    laps.Add(outcome.Percentile(0.5).TotalMilliseconds);
                }
            }
        }

        return targets.ToDictionary(one => (one.Page.Name, one.Page.Page), one => Medians.Of(one.Laps));
    }

    private const int LargestPage = 200;

    // Pages are reached one after the other, as by a reader: a token only leads to the next page. It does so in any size, so the way there
    // is taken in the largest pages.
    private static async Task<IMessage> At(BenchStack stack, string token, ListedPage listed)
    {
        using var channel = GrpcChannel.ForAddress(stack.Stack.Addresses[listed.Rpc.Service]);
        var request = Copy(listed.First);
        if (listed.IsWhole)
        {
            return request;
        }

        var sizes = request.Descriptor.FindFieldByName("page_size").Accessor;
        var size = (int)sizes.GetValue(request);
        for (var before = (listed.Page - 1) * size; ; before -= LargestPage)
        {
            sizes.SetValue(request, before > 0 ? Math.Min(before, LargestPage) : size);
            var answer = await listed.Rpc.Call(channel, request, Headers(token));
            // A last page is shorter, and cheaper than any other: it cannot be compared.
            var next = Text(answer, "next_page_token");
            if (next.Length == 0)
            {
                throw new InvalidOperationException($"{listed.Name} has no page after {listed.Page}.");
            }

            if (before <= 0)
            {
                return request;
            }

            request.Descriptor.FindFieldByName("page_token").Accessor.SetValue(request, next);
        }
    }

    private static async Task<int> Count(BenchStack stack, ListDeadlinesRequest first)
    {
        using var channel = GrpcChannel.ForAddress(stack.Stack.Addresses["scheduling"]);
        var client = new WorkListService.WorkListServiceClient(channel);
        var token = stack.Stack.Token(municipality: Settings.Read);
        var (request, count) = (first.Clone(), 0);
        do
        {
            var page = await client.ListDeadlinesAsync(request, Headers(token));
            count += page.Deadlines.Count;
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return count;
    }

    private static Metadata Headers(string token) => new() { { "authorization", $"Bearer {token}" }, { "x-purpose", "measurement" } };

    private static IMessage Copy(IMessage message) => message.Descriptor.Parser.ParseFrom(message.ToByteArray());

    private static string Text(IMessage message, string field) => (string)message.Descriptor.FindFieldByName(field).Accessor.GetValue(message);
}
