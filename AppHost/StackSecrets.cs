namespace Sygeopfoelgning.AppHost;

/// <summary>The login roles of the services' databases.</summary>
internal static class DatabaseRoles
{
    public static readonly string[] Services = ["cases", "scheduling", "coordination", "documentation"];

    public static IEnumerable<string> All => Services.SelectMany(service => (string[])[$"{service}_app", $"{service}_worker"]);
}

/// <summary>
/// The stack's secrets as parameters, which the dashboard masks. Locally they have the values of <c>.local</c>; what is published asks for
/// them and holds none.
/// </summary>
/// <param name="PostgresPassword">The server's own credentials, for the migrator.</param>
/// <param name="RolePasswords">Per login role.</param>
/// <param name="EncryptionKeys">Keys for personal data.</param>
/// <param name="HashKeys">Keys by which a person is found.</param>
/// <param name="Users">Whose tokens are believed: here the local issuer's public key, elsewhere the address of an OIDC authority.</param>
/// <param name="ServicesSigningKey">With which services sign their own tokens.</param>
internal sealed record StackSecrets(
    IResourceBuilder<ParameterResource> PostgresPassword,
    IReadOnlyDictionary<string, IResourceBuilder<ParameterResource>> RolePasswords,
    IResourceBuilder<ParameterResource> EncryptionKeys,
    IResourceBuilder<ParameterResource> HashKeys,
    IResourceBuilder<ParameterResource> Users,
    IResourceBuilder<ParameterResource> ServicesSigningKey);

internal static class StackSecretsExtensions
{
    public static StackSecrets AddSecrets(this IDistributedApplicationBuilder builder, LocalStack local)
    {
        IResourceBuilder<ParameterResource> Secret(string parameter, string secret) => builder.ExecutionContext.IsRunMode
            ? builder.AddParameter(parameter, local.Secrets[secret], secret: true)
            : builder.AddParameter(parameter, secret: true);

        return new(
            Secret("postgres-password", "postgres"),
            DatabaseRoles.All.ToDictionary(role => role, role => Secret($"{role.Replace('_', '-')}-password", role)),
            Secret("encryption-keys", "encryption-keys"),
            Secret("hash-keys", "hash-keys"),
            builder.ExecutionContext.IsRunMode ? Secret("users-public-key", "users-public-key") : builder.AddParameter("identity-authority"),
            Secret("services-signing-key", "services-signing-key"));
    }

    /// <summary>What a service needs to read personal data, to know the users' tokens, and to sign its own.</summary>
    public static IResourceBuilder<ProjectResource> WithSecrets(this IResourceBuilder<ProjectResource> service, LocalStack local, StackSecrets secrets)
    {
        service.WithEnvironment("Identity__ServiceKey", secrets.ServicesSigningKey);
        // Locally keys come from a folder, so that ./run rotate-keys changes them while the stack runs; elsewhere as the place gives secrets.
        return service.ApplicationBuilder.ExecutionContext.IsRunMode
            ? service.WithEnvironment("Identity__PublicKey", secrets.Users)
                .WithEnvironment("Keys__Folder", KeyFolder.Of(local.Folder))
            : service.WithEnvironment("Identity__Authority", secrets.Users)
                .WithEnvironment("Keys__Encryption", secrets.EncryptionKeys).WithEnvironment("Keys__Hash", secrets.HashKeys);
    }

    /// <summary>The passwords the migrator gives to the roles it creates.</summary>
    public static IResourceBuilder<ProjectResource> WithRolePasswords(this IResourceBuilder<ProjectResource> migrator, StackSecrets secrets)
    {
        foreach (var (role, password) in secrets.RolePasswords)
            migrator.WithEnvironment($"Roles__{role}__Password", password);
        return migrator;
    }

    /// <summary>By which the migrator sees that the databases were restored from a copy, and whether <c>./run restored</c> said so.</summary>
    public static IResourceBuilder<ProjectResource> WithRestoreMark(this IResourceBuilder<ProjectResource> migrator, LocalStack local) =>
        migrator.ApplicationBuilder.ExecutionContext.IsRunMode
            ? migrator
                .WithEnvironment("Restore__Mark", Path.Combine(local.Folder, "last-start"))
                .WithEnvironment("Restore__Known", local.Setting("Local:Restored") ?? "false")
            : migrator;
}
