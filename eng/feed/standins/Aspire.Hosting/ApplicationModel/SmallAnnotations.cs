using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The resource does not start with the application, but when someone says so.</summary>
public sealed class ExplicitStartupAnnotation : IResourceAnnotation;

/// <summary>How many processes of a project run.</summary>
/// <param name="replicas">The number.</param>
[DebuggerDisplay("Type = {GetType().Name,nq}, Replicas = {Replicas}")]
public sealed class ReplicaAnnotation(int replicas = 1) : IResourceAnnotation
{
    /// <summary>The number.</summary>
    public int Replicas { get; } = replicas;
}

/// <summary>A health check of the resource.</summary>
/// <param name="key">The name under which the check is registered.</param>
[DebuggerDisplay("Type = {GetType().Name,nq}, Key = {Key}")]
public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    /// <summary>The name under which the check is registered.</summary>
    public string Key { get; } = key ?? throw new ArgumentNullException(nameof(key));
}

/// <summary>The resource has to do with another.</summary>
/// <param name="resource">The other.</param>
/// <param name="type">In which way: <c>Parent</c>, <c>Reference</c>, <c>WaitFor</c>.</param>
[DebuggerDisplay("Type = {GetType().Name,nq}, Resource = {Resource.Name}, RelationshipType = {Type}")]
public sealed class ResourceRelationshipAnnotation(IResource resource, string type) : IResourceAnnotation
{
    /// <summary>The other.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>In which way.</summary>
    public string Type { get; } = type;
}

/// <summary>What is known about the resource before it starts.</summary>
/// <param name="initialSnapshot">What is known.</param>
public class ResourceSnapshotAnnotation(CustomResourceSnapshot initialSnapshot) : IResourceAnnotation
{
    /// <summary>What is known.</summary>
    public CustomResourceSnapshot InitialSnapshot { get; } = initialSnapshot;
}

/// <summary>The ways in which resources have to do with each other.</summary>
internal static class KnownRelationshipTypes
{
    public const string Parent = "Parent";
    public const string Reference = "Reference";
    public const string WaitFor = "WaitFor";
}

/// <summary>The resource is not shown on the dashboard.</summary>
internal sealed class HiddenAnnotation : IResourceAnnotation;

/// <summary>Further parts of a connection string, by name.</summary>
public sealed class ConnectionPropertyAnnotation(string name, ReferenceExpression referenceExpression) : IResourceAnnotation
{
    /// <summary>The name.</summary>
    public string Name { get; } = name;

    /// <summary>The value.</summary>
    public ReferenceExpression Value { get; } = referenceExpression;
}
