namespace Sygeopfoelgning.AppHost;

internal static class ServiceEndpoints
{
    /// <summary>
    /// Without TLS one port cannot offer HTTP/1.1 and HTTP/2: gRPC uses one port, health checks and gRPC-Web another; the services
    /// reach each other on a third. The ports are not proxied, so that the documented ports are the service's own, except where several replicas share them.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithServiceEndpoints(this IResourceBuilder<ProjectResource> service, LocalStack local, int grpc, int http, int services)
    {
        var replicas = local.Replicas(service.Resource.Name);
        return service
            .WithReplicas(replicas)
            .WithEndpoint(port: local.Ports.Take(grpc), scheme: "http", name: "grpc", env: "GRPC_PORT", isProxied: replicas > 1)
            .WithEndpoint("grpc", endpoint => endpoint.Transport = "http2")
            .WithHttpEndpoint(port: local.Ports.Take(http), name: "http", env: "HTTP_PORT", isProxied: replicas > 1)
            .WithEndpoint(port: local.Ports.Take(services), scheme: "http", name: "services", env: "SERVICES_PORT", isProxied: replicas > 1)
            .WithEndpoint("services", endpoint => endpoint.Transport = "http2")
            .WithUrlForEndpoint("grpc", url => url.DisplayText = "gRPC")
            .WithUrlForEndpoint("services", url => url.DisplayText = "gRPC between services")
            .WithUrlForEndpoint("http", url => (url.DisplayText, url.Url) = ("health, gRPC-Web", "/health"))
            .WithHttpHealthCheck("/health", endpointName: "http")
            .WithEveryServicesSettings(local)
            .InDevelopment();
    }

    /// <summary>The local stack is not production; a published one sets nothing, which means production.</summary>
    public static IResourceBuilder<ProjectResource> InDevelopment(this IResourceBuilder<ProjectResource> program) =>
        program.ApplicationBuilder.ExecutionContext.IsRunMode ? program.WithEnvironment("DOTNET_ENVIRONMENT", "Development") : program;

    /// <summary>Settings of every service, from the AppHost's own: <c>--Every:RateLimit:CallsPerSecond=20000</c>.</summary>
    static IResourceBuilder<ProjectResource> WithEveryServicesSettings(this IResourceBuilder<ProjectResource> service, LocalStack local)
    {
        foreach (var (name, value) in local.EveryService)
            service.WithEnvironment(name.Replace(":", "__"), value);
        return service;
    }

    /// <summary>
    /// Calls a service. <c>--Local:Via:cases=20001</c> routes the calls through another port, where a test delays or cuts the connection.
    /// </summary>
    public static IResourceBuilder<ProjectResource> Reads(
        this IResourceBuilder<ProjectResource> reader, LocalStack local, IResourceBuilder<ProjectResource> service)
    {
        reader.WithReference(service);
        return local.Via(service.Resource.Name) is { } port
            ? reader.WithEnvironment($"services__{service.Resource.Name}__services__0", $"http://localhost:{port}")
            : reader;
    }

    /// <summary>Calls another replica of a service too; one that is not running is skipped.</summary>
    public static void ReadsAlso(
        this IResourceBuilder<ProjectResource> reader, LocalStack local, IResourceBuilder<ProjectResource> service, IResourceBuilder<ProjectResource> replica)
    {
        if (local.Via(service.Resource.Name) is null)
            reader.WithEnvironment($"services__{service.Resource.Name}__services__1", replica.GetEndpoint("services"));
    }
}
