using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>What a service tells the engineer on duty when nothing is wrong: that it listens, and that it stops.</summary>
[Collection(RunningService.OneAtATime)]
public sealed class StartLineTests
{
    [Fact]
    public async Task A_service_that_starts_serves_a_call_and_stops_writes_two_lines()
    {
        var lines = new Lines(LogLevel.Information);
        await using (var service = RunningService.Start(configure: builder => builder.Services.AddSingleton<ILoggerProvider>(lines)))
        {
            await service.Call();
            Assert.Matches(
                $@"^\S+ \S+ \(Development\) listens on {service.GrpcAddress.AbsoluteUri.TrimEnd('/')}, {service.HttpAddress.AbsoluteUri.TrimEnd('/')}, {service.ServicesAddress.AbsoluteUri.TrimEnd('/')}[.]$",
                Assert.Single(lines.Written));
            await service.Stop();
        }

        Assert.Equal(2, lines.Written.Count);
        Assert.EndsWith("stops: running calls are finished, new ones are refused.", lines.Written.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Addresses_that_AppHost_and_images_set_for_other_programs_are_no_warning()
    {
        var lines = new Lines(LogLevel.Information);
        await using var service = RunningService.Start(
            configure: builder => builder.Services.AddSingleton<ILoggerProvider>(lines),
            settings: [("urls", "http://localhost:5101;http://localhost:5201"), ("http_ports", "8080"), ("https_ports", "8443")]);

        await service.Call();

        Assert.Contains("listens on", Assert.Single(lines.Written), StringComparison.Ordinal);
    }
}
