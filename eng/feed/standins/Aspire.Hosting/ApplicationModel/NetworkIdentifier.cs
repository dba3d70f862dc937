namespace Aspire.Hosting.ApplicationModel;

/// <summary>A network in which an endpoint has an address.</summary>
/// <param name="Value">Its name.</param>
public record NetworkIdentifier(string Value);

/// <summary>The networks every application has.</summary>
public static class KnownNetworkIdentifiers
{
    /// <summary>The machine itself.</summary>
    public static readonly NetworkIdentifier LocalhostNetwork = new("localhost");

    /// <summary>The network between the application's containers.</summary>
    public static readonly NetworkIdentifier DefaultAspireContainerNetwork = new("aspire-container-network");
}
