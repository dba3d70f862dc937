namespace Aspire.Hosting.ApplicationModel;

/// <summary>The states of a resource.</summary>
public static class KnownResourceStates
{
    /// <summary>It has ended, with or without a failure.</summary>
    public static readonly string Exited = "Exited";

    /// <summary>It has done its work and ended.</summary>
    public static readonly string Finished = "Finished";

    /// <summary>It could not be started.</summary>
    public static readonly string FailedToStart = "FailedToStart";

    /// <summary>The container engine does not answer.</summary>
    public static readonly string RuntimeUnhealthy = "RuntimeUnhealthy";

    /// <summary>It starts.</summary>
    public static readonly string Starting = "Starting";

    /// <summary>It runs.</summary>
    public static readonly string Running = "Running";

    /// <summary>It stops.</summary>
    public static readonly string Stopping = "Stopping";

    /// <summary>It waits for another resource.</summary>
    public static readonly string Waiting = "Waiting";

    /// <summary>It waits for someone to start it.</summary>
    public static readonly string NotStarted = "NotStarted";

    /// <summary>It is there for use.</summary>
    public static readonly string Active = "Active";

    /// <summary>A parameter has no value.</summary>
    public static readonly string ValueMissing = "ValueMissing";

    /// <summary>The states after which nothing happens by itself.</summary>
    public static readonly IReadOnlyList<string> TerminalStates = [Finished, FailedToStart, Exited];
}

/// <summary>How a state is shown.</summary>
public static class KnownResourceStateStyles
{
    /// <summary>As a success.</summary>
    public static readonly string Success = "success";

    /// <summary>As a failure.</summary>
    public static readonly string Error = "error";

    /// <summary>As news.</summary>
    public static readonly string Info = "info";

    /// <summary>As a warning.</summary>
    public static readonly string Warn = "warn";
}

/// <summary>The names of properties any resource may have.</summary>
public static class CustomResourceKnownProperties
{
    /// <summary>Where the resource comes from.</summary>
    public static string Source { get; } = "resource.source";

    /// <summary>The connection string.</summary>
    public static string ConnectionString { get; } = "resource.connectionString";
}
