using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using OpenTelemetry;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>Registers the check of the database.</summary>
internal static class DatabaseHealthRegistration
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <summary>Readiness requires the service's database and the schema that this version needs.</summary>
    public static void AddDatabaseHealth(this IServiceCollection services, string service) => services
        .AddSingleton(new NeededSchema(service))
        .AddHealthChecks().AddCheck<DatabaseHealth>("database", tags: [HealthConfiguration.Ready], timeout: Patience);
}

/// <summary>Checks that the database answers, and that its schema is at least as new as this version of the service needs.</summary>
internal sealed class DatabaseHealth([FromKeyedServices(Databases.App)] NpgsqlDataSource database, NeededSchema needed) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        // Called every few seconds for ever: it should leave no traces.
        using var quiet = SuppressInstrumentationScope.Begin();
        try
        {
            var missing = needed.MissingFrom(await Applied(cancellationToken));
            return missing.Count == 0
                ? HealthCheckResult.Healthy()
                : WaitsFor($"the schema lacks {string.Join(", ", missing)}");
        }
        catch (NpgsqlException away)
        {
            // Without its stack trace, which would be in the log every few seconds.
            return WaitsFor("the database does not answer", away.Message);
        }
    }

    private static HealthCheckResult WaitsFor(string what, string? logged = null) =>
        HealthCheckResult.Unhealthy(logged is null ? what : $"{what}: {logged}", data: new Dictionary<string, object> { [HealthConfiguration.WaitsFor] = what });

    private async Task<List<string>> Applied(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select name from schema_migration");
        await using var reader = await command.ExecuteReaderAsync(cancel);
        var names = new List<string>();
        while (await reader.ReadAsync(cancel))
        {
            names.Add(reader.Get<string>("name"));
        }

        return names;
    }
}

/// <summary>
/// The newest migrations this version was built with: those of the infrastructure and, from the entry assembly's embedded
/// <c>Migrations/NNNN_*.sql</c>, the service's own. A newer schema is fine: migrations only add to what older versions use.
/// </summary>
internal sealed partial class NeededSchema
{
    private readonly IReadOnlyList<(string Folder, string Newest)> needed;

    public NeededSchema(string serviceName)
        : this([("machinery", NewestIn(typeof(NeededSchema).Assembly)), (serviceName, NewestIn(Assembly.GetEntryAssembly()))])
    {
    }

    internal NeededSchema(IEnumerable<(string Folder, string? Newest)> needed) =>
        this.needed = [.. needed.Where(one => one.Newest is not null).Select(one => (one.Folder, one.Newest!))];

    /// <summary>The required ones that are neither applied nor followed by a later one.</summary>
    /// <param name="applied">Names as the migrator writes them, such as <c>cases/0001_intake.sql</c>.</param>
    public IReadOnlyList<string> MissingFrom(IReadOnlyCollection<string> applied) =>
    [
        .. needed.Select(one => $"{one.Folder}/{one.Newest}").Where(name => !applied.Any(other =>
            other.StartsWith(name[..(name.IndexOf('/', StringComparison.Ordinal) + 1)], StringComparison.Ordinal)
            && string.CompareOrdinal(other, name) >= 0)),
    ];

    private static string? NewestIn(Assembly? assembly) => assembly?.GetManifestResourceNames()
        .Select(name => FileName().Match(name))
        .Where(match => match.Success)
        .Select(match => match.Value)
        .Max(StringComparer.Ordinal);

    [GeneratedRegex("(?<=[/.])[0-9]{4}_[a-z0-9_]+[.]sql$")]
    private static partial Regex FileName();
}
