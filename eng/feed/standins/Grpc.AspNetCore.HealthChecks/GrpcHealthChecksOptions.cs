using System.Collections;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Grpc.AspNetCore.HealthChecks;

/// <summary>How the health service answers.</summary>
public sealed class GrpcHealthChecksOptions
{
    /// <summary>Which checks belong to which service.</summary>
    public ServiceMappingCollection Services { get; } = new();

    /// <summary>Answer with what was last published instead of running the checks.</summary>
    public bool UseHealthChecksCache { get; set; }

    /// <summary>Leave watches open while the server stops, instead of ending them with NOT_SERVING.</summary>
    public bool SuppressCompletionOnShutdown { get; set; }
}

/// <summary>A check, as far as a mapping needs to know it.</summary>
/// <param name="name">The check's name.</param>
/// <param name="tags">The check's tags.</param>
public sealed class HealthCheckMapContext(string name, IEnumerable<string> tags)
{
    /// <summary>The check's name.</summary>
    public string Name { get; } = name;

    /// <summary>The check's tags.</summary>
    public IEnumerable<string> Tags { get; } = tags;
}

/// <summary>Which checks belong to a service.</summary>
/// <param name="name">The service's name; empty for the server as a whole.</param>
/// <param name="predicate">Whether a check belongs to it.</param>
public sealed class ServiceMapping(string name, Func<HealthCheckMapContext, bool> predicate)
{
    /// <summary>The service's name; empty for the server as a whole.</summary>
    public string Name { get; } = name;

    /// <summary>Whether a check belongs to it.</summary>
    public Func<HealthCheckMapContext, bool>? HealthCheckPredicate { get; } = predicate;

    internal bool Includes(string check, IEnumerable<string> tags) =>
        HealthCheckPredicate is null || HealthCheckPredicate(new HealthCheckMapContext(check, tags));
}

/// <summary>The services the health service knows, each with its checks.</summary>
public sealed class ServiceMappingCollection : ICollection<ServiceMapping>
{
    private readonly OrderedDictionary<string, ServiceMapping> byName = [];

    /// <summary>How many services.</summary>
    public int Count => byName.Count;

    bool ICollection<ServiceMapping>.IsReadOnly => false;

    /// <summary>Adds a service or replaces what it had.</summary>
    public void Map(string name, Func<HealthCheckMapContext, bool> predicate)
    {
        Remove(name);
        Add(new ServiceMapping(name, predicate));
    }

    /// <summary>Adds a service; a name stands only once.</summary>
    public void Add(ServiceMapping service)
    {
        ArgumentNullException.ThrowIfNull(service);
        byName.Add(service.Name, service);
    }

    /// <summary>Takes a service out.</summary>
    public void Remove(string name) => byName.Remove(name);

    /// <summary>Takes all services out, the server as a whole included.</summary>
    public void Clear() => byName.Clear();

    /// <inheritdoc />
    public IEnumerator<ServiceMapping> GetEnumerator() => byName.Values.GetEnumerator();

    internal ServiceMapping? Find(string name) => byName.GetValueOrDefault(name);

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    bool ICollection<ServiceMapping>.Contains(ServiceMapping item) => byName.ContainsValue(item);

    void ICollection<ServiceMapping>.CopyTo(ServiceMapping[] array, int arrayIndex) => byName.Values.CopyTo(array, arrayIndex);

    bool ICollection<ServiceMapping>.Remove(ServiceMapping item) =>
        byName.TryGetValue(item.Name, out var found) && found == item && byName.Remove(item.Name);
}
