using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>One process of a resource.</summary>
/// <param name="Name">Its id, as the orchestrator and the dashboard know it.</param>
/// <param name="Suffix">What tells it from the resource's other processes; also its telemetry's instance id.</param>
internal sealed record ResourceInstance(string Name, string Suffix);

/// <summary>The processes of a resource.</summary>
internal sealed class ResourceInstancesAnnotation(IReadOnlyList<ResourceInstance> instances) : IResourceAnnotation
{
    public IReadOnlyList<ResourceInstance> Instances { get; } = instances;
}

/// <summary>Gives processes their ids.</summary>
internal static class ResourceInstances
{
    private const int SuffixLength = 8;

    /// <summary>Whether the orchestrator runs something for the resource.</summary>
    public static bool HasProcess(this IResource resource) => resource is ProjectResource or ExecutableResource or ContainerResource;

    /// <summary>The resource's processes. They get their ids the first time someone asks.</summary>
    public static IReadOnlyList<ResourceInstance> Instances(this IResource resource)
    {
        lock (resource.Annotations)
        {
            if (!resource.HasProcess())
            {
                return [new(resource.Name, string.Empty)];
            }

            if (!resource.TryGetLastAnnotation<ResourceInstancesAnnotation>(out var annotation))
            {
                var count = resource is ProjectResource ? resource.GetReplicaCount() : 1;
                annotation = new([.. Enumerable.Range(0, count).Select(_ => New(resource.Name))]);
                resource.Annotations.Add(annotation);
            }

            return annotation.Instances;
        }
    }

    private static ResourceInstance New(string name)
    {
        var suffix = RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz", SuffixLength);
        return new($"{name}-{suffix}", suffix);
    }
}
