using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Dcp;

/// <summary>Where the orchestrator and the dashboard are, and how endpoints get their ports. The AppHost's build writes the paths into its assembly.</summary>
internal sealed class DcpOptions(IConfiguration configuration, DistributedApplicationOptions options)
{
    private const string Section = "DcpPublisher";

    public string? CliPath => configuration[$"{Section}:CliPath"] ?? options.Metadata("dcpclipath");

    public string? DashboardPath => configuration[$"{Section}:DashboardPath"] ?? options.Metadata("aspiredashboardpath");

    public string? ContainerRuntime => configuration[$"{Section}:ContainerRuntime"] ?? configuration["ASPIRE_CONTAINER_RUNTIME"] ?? configuration["DOTNET_ASPIRE_CONTAINER_RUNTIME"];

    /// <summary>Whether every proxied endpoint gets any free port, so that several tests can run beside each other.</summary>
    public bool RandomizePorts => bool.TryParse(configuration[$"{Section}:RandomizePorts"], out var randomize) && randomize;

    /// <summary>A path that exists, or a sentence that says what to do.</summary>
    public static string Required(string? path, string what) => path is not null && File.Exists(path)
        ? path
        : throw new SetupException(path is null
            ? $"{what} is not known: build the AppHost with Sdk=\"Aspire.AppHost.Sdk\", after eng/feed/fill has made the feed."
            : $"{what} is not at {path}: run eng/feed/fill and build the AppHost again.");
}
