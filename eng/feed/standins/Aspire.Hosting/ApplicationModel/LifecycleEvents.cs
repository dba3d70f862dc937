using Aspire.Hosting.Eventing;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Happens before anything starts; the resources can still be changed.</summary>
/// <param name="services">The application's services.</param>
/// <param name="model">The resources.</param>
public class BeforeStartEvent(IServiceProvider services, DistributedApplicationModel model) : IDistributedApplicationEvent
{
    /// <summary>The application's services.</summary>
    public IServiceProvider Services { get; } = services;

    /// <summary>The resources.</summary>
    public DistributedApplicationModel Model { get; } = model;
}

/// <summary>Happens when everything was handed to the orchestrator.</summary>
/// <param name="services">The application's services.</param>
/// <param name="model">The resources.</param>
public class AfterResourcesCreatedEvent(IServiceProvider services, DistributedApplicationModel model) : IDistributedApplicationEvent
{
    /// <summary>The application's services.</summary>
    public IServiceProvider Services { get; } = services;

    /// <summary>The resources.</summary>
    public DistributedApplicationModel Model { get; } = model;
}

/// <summary>Happens to every resource at first; a resource without a process of its own does its work here.</summary>
public class InitializeResourceEvent : IDistributedApplicationResourceEvent
{
    /// <summary>Creates the event.</summary>
    public InitializeResourceEvent(IResource resource, IDistributedApplicationEventing distributedApplicationEventing, ResourceLoggerService resourceLoggerService, ResourceNotificationService resourceNotificationService, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(resourceLoggerService);
        Resource = resource;
        Eventing = distributedApplicationEventing;
        Notifications = resourceNotificationService;
        Services = services;
        Logger = resourceLoggerService.GetLogger(resource);
    }

    /// <inheritdoc/>
    public IResource Resource { get; }

    /// <inheritdoc/>
    public IServiceProvider Services { get; }

    /// <summary>Tells of further events.</summary>
    public IDistributedApplicationEventing Eventing { get; }

    /// <summary>The resource's own log.</summary>
    public ILogger Logger { get; }

    /// <summary>Where its state is published.</summary>
    public ResourceNotificationService Notifications { get; }
}

/// <summary>Happens when a resource's endpoints have addresses.</summary>
/// <param name="resource">The resource.</param>
/// <param name="services">The application's services.</param>
public class ResourceEndpointsAllocatedEvent(IResource resource, IServiceProvider services) : IDistributedApplicationResourceEvent
{
    /// <inheritdoc/>
    public IResource Resource { get; } = resource;

    /// <inheritdoc/>
    public IServiceProvider Services { get; } = services;
}

/// <summary>Happens just before a resource starts, after its waits.</summary>
/// <param name="resource">The resource.</param>
/// <param name="services">The application's services.</param>
public class BeforeResourceStartedEvent(IResource resource, IServiceProvider services) : IDistributedApplicationResourceEvent
{
    /// <inheritdoc/>
    public IResource Resource { get; } = resource;

    /// <inheritdoc/>
    public IServiceProvider Services { get; } = services;
}

/// <summary>Happens when a resource runs and is healthy for the first time after a start; those who wait for it go on when all subscribers are done.</summary>
/// <param name="resource">The resource.</param>
/// <param name="services">The application's services.</param>
public class ResourceReadyEvent(IResource resource, IServiceProvider services) : IDistributedApplicationResourceEvent
{
    /// <inheritdoc/>
    public IResource Resource { get; } = resource;

    /// <inheritdoc/>
    public IServiceProvider Services { get; } = services;
}

/// <summary>Happens when a resource has ended.</summary>
/// <param name="resource">The resource.</param>
/// <param name="services">The application's services.</param>
/// <param name="resourceEvent">What is known about it now.</param>
public class ResourceStoppedEvent(IResource resource, IServiceProvider services, ResourceEvent resourceEvent) : IDistributedApplicationResourceEvent
{
    /// <inheritdoc/>
    public IResource Resource { get; } = resource;

    /// <inheritdoc/>
    public IServiceProvider Services { get; } = services;

    /// <summary>What is known about it now.</summary>
    public ResourceEvent ResourceEvent { get; } = resourceEvent;
}

/// <summary>A resource and what became known about it.</summary>
/// <param name="resource">The resource.</param>
/// <param name="resourceId">Which of its processes.</param>
/// <param name="snapshot">What is known.</param>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    /// <summary>The resource.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>Which of its processes.</summary>
    public string ResourceId { get; } = resourceId;

    /// <summary>What is known.</summary>
    public CustomResourceSnapshot Snapshot { get; } = snapshot;
}
