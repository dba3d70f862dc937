using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is known about the resources, and everything that becomes known.</summary>
public partial class ResourceNotificationService : IDisposable
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, ResourceEvent> current = new(ResourceNames.Comparer);
    private readonly List<ChannelWriter<ResourceEvent>> watchers = [];
    private readonly CancellationTokenSource disposing = new();
    private readonly ILogger logger;
    private readonly IHostApplicationLifetime lifetime;
    private readonly IServiceProvider services;
    private readonly ResourceLoggerService logs;

    /// <summary>Creates the service.</summary>
    public ResourceNotificationService(ILogger<ResourceNotificationService> logger, IHostApplicationLifetime hostApplicationLifetime, IServiceProvider serviceProvider, ResourceLoggerService resourceLoggerService)
    {
        this.logger = logger;
        lifetime = hostApplicationLifetime;
        services = serviceProvider;
        logs = resourceLoggerService;
    }

    private WaitBehavior DefaultWaitBehavior => services.GetRequiredService<IOptions<ResourceNotificationServiceOptions>>().Value.DefaultWaitBehavior;

    /// <summary>What is known about one of a resource's processes; also by the resource's name, if it has one process only.</summary>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (gate)
        {
            if (!current.TryGetValue(resourceId, out resourceEvent))
            {
                var byName = current.Values.Where(e => ResourceNames.Comparer.Equals(e.Resource.Name, resourceId)).Take(2).ToArray();
                resourceEvent = byName.Length == 1 ? byName[0] : null;
            }

            return resourceEvent is not null;
        }
    }

    /// <summary>What is known about all resources now, and everything that becomes known.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>(new UnboundedChannelOptions { SingleReader = true });
        lock (gate)
        {
            foreach (var known in current.Values)
            {
                channel.Writer.TryWrite(known);
            }

            watchers.Add(channel.Writer);
        }

        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, disposing.Token);
        try
        {
            await foreach (var resourceEvent in channel.Reader.ReadAllAsync(either.Token))
            {
                yield return resourceEvent;
            }
        }
        finally
        {
            lock (gate)
            {
                watchers.Remove(channel.Writer);
            }
        }
    }

    /// <summary>Publishes what became known about a resource, for all its processes.</summary>
    public async Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        foreach (var instance in resource.Instances())
        {
            await PublishUpdateAsync(resource, instance.Name, stateFactory);
        }
    }

    /// <summary>Publishes what became known about one of a resource's processes.</summary>
    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(stateFactory);
        lock (gate)
        {
            var known = current.TryGetValue(resourceId, out var last);
            var before = known ? last!.Snapshot : InitialSnapshots.Of(resource);
            var after = stateFactory(before);
            if (known && ReferenceEquals(before, after))
            {
                return Task.CompletedTask;
            }

            after = after with { Commands = [.. CommandsOf(resource, after)] };
            var resourceEvent = new ResourceEvent(resource, resourceId, after);
            current[resourceId] = resourceEvent;
            foreach (var watcher in watchers)
            {
                watcher.TryWrite(resourceEvent);
            }

            if (before.State?.Text != after.State?.Text && after.State is not null)
            {
                LogState(resourceId, after.State.Text);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        disposing.Cancel();
        disposing.Dispose();
        GC.SuppressFinalize(this);
    }

    [LoggerMessage(LogLevel.Debug, "Resource {ResourceId} is {State}.")]
    private partial void LogState(string resourceId, string state);

    private IEnumerable<ResourceCommandSnapshot> CommandsOf(IResource resource, CustomResourceSnapshot snapshot)
    {
        var context = new UpdateCommandStateContext { ResourceSnapshot = snapshot, ServiceProvider = services };
        foreach (var command in resource.Annotations.OfType<ResourceCommandAnnotation>().ToArray())
        {
            yield return new(
                command.Name,
                command.UpdateState(context),
                command.DisplayName,
                command.DisplayDescription,
                command.BoundParameter,
                command.ConfirmationMessage,
                command.IconName,
                command.IconVariant,
                command.IsHighlighted);
        }
    }
}

/// <summary>How waits behave.</summary>
public sealed class ResourceNotificationServiceOptions
{
    /// <summary>What happens when a resource waited for fails and nothing else was said.</summary>
    public WaitBehavior DefaultWaitBehavior { get; set; }
}
