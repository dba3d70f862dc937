using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Xunit;

namespace StandIns.Tests.Hosting;

public sealed class NotificationTests : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly IResourceBuilder<ExecutableResource> resource;
    private readonly DistributedApplication application;

    public NotificationTests()
    {
        var builder = Describe.Application();
        builder.Services.AddHealthChecks().AddCheck("check", () => HealthCheckResult.Healthy());
        resource = builder.AddExecutable("web", "web", ".").WithHealthCheck("check");
        application = builder.Build();
    }

    private ResourceNotificationService Notifications => application.ResourceNotifications;

    public ValueTask DisposeAsync() => application.DisposeAsync();

    [Fact]
    public async Task A_wait_sees_what_happened_before_it_and_what_happens_after()
    {
        await Publish(KnownResourceStates.Starting);
        await Notifications.WaitForResourceAsync("web", KnownResourceStates.Starting).WaitAsync(Limit);

        var wait = Notifications.WaitForResourceAsync("web", [KnownResourceStates.Exited, KnownResourceStates.Finished]);
        Assert.False(wait.IsCompleted);
        await Publish(KnownResourceStates.Finished);

        Assert.Equal(KnownResourceStates.Finished, await wait.WaitAsync(Limit));
    }

    [Fact]
    public async Task Nothing_is_healthy_before_its_checks_have_run()
    {
        await Publish(KnownResourceStates.Running);
        Assert.True(Notifications.TryGetCurrentState("web", out var known));
        Assert.Equal(HealthStatus.Unhealthy, known.Snapshot.HealthStatus);

        await Notifications.PublishUpdateAsync(resource.Resource, snapshot => snapshot with { HealthReports = [new("check", HealthStatus.Healthy, null, null)] });
        Assert.True(Notifications.TryGetCurrentState("web", out known));
        Assert.Equal(HealthStatus.Healthy, known.Snapshot.HealthStatus);
    }

    [Fact]
    public async Task Only_what_runs_has_a_health()
    {
        await Publish(KnownResourceStates.Finished);

        Assert.True(Notifications.TryGetCurrentState("web", out var known));
        Assert.Null(known.Snapshot.HealthStatus);
    }

    [Fact]
    public async Task A_wait_for_health_ends_with_the_resource_when_it_is_to_stop_then()
    {
        var wait = Notifications.WaitForResourceHealthyAsync("web", WaitBehavior.StopOnResourceUnavailable);
        await Notifications.PublishUpdateAsync(resource.Resource, snapshot => snapshot with { State = KnownResourceStates.Finished, ExitCode = 3 });

        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => wait.WaitAsync(Limit));

        Assert.Contains("exit code 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_id_names_its_resource_too()
    {
        await Publish(KnownResourceStates.Running);

        Assert.True(Notifications.TryGetCurrentState("WEB", out var byName));
        Assert.StartsWith("web-", byName.ResourceId, StringComparison.Ordinal);
        Assert.True(Notifications.TryGetCurrentState(byName.ResourceId, out var byId));
        Assert.Same(byName, byId);
    }

    private Task Publish(string state) => Notifications.PublishUpdateAsync(resource.Resource, snapshot => snapshot with { State = state });
}
