using System.Collections.Immutable;
using System.Diagnostics;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What is known about a resource at one moment.</summary>
public sealed record CustomResourceSnapshot
{
    /// <summary>What kind of resource it is, as <c>Project</c> or <c>Container</c>.</summary>
    public required string ResourceType { get; init; }

    /// <summary>Everything that is only known of resources of this kind, by name.</summary>
    public required ImmutableArray<ResourcePropertySnapshot> Properties { get; init; }

    /// <summary>When it was created.</summary>
    public DateTime? CreationTimeStamp { get; init; }

    /// <summary>When it started.</summary>
    public DateTime? StartTimeStamp { get; init; }

    /// <summary>When it stopped.</summary>
    public DateTime? StopTimeStamp { get; init; }

    /// <summary>Its state, one of <see cref="KnownResourceStates"/> as a rule.</summary>
    public ResourceStateSnapshot? State { get; init; }

    /// <summary>The exit code, once it has ended.</summary>
    public int? ExitCode { get; init; }

    /// <summary>Its environment.</summary>
    public ImmutableArray<EnvironmentVariableSnapshot> EnvironmentVariables { get; init; } = [];

    /// <summary>The URLs shown for it.</summary>
    public ImmutableArray<UrlSnapshot> Urls { get; init; } = [];

    /// <summary>What is mounted into it.</summary>
    public ImmutableArray<VolumeSnapshot> Volumes { get; init; } = [];

    /// <summary>What it has to do with others.</summary>
    public ImmutableArray<RelationshipSnapshot> Relationships { get; init; } = [];

    /// <summary>What can be done with it now.</summary>
    public ImmutableArray<ResourceCommandSnapshot> Commands { get; init; } = [];

    /// <summary>Whether the dashboard leaves it out.</summary>
    public bool IsHidden { get; init; }

    /// <summary>What its health checks said last.</summary>
    public ImmutableArray<HealthReportSnapshot> HealthReports { get; internal init; } = [];

    /// <summary>Its health; nothing while it does not run.</summary>
    public HealthStatus? HealthStatus => State?.Text != KnownResourceStates.Running
        ? null
        : HealthReports.Select(report => report.Status ?? Unhealthy).DefaultIfEmpty(Healthy).Min();

    /// <summary>Completes when everyone who waited for it to be ready has done his part; nothing before it is ready.</summary>
    internal Task? Ready { get; init; }

    private static HealthStatus Healthy => Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Healthy;

    private static HealthStatus Unhealthy => Microsoft.Extensions.Diagnostics.HealthChecks.HealthStatus.Unhealthy;
}

/// <summary>A state and how it is shown.</summary>
/// <param name="Text">The state.</param>
/// <param name="Style">How it is shown, one of <see cref="KnownResourceStateStyles"/>.</param>
public sealed record ResourceStateSnapshot(string Text, string? Style)
{
    /// <summary>A state shown in the usual way.</summary>
    public static implicit operator ResourceStateSnapshot?(string? s) => s is null ? null : new(s, null);
}

/// <summary>An environment variable.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value.</param>
/// <param name="IsFromSpec">Whether the application set it; the others come from the machine.</param>
[DebuggerDisplay("{Value}", Name = "{Name}")]
public sealed record EnvironmentVariableSnapshot(string Name, string? Value, bool IsFromSpec);

/// <summary>A URL shown for a resource.</summary>
/// <param name="Name">The endpoint's name.</param>
/// <param name="Url">The URL.</param>
/// <param name="IsInternal">Whether it is shown in the details only.</param>
[DebuggerDisplay("{Url}", Name = "{Name}")]
public sealed record UrlSnapshot(string? Name, string Url, bool IsInternal)
{
    /// <summary>Whether it leads nowhere now.</summary>
    public bool IsInactive { get; init; }

    /// <summary>How it is shown.</summary>
    public UrlDisplayPropertiesSnapshot DisplayProperties { get; init; } = new();
}

/// <summary>How a URL is shown.</summary>
/// <param name="DisplayName">The text shown instead of it.</param>
/// <param name="SortOrder">Its place; higher comes first.</param>
public sealed record UrlDisplayPropertiesSnapshot(string DisplayName = "", int SortOrder = 0);

/// <summary>Something mounted into a container.</summary>
/// <param name="Source">The volume or folder.</param>
/// <param name="Target">Where it is mounted.</param>
/// <param name="MountType"><c>bind</c> or <c>volume</c>.</param>
/// <param name="IsReadOnly">Whether it can only be read.</param>
public sealed record VolumeSnapshot(string? Source, string Target, string MountType, bool IsReadOnly);

/// <summary>What a resource has to do with another.</summary>
/// <param name="ResourceName">The other's name.</param>
/// <param name="Type">In which way.</param>
public sealed record RelationshipSnapshot(string ResourceName, string Type);

/// <summary>Something known about a resource of one kind.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">The value.</param>
public sealed record ResourcePropertySnapshot(string Name, object? Value)
{
    /// <summary>Whether the value must not be shown at once.</summary>
    public bool IsSensitive { get; init; }
}

/// <summary>What a health check said last.</summary>
/// <param name="Name">The check.</param>
/// <param name="Status">The result; nothing before the first run.</param>
/// <param name="Description">What it said.</param>
/// <param name="ExceptionText">The exception it met.</param>
public sealed record HealthReportSnapshot(string Name, HealthStatus? Status, string? Description, string? ExceptionText)
{
    /// <summary>When it ran last.</summary>
    public DateTime? LastRunAt { get; init; }
}

/// <summary>A command as it is offered now.</summary>
/// <param name="Name">The name.</param>
/// <param name="State">Whether it can be used.</param>
/// <param name="DisplayName">The text shown.</param>
/// <param name="DisplayDescription">What it does.</param>
/// <param name="Parameter">A value handed back with the command.</param>
/// <param name="ConfirmationMessage">A question asked first.</param>
/// <param name="IconName">The icon.</param>
/// <param name="IconVariant">The icon's variant.</param>
/// <param name="IsHighlighted">Whether it is shown in front.</param>
public sealed record ResourceCommandSnapshot(string Name, ResourceCommandState State, string DisplayName, string? DisplayDescription, object? Parameter, string? ConfirmationMessage, string? IconName, IconVariant? IconVariant, bool IsHighlighted);
