using System.Text.Json;

namespace Aspire.Hosting.Dcp;

/// <summary>A kind of object the orchestrator has.</summary>
/// <param name="Kind">Its name.</param>
/// <param name="Plural">Its name in paths.</param>
internal sealed record DcpKind<TSpec, TStatus>(string Kind, string Plural)
{
    public DcpObject<TSpec, TStatus> New(string name, TSpec spec, Dictionary<string, string>? annotations = null) => new()
    {
        Kind = Kind,
        ApiVersion = "usvc-dev.developer.microsoft.com/v1",
        Metadata = new() { Name = name, Annotations = annotations },
        Spec = spec,
    };
}

/// <summary>The kinds that are used here.</summary>
internal static class DcpKinds
{
    public static readonly DcpKind<ServiceSpec, ServiceStatus> Service = new("Service", "services");
    public static readonly DcpKind<ExecutableSpec, ExecutableStatus> Executable = new("Executable", "executables");
    public static readonly DcpKind<ContainerSpec, ContainerStatus> Container = new("Container", "containers");
    public static readonly DcpKind<ContainerNetworkSpec, JsonElement?> ContainerNetwork = new("ContainerNetwork", "containernetworks");
}

/// <summary>An object: what is wanted, and how it is.</summary>
internal sealed record DcpObject<TSpec, TStatus>
{
    public required string Kind { get; init; }

    public required string ApiVersion { get; init; }

    public required DcpMetadata Metadata { get; init; }

    public required TSpec Spec { get; init; }

    public TStatus? Status { get; init; }
}

/// <summary>What is known of every object.</summary>
internal sealed record DcpMetadata
{
    public required string Name { get; init; }

    public string? Uid { get; init; }

    public DateTime? CreationTimestamp { get; init; }

    /// <summary>Set on an object that is on its way out.</summary>
    public DateTime? DeletionTimestamp { get; init; }

    public Dictionary<string, string>? Annotations { get; init; }
}

/// <summary>How a process or a container is.</summary>
internal interface IProcessStatus
{
    /// <summary>Empty until the orchestrator has looked at it.</summary>
    string? State { get; }
}

/// <summary>A change to an object.</summary>
/// <param name="Type"><c>ADDED</c>, <c>MODIFIED</c> or <c>DELETED</c>.</param>
/// <param name="Object">The object after it.</param>
internal sealed record DcpChange<TSpec, TStatus>(string Type, DcpObject<TSpec, TStatus> Object);

/// <summary>An address others connect to.</summary>
internal sealed record ServiceSpec
{
    /// <summary>The orchestrator listens on it, on all loopback addresses.</summary>
    public const string Proxied = "Localhost";

    /// <summary>The program itself listens on it.</summary>
    public const string Proxyless = "Proxyless";

    public string? Address { get; init; }

    public int? Port { get; init; }

    public string Protocol { get; init; } = "TCP";

    public required string AddressAllocationMode { get; init; }
}

internal sealed record ServiceStatus
{
    public string? EffectiveAddress { get; init; }

    public int? EffectivePort { get; init; }

    public string? State { get; init; }
}

/// <summary>That an object stands behind an address.</summary>
internal sealed record ServiceProducer(string ServiceName, string? Address, int? Port);

internal sealed record EnvVar(string Name, string? Value);

/// <summary>A program.</summary>
internal sealed record ExecutableSpec
{
    public required string ExecutablePath { get; init; }

    public required string WorkingDirectory { get; init; }

    public IReadOnlyList<string> Args { get; init; } = [];

    public IReadOnlyList<EnvVar> Env { get; init; } = [];

    public string ExecutionType { get; init; } = "Process";

    public bool? Stop { get; init; }
}

internal sealed record ExecutableStatus : IProcessStatus
{
    public string? State { get; init; }

    public int? Pid { get; init; }

    public int? ExitCode { get; init; }

    public DateTime? StartupTimestamp { get; init; }

    public DateTime? FinishTimestamp { get; init; }

    public IReadOnlyList<EnvVar>? EffectiveEnv { get; init; }

    public IReadOnlyList<string>? EffectiveArgs { get; init; }
}

/// <summary>A container.</summary>
internal sealed record ContainerSpec
{
    public required string Image { get; init; }

    public string? ContainerName { get; init; }

    public string? Command { get; init; }

    public IReadOnlyList<string> Args { get; init; } = [];

    public IReadOnlyList<EnvVar> Env { get; init; } = [];

    public IReadOnlyList<ContainerPort> Ports { get; init; } = [];

    public IReadOnlyList<VolumeMount> VolumeMounts { get; init; } = [];

    public IReadOnlyList<NetworkConnection> Networks { get; init; } = [];

    public bool? Persistent { get; init; }

    public bool? Stop { get; init; }
}

internal sealed record ContainerPort(int ContainerPortNumber, int? HostPort, string? HostIP)
{
    [System.Text.Json.Serialization.JsonPropertyName("containerPort")]
    public int ContainerPortNumber { get; init; } = ContainerPortNumber;
}

internal sealed record VolumeMount(string Type, string? Source, string Target, bool ReadOnly);

internal sealed record NetworkConnection(string Name, IReadOnlyList<string> Aliases);

internal sealed record ContainerStatus : IProcessStatus
{
    public string? State { get; init; }

    public string? ContainerId { get; init; }

    public string? Message { get; init; }

    public int? ExitCode { get; init; }

    public DateTime? StartupTimestamp { get; init; }

    public DateTime? FinishTimestamp { get; init; }

    public IReadOnlyList<EnvVar>? EffectiveEnv { get; init; }

    public IReadOnlyList<string>? EffectiveArgs { get; init; }
}

/// <summary>A network between containers.</summary>
internal sealed record ContainerNetworkSpec
{
    public string? NetworkName { get; init; }

    public bool? Persistent { get; init; }
}
