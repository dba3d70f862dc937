using System.Collections.Immutable;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Orchestration;

/// <summary>What the orchestrator says about a process, as what is known about a resource.</summary>
internal static class ProcessSnapshots
{
    private const int Unknown = -1;

    public static CustomResourceSnapshot Of(IResource resource, DcpObject<ExecutableSpec, ExecutableStatus> process, CustomResourceSnapshot before)
    {
        var status = process.Status!;
        var arguments = status.EffectiveArgs ?? process.Spec.Args;
        var project = (resource as ProjectResource)?.GetProjectMetadata().ProjectPath;
        // The assembly is a project's first argument; what it was given comes after it.
        var given = (project is null ? arguments : arguments.Skip(1)).ToImmutableArray();
        var secret = (process.Metadata.Annotations?.GetValueOrDefault(ExecutableLauncher.SecretArguments) ?? string.Empty).Select(digit => digit - '0').ToImmutableArray();
        return Common(before, StateOf(status.State!, process.Spec.Stop is true), status.StartupTimestamp, status.FinishTimestamp, status.ExitCode, process.Metadata.CreationTimestamp) with
        {
            EnvironmentVariables = Environment(status.EffectiveEnv, process.Spec.Env),
            Properties = before.Properties.With(
                new(KnownProperties.ExecutablePath, process.Spec.ExecutablePath),
                new(KnownProperties.ExecutableWorkDir, process.Spec.WorkingDirectory),
                new(KnownProperties.ExecutableArgs, arguments.ToImmutableArray()) { IsSensitive = true },
                new(KnownProperties.ExecutablePid, status.Pid is > 0 ? status.Pid : null),
                new(KnownProperties.ProjectPath, project),
                new(KnownProperties.AppArgs, given) { IsSensitive = secret.Contains(1) },
                new(KnownProperties.AppArgsSensitivity, secret) { IsSensitive = secret.Contains(1) }),
        };
    }

    public static CustomResourceSnapshot Of(IResource resource, DcpObject<ContainerSpec, ContainerStatus> process, CustomResourceSnapshot before)
    {
        var status = process.Status!;
        var mounts = resource.Annotations.OfType<ContainerMountAnnotation>();
        return Common(before, StateOf(status.State!, process.Spec.Stop is true), status.StartupTimestamp, status.FinishTimestamp, status.ExitCode, process.Metadata.CreationTimestamp) with
        {
            EnvironmentVariables = Environment(status.EffectiveEnv, process.Spec.Env),
            Volumes = [.. mounts.Select(m => new VolumeSnapshot(m.Source, m.Target, m.Type == ContainerMountType.BindMount ? "bind" : "volume", m.IsReadOnly))],
            Properties = before.Properties.With(
                new(KnownProperties.ContainerImage, process.Spec.Image),
                new(KnownProperties.ContainerId, status.ContainerId),
                new(KnownProperties.ContainerPorts, process.Spec.Ports.Select(port => port.ContainerPortNumber).ToImmutableArray()),
                new(KnownProperties.ContainerLifetime, process.Spec.Persistent is true ? ContainerLifetime.Persistent : ContainerLifetime.Session)),
        };
    }

    private static CustomResourceSnapshot Common(CustomResourceSnapshot before, string state, DateTime? started, DateTime? stopped, int? exitCode, DateTime? created)
    {
        var running = state == KnownResourceStates.Running;
        return before with
        {
            State = state,
            CreationTimeStamp = created?.ToUniversalTime() ?? before.CreationTimeStamp,
            StartTimeStamp = started?.ToUniversalTime(),
            StopTimeStamp = stopped?.ToUniversalTime(),
            ExitCode = exitCode is Unknown ? null : exitCode,
            Urls = [.. before.Urls.Select(url => url with { IsInactive = !running })],
            // A process that no longer runs is not ready, and the next one has to become so anew.
            Ready = running ? before.Ready : null,
        };
    }

    private static string StateOf(string state, bool stops) => state switch
    {
        // It was told to stop and still runs: that it does is no news.
        "Running" when stops => KnownResourceStates.Stopping,
        "Terminated" => KnownResourceStates.Exited,
        "Pending" or "Building" => KnownResourceStates.Starting,
        _ => state,
    };

    private static ImmutableArray<EnvironmentVariableSnapshot> Environment(IReadOnlyList<EnvVar>? effective, IReadOnlyList<EnvVar> spec)
    {
        var own = spec.Select(variable => variable.Name).ToHashSet();
        return [.. (effective ?? spec).OrderBy(variable => variable.Name, StringComparer.Ordinal).Select(variable => new EnvironmentVariableSnapshot(variable.Name, variable.Value, own.Contains(variable.Name)))];
    }
}
