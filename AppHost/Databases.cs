namespace Sygeopfoelgning.AppHost;

/// <summary>The database server and who connects to it as whom.</summary>
/// <param name="Server">What the migrator waits for.</param>
/// <param name="Owner">The server's own credentials, for the migrator alone.</param>
internal sealed record Databases(
    IResourceBuilder<IResource> Server,
    IResourceBuilder<IResourceWithConnectionString> Owner,
    ServiceDatabase Cases,
    ServiceDatabase Scheduling,
    ServiceDatabase Coordination,
    ServiceDatabase Documentation)
{
    /// <summary>The same connection strings whatever the server runs in.</summary>
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

        // Shown under the server: a row per database. The other ways into them are there when hidden resources are looked at.
        return new(server, Connection("postgres-owner", own, "postgres", "postgres", secrets.PostgresPassword).WithHidden(),
            Of("cases"), Of("scheduling"), Of("coordination"), Of("documentation"));
    }
}

/// <summary>A service's database: as the requests see it, and as the background work does.</summary>
internal sealed record ServiceDatabase(
    IResourceBuilder<IResourceWithConnectionString> App, IResourceBuilder<IResourceWithConnectionString> Worker);

internal static class DatabaseExtensions
{
    public static IResourceBuilder<ProjectResource> WithReference(this IResourceBuilder<ProjectResource> service, ServiceDatabase database) =>
        service.WithReference(database.App).WithReference(database.Worker);
}
