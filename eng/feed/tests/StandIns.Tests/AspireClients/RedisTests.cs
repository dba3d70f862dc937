using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using StandIns.Tests.Pipelines;
using Xunit;

namespace StandIns.Tests.AspireClients;

public sealed class RedisTests(GarnetServer server) : IClassFixture<GarnetServer>
{
    private const string Nowhere = "127.0.0.1:1,connectTimeout=200,asyncTimeout=500";

    [Fact]
    public async Task A_connection_comes_from_its_connection_string()
    {
        var builder = Builder(("ConnectionStrings:redis", $"127.0.0.1:{server.Port}"));
        builder.AddRedisClient("redis", configureOptions: options => options.ClientName = "test");
        await using var services = builder.Services.BuildServiceProvider();

        var redis = services.GetRequiredService<IConnectionMultiplexer>();

        Assert.Same(redis, services.GetRequiredService<IConnectionMultiplexer>());
        Assert.Equal("test", redis.ClientName);
        Assert.True(await redis.GetDatabase().StringSetAsync("aspire", 1));
    }

    [Fact]
    public async Task A_server_that_is_away_is_no_error_unless_the_connection_string_says_so()
    {
        var builder = Builder(("ConnectionStrings:redis", Nowhere), ("ConnectionStrings:strict", $"{Nowhere},abortConnect=true"));
        builder.AddRedisClient("redis");
        builder.AddKeyedRedisClient("strict");
        await using var services = builder.Services.BuildServiceProvider();

        Assert.False(services.GetRequiredService<IConnectionMultiplexer>().IsConnected);
        Assert.Throws<RedisConnectionException>(() => services.GetRequiredKeyedService<IConnectionMultiplexer>("strict"));
    }

    [Fact]
    public async Task Options_come_from_configuration_too()
    {
        var builder = Builder(
            ("Aspire:StackExchange:Redis:ConnectionString", Nowhere),
            ("Aspire:StackExchange:Redis:ConfigurationOptions:ClientName", "general"),
            ("Aspire:StackExchange:Redis:named:ConfigurationOptions:ClientName", "particular"));
        builder.AddRedisClient("redis");
        builder.AddKeyedRedisClient("named");
        await using var services = builder.Services.BuildServiceProvider();

        Assert.Equal("general", services.GetRequiredService<IConnectionMultiplexer>().ClientName);
        Assert.Equal("particular", services.GetRequiredKeyedService<IConnectionMultiplexer>("named").ClientName);
    }

    [Fact]
    public async Task A_missing_connection_string_is_named_when_it_is_needed()
    {
        var builder = Builder();
        builder.AddRedisClient("redis");
        await using var services = builder.Services.BuildServiceProvider();

        var refusal = Assert.Throws<InvalidOperationException>(services.GetRequiredService<IConnectionMultiplexer>);

        Assert.Contains("ConnectionStrings:redis", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, HealthStatus.Healthy)]
    [InlineData(false, HealthStatus.Unhealthy)]
    public async Task The_health_check_asks_the_server(bool up, HealthStatus expected)
    {
        var builder = Builder(("ConnectionStrings:redis", up ? $"127.0.0.1:{server.Port}" : Nowhere));
        builder.AddRedisClient("redis");
        await using var services = builder.Services.BuildServiceProvider();

        var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal((expected, "StackExchange.Redis"), (report.Status, Assert.Single(report.Entries).Key));
    }

    [Fact]
    public void The_health_check_can_be_switched_off()
    {
        var builder = Builder(("ConnectionStrings:redis", Nowhere));
        builder.AddRedisClient("redis", settings => settings.DisableHealthChecks = true);

        Assert.DoesNotContain(builder.Services, service => service.ServiceType == typeof(HealthCheckService));
    }

    private static HostApplicationBuilder Builder(params (string Key, string? Value)[] configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemory(configuration);
        return builder;
    }
}
