using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Tests.Ops;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>docs/metrics.md, on which dashboard, rules and alerts depend, against what the running services really send.</summary>
[Collection(Alone.Name)]
[TouchesRedis("Telemetry")]
public sealed class MetricsTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly IReadOnlyList<DocumentedMetric> Page = MetricsPage.Read(Repository.Root);

    [Fact]
    public async Task Every_metric_that_is_watched_is_sent_with_its_labels_by_the_services_named()
    {
        await SomethingOfEverything();

        await Eventually.Becomes(
            "all of docs/metrics.md is sent", () => Task.FromResult(string.Join('\n', Page.Where(one => one.IsWatched).SelectMany(Lacking))),
            lacking => lacking.Length == 0, seconds: 20);
    }

    [Fact]
    public async Task Every_metric_that_is_sent_is_written_down_with_its_unit_kind_and_labels()
    {
        await SomethingOfEverything();
        var pages = Page.ToDictionary(one => one.Name);

        var unknown = Fixture.Metrics.Sent().Select(sent => (Sent: sent.Key, Labels: sent.Value, Page: pages.GetValueOrDefault(sent.Key.Name)))
            .Where(one => one.Page is not { } page || (page.Kind, page.Unit) != (one.Sent.Kind, one.Sent.Unit) || !page.Labels.IsSupersetOf(one.Labels))
            .Select(one => $"{one.Sent.Name} {one.Sent.Kind} '{one.Sent.Unit}' {string.Join(' ', one.Labels)}").Distinct().ToList();

        Assert.True(unknown.Count == 0, string.Join('\n', unknown));
    }

    [Fact]
    public async Task A_call_s_duration_has_the_trace_of_the_call_as_exemplar()
    {
        using var click = new Activity("click").SetIdFormat(ActivityIdFormat.W3C).Start();
        click.ActivityTraceFlags = ActivityTraceFlags.Recorded;

        // A bucket keeps one exemplar at a time, so the call is repeated until its own is the one that is sent.
        await Eventually.True("the call's trace is an exemplar", async () =>
        {
            await Caseworker.Cases.ListCasesAsync(new ListCasesRequest { PageSize = 1 }, deadline: Suite.Soon);
            return Fixture.Metrics.Exemplars("cases", "rpc.server.call.duration").Contains(click.TraceId.ToHexString());
        });
    }

    [Fact]
    public async Task The_gauges_show_a_parked_event_and_a_transaction_that_is_left_open()
    {
        var documentation = await Fixture.Database("documentation", "superuser");
        var aggregate = Guid.NewGuid();
        await using var connection = await (await Fixture.Database("documentation", "app")).OpenConnectionAsync();
        await using var open = await connection.Within(Municipality);
        await connection.Run("select pg_current_xact_id()");
        await documentation.Run(
            """
            insert into parked_event (publisher, epoch, txid, sequence, municipality_code, aggregate_id, type, event, error, attempts)
            values ('scheduling', gen_random_uuid(), '1', 1, 101, $1, $2, '', 'test', 5)
            """,
            aggregate, PlanMade.Descriptor.FullName);
        try
        {
            await Shows("documentation", "sygeopfoelgning.feed.parked", parked => parked >= 1, ("publisher", "scheduling"));
            await Shows("documentation", "sygeopfoelgning.feed.oldest_transaction", seconds => seconds > 0);
            await open.RollbackAsync();
        }
        finally
        {
            await documentation.Run("delete from parked_event where aggregate_id = $1", aggregate);
        }

        await Shows("documentation", "sygeopfoelgning.feed.parked", parked => parked == 0, ("publisher", "scheduling"));
    }

    [Fact]
    public async Task The_gauges_show_how_far_a_reader_is_behind_and_that_it_has_caught_up()
    {
        var cases = await Fixture.Database("cases", "superuser");
        var stranger = Guid.NewGuid();
        // Readers wait at an unknown type.
        await cases.Run(
            """
            insert into event (municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose,
                               occurred_at, trace_parent, request_id)
            select 101, $1, 'sygeopfoelgning.feed.v1.FromANewerVersion', $2, '', '', '', '', clock_timestamp() - interval '1 hour', '', ''
              from generate_series(1, 150)
            """,
            stranger, new CaseRegistered().ToByteArray());
        try
        {
            await Shows("scheduling", "sygeopfoelgning.feed.lag", seconds => seconds > 3600, ("publisher", "cases"));
            await Shows("scheduling", "sygeopfoelgning.feed.unread", events => events >= 150, ("publisher", "cases"));
        }
        finally
        {
            // The newer version is deployed.
            await cases.Run("delete from event where aggregate_id = $1", stranger);
        }

        await Shows("scheduling", "sygeopfoelgning.feed.lag", seconds => seconds == 0, ("publisher", "cases"));
        await Shows("scheduling", "sygeopfoelgning.feed.unread", events => events == 0, ("publisher", "cases"));
    }

    private Task Shows(string service, string metric, Func<double, bool> isSo, params (string Key, string Value)[] labels) => Eventually.Becomes(
        $"{metric} of {service}", () => Task.FromResult(Fixture.Metrics.Value(service, metric, labels)), value => value is { } shown && isSo(shown), seconds: 20);

    private IEnumerable<string> Lacking(DocumentedMetric metric)
    {
        var sent = Fixture.Metrics.Sent().Where(one => one.Key.Name == metric.Name).ToList();
        var senders = sent.Select(one => one.Key.Service).ToHashSet();
        string[] expected = metric.SentBy switch
        {
            "all" => Stack.Services,
            "all with Redis" => StackFixture.WithoutRedis ? [] : Stack.Services,
            "readers" => ["cases", "scheduling", "coordination", "documentation"],
            var names => names!.Split(", "),
        };
        if (!senders.SetEquals(expected))
        {
            yield return $"{metric.Name} is sent by {string.Join(", ", senders)}";
        }

        var labels = sent.SelectMany(one => one.Value).ToHashSet();
        if (expected.Length > 0 && !labels.SetEquals(metric.Labels))
        {
            yield return $"{metric.Name} has the labels {string.Join(' ', labels)}";
        }
    }

    // A write whose events all three others consume, a refusal, calls without a token, and a call that exceeds its deadline.
    private async Task SomethingOfEverything()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        await Assert.ThrowsAsync<RpcException>(async () => await Caseworker.Cases.GetCaseAsync(new GetCaseRequest { CaseId = "none" }, deadline: Suite.Soon));
        using (var watch = Caseworker.CaseWatch.Watch(
            new() { Subscriptions = { new WatchSubscription { SubscriptionId = "case", Case = new() { CaseId = registered.Case.CaseId } } } },
            deadline: DateTime.UtcNow.AddMilliseconds(500)))
        {
            await Assert.ThrowsAsync<RpcException>(async () =>
            {
                while (await watch.ResponseStream.MoveNext(default))
                {
                    // Until the deadline.
                }
            });
        }

        foreach (var service in Stack.Services)
        {
            var feed = new EventFeedService.EventFeedServiceClient(Fixture.Channel(service));
            await Assert.ThrowsAsync<RpcException>(async () => await feed.ReadEventsAsync(new ReadEventsRequest(), deadline: Suite.Soon));
        }
    }
}
