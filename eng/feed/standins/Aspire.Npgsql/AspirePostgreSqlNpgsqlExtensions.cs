using System.Data.Common;
using Aspire.Npgsql;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Microsoft.Extensions.Hosting;

/// <summary>Connects a host with PostgreSQL.</summary>
public static class AspirePostgreSqlNpgsqlExtensions
{
    private const string Section = "Aspire:Npgsql";

    // Npgsql gives its activity source and its meter its own name.
    private const string Telemetry = "Npgsql";

    /// <summary>Registers a data source, its connections, health check, traces and metrics.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="connectionName">The connection string's name in <c>ConnectionStrings</c>.</param>
    /// <param name="configureSettings">The last word on the settings, after configuration.</param>
    /// <param name="configureDataSourceBuilder">The last word on the data source.</param>
    public static void AddNpgsqlDataSource(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<NpgsqlSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null) =>
        Add(builder, connectionName, key: null, configureSettings, configureDataSourceBuilder);

    /// <summary>As <see cref="AddNpgsqlDataSource"/>, as keyed services: the name is both connection name and key.</summary>
    public static void AddKeyedNpgsqlDataSource(
        this IHostApplicationBuilder builder,
        string name,
        Action<NpgsqlSettings>? configureSettings = null,
        Action<NpgsqlDataSourceBuilder>? configureDataSourceBuilder = null) =>
        Add(builder, name, key: name, configureSettings, configureDataSourceBuilder);

    private static void Add(
        IHostApplicationBuilder builder,
        string name,
        string? key,
        Action<NpgsqlSettings>? configureSettings,
        Action<NpgsqlDataSourceBuilder>? configureDataSource)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        var settings = Read(builder.Configuration, name);
        configureSettings?.Invoke(settings);

        AddServices(builder.Services, name, key, settings, configureDataSource);
        if (!settings.DisableHealthChecks)
        {
            AddHealthCheck(builder, key is null ? "PostgreSql" : $"PostgreSql_{name}", key);
        }

        if (!settings.DisableTracing)
        {
            builder.Services.AddOpenTelemetry().WithTracing(tracing => tracing.AddSource(Telemetry));
        }

        if (!settings.DisableMetrics)
        {
            builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter(Telemetry));
        }
    }

    // From the general to the particular: all databases, this database, its connection string.
    private static NpgsqlSettings Read(IConfiguration configuration, string name)
    {
        var settings = new NpgsqlSettings();
        var section = configuration.GetSection(Section);
        section.Bind(settings);
        section.GetSection(name).Bind(settings);
        settings.ConnectionString = configuration.GetConnectionString(name) ?? settings.ConnectionString;
        return settings;
    }

    private static void AddServices(
        IServiceCollection services, string name, string? key, NpgsqlSettings settings, Action<NpgsqlDataSourceBuilder>? configure)
    {
        services.TryAddKeyedSingleton(key, (provider, _) => Build(provider));
        services.TryAddKeyedSingleton<DbDataSource>(key, (provider, _) => provider.GetRequiredKeyedService<NpgsqlDataSource>(key));
        services.TryAddKeyedTransient(key, (provider, _) => provider.GetRequiredKeyedService<NpgsqlDataSource>(key).CreateConnection());
        services.TryAddKeyedTransient<DbConnection>(key, (provider, _) => provider.GetRequiredKeyedService<NpgsqlConnection>(key));

        NpgsqlDataSource Build(IServiceProvider provider)
        {
            // Not before it is needed: by now there is a log to say so.
            if (string.IsNullOrWhiteSpace(settings.ConnectionString))
            {
                throw new InvalidOperationException(
                    $"No connection string for '{name}': set 'ConnectionStrings:{name}', or 'ConnectionString' in '{Section}' or '{Section}:{name}'.");
            }

            var source = new NpgsqlDataSourceBuilder(settings.ConnectionString);
            source.UseLoggerFactory(provider.GetService<ILoggerFactory>());
            configure?.Invoke(source);
            return source.Build();
        }
    }

    private static void AddHealthCheck(IHostApplicationBuilder builder, string check, string? key)
    {
        // Two data sources may share a connection name; two checks may not share a name.
        if (builder.Properties.TryAdd($"Aspire.HealthChecks.{check}", true))
        {
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                check,
                provider => new DatabaseAnswers(provider.GetRequiredKeyedService<NpgsqlDataSource>(key)),
                failureStatus: null,
                tags: null));
        }
    }

    private sealed class DatabaseAnswers(NpgsqlDataSource source) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
        {
            try
            {
                await using var command = source.CreateCommand("SELECT 1");
                await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false);
                return HealthCheckResult.Healthy();
            }
            catch (Exception exception)
            {
                return new HealthCheckResult(context.Registration.FailureStatus, exception.Message, exception);
            }
        }
    }
}
