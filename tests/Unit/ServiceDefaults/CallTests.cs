using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Google.Rpc;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Health;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Tests.Unit.Rules;
using StatusCode = Grpc.Core.StatusCode;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>What applies to every call, whatever its method does.</summary>
[Collection(RunningService.OneAtATime)]
public sealed class CallTests
{
    [Fact]
    public async Task An_unexpected_failure_tells_nothing_but_an_error_id()
    {
        var spans = new Spans();
        await using var service = RunningService.Start(_ => throw new InvalidOperationException("secret 010190-1234"), spans.Collect);

        var (code, status) = await service.Refused();

        Assert.Equal((StatusCode.Internal, "INTERNAL"), (code, status.Reason()));
        var errorId = status.ErrorInfo().Metadata["error_id"];
        var span = await spans.Server();
        Assert.Equal(span.TraceId.ToHexString(), errorId);
        Assert.Equal($"Unexpected error {errorId}.", status.Message);
        Assert.Equal($"Der skete en fejl. Fejl-id: {errorId}.", status.Detail<LocalizedMessage>()!.Message);
        Assert.DoesNotContain("secret", status.ToString(), StringComparison.Ordinal);
        Assert.Contains(span.Events, happened => happened.Name == "exception");
        Assert.Equal(ActivityStatusCode.Error, span.Status);
    }

    [Theory]
    [InlineData("08006", true)]
    [InlineData("57P01", true)]
    [InlineData("53300", true)]
    [InlineData("23505", false)]
    [Meets("DATABASE_UNAVAILABLE")]
    public async Task A_database_that_is_away_may_be_asked_again_a_moment_later_but_a_bug_may_not(string sqlState, bool again)
    {
        await using var service = RunningService.Start(_ => throw new InvalidOperationException("outer",
            new Npgsql.PostgresException("text", "ERROR", "ERROR", sqlState)));

        var (code, status) = await service.Refused();

        Assert.Equal(again ? (StatusCode.Unavailable, "DATABASE_UNAVAILABLE") : (StatusCode.Internal, "INTERNAL"), (code, status.Reason()));
        Assert.Equal(again, status.Detail<RetryInfo>() is { RetryDelay.Seconds: 1 });
    }

    [Fact]
    [Meets("SERVICE_UNAVAILABLE")]
    public async Task Another_services_failure_does_not_pass_through_as_our_own()
    {
        var failure = new RpcException(new Grpc.Core.Status(StatusCode.Unavailable, "away"));
        await using var service = RunningService.Start(_ => throw failure);

        var (code, status) = await service.Refused();
        Assert.Equal((StatusCode.Unavailable, "SERVICE_UNAVAILABLE"), (code, status.Reason()));

        failure = new RpcException(new Grpc.Core.Status(StatusCode.Unauthenticated, "their business"));
        (code, status) = await service.Refused();
        Assert.Equal((StatusCode.Internal, "INTERNAL"), (code, status.Reason()));
    }

    [Fact]
    public async Task A_callers_deadline_ends_the_work()
    {
        var ended = new TaskCompletionSource();
        await using var service = RunningService.Start(context => Forever(context, ended));

        var (code, _) = await service.Refused(deadline: DateTime.UtcNow.AddMilliseconds(300));

        Assert.Equal(StatusCode.DeadlineExceeded, code);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_call_without_a_deadline_gets_one_of_thirty_seconds()
    {
        var (begun, ended) = (new TaskCompletionSource(), new TaskCompletionSource());
        var clock = new ManualTimers();
        await using var service = RunningService.Start(
            context =>
            {
                begun.SetResult();
                return Forever(context, ended);
            },
            builder => builder.Services.AddSingleton<TimeProvider>(clock));

        var refused = service.Refused();
        await begun.Task.WaitAsync(TimeSpan.FromSeconds(10));
        await clock.Fire(TimeSpan.FromSeconds(30)).WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(StatusCode.DeadlineExceeded, (await refused).Code);
        Assert.True(ended.Task.IsCompleted);
    }

    [Fact]
    public async Task A_span_says_what_was_called_for_which_case_and_how_it_ended_and_the_metric_never_names_the_case()
    {
        var spans = new Spans();
        using var measured = new Measured("rpc.server.call.duration");
        await using var service = RunningService.Start(configure: spans.Collect);

        await service.Call();

        var span = await spans.Server();
        Assert.Equal("sygeopfoelgning.cases.v1.CaseService/GetCase", span.DisplayName);
        Assert.Equal(
            ("grpc", "sygeopfoelgning.cases.v1.CaseService/GetCase", "OK", null, (short)101, RunningService.CaseId),
            (span.GetTagItem("rpc.system.name"), span.GetTagItem("rpc.method"), span.GetTagItem("rpc.response.status_code"), span.GetTagItem("error.type"),
             span.GetTagItem("sygeopfoelgning.municipality"), span.GetTagItem("sygeopfoelgning.case_id")));
        Assert.DoesNotContain(span.TagObjects, tag => tag.Key.StartsWith("grpc.", StringComparison.Ordinal));
        Assert.Equal(["rpc.method", "rpc.response.status_code", "rpc.system.name"], measured.Last(("rpc.response.status_code", "OK")).Keys.Order());
    }

    [Fact]
    public async Task A_refusal_is_measured_by_its_status_and_is_no_error_of_the_span()
    {
        var spans = new Spans();
        using var measured = new Measured("rpc.server.call.duration");
        await using var service = RunningService.Start(configure: spans.Collect);

        await service.Refused(service.Token(role: "auditor"));

        var span = await spans.Server();
        Assert.Equal(
            ("PERMISSION_DENIED", null, ActivityStatusCode.Unset),
            (span.GetTagItem("rpc.response.status_code"), span.GetTagItem("error.type"), span.Status));
        Assert.DoesNotContain("error.type", measured.Last(("rpc.response.status_code", "PERMISSION_DENIED")).Keys);
    }

    [Fact]
    public async Task A_call_refused_before_its_message_is_read_has_a_span_like_any()
    {
        var spans = new Spans();
        await using var service = RunningService.Start(configure: spans.Collect);

        await service.Refused("no token");

        var span = await spans.Server();
        Assert.Equal(
            ("sygeopfoelgning.cases.v1.CaseService/GetCase", "sygeopfoelgning.cases.v1.CaseService/GetCase", "UNAUTHENTICATED", ActivityStatusCode.Unset),
            (span.DisplayName, span.GetTagItem("rpc.method"), span.GetTagItem("rpc.response.status_code"), span.Status));
    }

    [Fact]
    public async Task A_failure_of_our_own_is_an_error_of_span_and_metric()
    {
        var spans = new Spans();
        using var measured = new Measured("rpc.server.call.duration");
        await using var service = RunningService.Start(_ => throw new InvalidOperationException("a bug"), spans.Collect);

        await service.Refused();

        var span = await spans.Server();
        Assert.Equal(
            ("INTERNAL", "INTERNAL", ActivityStatusCode.Error),
            (span.GetTagItem("rpc.response.status_code"), span.GetTagItem("error.type"), span.Status));
        Assert.Equal("INTERNAL", measured.Last(("rpc.response.status_code", "INTERNAL"))["error.type"]);
    }

    [Fact]
    public async Task A_preflight_of_a_browser_leaves_no_span()
    {
        var spans = new Spans();
        await using var service = RunningService.Start(configure: spans.Collect);
        using var browser = new HttpClient { BaseAddress = service.HttpAddress };
        using var preflight = new HttpRequestMessage(HttpMethod.Options, "/sygeopfoelgning.cases.v1.CaseService/GetCase");
        preflight.Headers.Add("Origin", "http://localhost:3000");
        preflight.Headers.Add("Access-Control-Request-Method", "POST");

        using var answer = await browser.SendAsync(preflight);
        await service.Call();

        Assert.Equal("sygeopfoelgning.cases.v1.CaseService/GetCase", (await spans.Server()).DisplayName);
    }

    [Fact]
    public async Task What_is_sent_says_which_version_runs_where_and_the_environment_may_say_otherwise()
    {
        await using var service = RunningService.Start();

        var resource = OpenTelemetry.ProviderExtensions.GetResource(service.Services.GetRequiredService<OpenTelemetry.Trace.TracerProvider>());

        var attributes = resource.Attributes.ToDictionary(attribute => attribute.Key, attribute => attribute.Value);
        Assert.Equal(("cases", "development"), (attributes["service.name"], attributes["deployment.environment.name"]));
        Assert.NotEqual("", attributes["service.version"]);
    }

    [Fact]
    public async Task What_is_no_uuid_does_not_reach_the_span_as_a_case_id()
    {
        var spans = new Spans();
        await using var service = RunningService.Start(configure: spans.Collect);

        await service.Call(caseId: "Jens Hansen");

        Assert.Null((await spans.Server()).GetTagItem("sygeopfoelgning.case_id"));
    }

    [Fact]
    public async Task Health_and_what_our_services_do_unsampled_leave_no_span()
    {
        var spans = new Spans();
        await using var service = RunningService.Start(configure: spans.Collect);
        using var http = new HttpClient();

        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(service.HttpAddress, "/health"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(new Uri(service.HttpAddress, "/alive"))).StatusCode);
        await new Health.HealthClient(service.Channel).CheckAsync(new HealthCheckRequest());
        // The caller runs in this process too: its instrumentation would overwrite this trace parent.
        using (OpenTelemetry.SuppressInstrumentationScope.Begin())
        {
            var polling = Unsampled();
            polling.Add("authorization", $"Bearer {service.Services.GetRequiredService<ServiceTokens>().ForService("polling")}");
            await new EventFeedService.EventFeedServiceClient(service.Channel).ReadEventsAsync(new ReadEventsRequest(), polling);
        }

        await service.Call();

        Assert.Equal("sygeopfoelgning.cases.v1.CaseService/GetCase", (await spans.Server()).DisplayName);
        Assert.Single(spans.Ended);
    }

    [Fact]
    public async Task A_caller_from_outside_cannot_switch_its_trace_off()
    {
        var spans = new Spans();
        await using var service = RunningService.Start(configure: spans.Collect);

        using (OpenTelemetry.SuppressInstrumentationScope.Begin())
        {
            await service.Call(headers: Unsampled());
        }

        Assert.Equal("sygeopfoelgning.cases.v1.CaseService/GetCase", (await spans.Server()).DisplayName);
    }

    [Theory]
    [InlineData("parentbased_traceidratio", "0")]
    [InlineData("always_off", null)]
    public async Task How_many_traces_are_kept_is_a_setting(string sampler, string? argument)
    {
        var spans = new Spans();
        await using var service = RunningService.Start(
            configure: spans.Collect, settings: [("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", argument ?? "")]);

        using (OpenTelemetry.SuppressInstrumentationScope.Begin())
        {
            await service.Call();
            await service.Call(headers: new Metadata { { "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" } });
        }

        Assert.Equal("0af7651916cd43dd8448eb211c80319c", (await spans.Server()).TraceId.ToHexString());
        Assert.Single(spans.Ended);
    }

    [Theory]
    [InlineData("sometimes", "")]
    [InlineData("traceidratio", "10 %")]
    public void A_setting_of_sampling_that_is_none_ends_the_start_with_a_sentence(string sampler, string argument)
    {
        var problem = Assert.Throws<StartupProblem>(() => RunningService.Start(
            settings: [("OTEL_TRACES_SAMPLER", sampler), ("OTEL_TRACES_SAMPLER_ARG", argument)]));
        Assert.Contains("OTEL_TRACES_SAMPLER", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_caller_writes_in_tracestate_and_baggage_goes_no_further()
    {
        // A constructed number.
        const string Cpr = "0101901234";
        var spans = new Spans();
        await using var service = RunningService.Start(configure: spans.Collect);

        using (OpenTelemetry.SuppressInstrumentationScope.Begin())
        {
            await service.Call(headers: new Metadata
            {
                { "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" },
                { "tracestate", $"vendor={Cpr}" },
                { "baggage", $"cpr={Cpr}" },
            });
        }

        var span = await spans.Server();
        Assert.Null(span.TraceStateString);
        Assert.Empty(span.Baggage);
        Assert.DoesNotContain(span.TagObjects, tag => tag.Value?.ToString()?.Contains(Cpr, StringComparison.Ordinal) == true);
    }

    [Theory]
    [InlineData("google.rpc.ErrorInfo")]
    [InlineData("google.rpc.BadRequest")]
    [InlineData("sygeopfoelgning.cases.v1.CaseService")]
    [InlineData("grpc.health.v1.Health")]
    public async Task Reflection_knows_the_services_and_what_refusals_carry(string symbol)
    {
        await using var service = RunningService.Start();
        using var reflection = new Grpc.Reflection.V1.ServerReflection.ServerReflectionClient(service.Channel)
            .ServerReflectionInfo(new Metadata { { "authorization", $"Bearer {service.Token()}" } });

        await reflection.RequestStream.WriteAsync(new() { FileContainingSymbol = symbol });
        Assert.True(await reflection.ResponseStream.MoveNext(default));

        Assert.NotEmpty(reflection.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto);
    }

    [Fact]
    public async Task Health_is_told_for_each_proto_service_and_ends_with_the_first_sign_of_stopping()
    {
        await using var service = RunningService.Start();
        var health = new Health.HealthClient(service.Channel);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await health.CheckAsync(new HealthCheckRequest())).Status);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving,
            (await health.CheckAsync(new HealthCheckRequest { Service = "sygeopfoelgning.cases.v1.CaseService" })).Status);
        var unknown = await Assert.ThrowsAsync<RpcException>(async () => await health.CheckAsync(new HealthCheckRequest { Service = "none" }));
        Assert.Equal(StatusCode.NotFound, unknown.StatusCode);

        using var watch = health.Watch(new HealthCheckRequest());
        Assert.True(await watch.ResponseStream.MoveNext(default));
        var stopping = service.Stop();
        while (watch.ResponseStream.Current.Status == HealthCheckResponse.Types.ServingStatus.Serving)
        {
            Assert.True(await watch.ResponseStream.MoveNext(default));
        }

        await stopping;
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.NotServing, watch.ResponseStream.Current.Status);
    }

    [Fact]
    public async Task A_call_that_is_under_way_ends_well_while_the_service_stops()
    {
        var entered = new TaskCompletionSource();
        var leave = new TaskCompletionSource();
        await using var service = RunningService.Start(async _ =>
        {
            entered.SetResult();
            await leave.Task;
            return new GetCaseResponse { Case = new Case { CaseNumber = "2026-0000001" } };
        });

        var call = service.Call();
        await entered.Task;
        var stopped = service.Stop();
        leave.SetResult();

        Assert.Equal("2026-0000001", (await call).Case.CaseNumber);
        await stopped;
    }

    [Fact]
    public async Task A_message_over_four_mebibytes_is_refused()
    {
        await using var service = RunningService.Start(_ =>
            Task.FromResult(new GetCaseResponse { Case = new Case { CaseNumber = new string('x', 4 * 1024 * 1024) } }));

        var exception = await Assert.ThrowsAsync<RpcException>(() => service.Call());
        Assert.Equal(StatusCode.ResourceExhausted, exception.StatusCode);
    }

    [Fact]
    public async Task Old_connections_are_closed_without_losing_a_call()
    {
        // So short that many calls begin while their connection ends, and long enough for a busy machine: the client moves a call to
        // another connection three times, not more.
        await using var service = RunningService.Start(settings: ("MaxConnectionAge", "00:00:00.2"));
        using var connections = new Closed();
        var until = Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (connections.Count < 50)
            {
                // A different caller each time, because one caller is limited.
                await service.Call(service.Token(token => token.Claims["sub"] = Guid.NewGuid().ToString()));
                Assert.True(until.Elapsed < TimeSpan.FromMinutes(2), "connections are not closed any more");
            }
        })));
    }

    [Fact]
    public async Task A_client_that_closes_its_connection_is_no_error()
    {
        var errors = new Lines(LogLevel.Error);
        await using var service = RunningService.Start(configure: builder => builder.Logging.AddProvider(errors));
        using var connections = new Closed();
        for (var i = 0; i < 5; i++)
        {
            using var channel = GrpcChannel.ForAddress(service.GrpcAddress);
            await new CaseService.CaseServiceClient(channel).GetCaseAsync(
                new GetCaseRequest { CaseId = RunningService.CaseId }, new Metadata { { "authorization", $"Bearer {service.Token()}" } });
        }

        for (var until = Stopwatch.StartNew(); connections.Count < 5; await Task.Delay(20))
        {
            Assert.True(until.Elapsed < TimeSpan.FromSeconds(20), "the connections are not closed");
        }

        Assert.Empty(errors.Written);
    }

    [Fact]
    public async Task A_client_that_does_not_keep_to_HTTP_2_is_told_to_go_and_is_no_error()
    {
        var errors = new Lines(LogLevel.Error);
        await using var service = RunningService.Start(configure: builder => builder.Logging.AddProvider(errors));
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, service.GrpcAddress.Port);
        var stream = client.GetStream();
        byte[] settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
        byte[] dataOfNoStream = [0, 0, 0, 0, 0, 0, 0, 0, 0];

        await stream.WriteAsync((byte[])[.. "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8, .. settings, .. dataOfNoStream]);
        using var answer = new MemoryStream();
        await stream.CopyToAsync(answer).WaitAsync(TimeSpan.FromSeconds(20));

        // The last frame is GOAWAY: type 7, then the last stream (none) and the error (PROTOCOL_ERROR).
        Assert.Equal([0, 0, 8, 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], answer.ToArray()[^17..]);
        Assert.Empty(errors.Written);
    }

    private static async Task<GetCaseResponse> Forever(ServerCallContext context, TaskCompletionSource ended)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, context.CallCancellation());
        }
        finally
        {
            ended.SetResult();
        }

        return new GetCaseResponse();
    }

    private static Metadata Unsampled() => new() { { "traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00" } };
}
