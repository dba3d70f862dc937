using Grpc.Core;
using Grpc.Health.V1;
using Grpc.HealthCheck;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace StandIns.Tests.Grpc;

public sealed class HealthTests : IAsyncLifetime
{
    private const string Greeter = "standins.sample.v1.GreeterService";
    private readonly GreeterHost host = new();

    public Task InitializeAsync() => host.InitializeAsync();

    public Task DisposeAsync() => host.DisposeAsync();

    [Theory]
    [InlineData("", HealthStatus.Healthy, ServingStatus.Serving)]
    [InlineData("", HealthStatus.Degraded, ServingStatus.Serving)]
    [InlineData("", HealthStatus.Unhealthy, ServingStatus.NotServing)]
    [InlineData(Greeter, HealthStatus.Healthy, ServingStatus.Serving)]
    [InlineData(Greeter, HealthStatus.Unhealthy, ServingStatus.NotServing)]
    [InlineData("nothing", HealthStatus.Unhealthy, ServingStatus.Unknown)]
    public async Task A_check_runs_the_checks_of_its_service(string service, HealthStatus backing, ServingStatus expected)
    {
        host.Backing = backing;

        Assert.Equal(expected, (await Client().CheckAsync(new HealthCheckRequest { Service = service })).Status);
    }

    [Fact]
    public async Task An_unknown_service_is_not_found()
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(() => Client().CheckAsync(new HealthCheckRequest { Service = "none" }).ResponseAsync);

        Assert.Equal(StatusCode.NotFound, refusal.StatusCode);
    }

    [Fact]
    public async Task A_watch_hears_of_every_change()
    {
        using var watch = Client().Watch(new HealthCheckRequest { Service = Greeter });

        Assert.Equal(ServingStatus.Serving, await Next(watch));
        host.Backing = HealthStatus.Unhealthy;
        await Until(watch, ServingStatus.NotServing);
        host.Backing = HealthStatus.Healthy;
        await Until(watch, ServingStatus.Serving);
    }

    [Fact]
    public async Task A_watch_waits_for_a_service_that_is_not_known_yet()
    {
        using var watch = Client().Watch(new HealthCheckRequest { Service = "later" });

        Assert.Equal(ServingStatus.ServiceUnknown, await Next(watch));
        host.App.Services.GetRequiredService<HealthServiceImpl>().SetStatus("later", ServingStatus.Serving);
        Assert.Equal(ServingStatus.Serving, await Next(watch));
    }

    [Fact]
    public async Task A_watch_ends_when_the_server_stops()
    {
        using var watch = Client().Watch(new HealthCheckRequest());
        await Next(watch);

        host.App.Lifetime.StopApplication();

        await Until(watch, ServingStatus.NotServing);
        Assert.False(await watch.ResponseStream.MoveNext(default).WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task With_the_cache_the_last_report_is_the_answer()
    {
        var cached = new GreeterHost { Backing = HealthStatus.Unhealthy };
        await cached.Start(options => options.UseHealthChecksCache = true);
        var client = new Health.HealthClient(cached.Channel);

        await Eventually.True(
            async () =>
            {
                try
                {
                    return (await client.CheckAsync(new HealthCheckRequest { Service = Greeter })).Status == ServingStatus.NotServing;
                }
                catch (RpcException early) when (early.StatusCode == StatusCode.NotFound)
                {
                    return false;
                }
            },
            "the report is not published");
        cached.Backing = HealthStatus.Healthy;
        Assert.Equal(ServingStatus.NotServing, (await client.CheckAsync(new HealthCheckRequest { Service = Greeter })).Status);
        await cached.DisposeAsync();
    }

    [Fact]
    public void A_service_that_is_cleared_is_unknown()
    {
        var statuses = new HealthServiceImpl();
        statuses.SetStatus("a", ServingStatus.Serving);
        statuses.SetStatus("b", ServingStatus.Serving);

        statuses.ClearStatus("a");
        Assert.Throws<RpcException>(() => { _ = statuses.Check(new HealthCheckRequest { Service = "a" }, null!); });
        Assert.True(statuses.Check(new HealthCheckRequest { Service = "b" }, null!).IsCompletedSuccessfully);

        statuses.ClearAll();
        Assert.Throws<RpcException>(() => { _ = statuses.Check(new HealthCheckRequest { Service = "b" }, null!); });
    }

    [Fact]
    public async Task A_foreign_client_asks_for_health()
    {
        var (code, output, error) = await GreeterHost.BufCurl("--protocol", "grpc", "-d", "{}", $"{host.Address}/grpc.health.v1.Health/Check");

        Assert.True(code == 0, error);
        Assert.Contains("\"SERVING\"", output, StringComparison.Ordinal);
    }

    private Health.HealthClient Client() => new(host.Channel);

    private static async Task<ServingStatus> Next(AsyncServerStreamingCall<HealthCheckResponse> watch)
    {
        Assert.True(await watch.ResponseStream.MoveNext(default).WaitAsync(TimeSpan.FromSeconds(10)));
        return watch.ResponseStream.Current.Status;
    }

    private static async Task Until(AsyncServerStreamingCall<HealthCheckResponse> watch, ServingStatus wanted)
    {
        while (await Next(watch) != wanted)
        {
            // A report of before the change may still be on its way.
        }
    }
}
