namespace Sygeopfoelgning.AppHost;

/// <summary>The database server and the credentials of everything that connects to it.</summary>
/// <param name="Server">The resource that the migrator waits for.</param>
/// <param name="Owner">The server's own credentials, for the migrator alone.</param>
internal sealed record Databases(
    IResourceBuilder<IResource> Server,
    IResourceBuilder<IResourceWithConnectionString> Owner,
    ServiceDatabase Cases,
    ServiceDatabase Scheduling,
    ServiceDatabase Coordination,
    ServiceDatabase Documentation)
{
    /// <summary>The same connection strings, however the server runs.</summary>
    public static Databases On(
        IDistributedApplicationBuilder builder, LocalStack local, IResourceBuilder<IResource> server, EndpointReference endpoint, StackSecrets secrets)
    {
        var host = endpoint.Property(EndpointProperty.Host);
        var own = ReferenceExpression.Create($"{endpoint.Property(EndpointProperty.Port)}");
        var services = local.Via("postgres") is { } via ? ReferenceExpression.Create($"{via}") : own;

        IResourceBuilder<IResourceWithConnectionString> Connection(
            string name, ReferenceExpression port, string database, string role, IResourceBuilder<ParameterResource> password) =>
            builder.AddConnectionString(name, ReferenceExpression.Create($"Host={host};Port={port};Database={database};Username={role};Password={password}"))
                .WithParentRelationship(server);

        ServiceDatabase Of(string service) => new(
            Connection($"{service}db", services, $"{service}db", $"{service}_app", secrets.RolePasswords[$"{service}_app"]),
            Connection($"{service}db-worker", services, $"{service}db", $"{service}_worker", secrets.RolePasswords[$"{service}_worker"]).WithHidden());

        // The dashboard shows one row per database under the server. The other connection strings are hidden resources.
        return new(server, Connection("postgres-owner", own, "postgres", "postgres", secrets.PostgresPassword).WithHidden(),
            Of("cases"), Of("scheduling"), Of("coordination"), Of("documentation"));
    }
}

/// <summary>A service's database: for requests, and for background work.</summary>
internal sealed record ServiceDatabase(
    IResourceBuilder<IResourceWithConnectionString> App, IResourceBuilder<IResourceWithConnectionString> Worker);

internal static class DatabaseExtensions
{
    public static IResourceBuilder<ProjectResource> WithReference(this IResourceBuilder<ProjectResource> service, ServiceDatabase database) =>
        service.WithReference(database.App).WithReference(database.Worker);
}
