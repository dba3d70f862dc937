using Google.Protobuf;
using Grpc.Core;
using Grpc.Net.Client;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Bench;

/// <summary>A requested list: one filter, one order, one page.</summary>
internal sealed record ListedPage(string Name, ListCasesRequest First, int Page);

/// <summary>How long a page takes, and how long it took with few cases.</summary>
internal sealed record Growing(string Name, int Page, double Small, double Large)
{
    public double Factor => Large / Small;
}

/// <summary>Every filter in every order, page 1 and page 1,000, with few cases and with many.</summary>
internal static class Growth
{
    private const int DeepPage = 1_000;
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
                    yield return new ListedPage(name, request, 1);
                    yield return new ListedPage(name, request, DeepPage);
                }
            }
        }
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
            targets.Add((page, new Target(stack.CasesAddress, "sygeopfoelgning.cases.v1.CaseService/ListCases", [caller]), []));
        }

        for (var lap = 0; lap <= Laps; lap++)
        {
            foreach (var (_, target, laps) in targets)
            {
                var median = Load.Closed(target, each / Laps, inFlight: 1).Percentile(0.5).TotalMilliseconds;
                if (lap > 0)
                {
                    laps.Add(median);
                }
            }
        }

        return targets.ToDictionary(one => (one.Page.Name, one.Page.Page), one => Medians.Of(one.Laps));
    }

    // Pages are reached one after the other, as by a reader: a token only leads to the next page.
    private static async Task<ListCasesRequest> At(BenchStack stack, string token, ListedPage listed)
    {
        using var channel = GrpcChannel.ForAddress(stack.CasesAddress);
        var client = new CaseService.CaseServiceClient(channel);
        var headers = new Metadata { { "authorization", $"Bearer {token}" }, { "x-purpose", "measurement" } };
        var request = listed.First.Clone();
        for (var page = 1; ; page++)
        {
            // A last page is shorter, and cheaper than any other: it cannot be compared.
            var found = await client.ListCasesAsync(request, headers);
            if (found.NextPageToken.Length == 0)
            {
                throw new InvalidOperationException($"{listed.Name} ends with page {page}.");
            }

            if (page == listed.Page)
            {
                return request;
            }

            request.PageToken = found.NextPageToken;
        }
    }
}
