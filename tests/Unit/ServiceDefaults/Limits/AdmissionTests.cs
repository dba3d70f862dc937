using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Google.Rpc;
using Grpc.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Health;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Rpc.Limits;
using Sygeopfoelgning.Tests.Unit.Rules;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults.Limits;

/// <summary>What is refused before a message is read.</summary>
[Collection(RunningService.OneAtATime)]
public sealed class AdmissionTests
{
    private const string GetCase = "/sygeopfoelgning.cases.v1.CaseService/GetCase";

    [Fact]
    [Meets("RATE_LIMITED")]
    public async Task A_caller_who_calls_too_often_is_told_for_how_long_to_wait()
    {
        await using var service = RunningService.Start(settings: [("RateLimit:CallsPerSecond", "1"), ("RateLimit:Burst", "3")]);
        for (var n = 0; n < 3; n++)
        {
            await service.Call();
        }

        var (code, status) = await service.Refused();

        Assert.Equal((StatusCode.ResourceExhausted, "RATE_LIMITED"), (code, status.Reason()));
        Assert.Equal("1", status.ErrorInfo().Metadata["calls_per_second"]);
        Assert.InRange(status.Detail<RetryInfo>()!.RetryDelay.ToTimeSpan(), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
        Assert.StartsWith("Der kommer for mange kald på én gang: højst 1 i sekundet.", status.Detail<LocalizedMessage>()!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_person_of_each_municipality_is_a_caller_and_a_service_is_none()
    {
        await using var service = RunningService.Start(settings: [("RateLimit:CallsPerSecond", "1"), ("RateLimit:Burst", "1")]);
        await service.Call();
        await service.Refused();

        await service.Call(service.Token(municipality: "630"));
        await service.Call(service.Token(token => token.Claims["sub"] = "bente"));
        for (var n = 0; n < 5; n++)
        {
            // Its role is refused, not its rate.
            var (code, _) = await service.Refused(service.Services.GetRequiredService<ServiceTokens>().ForService("many"));
            Assert.Equal(StatusCode.PermissionDenied, code);
        }
    }

    [Fact]
    public async Task Calls_that_the_role_is_not_enough_for_are_counted_as_well()
    {
        await using var service = RunningService.Start(settings: [("RateLimit:CallsPerSecond", "1"), ("RateLimit:Burst", "1")]);
        var auditor = service.Token(role: "auditor");

        Assert.Equal(StatusCode.PermissionDenied, (await service.Refused(auditor)).Code);
        Assert.Equal(StatusCode.ResourceExhausted, (await service.Refused(auditor)).Code);
    }

    [Fact]
    [Meets("TOO_MANY_FAILED_TOKENS")]
    public async Task After_too_many_tokens_that_do_not_hold_only_callers_who_are_known_are_let_in_from_that_address()
    {
        await using var service = RunningService.Start(settings: [("RateLimit:FailedTokensPerSecond", "1")]);
        var known = service.Token();
        await service.Call(known);
        using var stranger = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        for (var n = 0; n < 4; n++)
        {
            Assert.Equal(StatusCode.Unauthenticated, (await service.Refused(Forged())).Code);
        }

        var (code, status) = await service.Refused(Forged());
        Assert.Equal((StatusCode.ResourceExhausted, "TOO_MANY_FAILED_TOKENS"), (code, status.Reason()));
        Assert.InRange(status.Detail<RetryInfo>()!.RetryDelay.ToTimeSpan(), TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
        await service.Call(known);
        // Refusing something that does not look like a token costs nothing.
        Assert.Equal(StatusCode.Unauthenticated, (await service.Refused("abc")).Code);

        string Forged() => service.Token(token => token.SigningCredentials = new SigningCredentials(new ECDsaSecurityKey(stranger), SecurityAlgorithms.EcdsaSha256));
    }

    [Fact]
    public async Task Nothing_of_a_message_is_read_before_it_is_known_who_calls()
    {
        await using var service = RunningService.Start();
        using var http = new HttpClient();
        using var body = new NeverEnding();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(service.GrpcAddress, GetCase))
        {
            Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = body,
        };

        // The body never ends: only a server that does not wait for it can answer.
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal("16", Assert.Single(answer.Headers.GetValues("grpc-status")));
    }

    [Fact]
    public async Task What_is_turned_away_is_counted_by_reason_and_measured_as_a_call()
    {
        using var refused = new Measured("sygeopfoelgning.calls.refused");
        using var calls = new Measured("rpc.server.call.duration");
        await using var service = RunningService.Start();

        await Assert.ThrowsAsync<RpcException>(async () => await service.Client.GetCaseAsync(new GetCaseRequest()));

        Assert.Single(refused.Last(("reason", "UNAUTHENTICATED")));
        Assert.Equal("sygeopfoelgning.cases.v1.CaseService/GetCase", calls.Last(("rpc.response.status_code", "UNAUTHENTICATED"))["rpc.method"]);
    }

    [Theory]
    [InlineData("CallsPerSecond", "0")]
    [InlineData("CallsPerSecond", "many")]
    [InlineData("Burst", "-1")]
    [InlineData("FailedTokensPerSecond", "1.5")]
    public void A_limit_that_is_no_number_of_calls_stops_the_service(string setting, string value)
    {
        var problem = Assert.Throws<StartupProblem>(() => Limit(($"RateLimit:{setting}", value)));

        Assert.Contains($"RateLimit:{setting}", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Addresses_of_one_network_of_IPv6_are_one()
    {
        var limit = Limit(("RateLimit:FailedTokensPerSecond", "1"));
        for (var n = 1; n <= 4; n++)
        {
            limit.TokenFailed(IPAddress.Parse($"2001:db8::{n}"));
        }

        Assert.NotNull(limit.RefusesToVerify(IPAddress.Parse("2001:db8::99")));
        Assert.Null(limit.RefusesToVerify(IPAddress.Parse("2001:db8:0:1::1")));
        Assert.Null(limit.RefusesToVerify(IPAddress.Parse("192.0.2.1")));
    }

    [Fact]
    public void Who_has_been_quiet_is_forgotten()
    {
        var clock = new Ticking();
        var limit = new RateLimit(new ConfigurationBuilder().Build(), clock);
        limit.Refuses(new CallerKey("101", "anna"));
        limit.TokenFailed(IPAddress.Loopback);
        limit.ForgetTheRested();
        Assert.Single(limit.Callers).Value.Settle();

        clock.Pass(TimeSpan.FromSeconds(1));
        limit.ForgetTheRested();

        Assert.Empty(limit.Callers);
    }

    private static RateLimit Limit(params (string Key, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(setting => setting.Key, setting => (string?)setting.Value)).Build(),
        TimeProvider.System);

    private sealed class NeverEnding : HttpContent
    {
        public NeverEnding() => Headers.ContentType = new MediaTypeHeaderValue("application/grpc");

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[] { 0, 0, 16, 0, 0 });
            await stream.FlushAsync();
            await Task.Delay(Timeout.Infinite, CancellationToken.None);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
