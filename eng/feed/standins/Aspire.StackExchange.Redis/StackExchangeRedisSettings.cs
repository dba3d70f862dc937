namespace Aspire.StackExchange.Redis;

/// <summary>How to reach a Redis server, and what to tell about it.</summary>
public sealed class StackExchangeRedisSettings
{
    /// <summary>The connection string.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>No health check.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>No traces. Without effect here: this stand-in never traces commands.</summary>
    public bool DisableTracing { get; set; }
}
