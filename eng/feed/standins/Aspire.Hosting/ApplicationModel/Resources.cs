using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>A .NET project.</summary>
/// <param name="name">The name.</param>
public class ProjectResource(string name) : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithServiceDiscovery, IResourceWithWaitSupport, IComputeResource;

/// <summary>A program.</summary>
[DebuggerDisplay("Type = {GetType().Name,nq}, Name = {Name}, Command = {Command}")]
public class ExecutableResource : Resource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IComputeResource
{
    /// <summary>Creates the program.</summary>
    /// <param name="name">The name.</param>
    /// <param name="command">The file, or a name to be looked up.</param>
    /// <param name="workingDirectory">The folder it runs in.</param>
    public ExecutableResource(string name, string command, string workingDirectory)
        : base(name)
    {
        ArgumentException.ThrowIfNullOrEmpty(command);
        ArgumentNullException.ThrowIfNull(workingDirectory);
        Annotations.Add(new ExecutableAnnotation { Command = command, WorkingDirectory = workingDirectory });
    }

    /// <summary>The file, or a name to be looked up.</summary>
    public string Command => Annotation.Command;

    /// <summary>The folder it runs in.</summary>
    public string WorkingDirectory => Annotation.WorkingDirectory;

    private ExecutableAnnotation Annotation => Annotations.OfType<ExecutableAnnotation>().Last();
}

/// <summary>What a program resource runs.</summary>
public sealed class ExecutableAnnotation : IResourceAnnotation
{
    /// <summary>The file, or a name to be looked up.</summary>
    public required string Command { get; set; }

    /// <summary>The folder it runs in.</summary>
    public required string WorkingDirectory { get; set; }
}

/// <summary>A container.</summary>
public class ContainerResource : Resource, IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport, IComputeResource
{
    /// <summary>Creates the container.</summary>
    /// <param name="name">The name.</param>
    /// <param name="entrypoint">What it runs; the image's own when left out.</param>
    public ContainerResource(string name, string? entrypoint = null)
        : base(name) => Entrypoint = entrypoint;

    /// <summary>What it runs.</summary>
    public string? Entrypoint { get; set; }
}
