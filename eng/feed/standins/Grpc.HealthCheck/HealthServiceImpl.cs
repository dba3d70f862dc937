using System.Threading.Channels;
using Grpc.Core;
using Grpc.Health.V1;
using static Grpc.Health.V1.HealthCheckResponse.Types;

namespace Grpc.HealthCheck;

/// <summary>Keeps a status per service and tells it to whoever asks or watches.</summary>
public class HealthServiceImpl : Health.V1.Health.HealthBase
{
    // A watcher that reads too slowly loses the oldest changes, never the newest.
    private const int ChangesKept = 5;

    private readonly Lock gate = new();
    private readonly Dictionary<string, ServingStatus> statuses = [];
    private readonly List<Watcher> watchers = [];

    /// <summary>Sets a service's status; the empty name is the server as a whole.</summary>
    public void SetStatus(string service, ServingStatus status)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (gate)
        {
            Change(service, status);
        }
    }

    /// <summary>Forgets a service.</summary>
    public void ClearStatus(string service)
    {
        ArgumentNullException.ThrowIfNull(service);
        lock (gate)
        {
            Change(service, ServingStatus.ServiceUnknown);
            statuses.Remove(service);
        }
    }

    /// <summary>Forgets all services.</summary>
    public void ClearAll()
    {
        lock (gate)
        {
            foreach (var service in statuses.Keys.ToArray())
            {
                ClearStatus(service);
            }
        }
    }

    /// <inheritdoc />
    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context)
    {
        lock (gate)
        {
            return statuses.TryGetValue(request.Service, out var status)
                ? Task.FromResult(new HealthCheckResponse { Status = status })
                : throw new RpcException(new Status(StatusCode.NotFound, ""));
        }
    }

    /// <inheritdoc />
    public override async Task Watch(
        HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        var changes = Channel.CreateBounded<ServingStatus>(
            new BoundedChannelOptions(ChangesKept) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });
        var watcher = new Watcher(request.Service, changes.Writer);
        lock (gate)
        {
            // Under the same lock as changes, so that none falls between the first status and the watch.
            changes.Writer.TryWrite(Current(request.Service));
            watchers.Add(watcher);
        }

        // A watch lasts until the caller ends it, and that is no failure.
        await using var end = context.CancellationToken.Register(() => changes.Writer.TryComplete());
        try
        {
            await foreach (var status in changes.Reader.ReadAllAsync().ConfigureAwait(false))
            {
                await responseStream.WriteAsync(new HealthCheckResponse { Status = status }).ConfigureAwait(false);
            }
        }
        finally
        {
            lock (gate)
            {
                watchers.Remove(watcher);
            }
        }
    }

    private ServingStatus Current(string service) => statuses.GetValueOrDefault(service, ServingStatus.ServiceUnknown);

    private void Change(string service, ServingStatus status)
    {
        var before = Current(service);
        statuses[service] = status;
        if (status == before)
        {
            return;
        }

        foreach (var watcher in watchers.Where(watcher => watcher.Service == service))
        {
            watcher.Changes.TryWrite(status);
        }
    }

    private sealed record Watcher(string Service, ChannelWriter<ServingStatus> Changes);
}
