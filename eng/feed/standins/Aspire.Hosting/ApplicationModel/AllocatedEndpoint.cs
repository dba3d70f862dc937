using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The address an endpoint got.</summary>
[DebuggerDisplay("{UriString}")]
public class AllocatedEndpoint
{
    /// <summary>Creates the address in the endpoint's own network.</summary>
    public AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, string? targetPortExpression = null)
        : this(endpoint, address, port, targetPortExpression, endpoint.DefaultNetworkID)
    {
    }

    internal AllocatedEndpoint(EndpointAnnotation endpoint, string address, int port, string? targetPortExpression, NetworkIdentifier networkId)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        ArgumentException.ThrowIfNullOrEmpty(address);
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535);
        Endpoint = endpoint;
        Address = address;
        Port = port;
        TargetPortExpression = targetPortExpression;
        NetworkID = networkId;
    }

    /// <summary>The endpoint.</summary>
    public EndpointAnnotation Endpoint { get; }

    /// <summary>The host name or address.</summary>
    public string Address { get; }

    /// <summary>The port others connect to.</summary>
    public int Port { get; }

    /// <summary>Where the address is valid.</summary>
    public NetworkIdentifier NetworkID { get; }

    /// <summary>The scheme, as <c>http</c> or <c>tcp</c>.</summary>
    public string UriScheme => Endpoint.UriScheme;

    /// <summary>Host and port.</summary>
    public string EndPointString => $"{Address}:{Port}";

    /// <summary>Scheme, host and port.</summary>
    public string UriString => $"{UriScheme}://{EndPointString}";

    /// <summary>How the orchestrator writes the port the program itself listens on.</summary>
    public string? TargetPortExpression { get; }

    /// <inheritdoc/>
    public override string ToString() => UriString;
}
