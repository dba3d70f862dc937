using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>What <c>/health</c> says to anyone, with a token or without.</summary>
[Collection(RunningService.OneAtATime)]
public sealed class HealthTextTests
{
    [Fact]
    public async Task A_service_without_its_database_says_that_it_waits_for_it_and_nothing_of_hosts_and_users()
    {
        // Nothing listens there.
        await using var away = NpgsqlDataSource.Create("Host=127.0.0.1;Port=1;Username=cases_app;Password=hemmelig;Timeout=2");
        await using var service = RunningService.Start(configure: builder =>
        {
            builder.Services.AddKeyedSingleton(Databases.App, away);
            builder.Services.AddDatabaseHealth("cases");
        });
        using var http = new HttpClient();

        using var answer = await http.GetAsync(new Uri(service.HttpAddress, "/health"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("Unhealthy\ndatabase: the database does not answer", await answer.Content.ReadAsStringAsync());
        Assert.Equal("Healthy", await http.GetStringAsync(new Uri(service.HttpAddress, "/alive")));
    }

    [Fact]
    public async Task A_service_that_serves_is_healthy()
    {
        await using var service = RunningService.Start();
        using var http = new HttpClient();

        Assert.Equal("Healthy", await http.GetStringAsync(new Uri(service.HttpAddress, "/health")));
    }

    [Fact]
    public void Each_check_that_fails_has_a_line_without_what_its_exception_says()
    {
        var report = new HealthReport(
            new Dictionary<string, HealthReportEntry>
            {
                ["not stopping"] = Entry(HealthStatus.Healthy),
                ["slow"] = Entry(HealthStatus.Unhealthy, "A timeout occurred.", new OperationCanceledException("10.0.0.7")),
                ["broken"] = Entry(HealthStatus.Unhealthy, "user cases_app", new InvalidOperationException("Password=hemmelig")),
                ["database"] = Entry(HealthStatus.Unhealthy, "the schema lacks cases/0010_plan.sql", waitsFor: "the schema lacks cases/0010_plan.sql"),
            },
            TimeSpan.Zero);

        Assert.Equal(
            "Unhealthy\nbroken: fails; the log says why\ndatabase: the schema lacks cases/0010_plan.sql\nslow: no answer in time",
            HealthConfiguration.Text(report));
    }

    private static HealthReportEntry Entry(HealthStatus status, string? description = null, Exception? exception = null, string? waitsFor = null) =>
        new(status, description, TimeSpan.Zero, exception, waitsFor is null ? null : new Dictionary<string, object> { [HealthConfiguration.WaitsFor] = waitsFor });
}
