namespace Aspire.Npgsql;

/// <summary>How to reach a PostgreSQL database, and what to tell about it.</summary>
public class NpgsqlSettings
{
    /// <summary>The connection string.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>No health check.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>No traces.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>No metrics.</summary>
    public bool DisableMetrics { get; set; }
}
