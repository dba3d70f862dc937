namespace Aspire.Hosting.ApplicationModel;

/// <summary>The endpoints of another resource that a resource is told of.</summary>
/// <param name="resource">The other resource.</param>
public sealed class EndpointReferenceAnnotation(IResourceWithEndpoints resource) : IResourceAnnotation
{
    /// <summary>The other resource.</summary>
    public IResourceWithEndpoints Resource { get; } = resource ?? throw new ArgumentNullException(nameof(resource));

    /// <summary>Whether it is told of all that are not excluded.</summary>
    public bool UseAllEndpoints { get; set; }

    /// <summary>The names of single endpoints it is told of.</summary>
    public ISet<string> EndpointNames { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
}
