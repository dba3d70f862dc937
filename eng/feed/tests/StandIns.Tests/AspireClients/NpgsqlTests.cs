using System.Data.Common;
using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Npgsql;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Xunit;

namespace StandIns.Tests.AspireClients;

public sealed class NpgsqlTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private const string Nowhere = "Host=127.0.0.1;Port=1;Username=nobody;Timeout=1";

    [Fact]
    public async Task A_data_source_comes_from_its_connection_string()
    {
        var builder = Builder(("ConnectionStrings:casesdb", server.ConnectionString));
        builder.AddNpgsqlDataSource("casesdb", configureDataSourceBuilder: source => source.ConnectionStringBuilder.ApplicationName = "test");
        await using var services = builder.Services.BuildServiceProvider();

        var source = services.GetRequiredService<NpgsqlDataSource>();

        Assert.Equal("test", await source.CreateCommand("SELECT current_setting('application_name')").ExecuteScalarAsync());
        Assert.Same(source, services.GetRequiredService<DbDataSource>());
        await using var connection = services.GetRequiredService<NpgsqlConnection>();
        await connection.OpenAsync();
        Assert.NotSame(connection, services.GetRequiredService<DbConnection>());
    }

    [Fact]
    public async Task Keyed_data_sources_stand_side_by_side()
    {
        var builder = Builder(("ConnectionStrings:a", $"{Nowhere};Database=a"), ("ConnectionStrings:b", $"{Nowhere};Database=b"));
        builder.AddKeyedNpgsqlDataSource("a");
        builder.AddKeyedNpgsqlDataSource("b");
        await using var services = builder.Services.BuildServiceProvider();

        Assert.Null(services.GetService<NpgsqlDataSource>());
        Assert.Equal("a", services.GetRequiredKeyedService<NpgsqlConnection>("a").Database);
        Assert.Equal("b", services.GetRequiredKeyedService<NpgsqlConnection>("b").Database);
        Assert.Equal(["PostgreSql_a", "PostgreSql_b"], await Checks(services));
    }

    [Fact]
    public async Task The_particular_setting_wins_over_the_general_one()
    {
        (string, string?)[] values =
        [
            ("Aspire:Npgsql:ConnectionString", $"{Nowhere};Database=all"),
            ("Aspire:Npgsql:b:ConnectionString", $"{Nowhere};Database=b"),
            ("Aspire:Npgsql:c:ConnectionString", $"{Nowhere};Database=c"),
            ("ConnectionStrings:c", $"{Nowhere};Database=named"),
            ("ConnectionStrings:d", $"{Nowhere};Database=d"),
        ];
        var builder = Builder(values);
        foreach (var name in new[] { "a", "b", "c" })
            builder.AddKeyedNpgsqlDataSource(name);
        builder.AddKeyedNpgsqlDataSource("d", settings => settings.ConnectionString += "-by-code");
        await using var services = builder.Services.BuildServiceProvider();

        string Database(string name) => services.GetRequiredKeyedService<NpgsqlConnection>(name).Database;
        Assert.Equal(["all", "b", "named", "d-by-code"], new[] { "a", "b", "c", "d" }.Select(Database));
    }

    [Fact]
    public async Task A_missing_connection_string_is_named_when_it_is_needed()
    {
        var builder = Builder();
        builder.AddNpgsqlDataSource("casesdb");
        await using var services = builder.Services.BuildServiceProvider();

        var refusal = Assert.Throws<InvalidOperationException>(services.GetRequiredService<NpgsqlDataSource>);

        Assert.Contains("ConnectionStrings:casesdb", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, HealthStatus.Healthy)]
    [InlineData(false, HealthStatus.Unhealthy)]
    public async Task The_health_check_asks_the_database(bool up, HealthStatus expected)
    {
        var builder = Builder(("ConnectionStrings:casesdb", up ? server.ConnectionString : Nowhere));
        builder.AddNpgsqlDataSource("casesdb");
        await using var services = builder.Services.BuildServiceProvider();

        var report = await services.GetRequiredService<HealthCheckService>().CheckHealthAsync();

        Assert.Equal((expected, "PostgreSql"), (report.Status, Assert.Single(report.Entries).Key));
    }

    [Fact]
    public async Task Two_data_sources_of_one_name_share_a_health_check()
    {
        var builder = Builder(("ConnectionStrings:casesdb", Nowhere));
        builder.AddNpgsqlDataSource("casesdb");
        builder.AddNpgsqlDataSource("casesdb");
        await using var services = builder.Services.BuildServiceProvider();

        Assert.Equal(["PostgreSql"], await Checks(services));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Commands_are_traced_and_measured_unless_it_is_switched_off(bool off)
    {
        var builder = Builder(("ConnectionStrings:casesdb", server.ConnectionString));
        builder.AddNpgsqlDataSource("casesdb", settings => settings.DisableTracing = settings.DisableMetrics = settings.DisableHealthChecks = off);
        var spans = new Spans();
        var meters = new Meters();
        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddProcessor(spans))
            .WithMetrics(metrics => metrics.AddReader(new BaseExportingMetricReader(meters)));
        await using var services = builder.Services.BuildServiceProvider();
        services.GetRequiredService<TracerProvider>();
        var metering = services.GetRequiredService<MeterProvider>();

        await services.GetRequiredService<NpgsqlDataSource>().CreateCommand("SELECT 1").ExecuteScalarAsync();
        metering.ForceFlush();

        Assert.Equal(!off, spans.Sources.Contains("Npgsql"));
        Assert.Equal(!off, meters.Names.Contains("Npgsql"));
        Assert.Equal(off, services.GetService<HealthCheckService>() is null);
    }

    private static HostApplicationBuilder Builder(params (string Key, string? Value)[] configuration)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemory(configuration);
        return builder;
    }

    private static async Task<IEnumerable<string>> Checks(IServiceProvider services) =>
        (await services.GetRequiredService<HealthCheckService>().CheckHealthAsync()).Entries.Keys;

    private sealed class Spans : BaseProcessor<Activity>
    {
        public List<string> Sources { get; } = [];

        public override void OnEnd(Activity data)
        {
            lock (Sources)
                Sources.Add(data.Source.Name);
        }
    }

    private sealed class Meters : BaseExporter<Metric>
    {
        public List<string> Names { get; } = [];

        public override ExportResult Export(in Batch<Metric> batch)
        {
            foreach (var metric in batch)
                Names.Add(metric.MeterName);
            return ExportResult.Success;
        }
    }
}
