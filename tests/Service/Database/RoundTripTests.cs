using System.Diagnostics;
using Google.Protobuf;
using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// The cost of each RPC at the database, as seen on the wire between a replica and PostgreSQL, compared with its row. An additional query, or
/// one per row of an answer, shows here first.
/// </summary>
public sealed class RoundTripTests(StackFixture fixture) : RpcTest(fixture)
{
    // Lists of this many and of one must cost the same.
    private const int Cases = 5;

    [Fact]
    public async Task Every_RPC_costs_the_round_trips_and_statements_it_is_known_to_cost()
    {
        for (var i = 1; i < Cases; i++)
        {
            await Caseworker.Register();
        }

        var all = new Dictionary<string, List<RpcRow>>();
        foreach (var row in RpcRow.All.Where(row => row.Costs is not null))
        {
            foreach (var service in await ServedBy(row.Method!))
            {
                all.TryAdd(service, []);
                all[service].Add(row);
            }
        }

        Assert.Equal(Stack.Services.Order(), all.Keys.Order());
        var wrong = new List<string>();
        foreach (var (service, rows) in all)
        {
            var database = new NpgsqlConnectionStringBuilder(await Stack.ConnectionString($"{service}db"));
            await using var tap = new DatabaseTap(database.Host!, database.Port);
            await using var replica = await Replica.Behind(tap, Stack, service);
            using var meter = new Meter(this, service, replica.Address, tap, wrong);
            foreach (var row in rows)
            {
                await meter.Measure(row);
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    /// <summary>Calls one replica, and compares the cost of each call with the row.</summary>
    private sealed class Meter(RoundTripTests test, string service, string address, DatabaseTap tap, List<string> wrong) : IDisposable
    {
        private readonly Dictionary<Role, Suite> suites = [];

        public async Task Measure(RpcRow row)
        {
            var method = row.Method!;
            var role = AccessMatrix.RolesOf(method)[0];
            await Expect("Costs", row, row.In.Where(one => one.Service == service).Select(one => (Cost?)one.Costs).FirstOrDefault() ?? row.Costs, role, _ => { });
            if (RpcRow.IsWrite(method))
            {
                await Expect("Tried", row, row.Tried, role, _ => { }, tried: true);
                await Expect("Again", row, row.Again, role, _ => { }, again: true);
            }

            if (method.InputType.FindFieldByName("page_size") is { } size)
            {
                await Expect("Costs of one", row, row.Costs, role, request => size.Accessor.SetValue(request, 1));
            }

            if (row.Otherwise is { } otherwise && otherwise.Service == service)
            {
                await Expect($"Otherwise, {otherwise.Role.WireName()}", row, otherwise.Costs, otherwise.Role, _ => { });
            }
        }

        public void Dispose()
        {
            foreach (var suite in suites.Values)
            {
                suite.Dispose();
            }
        }

        private async Task Expect(
            string what, RpcRow row, Cost? known, Role role, Action<IMessage> change, bool tried = false, bool again = false)
        {
            var found = await Found(row, known, role, change, tried, again);
            if (found != known)
            {
                wrong.Add($"{service} {row.Name}: {what} = {found}, not {known}");
            }
        }

        // The first call reads what a process reads only once. After it, one that costs what is known is enough. A health check may coincide with a
        // call: where none of three costs what is known, the cheapest is reported.
        private async Task<Cost> Found(RpcRow row, Cost? known, Role role, Action<IMessage> change, bool tried, bool again)
        {
            var (found, waited) = (new List<Cost>(), Stopwatch.StartNew());
            for (var i = 0; i < 4; i++)
            {
                var request = RpcRequests.For(row.Method!, await test.Prepare(row.About), test.Municipality, tried);
                change(request);
                if (again)
                {
                    await RpcRequests.Answers(row.Method!, To(role), request);
                }

                try
                {
                    var trips = await tap.Record(() => RpcRequests.Answers(row.Method!, To(role), request));
                    found.Add(new Cost(trips.Count, trips.Sum(trip => trip.Statements.Count)));
                    if (found.Count > 1 && found[^1] == known)
                    {
                        return found[^1];
                    }
                }
                catch (RpcException busy) when (busy.StatusCode == StatusCode.Unavailable && waited.Elapsed < TimeSpan.FromMinutes(1))
                {
                    i--;
                }
            }

            return found.Skip(1).MinBy(cost => (cost.Trips, cost.Statements));
        }

        private CallInvoker To(Role role)
        {
            if (!suites.TryGetValue(role, out var suite))
            {
                suites.Add(role, suite = test.Stack.At(service, address, role.WireName(), test.Municipality));
            }

            return suite.To(service);
        }
    }
}
