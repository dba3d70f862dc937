using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Orchestration;

/// <summary>The commands that every resource with a process has: start, stop and restart.</summary>
internal static class LifecycleCommands
{
    private static readonly string[] Unsettled = [KnownResourceStates.Starting, KnownResourceStates.Stopping, KnownResourceStates.RuntimeUnhealthy];

    public static void AddTo(IResource resource, ApplicationOrchestrator orchestrator)
    {
        if (resource.HasAnnotationOfType<NoLifecycleCommandsAnnotation>())
        {
            return;
        }

        Add(resource, KnownResourceCommands.StartCommand, "Start", "Start resource", "Play", IconVariant.Filled, StartState, process => process.StartAsync);
        Add(resource, KnownResourceCommands.StopCommand, "Stop", "Stop resource", "Stop", IconVariant.Filled, StopState, process => process.StopAsync);
        Add(resource, KnownResourceCommands.RestartCommand, "Restart", "Restart resource", "ArrowCounterclockwise", IconVariant.Regular, RestartState, process => async cancellationToken =>
        {
            await process.StopAsync(cancellationToken);
            await process.StartAsync(cancellationToken);
        });

        void Add(IResource to, string name, string text, string description, string icon, IconVariant variant, Func<string?, ResourceCommandState> state, Func<ProcessControl, Func<CancellationToken, Task>> action) =>
            to.Annotations.Add(new ResourceCommandAnnotation(
                name,
                text,
                context => state(context.ResourceSnapshot.State?.Text),
                async context =>
                {
                    await action(orchestrator.Process(context.ResourceName))(context.CancellationToken);
                    return CommandResults.Success();
                },
                description,
                parameter: null,
                confirmationMessage: null,
                icon,
                variant,
                isHighlighted: name != KnownResourceCommands.RestartCommand));
    }

    private static ResourceCommandState StartState(string? state) => state switch
    {
        _ when IsStopped(state) || state == KnownResourceStates.Waiting => ResourceCommandState.Enabled,
        _ when state is null || state == KnownResourceStates.Starting || state == KnownResourceStates.RuntimeUnhealthy => ResourceCommandState.Disabled,
        _ => ResourceCommandState.Hidden,
    };

    private static ResourceCommandState StopState(string? state) => state switch
    {
        _ when state == KnownResourceStates.Stopping => ResourceCommandState.Disabled,
        _ when state == KnownResourceStates.Running => ResourceCommandState.Enabled,
        _ => ResourceCommandState.Hidden,
    };

    private static ResourceCommandState RestartState(string? state) => state is null || IsStopped(state) || state == KnownResourceStates.Waiting || Unsettled.Contains(state)
        ? ResourceCommandState.Disabled
        : ResourceCommandState.Enabled;

    private static bool IsStopped(string? state) => KnownResourceStates.TerminalStates.Contains(state) || state == KnownResourceStates.NotStarted;
}

/// <summary>The resource cannot be started and stopped by hand.</summary>
internal sealed class NoLifecycleCommandsAnnotation : IResourceAnnotation;
