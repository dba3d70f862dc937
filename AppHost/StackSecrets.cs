namespace Sygeopfoelgning.AppHost;

/// <summary>The login roles of the services' databases.</summary>
internal static class DatabaseRoles
{
    public static readonly string[] Services = ["cases", "scheduling", "coordination", "documentation"];

    public static IEnumerable<string> All => Services.SelectMany(service => (string[])[$"{service}_app", $"{service}_worker"]);
}

/// <summary>The stack's secrets as parameters, which the dashboard masks.</summary>
internal sealed record StackSecrets(
    IResourceBuilder<ParameterResource> PostgresPassword,
    IReadOnlyDictionary<string, IResourceBuilder<ParameterResource>> RolePasswords,
    IResourceBuilder<ParameterResource> EncryptionKeys,
    IResourceBuilder<ParameterResource> HashKeys,
    IResourceBuilder<ParameterResource> UsersPublicKey,
    IResourceBuilder<ParameterResource> ServicesSigningKey,
    string KeyFolder);

internal static class StackSecretsExtensions
{
    public static StackSecrets AddSecrets(this IDistributedApplicationBuilder builder, LocalStack local)
    {
        IResourceBuilder<ParameterResource> Secret(string parameter, string secret) =>
            builder.AddParameter(parameter, local.Secrets[secret], secret: true);

        return new(
            Secret("postgres-password", "postgres"),
            DatabaseRoles.All.ToDictionary(role => role, role => Secret($"{role.Replace('_', '-')}-password", role)),
            Secret("encryption-keys", "encryption-keys"),
            Secret("hash-keys", "hash-keys"),
            Secret("users-public-key", "users-public-key"),
            Secret("services-signing-key", "services-signing-key"),
            KeyFolder.Of(local.Folder));
    }

    /// <summary>What a service needs to read personal data, to know the users' tokens, and to sign its own.</summary>
    public static IResourceBuilder<ProjectResource> WithSecrets(this IResourceBuilder<ProjectResource> service, StackSecrets secrets) => service
        .WithKeys(secrets)
        .WithEnvironment("Identity__PublicKey", secrets.UsersPublicKey)
        .WithEnvironment("Identity__ServiceKey", secrets.ServicesSigningKey);

    // Here from a folder, so that ./run rotate-keys changes them while the stack runs; elsewhere as the place gives secrets.
    static IResourceBuilder<ProjectResource> WithKeys(this IResourceBuilder<ProjectResource> service, StackSecrets secrets) =>
        service.ApplicationBuilder.ExecutionContext.IsRunMode
            ? service.WithEnvironment("Keys__Folder", secrets.KeyFolder)
            : service.WithEnvironment("Keys__Encryption", secrets.EncryptionKeys).WithEnvironment("Keys__Hash", secrets.HashKeys);

    /// <summary>The passwords the migrator gives to the roles it creates.</summary>
    public static IResourceBuilder<ProjectResource> WithRolePasswords(this IResourceBuilder<ProjectResource> migrator, StackSecrets secrets)
    {
        foreach (var (role, password) in secrets.RolePasswords)
            migrator.WithEnvironment($"Roles__{role}__Password", password);
        return migrator.WithEnvironment("DOTNET_ENVIRONMENT", "Development");
    }

    /// <summary>By which the migrator sees that the databases were restored from a copy, and whether <c>./run restored</c> said so.</summary>
    public static IResourceBuilder<ProjectResource> WithRestoreMark(this IResourceBuilder<ProjectResource> migrator, LocalStack local) => migrator
        .WithEnvironment("Restore__Mark", Path.Combine(local.Folder, "last-start"))
        .WithEnvironment("Restore__Known", local.Setting("Local:Restored") ?? "false");
}
