using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Does commands on resources.</summary>
public class ResourceCommandService
{
    // The names these commands had before 13.0 are still understood.
    private const string FormerPrefix = "resource-";

    private readonly ResourceNotificationService notifications;
    private readonly ResourceLoggerService logs;
    private readonly IServiceProvider services;

    internal ResourceCommandService(ResourceNotificationService notifications, ResourceLoggerService logs, IServiceProvider services)
    {
        this.notifications = notifications;
        this.logs = logs;
        this.services = services;
    }

    /// <summary>Does a command on one of a resource's processes, or on the resource if it has one process only.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(string resourceId, string commandName, CancellationToken cancellationToken = default) =>
        notifications.TryGetCurrentState(resourceId, out var found)
            ? await Execute(found.Resource, found.ResourceId, commandName, cancellationToken)
            : CommandResults.Failure($"Resource '{resourceId}' not found.");

    /// <summary>Does a command on all of a resource's processes.</summary>
    public async Task<ExecuteCommandResult> ExecuteCommandAsync(IResource resource, string commandName, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(resource);
        var results = await Task.WhenAll(resource.Instances().Select(instance => Execute(resource, instance.Name, commandName, cancellationToken)));
        return results.FirstOrDefault(result => !result.Success) ?? results[0];
    }

    private async Task<ExecuteCommandResult> Execute(IResource resource, string resourceId, string commandName, CancellationToken cancellationToken)
    {
        var log = logs.GetLogger(resourceId);
        var command = Find(resource, commandName) ?? Find(resource, commandName.StartsWith(FormerPrefix, StringComparison.Ordinal) ? commandName[FormerPrefix.Length..] : commandName);
        if (command is null)
        {
            return CommandResults.Failure($"Command '{commandName}' not available for resource '{resourceId}'.");
        }

        try
        {
            return await command.ExecuteCommand(new ExecuteCommandContext(services, resourceId, cancellationToken, log));
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return CommandResults.Canceled();
        }
        catch (Exception exception)
        {
            log.LogError(exception, "Error executing command '{CommandName}'.", commandName);
            return CommandResults.Failure($"Error executing command '{commandName}' for resource '{resourceId}': {exception.Message}");
        }
    }

    private static ResourceCommandAnnotation? Find(IResource resource, string name) =>
        resource.Annotations.OfType<ResourceCommandAnnotation>().SingleOrDefault(command => command.Name == name);
}
