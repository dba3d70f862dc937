using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Orchestration;

/// <summary>
/// Gives endpoints their addresses before anything starts, so that every resource can be told every other's. The
/// orchestrator listens on a proxied endpoint from then on; the program behind it gets a port of its own when it starts.
/// </summary>
internal sealed class EndpointAllocator(DcpHost dcp, DcpOptions options)
{
    private const string Localhost = "localhost";
    private const string HostSeenFromContainers = "host.docker.internal";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Refuses endpoints that cannot get their addresses.</summary>
    public void Check(IResource resource)
    {
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            CheckKind(resource, endpoint);
            var port = endpoint.IsProxied && options.RandomizePorts ? null : endpoint.Port;
            if (port is { } wanted && !IsFree(wanted))
            {
                throw new SetupException($"Port {wanted} of the endpoint '{endpoint.Name}' of '{resource.Name}' is in use by another program: stop it, or give the endpoint another port.");
            }
        }
    }

    /// <summary>Gives a resource's endpoints their addresses.</summary>
    public Task AllocateAsync(IResource resource, CancellationToken cancellationToken) =>
        Task.WhenAll(resource.Annotations.OfType<EndpointAnnotation>().ToArray().Select(endpoint => Allocate(resource, endpoint, cancellationToken)));

    /// <summary>What a process says to the orchestrator about the addresses it stands behind.</summary>
    public static IEnumerable<ServiceProducer> Producers(IResource resource) => resource.Annotations.OfType<EndpointAnnotation>()
        .Select(endpoint => new ServiceProducer(ServiceName(resource, endpoint), endpoint.IsProxied ? null : Localhost, endpoint.TargetPort));

    private static string ServiceName(IResource resource, EndpointAnnotation endpoint) => $"{resource.Name}-{endpoint.Name}".ToLowerInvariant();

    private async Task Allocate(IResource resource, EndpointAnnotation endpoint, CancellationToken cancellationToken)
    {
        var name = ServiceName(resource, endpoint);
        var spec = endpoint.IsProxied ? Proxied(endpoint) : Proxyless(endpoint);
        await dcp.Client.CreateAsync(DcpKinds.Service, DcpKinds.Service.New(name, spec), cancellationToken);

        var port = spec.Port ?? await EffectivePort(resource, endpoint, name, cancellationToken);
        var target = resource is ContainerResource ? null : $$$"""{{- portForServing "{{{name}}}" -}}""";
        var host = IsLoopback(endpoint.TargetHost) ? Localhost : endpoint.TargetHost;
        endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, host, port, target);

        var network = KnownNetworkIdentifiers.DefaultAspireContainerNetwork;
        endpoint.AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(network, resource is ContainerResource
            ? new AllocatedEndpoint(endpoint, resource.Name, endpoint.TargetPort!.Value, null, network)
            : new AllocatedEndpoint(endpoint, HostSeenFromContainers, port, target, network));
    }

    private static void CheckKind(IResource resource, EndpointAnnotation endpoint)
    {
        switch (endpoint)
        {
            case { IsProxied: true, TargetPort: null } when resource is ContainerResource:
                throw new DistributedApplicationException($"The endpoint '{endpoint.Name}' for container resource '{resource.Name}' must specify the TargetPort value.");
            case { IsProxied: true, Port: { } port } when resource is not ContainerResource && port == endpoint.TargetPort:
                throw new DistributedApplicationException($"The endpoint '{endpoint.Name}' for resource '{resource.Name}' requested a proxy, but its port and target port are both {port}. Leave one of them out, or set IsProxied to false.");
            case { IsProxied: false } when resource.GetReplicaCount() > 1:
                throw new DistributedApplicationException($"Resource '{resource.Name}' uses multiple replicas and a proxy-less endpoint '{endpoint.Name}'. These features do not work together.");
        }
    }

    private ServiceSpec Proxied(EndpointAnnotation endpoint) => new()
    {
        AddressAllocationMode = ServiceSpec.Proxied,
        Address = IsLoopback(endpoint.TargetHost) ? null : endpoint.TargetHost,
        Port = options.RandomizePorts ? null : endpoint.Port,
    };

    private static ServiceSpec Proxyless(EndpointAnnotation endpoint)
    {
        var port = endpoint.Port ?? endpoint.TargetPort ?? FreePort();
        endpoint.Port = port;
        endpoint.TargetPort ??= port;
        return new ServiceSpec { AddressAllocationMode = ServiceSpec.Proxyless, Address = Localhost, Port = port };
    }

    private async Task<int> EffectivePort(IResource resource, EndpointAnnotation endpoint, string service, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            while (true)
            {
                var found = await dcp.Client.GetAsync(DcpKinds.Service, service, limit.Token);
                if (found?.Status?.EffectivePort is > 0 and var port)
                {
                    return port;
                }

                await Task.Delay(Pause, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DistributedApplicationException($"The endpoint '{endpoint.Name}' of '{resource.Name}' got no port within {Limit.TotalSeconds:0} seconds.");
        }
    }

    private static bool IsLoopback(string host) => host is Localhost || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
