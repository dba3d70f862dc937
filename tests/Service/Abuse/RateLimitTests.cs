using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Google.Rpc;
using Grpc.Core;
using Grpc.Net.Client;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The rate limit over several replicas, whatever happens to Redis.</summary>
[Collection(Alone.Name)]
[TouchesRedis("Limits")]
public sealed class RateLimitTests(StackFixture fixture) : StackTest(fixture)
{
    private const int PerSecond = 40;
    private const int Burst = 20;

    private static readonly TimeSpan Flood = TimeSpan.FromSeconds(4);

    private static readonly (string, string)[] Limits = [("RateLimit__CallsPerSecond", $"{PerSecond}"), ("RateLimit__Burst", $"{Burst}")];

    [Fact]
    public async Task Over_two_replicas_a_caller_has_one_allowance_with_Redis_and_one_on_each_without()
    {
        await using var one = await Replica.Start(Stack, "cases", Limits);
        await using var other = await Replica.Start(Stack, "cases", Limits);
        await Warm(one, other);

        var waited = Stopwatch.StartNew();
        var let = (await Task.WhenAll(Calls(one, "flooding", Flood), Calls(other, "flooding", Flood))).Sum();

        // ADR 10: the allowance, plus what the other replica admits before it hears of the first calls.
        var earned = PerSecond * waited.Elapsed.TotalSeconds;
        if (StackFixture.WithoutRedis)
        {
            Assert.InRange(let, (1.5 * earned) + (2 * Burst), (2 * earned) + (2 * Burst) + 2);
        }
        else
        {
            Assert.InRange(let, 0.5 * earned, earned + (2 * Burst) + (PerSecond * 0.5));
        }

        Assert.True(await Calls(one, "somebody else", TimeSpan.FromSeconds(0.1)) > 0);
    }

    [Fact]
    public async Task A_Redis_that_takes_everything_and_never_answers_delays_no_call_and_the_limit_holds_on_each_replica()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var replica = await Replica.Start(
            Stack, "cases", [.. Limits, ("ConnectionStrings__redis", $"{silent.LocalEndpoint},abortConnect=false")]);
        await Warm(replica);

        var slowest = TimeSpan.Zero;
        var waited = Stopwatch.StartNew();
        var let = await Calls(replica, "unlucky", TimeSpan.FromSeconds(2), took => slowest = took > slowest ? took : slowest);

        Assert.InRange(let, Burst, Burst + (PerSecond * waited.Elapsed.TotalSeconds) + 1);
        // A call that waited for Redis would take five seconds.
        Assert.True(slowest < TimeSpan.FromSeconds(2), $"A call took {slowest}.");
    }

    [Fact]
    public async Task A_watch_counts_by_its_subscriptions()
    {
        await using var replica = await Replica.Start(Stack, "documentation", ("RateLimit__CallsPerSecond", "1"), ("RateLimit__Burst", "10"));
        using var channel = GrpcChannel.ForAddress(replica.Address);
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        var headers = TestToken.Header(new TestToken { Subject = "watching", Municipality = $"{Municipality}" }.Sign(Stack.Secret("users-signing-key")));
        headers.Add("x-purpose", "test");
        var request = new Documentation.V1.WatchRequest();
        request.Subscriptions.AddRange(Enumerable.Range(0, 20).Select(n => new Documentation.V1.WatchSubscription
        {
            SubscriptionId = $"{n}", Journal = new() { CaseId = registered.Case.CaseId },
        }));

        // Of the burst, what is left is not enough for a watch until seconds have passed.
        var journal = new Documentation.V1.JournalService.JournalServiceClient(channel);
        for (var n = 0; n < 8; n++)
        {
            await Verify();
        }

        using var watch = new Documentation.V1.WatchService.WatchServiceClient(channel).Watch(request, headers, Suite.Soon);
        var refused = await Assert.ThrowsAsync<RpcException>(() => watch.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal((StatusCode.ResourceExhausted, "RATE_LIMITED"), (refused.StatusCode, Refused.With(refused).Reason));
        await Verify();

        async Task Verify() => Assert.True(
            (await journal.VerifyJournalAsync(new Documentation.V1.VerifyJournalRequest { CaseId = registered.Case.CaseId }, headers, Suite.Soon)).Intact);
    }

    // The first calls of a process are slow; they must not count.
    private Task Warm(params Replica[] replicas) => Task.WhenAll(replicas.Select(replica => Calls(replica, "warming up", TimeSpan.FromSeconds(1))));

    // Makes calls one after the other for this long; returns how many were admitted.
    private async Task<int> Calls(Replica replica, string subject, TimeSpan time, Action<TimeSpan>? took = null)
    {
        using var channel = GrpcChannel.ForAddress(replica.Address);
        var client = new CaseService.CaseServiceClient(channel);
        var headers = TestToken.Header(new TestToken { Subject = subject, Municipality = "998" }.Sign(Stack.Secret("users-signing-key")));
        headers.Add("x-purpose", "test");
        var let = 0;
        var all = Stopwatch.StartNew();
        while (all.Elapsed < time)
        {
            var call = Stopwatch.StartNew();
            try
            {
                await client.ListCasesAsync(new ListCasesRequest(), headers);
                let++;
            }
            catch (RpcException refused)
            {
                Assert.Equal((StatusCode.ResourceExhausted, "RATE_LIMITED"), (refused.StatusCode, Refused.With(refused).Reason));
                Assert.NotNull(Refused.With(refused).Detail<RetryInfo>());
            }

            took?.Invoke(call.Elapsed);
        }

        return let;
    }
}
