using System.Diagnostics;
using Grpc.Core;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Limits;
using Sygeopfoelgning.Rpc.Telemetry;
using Sygeopfoelgning.Tests.Unit.ServiceDefaults.Abuse;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults.Limits;

/// <summary>What a refusal before the message costs: under three times the load, two of three calls are refused.</summary>
[Collection(RunningService.OneAtATime)]
public sealed class RefusedCallTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static TheoryData<string, Language, bool> Repeated
    {
        get
        {
            var all = new TheoryData<string, Language, bool>();
            foreach (var reason in Refusals.Keys)
            {
                all.Add(reason, Language.Danish, false);
                all.Add(reason, Language.English, false);
                all.Add(reason, Language.Danish, true);
            }

            return all;
        }
    }

    private static readonly Dictionary<string, Func<Refusal>> Refusals = new()
    {
        ["DATABASE_QUEUE_FULL"] = () => new DatabaseQueueFull("service"),
        ["TOO_MUCH_IN_FLIGHT"] = () => new TooMuchInFlight("caller", "calls", 200),
        ["TOO_MANY_STREAMS"] = () => new TooManyStreams("caller", 32),
        ["RATE_LIMITED"] = () => new RateLimited(500, 120),
        ["TOO_MANY_FAILED_TOKENS"] = () => new TooManyFailedTokens(1_000),
        ["UNAUTHENTICATED"] = () => new Unauthenticated(),
        ["AUTHORITY_UNAVAILABLE"] = () => new AuthorityUnavailable(),
        ["MESSAGE_TOO_LARGE"] = () => new MessageTooLarge(65_536),
        ["MESSAGE_MALFORMED"] = () => new MessageMalformed(),
    };

    [Theory]
    [MemberData(nameof(Repeated))]
    public void The_answer_to_what_repeats_is_made_once_and_is_the_one_that_is_made_each_time(string reason, Language language, bool isPlain)
    {
        var prepared = PreparedAnswers.Of(Refusals[reason](), language, isPlain);

        Assert.Same(prepared, PreparedAnswers.Of(Refusals[reason](), language, isPlain));
        var (given, anew) = (new DefaultHttpContext().Response, Statuses.Of(Refusals[reason](), language, isPlain));
        prepared.Write(given);
        Assert.Equal(anew.StatusCode, prepared.Code);
        Assert.Equal($"{(int)anew.StatusCode}", given.Headers["grpc-status"]);
        Assert.Equal(Uri.EscapeDataString(anew.Status.Detail), given.Headers["grpc-message"]);
        Assert.Equal(Convert.ToBase64String(anew.Trailers.GetValueBytes("grpc-status-details-bin")!), given.Headers["grpc-status-details-bin"]);
    }

    [Fact]
    public void What_a_caller_can_make_different_each_time_is_not_kept()
    {
        var named = new RoleMissing(["service"]);

        Assert.NotSame(PreparedAnswers.Of(named, Language.Danish, isPlain: false), PreparedAnswers.Of(named, Language.Danish, isPlain: false));
    }

    [Fact]
    public void Of_a_flood_of_refusals_only_so_many_a_second_leave_a_span()
    {
        var flood = Enumerable.Range(0, 10_000).Select(_ => new Activity("call") { IsAllDataRequested = true, ActivityTraceFlags = ActivityTraceFlags.Recorded }).ToList();
        var took = Stopwatch.StartNew();

        flood.ForEach(span => RefusedSpans.Describe(span, "/a/B", StatusCode.ResourceExhausted));

        var kept = flood.Count(span => span.Recorded);
        Assert.InRange(kept, 0, RefusedSpans.KeptPerSecond * (int)(took.Elapsed.TotalSeconds + 2));
        Assert.All(flood, span => Assert.Equal(span.Recorded, span.GetTagItem("grpc.status_code") is not null));
    }

    [Fact]
    public async Task Whoever_has_many_calls_refused_before_their_message_has_come_keeps_the_connection()
    {
        // More than Kestrel follows of one connection at once (twice 500): each is refused on its headers, and its message comes afterwards.
        const int Calls = 1_500;
        await using var service = RunningService.Start(settings: ("InFlight:CallsPerCaller", "1"));
        using var patience = new CancellationTokenSource(Patience);
        var token = service.Token();
        using var held = await RawHttp2.Connect(service.GrpcAddress);
        await held.Begin(patience.Token);
        await held.Send(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, 1, Call(token)), patience.Token);
        var inFlight = service.Services.GetRequiredService<InFlight>();
        while (inFlight.OfPeople.Calls == 0)
        {
            await Task.Delay(10, patience.Token);
        }

        using var client = await RawHttp2.Connect(service.GrpcAddress);
        await client.Begin(patience.Token);
        for (var call = 0; call < Calls; call++)
        {
            var stream = 1 + (2 * call);
            await client.Send(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, stream, Call(token)), patience.Token);
            while (await client.Read(patience.Token) is var frame && frame?.Type != RawHttp2.Headers)
            {
                Assert.True(frame is not null, $"The connection was closed at call {call}.");
            }

            await client.Send(RawHttp2.Frame(RawHttp2.Data, RawHttp2.EndStream, stream, RawCall.Frame([])), patience.Token);
        }
    }

    private static byte[] Call(string token) => RawHttp2.Call("/sygeopfoelgning.cases.v1.CaseService/GetCase", ("authorization", $"Bearer {token}"));
}
