namespace Sygeopfoelgning.AppHost;

/// <summary>The login roles of the services' databases.</summary>
internal static class DatabaseRoles
{
    public static readonly string[] Services = ["cases", "scheduling", "coordination", "documentation"];

    public static IEnumerable<string> All => Services.SelectMany(service => (string[])[$"{service}_app", $"{service}_worker"]);
}

/// <summary>
/// The stack's secrets as parameters, which the dashboard masks. Locally they have the values of <c>.local</c>; a published stack has
/// parameters without values.
/// </summary>
/// <param name="PostgresPassword">The server's own credentials, for the migrator.</param>
/// <param name="RolePasswords">Per login role.</param>
/// <param name="EncryptionKeys">Per service: keys for the personal data that it stores.</param>
/// <param name="HashKeys">Keys by which Cases finds a person.</param>
/// <param name="PositionKeys">Keys that all services share: each accepts the positions of the others' writes.</param>
/// <param name="Users">Whose tokens are trusted: here the local issuer's public key, elsewhere the address of an OIDC authority.</param>
/// <param name="SigningKeys">Per service: the key with which it signs its own tokens, and no other does.</param>
/// <param name="PublicKeys">Per service: the key with which the others verify its tokens.</param>
/// <param name="RedisPassword">The password of Redis.</param>
internal sealed record StackSecrets(
    IResourceBuilder<ParameterResource> PostgresPassword,
    IReadOnlyDictionary<string, IResourceBuilder<ParameterResource>> RolePasswords,
    IReadOnlyDictionary<string, IResourceBuilder<ParameterResource>> EncryptionKeys,
    IResourceBuilder<ParameterResource> HashKeys,
    IResourceBuilder<ParameterResource> PositionKeys,
    IResourceBuilder<ParameterResource> Users,
    IReadOnlyDictionary<string, IResourceBuilder<ParameterResource>> SigningKeys,
    IReadOnlyDictionary<string, IResourceBuilder<ParameterResource>> PublicKeys,
    IResourceBuilder<ParameterResource> RedisPassword);

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
            KeyRings.Services.ToDictionary(service => service, service => Secret(KeyRings.Encryption(service), KeyRings.Encryption(service))),
            Secret(KeyRings.Hash, KeyRings.Hash),
            Secret(KeyRings.Position, KeyRings.Position),
            builder.ExecutionContext.IsRunMode ? Secret("users-public-key", "users-public-key") : builder.AddParameter("identity-authority"),
            DatabaseRoles.Services.ToDictionary(service => service, service => Secret($"{service}-signing-key", $"{service}-signing-key")),
            DatabaseRoles.Services.ToDictionary(service => service, service => builder.ExecutionContext.IsRunMode
                ? Secret($"{service}-public-key", $"{service}-public-key")
                : builder.AddParameter($"{service}-public-key")),
            Secret("redis-password", "redis"));
    }

    /// <summary>What a service needs to read personal data, to verify users' tokens, and to sign its own.</summary>
    /// <param name="service">The service, or a replica of it.</param>
    /// <param name="local">The stack.</param>
    /// <param name="secrets">Its secrets.</param>
    /// <param name="of">The service that a replica belongs to; itself if not given.</param>
    public static IResourceBuilder<ProjectResource> WithSecrets(
        this IResourceBuilder<ProjectResource> service, LocalStack local, StackSecrets secrets, string? of = null)
    {
        var name = of ?? service.Resource.Name;
        service.WithEnvironment("Identity__ServiceKey", secrets.SigningKeys[name]);
        foreach (var (other, key) in secrets.PublicKeys.Where(one => one.Key != name))
            service.WithEnvironment($"Identity__Services__{other}", key);
        // Locally keys come from a folder, so that ./run rotate-keys changes them while the stack runs; elsewhere they come as secrets.
        if (service.ApplicationBuilder.ExecutionContext.IsRunMode)
            return service.WithEnvironment("Identity__PublicKey", secrets.Users).WithEnvironment("Keys__Folder", KeyFolder.Of(local.Folder, name));
        if (name == KeyRings.Persons)
            service.WithEnvironment("Keys__Hash", secrets.HashKeys);
        return service.WithEnvironment("Identity__Authority", secrets.Users)
            .WithEnvironment("Keys__Encryption", secrets.EncryptionKeys[name]).WithEnvironment("Keys__Position", secrets.PositionKeys);
    }

    /// <summary>The passwords that the migrator sets for the roles it creates.</summary>
    public static IResourceBuilder<ProjectResource> WithRolePasswords(this IResourceBuilder<ProjectResource> migrator, StackSecrets secrets)
    {
        foreach (var (role, password) in secrets.RolePasswords)
            migrator.WithEnvironment($"Roles__{role}__Password", password);
        return migrator;
    }

    /// <summary>
    /// The keys of Cases, with which the migrator indexes the names of older cases. Only locally: what is published gives no process
    /// another's keys, and the migrator says when it needs them.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithKeysOfPersons(this IResourceBuilder<ProjectResource> migrator, LocalStack local) =>
        migrator.ApplicationBuilder.ExecutionContext.IsRunMode
            ? migrator.WithEnvironment("Keys__Folder", KeyFolder.Of(local.Folder, KeyRings.Persons))
            : migrator;

    /// <summary>The mark by which the migrator recognises databases restored from backup, and whether <c>./run restored</c> confirmed it.</summary>
    public static IResourceBuilder<ProjectResource> WithRestoreMark(this IResourceBuilder<ProjectResource> migrator, LocalStack local) =>
        migrator.ApplicationBuilder.ExecutionContext.IsRunMode
            ? migrator
                .WithEnvironment("Restore__Mark", Path.Combine(local.Folder, "last-start"))
                .WithEnvironment("Restore__Known", local.Setting("Local:Restored") ?? "false")
            : migrator;
}
