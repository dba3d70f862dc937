namespace Sygeopfoelgning.AppHost;

internal static class ServiceEndpoints
{
    /// <summary>
    /// Without TLS one port cannot offer HTTP/1.1 and HTTP/2: gRPC on one, health checks and gRPC-Web on the other. Not proxied, so that the
    /// documented ports are the service's own.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithServiceEndpoints(this IResourceBuilder<ProjectResource> service, LocalStack local, int grpc, int http) => service
        .WithEndpoint(port: local.Ports.Take(grpc), scheme: "http", name: "grpc", env: "GRPC_PORT", isProxied: false)
        .WithEndpoint("grpc", endpoint => endpoint.Transport = "http2")
        .WithHttpEndpoint(port: local.Ports.Take(http), name: "http", env: "HTTP_PORT", isProxied: false)
        .WithHttpHealthCheck("/health", endpointName: "http")
        .WithEnvironment("DOTNET_ENVIRONMENT", "Development")
        .WithSettings(local);

    /// <summary>Settings of every service, from the AppHost's own: <c>--Every:RateLimit:CallsPerSecond=20000</c>.</summary>
    static IResourceBuilder<ProjectResource> WithSettings(this IResourceBuilder<ProjectResource> service, LocalStack local)
    {
        foreach (var (name, value) in local.EveryService)
            service.WithEnvironment(name.Replace(":", "__"), value);
        return service;
    }

    /// <summary>
    /// Calls a service, on each of its replicas; one that is not started is passed over. <c>--Local:Via:cases=20001</c> leads the way over
    /// another port, where a test holds up or cuts the connection.
    /// </summary>
    public static IResourceBuilder<ProjectResource> Reads(
        this IResourceBuilder<ProjectResource> reader, LocalStack local, IResourceBuilder<ProjectResource> service, params IResourceBuilder<ProjectResource>[] replicas)
    {
        reader.WithReference(service);
        if (local.Via(service.Resource.Name) is { } port)
            return reader.WithEnvironment($"services__{service.Resource.Name}__grpc__0", $"http://localhost:{port}");
        for (var i = 0; i < replicas.Length; i++)
            reader.WithEnvironment($"services__{service.Resource.Name}__grpc__{i + 1}", replicas[i].GetEndpoint("grpc"));
        return reader;
    }
}
