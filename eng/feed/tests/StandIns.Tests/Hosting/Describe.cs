using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Orchestration;

namespace StandIns.Tests.Hosting;

/// <summary>Reads what a resource will be given, without starting anything.</summary>
internal static class Describe
{
    public static DistributedApplicationBuilder Application(params string[] args) => new(new DistributedApplicationOptions { Args = args, DisableDashboard = true });

    /// <summary>Gives an endpoint the address that the orchestrator would.</summary>
    public static void At(this EndpointReference endpoint, int port) =>
        endpoint.EndpointAnnotation.AllocatedEndpoint = new AllocatedEndpoint(endpoint.EndpointAnnotation, "localhost", port, "{target}");

    public static async Task<Dictionary<string, string?>> Environment(this DistributedApplicationBuilder builder, IResource resource)
    {
        await using var application = builder.Build();
        var configuration = new ProcessConfiguration(builder.ExecutionContext, new ResourceLoggerService());
        return (await configuration.EnvironmentAsync(resource, CancellationToken.None)).ToDictionary(variable => variable.Name, variable => variable.Value);
    }

    public static async Task<IReadOnlyList<Argument>> Arguments(this DistributedApplicationBuilder builder, IResource resource)
    {
        await using var application = builder.Build();
        return await new ProcessConfiguration(builder.ExecutionContext, new ResourceLoggerService()).ArgumentsAsync(resource, CancellationToken.None);
    }
}
