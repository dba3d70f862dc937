using System.Threading.Channels;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dashboard.Wire;
using Grpc.Core;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Dashboard;

/// <summary>What the dashboard may ask for.</summary>
internal sealed class ResourceService(
    DashboardOptions options,
    ResourceNotificationService notifications,
    ResourceLoggerService logs,
    ResourceCommandService commands,
    IHostApplicationLifetime lifetime) : DashboardService.DashboardServiceBase
{
    private const string AppHostSuffix = ".AppHost";

    public override Task<ApplicationInformationResponse> GetApplicationInformation(ApplicationInformationRequest request, ServerCallContext context)
    {
        var name = options.ApplicationName;
        return Task.FromResult(new ApplicationInformationResponse
        {
            ApplicationName = name.EndsWith(AppHostSuffix, StringComparison.OrdinalIgnoreCase) ? name[..^AppHostSuffix.Length] : name,
        });
    }

    public override Task WatchResources(WatchResourcesRequest request, IServerStreamWriter<WatchResourcesUpdate> responseStream, ServerCallContext context) => UntilTheEnd(context, async cancellationToken =>
    {
        // Everything known comes first and at once; what becomes known in a burst goes out together.
        var channel = Channel.CreateUnbounded<ResourceEvent>();
        var reading = Read(channel.Writer, cancellationToken);
        var first = new InitialResourceData();
        while (channel.Reader.TryRead(out var known))
        {
            first.Resources.Add(WireResources.Of(known));
        }

        await responseStream.WriteAsync(new WatchResourcesUpdate { InitialData = first }, cancellationToken);
        while (await channel.Reader.WaitToReadAsync(cancellationToken))
        {
            var latest = new Dictionary<string, ResourceEvent>();
            while (channel.Reader.TryRead(out var changed))
            {
                latest[changed.ResourceId] = changed;
            }

            var changes = new WatchResourcesChanges();
            changes.Value.AddRange(latest.Values.Select(changed => new WatchResourcesChange { Upsert = WireResources.Of(changed) }));
            await responseStream.WriteAsync(new WatchResourcesUpdate { Changes = changes }, cancellationToken);
        }

        await reading;
    });

    public override Task WatchResourceConsoleLogs(WatchResourceConsoleLogsRequest request, IServerStreamWriter<WatchResourceConsoleLogsUpdate> responseStream, ServerCallContext context) => UntilTheEnd(context, async cancellationToken =>
    {
        var batches = request.SuppressFollow ? logs.GetAllAsync(request.ResourceName) : logs.WatchAsync(request.ResourceName);
        await foreach (var batch in batches.WithCancellation(cancellationToken))
        {
            var update = new WatchResourceConsoleLogsUpdate();
            update.LogLines.AddRange(batch.Select(line => new ConsoleLogLine { LineNumber = line.LineNumber, Text = line.Content, IsStdErr = line.IsErrorMessage }));
            await responseStream.WriteAsync(update, cancellationToken);
        }
    });

    public override async Task<ResourceCommandResponse> ExecuteResourceCommand(ResourceCommandRequest request, ServerCallContext context)
    {
        var result = await commands.ExecuteCommandAsync(request.ResourceName, request.CommandName, context.CancellationToken);
        var response = new ResourceCommandResponse
        {
            Kind = result switch
            {
                { Canceled: true } => ResourceCommandResponseKind.Cancelled,
                { Success: true } => ResourceCommandResponseKind.Succeeded,
                _ => ResourceCommandResponseKind.Failed,
            },
        };
        if (result.Message is { } message)
        {
            response.Message = message;
        }

        return response;
    }

    public override Task WatchInteractions(IAsyncStreamReader<WatchInteractionsRequestUpdate> requestStream, IServerStreamWriter<WatchInteractionsResponseUpdate> responseStream, ServerCallContext context) => UntilTheEnd(context, async cancellationToken =>
    {
        while (await requestStream.MoveNext(cancellationToken))
        {
            // Nothing was asked, so nothing said here is an answer.
        }
    });

    private async Task Read(ChannelWriter<ResourceEvent> channel, CancellationToken cancellationToken)
    {
        await foreach (var resourceEvent in notifications.WatchAsync(cancellationToken))
        {
            channel.TryWrite(resourceEvent);
        }

        channel.Complete();
    }

    private async Task UntilTheEnd(ServerCallContext context, Func<CancellationToken, Task> stream)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            await stream(either.Token);
        }
        catch (Exception exception) when (either.IsCancellationRequested && exception is OperationCanceledException or IOException or RpcException)
        {
            // The dashboard or the application has gone.
        }
    }
}
