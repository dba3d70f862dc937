using System.Collections;
using System.Collections.Concurrent;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>An endpoint's address in one network.</summary>
/// <param name="Snapshot">The address, once known.</param>
/// <param name="NetworkID">The network.</param>
public record NetworkEndpointSnapshot(ValueSnapshot<AllocatedEndpoint> Snapshot, NetworkIdentifier NetworkID);

/// <summary>An endpoint's addresses in all networks.</summary>
public class NetworkEndpointSnapshotList : IEnumerable<NetworkEndpointSnapshot>
{
    private readonly ConcurrentDictionary<NetworkIdentifier, ValueSnapshot<AllocatedEndpoint>> snapshots = [];

    /// <summary>Sets the address in a network.</summary>
    public void AddOrUpdateAllocatedEndpoint(NetworkIdentifier networkId, AllocatedEndpoint endpoint) => Snapshot(networkId).SetValue(endpoint);

    /// <summary>The address in a network; waits until it is known.</summary>
    public Task<AllocatedEndpoint> GetAllocatedEndpointAsync(NetworkIdentifier networkId, CancellationToken cancellationToken = default) =>
        Snapshot(networkId).GetValueAsync(cancellationToken);

    /// <inheritdoc/>
    public IEnumerator<NetworkEndpointSnapshot> GetEnumerator() =>
        snapshots.Select(entry => new NetworkEndpointSnapshot(entry.Value, entry.Key)).GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    internal ValueSnapshot<AllocatedEndpoint> Snapshot(NetworkIdentifier networkId) => snapshots.GetOrAdd(networkId, _ => new());
}
