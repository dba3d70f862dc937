using System.Collections.Concurrent;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Eventing;

/// <inheritdoc cref="IDistributedApplicationEventing"/>
public class DistributedApplicationEventing : IDistributedApplicationEventing
{
    private readonly Lock gate = new();
    private readonly ConcurrentDictionary<Type, List<DistributedApplicationEventSubscription>> subscriptions = [];

    /// <inheritdoc/>
    public DistributedApplicationEventSubscription Subscribe<T>(Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationEvent
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Add<T>(new DistributedApplicationEventSubscription((@event, cancellationToken) => callback((T)@event, cancellationToken)));
    }

    /// <inheritdoc/>
    public DistributedApplicationEventSubscription Subscribe<T>(IResource resource, Func<T, CancellationToken, Task> callback)
        where T : IDistributedApplicationResourceEvent
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentNullException.ThrowIfNull(callback);
        return Add<T>(new DistributedApplicationResourceEventSubscription(
            resource,
            (@event, cancellationToken) => @event.Resource == resource ? callback((T)@event, cancellationToken) : Task.CompletedTask));
    }

    /// <inheritdoc/>
    public void Unsubscribe(DistributedApplicationEventSubscription subscription)
    {
        lock (gate)
        {
            foreach (var list in subscriptions.Values)
            {
                list.Remove(subscription);
            }
        }
    }

    /// <inheritdoc/>
    public Task PublishAsync<T>(T @event, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent => PublishAsync(@event, EventDispatchBehavior.BlockingSequential, cancellationToken);

    /// <inheritdoc/>
    public Task PublishAsync<T>(T @event, EventDispatchBehavior dispatchBehavior, CancellationToken cancellationToken = default)
        where T : IDistributedApplicationEvent
    {
        ArgumentNullException.ThrowIfNull(@event);
        DistributedApplicationEventSubscription[] told;
        lock (gate)
        {
            told = subscriptions.TryGetValue(typeof(T), out var list) ? [.. list] : [];
        }

        switch (dispatchBehavior)
        {
            case EventDispatchBehavior.BlockingSequential:
                return OneByOne(told, @event, cancellationToken);
            case EventDispatchBehavior.BlockingConcurrent:
                return Task.WhenAll(told.Select(subscription => subscription.Callback(@event, cancellationToken)));
            case EventDispatchBehavior.NonBlockingSequential:
                _ = Task.Run(() => OneByOne(told, @event, cancellationToken), cancellationToken);
                return Task.CompletedTask;
            default:
                foreach (var subscription in told)
                {
                    _ = Task.Run(() => subscription.Callback(@event, cancellationToken), cancellationToken);
                }

                return Task.CompletedTask;
        }
    }

    private static async Task OneByOne(DistributedApplicationEventSubscription[] told, IDistributedApplicationEvent @event, CancellationToken cancellationToken)
    {
        foreach (var subscription in told)
        {
            await subscription.Callback(@event, cancellationToken);
        }
    }

    private DistributedApplicationEventSubscription Add<T>(DistributedApplicationEventSubscription subscription)
    {
        lock (gate)
        {
            subscriptions.GetOrAdd(typeof(T), _ => []).Add(subscription);
        }

        return subscription;
    }
}
