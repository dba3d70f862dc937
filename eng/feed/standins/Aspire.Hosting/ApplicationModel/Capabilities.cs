namespace Aspire.Hosting.ApplicationModel;

/// <summary>A resource that gets environment variables.</summary>
public interface IResourceWithEnvironment : IResource;

/// <summary>A resource that gets command line arguments.</summary>
public interface IResourceWithArgs : IResource;

/// <summary>A resource that listens on endpoints.</summary>
public interface IResourceWithEndpoints : IResource;

/// <summary>A resource that can wait for others before it starts.</summary>
public interface IResourceWithWaitSupport : IResource;

/// <summary>A resource that exists without being started or stopped, such as a parameter.</summary>
public interface IResourceWithoutLifetime : IResource;

/// <summary>A resource that runs the application's own or foreign code.</summary>
public interface IComputeResource : IResource;

/// <summary>A resource that belongs to another one, as a database belongs to a server.</summary>
public interface IResourceWithParent : IResource
{
    /// <summary>The resource it belongs to.</summary>
    IResource Parent { get; }
}

/// <summary>A resource that belongs to a resource of a known type.</summary>
/// <typeparam name="T">The type of the parent.</typeparam>
public interface IResourceWithParent<out T> : IResourceWithParent
    where T : IResource
{
    /// <summary>The resource it belongs to.</summary>
    new T Parent { get; }

    /// <inheritdoc/>
    IResource IResourceWithParent.Parent => Parent;
}
