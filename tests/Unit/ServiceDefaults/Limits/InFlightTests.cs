using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Health;
using Sygeopfoelgning.Rpc.Limits;
using Sygeopfoelgning.Tests.Unit.Rules;
using Sygeopfoelgning.Tests.Unit.ServiceDefaults.Abuse;
using static Sygeopfoelgning.Tests.Unit.ServiceDefaults.Limits.SentMessages;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults.Limits;

/// <summary>Calls and bytes that are in flight at once.</summary>
[Collection(RunningService.OneAtATime)]
public sealed class InFlightTests
{
    [Theory]
    [InlineData("BytesPerCaller", "caller")]
    [InlineData("BytesPerConnection", "connection")]
    [InlineData("Bytes", "service")]
    [Meets("TOO_MUCH_IN_FLIGHT")]
    public async Task Messages_that_do_not_end_hold_only_so_many_bytes(string setting, string whose)
    {
        await using var service = RunningService.Start(settings: ($"InFlight:{setting}", $"{100_000}"));
        using var client = await RawHttp2.Connect(service.GrpcAddress);
        using var patience = new CancellationTokenSource(Patience);
        await client.Begin(patience.Token);
        await Open(client, 1);
        await Begun(service, patience.Token, bytes: 60_000);

        await Open(client, 3);
        var second = await Answer(client, patience.Token);
        Assert.Contains("TOO_MUCH_IN_FLIGHT", second, StringComparison.Ordinal);
        Assert.Contains(whose, second, StringComparison.Ordinal);

        // What was claimed is released when its call is over.
        foreach (var stream in (int[])[1, 3])
        {
            await client.Send(RawHttp2.Frame(RawHttp2.Reset, 0, stream, RawHttp2.Number(8)), patience.Token);
        }

        await Begun(service, patience.Token, calls: 0);
        await service.Call();

        async Task Open(RawHttp2 at, int stream)
        {
            await at.Send(RawHttp2.Frame(RawHttp2.Headers, RawHttp2.EndHeaders, stream, Headers(service)), patience.Token);
            await at.Send(RawHttp2.Frame(RawHttp2.Data, 0, stream, [0, .. RawHttp2.Number(60_000)]), patience.Token);
        }
    }

    [Fact]
    public async Task A_caller_has_only_so_many_calls_at_once_and_is_told_when_to_come_again()
    {
        var leave = new TaskCompletionSource();
        await using var service = RunningService.Start(
            async context =>
            {
                await leave.Task;
                return new GetCaseResponse();
            },
            settings: ("InFlight:CallsPerCaller", "2"));
        var two = (Task[])[service.Call(), service.Call()];
        await Begun(service, CancellationToken.None, calls: 2);

        var (code, status) = await service.Refused();

        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MUCH_IN_FLIGHT"), (code, status.Reason()));
        Assert.Equal(("caller", "calls", "2"), (status.ErrorInfo().Metadata["of"], status.ErrorInfo().Metadata["what"], status.ErrorInfo().Metadata["limit"]));
        Assert.NotNull(status.Detail<RetryInfo>());
        var another = service.Call(service.Token(token => token.Claims["sub"] = "bente"));
        leave.SetResult();
        await Task.WhenAll([.. two, another]);
        Assert.Equal(0, service.Services.GetRequiredService<InFlight>().Callers);
    }

    [Theory]
    [InlineData("CallsPerCaller", "0")]
    [InlineData("Bytes", "much")]
    [InlineData("StreamsPerCaller", "-1")]
    [InlineData("StreamsPerMunicipality", "some")]
    public async Task A_bound_that_is_no_number_stops_the_service(string setting, string value)
    {
        await using var service = RunningService.Start();
        var meters = service.Services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>();

        var problem = Assert.Throws<StartupProblem>(() => new InFlight(
            new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create($"InFlight:{setting}", (string?)value)]).Build(), meters));

        Assert.Contains($"InFlight:{setting}", problem.Message, StringComparison.Ordinal);
    }
}
