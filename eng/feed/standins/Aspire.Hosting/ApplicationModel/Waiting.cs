using System.Diagnostics;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a resource waits for.</summary>
public enum WaitType
{
    /// <summary>Until the other runs and is healthy.</summary>
    WaitUntilHealthy,

    /// <summary>Until the other has ended.</summary>
    WaitForCompletion,

    /// <summary>Until the other runs.</summary>
    WaitUntilStarted,
}

/// <summary>What happens when the resource waited for fails.</summary>
public enum WaitBehavior
{
    /// <summary>The wait goes on: someone may start it again.</summary>
    WaitOnResourceUnavailable,

    /// <summary>The waiting resource fails too.</summary>
    StopOnResourceUnavailable,
}

/// <summary>A resource starts only after another.</summary>
/// <param name="resource">The other.</param>
/// <param name="waitType">What it waits for.</param>
/// <param name="exitCode">The exit code expected of the other when its end is waited for.</param>
[DebuggerDisplay("Resource = {Resource.Name}")]
public sealed class WaitAnnotation(IResource resource, WaitType waitType, int exitCode = 0) : IResourceAnnotation
{
    /// <summary>The other.</summary>
    public IResource Resource { get; } = resource;

    /// <summary>What it waits for.</summary>
    public WaitType WaitType { get; } = waitType;

    /// <summary>What happens when the other fails; the application's default when not said.</summary>
    public WaitBehavior? WaitBehavior { get; init; }

    /// <summary>The exit code expected of the other when its end is waited for.</summary>
    public int ExitCode { get; } = exitCode;
}
