using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Orchestration;

/// <summary>Hands containers to the orchestrator, which hands them to the container engine.</summary>
internal sealed class ContainerLauncher(DcpHost dcp, ProcessConfiguration configuration)
{
    private const string Network = "aspire-network";

    private readonly SemaphoreSlim gate = new(1);
    private bool networkExists;

    public async Task LaunchAsync(ContainerResource resource, ResourceInstance instance, CancellationToken cancellationToken)
    {
        if (!resource.TryGetContainerImageName(out var image))
        {
            throw new DistributedApplicationException($"The container '{resource.Name}' has no image.");
        }

        await EnsureNetwork(cancellationToken);
        var spec = new ContainerSpec
        {
            Image = image,
            ContainerName = instance.Name,
            Command = resource.Entrypoint,
            Args = [.. (await configuration.ArgumentsAsync(resource, cancellationToken)).Select(argument => argument.Text)],
            Env = await configuration.EnvironmentAsync(resource, cancellationToken),
            Ports = [.. resource.Annotations.OfType<EndpointAnnotation>().Select(Port)],
            VolumeMounts = [.. resource.Annotations.OfType<ContainerMountAnnotation>().Select(Mount)],
            Networks = [new(Network, [resource.Name])],
            Persistent = resource.TryGetLastAnnotation<ContainerLifetimeAnnotation>(out var lifetime) && lifetime.Lifetime == ContainerLifetime.Persistent ? true : null,
        };
        var annotations = ExecutableLauncher.Annotations(resource, instance);
        await dcp.Client.CreateProcessAsync(DcpKinds.Container, DcpKinds.Container.New(instance.Name, spec, annotations), cancellationToken);
    }

    // A proxied endpoint's port on this machine is the orchestrator's; the engine chooses its own.
    private static ContainerPort Port(EndpointAnnotation endpoint) => new(endpoint.TargetPort!.Value, endpoint.IsProxied ? null : endpoint.Port, null);

    private static VolumeMount Mount(ContainerMountAnnotation mount) =>
        new(mount.Type == ContainerMountType.BindMount ? "bind" : "volume", mount.Source, mount.Target, mount.IsReadOnly);

    private async Task EnsureNetwork(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            if (!networkExists)
            {
                var spec = new ContainerNetworkSpec { NetworkName = $"aspire-session-{Environment.ProcessId}" };
                await dcp.Client.CreateAsync(DcpKinds.ContainerNetwork, DcpKinds.ContainerNetwork.New(Network, spec), cancellationToken);
                networkExists = true;
            }
        }
        finally
        {
            gate.Release();
        }
    }
}
