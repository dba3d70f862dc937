using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;
using Aspire.Hosting.Eventing;
using Aspire.Hosting.Lifecycle;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Orchestration;

/// <summary>Starts the application's resources in their order, and stops them the other way round.</summary>
internal sealed partial class ApplicationOrchestrator(
    DistributedApplicationModel model,
    DistributedApplicationExecutionContext executionContext,
    IEnumerable<IDistributedApplicationEventingSubscriber> subscribers,
    IDistributedApplicationEventing eventing,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    DcpHost dcp,
    EndpointAllocator endpoints,
    ExecutableLauncher executables,
    ContainerLauncher containers,
    ProcessWatcher watcher,
    IServiceProvider services,
    ILogger<DistributedApplication> logger)
{
    private readonly ConcurrentDictionary<string, ProcessControl> processes = new(ResourceNames.Comparer);
    private readonly CancellationTokenSource stopping = new();

    /// <summary>Completes the description and refuses what cannot work, before anything is started.</summary>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        LogStandIn(StandIn.Version);
        if (executionContext.IsPublishMode)
        {
            throw new SetupException("This AppHost was built with a stand-in for Aspire.Hosting, which runs applications and cannot publish them: build it on a machine whose NuGet source serves Aspire.");
        }

        foreach (var subscriber in subscribers)
        {
            await subscriber.SubscribeAsync(eventing, executionContext, cancellationToken);
        }

        await eventing.PublishAsync(new BeforeStartEvent(services, model), cancellationToken);
        dcp.Check();
        foreach (var resource in model.Resources.Where(resource => resource.HasProcess()))
        {
            endpoints.Check(resource);
        }
    }

    /// <summary>Starts everything, each resource after those it waits for.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var resources = model.Resources.ToArray();
        foreach (var resource in resources.Where(resource => resource.HasProcess()))
        {
            LifecycleCommands.AddTo(resource, this);
            foreach (var instance in resource.Instances())
            {
                processes[instance.Name] = NewControl(resource, instance);
            }
        }

        foreach (var resource in resources)
        {
            await notifications.PublishUpdateAsync(resource, snapshot => snapshot with { });
        }

        await dcp.StartAsync(cancellationToken);
        watcher.Start(stopping.Token);
        await Task.WhenAll(resources.Select(resource => InitializeAsync(resource, cancellationToken)));
        await Task.WhenAll(processes.Values
            .Where(process => !process.Resource.HasAnnotationOfType<ExplicitStartupAnnotation>())
            .Select(process => process.StartAsync(cancellationToken)));
        await eventing.PublishAsync(new AfterResourcesCreatedEvent(services, model), cancellationToken);
    }

    /// <summary>Stops everything, each resource before those it needs.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        foreach (var together in StopOrder.Of(model, processes.Values))
        {
            await Task.WhenAll(together.Select(process => process.StopAsync(cancellationToken)));
        }

        await stopping.CancelAsync();
        await dcp.StopAsync();
    }

    /// <summary>The process with an id.</summary>
    public ProcessControl Process(string id) => processes.TryGetValue(id, out var process) ? process : throw new InvalidOperationException($"Resource '{id}' has no process.");

    private ProcessControl NewControl(IResource resource, ResourceInstance instance) => new(resource, instance, notifications, logs, dcp, async cancellationToken =>
    {
        await eventing.PublishAsync(new BeforeResourceStartedEvent(resource, services), cancellationToken);
        await (resource is ContainerResource container
            ? containers.LaunchAsync(container, instance, cancellationToken)
            : executables.LaunchAsync(resource, instance, cancellationToken));
    });

    private async Task InitializeAsync(IResource resource, CancellationToken cancellationToken)
    {
        await eventing.PublishAsync(new InitializeResourceEvent(resource, eventing, logs, notifications, services), EventDispatchBehavior.NonBlockingSequential, cancellationToken);
        if (resource.HasAnnotationOfType<EndpointAnnotation>())
        {
            await endpoints.AllocateAsync(resource, cancellationToken);
            await eventing.PublishAsync(new ResourceEndpointsAllocatedEvent(resource, services), cancellationToken);
        }

        if (resource.HasAnnotationOfType<ExplicitStartupAnnotation>())
        {
            await notifications.PublishUpdateAsync(resource, snapshot => snapshot with { State = KnownResourceStates.NotStarted });
        }

        await ResourceUrls.PublishAsync(resource, executionContext, notifications, cancellationToken);
        switch (resource)
        {
            case ParameterResource parameter:
                await PublishParameter(parameter, cancellationToken);
                break;
            case IResourceWithConnectionString connection:
                // It may depend on resources that are yet to start.
                _ = PublishConnectionString(connection, stopping.Token);
                break;
        }
    }

    private async Task PublishParameter(ParameterResource parameter, CancellationToken cancellationToken)
    {
        try
        {
            var value = await parameter.GetValueAsync(cancellationToken);
            await notifications.PublishUpdateAsync(parameter, snapshot => snapshot with
            {
                State = KnownResourceStates.Running,
                Properties = snapshot.Properties.With(new ResourcePropertySnapshot(KnownProperties.ParameterValue, value) { IsSensitive = parameter.Secret }),
            });
        }
        catch (MissingParameterValueException exception)
        {
            LogMissing(logs.GetLogger(parameter), exception.Message);
            LogMissing(logger, exception.Message);
            await notifications.PublishUpdateAsync(parameter, snapshot => snapshot with
            {
                State = new ResourceStateSnapshot(KnownResourceStates.ValueMissing, KnownResourceStateStyles.Warn),
            });
        }
    }

    private async Task PublishConnectionString(IResourceWithConnectionString resource, CancellationToken cancellationToken)
    {
        try
        {
            var alone = !resource.HasProcess() && resource is not IResourceWithParent;
            if (alone)
            {
                await notifications.WaitForDependenciesAsync(resource, cancellationToken);
            }

            var value = await resource.GetConnectionStringAsync(cancellationToken);
            await notifications.PublishUpdateAsync(resource, snapshot => snapshot with
            {
                State = alone ? KnownResourceStates.Running : snapshot.State,
                Properties = snapshot.Properties.With(new ResourcePropertySnapshot(CustomResourceKnownProperties.ConnectionString, value) { IsSensitive = true }),
            });
            await eventing.PublishAsync(new ConnectionStringAvailableEvent(resource, services), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
        catch (Exception exception)
        {
            LogMissing(logs.GetLogger(resource), exception.Message);
            await notifications.PublishUpdateAsync(resource, snapshot => snapshot with { State = new ResourceStateSnapshot(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error) });
        }
    }

    [LoggerMessage(LogLevel.Information, "Aspire.Hosting is a stand-in here ({Version}): it drives Aspire's own orchestrator and dashboard, and cannot publish.")]
    private partial void LogStandIn(string version);

    [LoggerMessage(LogLevel.Error, "{Message}")]
    private static partial void LogMissing(ILogger logger, string message);
}
