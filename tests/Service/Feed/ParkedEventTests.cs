using Google.Protobuf;
using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Events that cannot be processed are parked, with the ones behind them; the others continue.</summary>
[Collection(Alone.Name)]
[TouchesRedis("Feed")]
public sealed class ParkedEventTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly string[] Subscribers = ["scheduling", "coordination", "documentation"];

    // Accepts the answer that nothing has arrived yet as an answer.
    private readonly Lazy<Suite> impatient = new(() => fixture.Stack.As(municipality: fixture.Municipality));

    [Fact]
    public async Task A_broken_event_is_parked_after_five_attempts_with_later_ones_of_its_case_behind_it_and_others_go_on()
    {
        var broken = Guid.NewGuid();
        var cases = await Fixture.Database("cases", "superuser");
        await Publish(cases, broken, CaseRegistered.Descriptor.FullName, [0xff, 0xff, 0xff]);
        var other = await Caseworker.Register();
        await Publish(cases, broken, CaseRegistered.Descriptor.FullName, new CaseRegistered { CaseId = broken.ToString() }.ToByteArray());

        try
        {
            foreach (var service in Subscribers)
            {
                var parked = await Eventually.Becomes(
                    $"{service} has parked both", () => Parked(service, broken), found => found.Count >= 2, seconds: 15);
                Assert.Equal([5, 0], parked.Select(one => one.Attempts));
                Assert.All(parked, one => Assert.Equal("cases", one.Publisher));
            }

            Assert.NotEmpty((await Plan(other)).Plan.Deadlines);
            await Caseworker.JournalOf(other, 3);

            // Another service's events about the parked case also wait behind it, and do not hold that stream up.
            await Publish(
                await Fixture.Database("scheduling", "superuser"), broken,
                PlanMade.Descriptor.FullName, new PlanMade { CaseId = broken.ToString() }.ToByteArray());
            await Eventually.Becomes(
                "documentation has parked the plan's event", () => Parked("documentation", broken),
                found => found.Exists(one => one.Publisher == "scheduling"));
            await Caseworker.JournalOf(await Caseworker.Register(), 3);
        }
        finally
        {
            foreach (var service in Subscribers)
            {
                await (await Fixture.Database(service, "superuser")).Run("delete from parked_event where aggregate_id = $1", broken);
            }
        }
    }

    [Fact]
    public async Task An_event_of_an_unknown_type_makes_its_stream_wait_and_nothing_is_parked()
    {
        var cases = await Fixture.Database("cases", "superuser");
        var stranger = Guid.NewGuid();
        await Publish(cases, stranger, "sygeopfoelgning.feed.v1.FromANewerVersion", []);

        var registered = await Caseworker.Register();
        try
        {
            var refused = await Refused.By(StatusCode.Unavailable, "NOT_CAUGHT_UP", Plan(registered));
            Assert.True(refused.Detail<Google.Rpc.RetryInfo>().RetryDelay.ToTimeSpan() > TimeSpan.Zero);
            foreach (var service in Subscribers)
            {
                Assert.Empty(await Parked(service, stranger));
            }
        }
        finally
        {
            // The newer version is deployed.
            await cases.Run("delete from event where aggregate_id = $1", stranger);
        }

        await Eventually.True("the stream goes on", async () =>
        {
            try
            {
                return (await Plan(registered)).Plan.Deadlines.Count > 0;
            }
            catch (RpcException waiting) when (waiting.StatusCode == StatusCode.Unavailable)
            {
                return false;
            }
        }, seconds: 15);
        await Caseworker.JournalOf(registered, 3);
    }

    private AsyncUnaryCall<GetPlanResponse> Plan(Sygeopfoelgning.Cases.V1.RegisterCaseResponse registered) => impatient.Value.Deadlines.GetPlanAsync(
        new GetPlanRequest { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, deadline: Suite.Soon);

    private async Task<List<(string Publisher, int Attempts)>> Parked(string service, Guid aggregate) =>
        await (await Fixture.Database(service, "superuser")).All(
            row => (row.GetString(0), row.GetInt32(1)),
            "select publisher, attempts from parked_event where aggregate_id = $1 order by publisher, txid, sequence", aggregate);

    private static Task<int> Publish(NpgsqlDataSource publisher, Guid aggregate, string type, byte[] payload) => publisher.Run(
        """
        insert into event (municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose,
                           occurred_at, trace_parent, request_id)
        values (101, $1, $2, $3, 'test', '', 'service', 'test', clock_timestamp(), '', '')
        """,
        aggregate, type, payload);
}
