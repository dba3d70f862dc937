using System.Reflection;

namespace Aspire.Hosting;

/// <summary>How an application is built.</summary>
public sealed class DistributedApplicationOptions
{
    private readonly Lazy<Assembly?> assembly;

    /// <summary>Creates the options.</summary>
    public DistributedApplicationOptions() =>
        assembly = new(() => AssemblyName is { } name ? Assembly.Load(name) : Assembly.GetEntryAssembly());

    /// <summary>The command line.</summary>
    public string[]? Args { get; set; }

    /// <summary>The AppHost's assembly; the running program's when left out.</summary>
    public string? AssemblyName { get; set; }

    /// <summary>The AppHost's folder.</summary>
    public string? ProjectDirectory { get; set; }

    /// <summary>The name shown on the dashboard; the AppHost's own when left out.</summary>
    public string? DashboardApplicationName { get; set; }

    /// <summary>Whether there is no dashboard.</summary>
    public bool DisableDashboard { get; set; }

    /// <summary>Whether the dashboard may be reached without TLS.</summary>
    public bool AllowUnsecuredTransport { get; set; }

    /// <summary>Whether what resources write is written to the AppHost's own log too.</summary>
    public bool EnableResourceLogging { get; set; }

    internal Assembly? Assembly => assembly.Value;

    internal string? Metadata(string key) => Assembly?.GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(attribute => string.Equals(attribute.Key, key, StringComparison.OrdinalIgnoreCase))?.Value;
}
