using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Sygeopfoelgning.Rpc.Health;
using Sygeopfoelgning.Rpc.Limits;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>The two data sources of a service, by role.</summary>
public static class Databases
{
    /// <summary>Requests: one municipality at a time.</summary>
    public const string App = "app";

    /// <summary>Background work: the infrastructure tables, and one municipality at a time for any effect.</summary>
    public const string Worker = "worker";
}

/// <summary>Registers a service's database and the pipelines for reading and writing it.</summary>
internal static class StorageExtensions
{
    // Measured on two cores: automatically prepared statements and a small pool are each worth a factor of nearly two.
    private const int PoolPerCore = 4;
    private const int PreparedStatements = 100;

    private static int Pool => Math.Max(8, PoolPerCore * Environment.ProcessorCount);

    public static TBuilder AddStorage<TBuilder>(this TBuilder builder, string service, KeyUse keys) where TBuilder : IHostApplicationBuilder
    {
        AddDatabase(builder, Databases.App, $"{service}db");
        AddDatabase(builder, Databases.Worker, $"{service}db-worker");

        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services
            .AddSingleton<BusinessClock>()
            .AddSingleton(services => new Turns(
                services.GetRequiredService<IConfiguration>(), services.GetRequiredService<IMeterFactory>(),
                services.GetRequiredService<TimeProvider>(), Pool))
            .AddSingleton(new KeyRing(builder.Configuration, service, keys))
            .AddSingleton<CaseKeys>()
            .AddSingleton<PageTokens>()
            .AddSingleton<StoredAnswers>()
            .AddHostedService<KeyKeeping>()
            .AddHostedService<Housekeeping>()
            .AddDatabaseHealth(service);
        if (keys.HasFlag(KeyUse.Hashes))
        {
            builder.Services.AddSingleton<PersonKeys>().AddSingleton<NameKeys>();
        }

        return builder;
    }

    private static void AddDatabase(IHostApplicationBuilder builder, string role, string connectionName)
    {
        var connection = builder.Configuration.GetConnectionString(connectionName);
        if (string.IsNullOrWhiteSpace(connection))
        {
            throw new StartupProblem($"The connection string {connectionName} is missing.");
        }

        builder.AddKeyedNpgsqlDataSource(role, settings =>
        {
            settings.ConnectionString = new NpgsqlConnectionStringBuilder(connection)
            {
                ApplicationName = connectionName,
                MaxPoolSize = Pool,
                MaxAutoPrepare = PreparedStatements,
                // Every setting of a request is local to its transaction, so a used connection is as good as a new one.
                NoResetOnClose = true,
                Timeout = 15,
                CommandTimeout = 30,
            }.ConnectionString;

            // Readiness has its own check: it also checks the schema.
            settings.DisableHealthChecks = true;
        },
        source =>
        {
            // The name of the pool in metrics; otherwise it would be the whole connection string.
            source.Name = connectionName;
            source.NameSpansAfterWhatTheyDo();
        });
    }
}
