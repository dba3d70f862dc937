using System.Collections.ObjectModel;
using System.Diagnostics.CodeAnalysis;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resources of an application.</summary>
public interface IResourceCollection : IList<IResource>
{
    /// <summary>Finds a resource by name, regardless of case.</summary>
    bool TryGetByName(string name, [NotNullWhen(true)] out IResource? resource);
}

/// <summary>The resources of an application.</summary>
public class DistributedApplicationModel
{
    /// <summary>The model with the given resources.</summary>
    public DistributedApplicationModel(IResourceCollection resources) => Resources = resources ?? throw new ArgumentNullException(nameof(resources));

    /// <summary>The model with the given resources.</summary>
    public DistributedApplicationModel(IEnumerable<IResource> resources) => Resources = new ResourceCollection([.. resources]);

    /// <summary>The resources.</summary>
    public IResourceCollection Resources { get; }
}

/// <inheritdoc cref="IResourceCollection"/>
internal sealed class ResourceCollection(List<IResource> resources) : Collection<IResource>(resources), IResourceCollection
{
    public ResourceCollection()
        : this([])
    {
    }

    public bool TryGetByName(string name, [NotNullWhen(true)] out IResource? resource)
    {
        resource = this.FirstOrDefault(r => ResourceNames.Comparer.Equals(r.Name, name));
        return resource is not null;
    }

    protected override void InsertItem(int index, IResource item)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (TryGetByName(item.Name, out var existing))
        {
            throw new DistributedApplicationException(
                $"Cannot add resource of type '{item.GetType()}' with name '{item.Name}' because resource of type '{existing.GetType()}' with that name already exists. Resource names are case-insensitive.");
        }

        base.InsertItem(index, item);
    }
}
