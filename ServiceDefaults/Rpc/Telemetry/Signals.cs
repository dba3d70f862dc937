using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Sygeopfoelgning.Rpc.Telemetry;

/// <summary>The suite's own spans and metrics.</summary>
public static class Signals
{
    /// <summary>Name of the source and of the meter.</summary>
    public const string Name = "Sygeopfoelgning";

    /// <summary>Source of the suite's own spans.</summary>
    public static readonly ActivitySource Spans = new(Name);

    /// <summary>Meter of the suite's own metrics.</summary>
    public static readonly Meter Meter = new(Name);
}
