using System.Text.Json;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Dcp;

namespace Aspire.Hosting.Orchestration;

/// <summary>Hands projects and programs to the orchestrator.</summary>
internal sealed class ExecutableLauncher(DcpHost dcp, ProcessConfiguration configuration, ProjectOutput projects)
{
    /// <summary>The annotation that says, a digit for each argument, which of them are secret.</summary>
    public const string SecretArguments = "secret-arguments";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    public async Task LaunchAsync(IResource resource, ResourceInstance instance, CancellationToken cancellationToken)
    {
        var arguments = await configuration.ArgumentsAsync(resource, cancellationToken);
        var (command, folder, before) = resource switch
        {
            ProjectResource project => (
                ProjectOutput.DotNet,
                Path.GetDirectoryName(project.GetProjectMetadata().ProjectPath)!,
                new[] { await projects.FindAsync(project, cancellationToken) }),
            ExecutableResource executable => (CommandOf(executable), executable.WorkingDirectory, []),
            _ => throw new InvalidOperationException($"'{resource.Name}' is neither a project nor a program."),
        };

        var spec = new ExecutableSpec
        {
            ExecutablePath = command,
            WorkingDirectory = folder,
            Args = [.. before, .. arguments.Select(argument => argument.Text)],
            Env = await configuration.EnvironmentAsync(resource, cancellationToken),
        };
        var annotations = Annotations(resource, instance);
        annotations[SecretArguments] = string.Concat(arguments.Select(argument => argument.IsSecret ? '1' : '0'));
        await dcp.Client.CreateProcessAsync(DcpKinds.Executable, DcpKinds.Executable.New(instance.Name, spec, annotations), cancellationToken);
    }

    /// <summary>What the orchestrator and the templates in the environment need to know of a process.</summary>
    internal static Dictionary<string, string> Annotations(IResource resource, ResourceInstance instance) => new()
    {
        ["service-producer"] = JsonSerializer.Serialize(EndpointAllocator.Producers(resource), Json),
        ["otel-service-name"] = resource.Name,
        ["otel-service-instance-id"] = instance.Suffix,
        ["resource-name"] = resource.Name,
    };

    private static string CommandOf(ExecutableResource executable)
    {
        // A command with a folder in it is meant relative to where it runs, as a shell would have it.
        var command = executable.Command;
        return command.Contains(Path.DirectorySeparatorChar) ? Path.GetFullPath(command, executable.WorkingDirectory) : command;
    }
}
