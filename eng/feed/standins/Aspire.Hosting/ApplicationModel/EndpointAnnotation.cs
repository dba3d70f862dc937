using System.Diagnostics;
using System.Net.Sockets;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An address on which a resource listens.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Name = {Name}")]
public sealed class EndpointAnnotation : IResourceAnnotation
{
    private const string DefaultTargetHost = "localhost";

    private string? transport;
    private int? port;
    private bool portWasSet;
    private int? targetPort;

    /// <summary>Creates the endpoint.</summary>
    /// <param name="protocol">TCP or UDP.</param>
    /// <param name="uriScheme">The scheme of its URL; by default the protocol.</param>
    /// <param name="transport">What is spoken on it, as <c>http</c>, <c>http2</c>, <c>tcp</c>.</param>
    /// <param name="name">Its name; by default the scheme.</param>
    /// <param name="port">The port others connect to; any free one when left out.</param>
    /// <param name="targetPort">The port the program itself listens on; any free one when left out.</param>
    /// <param name="isExternal">Whether it is meant for callers outside the application.</param>
    /// <param name="isProxied">Whether the orchestrator listens on the port and passes connections on; it does when left out.</param>
    public EndpointAnnotation(ProtocolType protocol, string? uriScheme = null, string? transport = null, string? name = null, int? port = null, int? targetPort = null, bool? isExternal = null, bool? isProxied = null)
    {
        Protocol = protocol;
        UriScheme = uriScheme ?? protocol.ToString().ToLowerInvariant();
        this.transport = transport;
        Name = name ?? UriScheme;
        if (port is not null)
        {
            Port = port;
        }

        this.targetPort = targetPort;
        IsExternal = isExternal ?? false;
        IsExplicitlyProxied = isProxied;
    }

    /// <summary>The name.</summary>
    public string Name { get; set; }

    /// <summary>TCP or UDP.</summary>
    public ProtocolType Protocol { get; set; }

    /// <summary>The port others connect to. Without a proxy it is the target port as well.</summary>
    public int? Port
    {
        get => port ?? (IsProxied || portWasSet ? null : targetPort);
        set => (port, portWasSet) = (value, true);
    }

    /// <summary>The port the program itself listens on. Without a proxy it is the port others connect to.</summary>
    public int? TargetPort
    {
        get => targetPort ?? (IsProxied ? null : port);
        set => targetPort = value;
    }

    /// <summary>The host the program binds to.</summary>
    public string TargetHost { get; set; } = DefaultTargetHost;

    /// <summary>The scheme of its URL.</summary>
    public string UriScheme { get; set; }

    /// <summary>What is spoken on it.</summary>
    public string Transport
    {
        get => transport ?? (UriScheme is "http" or "https" ? "http" : Protocol.ToString().ToLowerInvariant());
        set => transport = value;
    }

    /// <summary>Whether it is meant for callers outside the application.</summary>
    public bool IsExternal { get; set; }

    /// <summary>Whether the orchestrator listens on the port and passes connections on.</summary>
    public bool IsProxied
    {
        get => IsExplicitlyProxied ?? true;
        set => IsExplicitlyProxied = value;
    }

    /// <summary>What was said about the proxy, if anything.</summary>
    public bool? IsExplicitlyProxied { get; set; }

    /// <summary>Whether it stays out when the whole resource is referenced.</summary>
    public bool ExcludeReferenceEndpoint { get; set; }

    /// <summary>The network it listens in.</summary>
    public NetworkIdentifier DefaultNetworkID { get; } = KnownNetworkIdentifiers.LocalhostNetwork;

    /// <summary>Its addresses in all networks.</summary>
    public NetworkEndpointSnapshotList AllAllocatedEndpoints { get; } = [];

    /// <summary>Its address on this machine, once it has one.</summary>
    public AllocatedEndpoint? AllocatedEndpoint
    {
        get => AllAllocatedEndpoints.Snapshot(DefaultNetworkID).ValueOrDefault;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            AllAllocatedEndpoints.AddOrUpdateAllocatedEndpoint(DefaultNetworkID, value);
        }
    }
}
