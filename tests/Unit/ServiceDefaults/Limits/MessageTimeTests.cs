using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Tests.Unit.ServiceDefaults.Abuse;
using static Sygeopfoelgning.Tests.Unit.ServiceDefaults.Limits.SentMessages;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults.Limits;

/// <summary>Messages that take their time, or never end.</summary>
[Collection(RunningService.OneAtATime)]
public sealed class MessageTimeTests
{
    [Fact]
    public async Task A_message_that_does_not_end_ends_with_the_callers_deadline()
    {
        await using var service = RunningService.Start();

        Assert.Equal(StatusCode.DeadlineExceeded, await Unfinished(service, ("grpc-timeout", "200m")));
    }

    [Fact]
    public async Task A_message_that_does_not_end_ends_with_the_thirty_seconds_of_a_call_without_a_deadline()
    {
        var clock = new ManualTimers();
        await using var service = RunningService.Start(configure: builder => builder.Services.AddSingleton<TimeProvider>(clock));

        var unfinished = Unfinished(service);
        await clock.Fire(TimeSpan.FromSeconds(30)).WaitAsync(Patience);

        Assert.Equal(StatusCode.DeadlineExceeded, await unfinished.WaitAsync(Patience));
    }

    [Fact]
    public async Task The_time_that_a_message_took_is_part_of_its_callers_deadline()
    {
        DateTime deadline = default;
        var clock = new Later();
        await using var service = RunningService.Start(
            context =>
            {
                deadline = context.Deadline;
                return Task.FromResult(new GetCaseResponse());
            },
            builder => builder.Services.AddSingleton<TimeProvider>(clock));
        using var client = await RawHttp2.Connect(service.GrpcAddress);
        using var patience = new CancellationTokenSource(Patience);
        await client.Begin(patience.Token);
        await client.Send(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, 1, Headers(service, ("grpc-timeout", "20S"))), patience.Token);
        await client.Send(RawHttp2.Frame(RawHttp2.Data, 0, 1, [0]), patience.Token);
        await Begun(service, patience.Token);
        clock.Pass(TimeSpan.FromSeconds(15));
        await client.Send(RawHttp2.Frame(RawHttp2.Data, RawHttp2.EndStream, 1, RawCall.Frame(Message).AsSpan(1)), patience.Token);

        while (await client.Read(patience.Token) is { } frame && frame.Type != RawHttp2.Headers)
        {
        }

        Assert.InRange(deadline - TimeProvider.System.GetUtcNow().UtcDateTime, TimeSpan.FromSeconds(-10), TimeSpan.FromSeconds(5.1));
    }

    // Announces a large message and sends nothing of it.
    private static async Task<StatusCode> Unfinished(RunningService service, params (string, string)[] headers)
    {
        using var client = await RawHttp2.Connect(service.GrpcAddress);
        using var patience = new CancellationTokenSource(Patience);
        await client.Begin(patience.Token);
        await client.Send(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, 1, Headers(service, headers)), patience.Token);
        await client.Send(RawHttp2.Frame(RawHttp2.Data, 0, 1, [0, 0, 0, 0xFF, 0]), patience.Token);
        var text = await Answer(client, patience.Token);
        var at = text.IndexOf("grpc-status", StringComparison.Ordinal) + "grpc-status".Length;
        return (StatusCode)int.Parse(text.AsSpan(at + 1, text[at]), System.Globalization.CultureInfo.InvariantCulture);
    }

    // A clock that the test advances.
    private sealed class Later : TimeProvider
    {
        private long passed;

        public void Pass(TimeSpan span) => passed += (long)(span.TotalSeconds * TimestampFrequency);

        public override long GetTimestamp() => base.GetTimestamp() + passed;
    }
}
