using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Orchestration;

/// <summary>Starts and stops the resources with the AppHost.</summary>
internal sealed class OrchestratorHostedService(ApplicationOrchestrator orchestrator) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => orchestrator.StartAsync(cancellationToken);

    // Things stop in order and within limits of their own; a second Ctrl-C leaves the rest to the orchestrator's process.
    public Task StopAsync(CancellationToken cancellationToken) => orchestrator.StopAsync(CancellationToken.None);
}
