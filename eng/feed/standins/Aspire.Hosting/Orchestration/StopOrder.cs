using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard;

namespace Aspire.Hosting.Orchestration;

/// <summary>In which order processes stop: first those that need others, then those that are needed, the dashboard last.</summary>
internal static class StopOrder
{
    public static IEnumerable<IReadOnlyList<ProcessControl>> Of(DistributedApplicationModel model, IEnumerable<ProcessControl> processes)
    {
        var depths = new Dictionary<IResource, int>();
        foreach (var resource in model.Resources)
        {
            Depth(resource, depths, []);
        }

        return processes
            .GroupBy(process => process.Resource.Name == DashboardResource.ResourceName ? -1 : depths[process.Resource])
            .OrderByDescending(group => group.Key)
            .Select(group => group.ToArray());
    }

    /// <summary>How many resources stand below a resource, one on the other.</summary>
    private static int Depth(IResource resource, Dictionary<IResource, int> depths, HashSet<IResource> above)
    {
        if (depths.TryGetValue(resource, out var known))
        {
            return known;
        }

        // Services may well read from each other; such a circle has no bottom.
        if (!above.Add(resource))
        {
            return 0;
        }

        var depth = Needed(resource).Select(needed => 1 + Depth(needed, depths, above)).DefaultIfEmpty(0).Max();
        above.Remove(resource);
        return depths[resource] = depth;
    }

    private static IEnumerable<IResource> Needed(IResource resource)
    {
        foreach (var relation in resource.Annotations.OfType<ResourceRelationshipAnnotation>())
        {
            if (relation.Type == KnownRelationshipTypes.WaitFor || (relation.Type == KnownRelationshipTypes.Reference && relation.Resource is not ProjectResource))
            {
                yield return relation.Resource;
            }
        }

        if (resource is IResourceWithParent { Parent: var parent })
        {
            yield return parent;
        }
    }
}
