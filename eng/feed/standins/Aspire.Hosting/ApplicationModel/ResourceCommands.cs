using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Whether a command can be used.</summary>
public enum ResourceCommandState
{
    /// <summary>It can.</summary>
    Enabled,

    /// <summary>It is shown, but cannot be used.</summary>
    Disabled,

    /// <summary>It is not shown.</summary>
    Hidden,
}

/// <summary>The variant of an icon.</summary>
public enum IconVariant
{
    /// <summary>With an outline.</summary>
    Regular,

    /// <summary>Filled.</summary>
    Filled,
}

/// <summary>The names of the commands that every running resource has.</summary>
public static class KnownResourceCommands
{
    /// <summary>Starts the resource.</summary>
    public static readonly string StartCommand = "start";

    /// <summary>Stops the resource.</summary>
    public static readonly string StopCommand = "stop";

    /// <summary>Stops and starts the resource.</summary>
    public static readonly string RestartCommand = "restart";
}

/// <summary>A command on a resource.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Name = {Name}")]
public sealed class ResourceCommandAnnotation : IResourceAnnotation
{
    /// <summary>Creates the command.</summary>
    public ResourceCommandAnnotation(string name, string displayName, Func<UpdateCommandStateContext, ResourceCommandState> updateState, Func<ExecuteCommandContext, Task<ExecuteCommandResult>> executeCommand, string? displayDescription, object? parameter, string? confirmationMessage, string? iconName, IconVariant? iconVariant, bool isHighlighted)
    {
        Name = name;
        DisplayName = displayName;
        UpdateState = updateState;
        ExecuteCommand = executeCommand;
        DisplayDescription = displayDescription;
        BoundParameter = parameter;
        ConfirmationMessage = confirmationMessage;
        IconName = iconName;
        IconVariant = iconVariant;
        IsHighlighted = isHighlighted;
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The text shown.</summary>
    public string DisplayName { get; }

    /// <summary>Says whether it can be used.</summary>
    public Func<UpdateCommandStateContext, ResourceCommandState> UpdateState { get; }

    /// <summary>Does it.</summary>
    public Func<ExecuteCommandContext, Task<ExecuteCommandResult>> ExecuteCommand { get; }

    /// <summary>What it does.</summary>
    public string? DisplayDescription { get; }

    /// <summary>A question asked first.</summary>
    public string? ConfirmationMessage { get; }

    /// <summary>The icon.</summary>
    public string? IconName { get; }

    /// <summary>The icon's variant.</summary>
    public IconVariant? IconVariant { get; }

    /// <summary>Whether it is shown in front.</summary>
    public bool IsHighlighted { get; }

    internal object? BoundParameter { get; }
}

/// <summary>How a command looks and when it can be used.</summary>
public class CommandOptions
{
    /// <summary>What it does.</summary>
    public string? Description { get; set; }

    /// <summary>A question asked first.</summary>
    public string? ConfirmationMessage { get; set; }

    /// <summary>The icon.</summary>
    public string? IconName { get; set; }

    /// <summary>The icon's variant.</summary>
    public IconVariant? IconVariant { get; set; }

    /// <summary>Whether it is shown in front.</summary>
    public bool IsHighlighted { get; set; }

    /// <summary>Says whether it can be used; always, when left out.</summary>
    public Func<UpdateCommandStateContext, ResourceCommandState>? UpdateState { get; set; }
}

/// <summary>The state of the resource for which a command is offered.</summary>
public sealed class UpdateCommandStateContext
{
    /// <summary>What is known about the resource.</summary>
    public required CustomResourceSnapshot ResourceSnapshot { get; init; }

    /// <summary>The application's services.</summary>
    public required IServiceProvider ServiceProvider { get; init; }
}

/// <summary>The call of a command.</summary>
public sealed class ExecuteCommandContext
{
    internal ExecuteCommandContext(IServiceProvider serviceProvider, string resourceName, CancellationToken cancellationToken, ILogger logger)
    {
        ServiceProvider = serviceProvider;
        ResourceName = resourceName;
        CancellationToken = cancellationToken;
        Logger = logger;
    }

    /// <summary>The application's services.</summary>
    public IServiceProvider ServiceProvider { get; }

    /// <summary>The id of the resource.</summary>
    public string ResourceName { get; }

    /// <summary>Ends when the caller gives up.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>The resource's own log.</summary>
    public ILogger Logger { get; }
}

/// <summary>What became of a command.</summary>
public sealed class ExecuteCommandResult
{
    /// <summary>Whether it was done.</summary>
    public required bool Success { get; init; }

    /// <summary>Whether it was called off.</summary>
    public bool Canceled { get; init; }

    /// <summary>What is to be said about it.</summary>
    public string? Message { get; init; }
}

/// <summary>The usual results of a command.</summary>
public static class CommandResults
{
    /// <summary>It was done.</summary>
    public static ExecuteCommandResult Success() => new() { Success = true };

    /// <summary>It was done.</summary>
    public static ExecuteCommandResult Success(string message) => new() { Success = true, Message = message };

    /// <summary>It was not done.</summary>
    public static ExecuteCommandResult Failure(string? errorMessage = null) => new() { Success = false, Message = errorMessage };

    /// <summary>It was not done, because of an exception.</summary>
    public static ExecuteCommandResult Failure(Exception exception) => Failure(exception.Message);

    /// <summary>It was called off.</summary>
    public static ExecuteCommandResult Canceled() => new() { Success = false, Canceled = true };
}
