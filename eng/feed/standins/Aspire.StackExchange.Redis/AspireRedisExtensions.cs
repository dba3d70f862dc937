using Aspire.StackExchange.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Microsoft.Extensions.Hosting;

/// <summary>Connects a host with Redis.</summary>
public static class AspireRedisExtensions
{
    private const string Section = "Aspire:StackExchange:Redis";

    /// <summary>Registers a connection, made when it is first asked for, and its health check.</summary>
    /// <param name="builder">The host.</param>
    /// <param name="connectionName">The connection string's name in <c>ConnectionStrings</c>.</param>
    /// <param name="configureSettings">The last word on the settings, after configuration.</param>
    /// <param name="configureOptions">The last word on the client's options.</param>
    public static void AddRedisClient(
        this IHostApplicationBuilder builder,
        string connectionName,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        Add(builder, connectionName, key: null, configureSettings, configureOptions);

    /// <summary>As <see cref="AddRedisClient"/>, as keyed service: the name is both connection name and key.</summary>
    public static void AddKeyedRedisClient(
        this IHostApplicationBuilder builder,
        string name,
        Action<StackExchangeRedisSettings>? configureSettings = null,
        Action<ConfigurationOptions>? configureOptions = null) =>
        Add(builder, name, key: name, configureSettings, configureOptions);

    private static void Add(
        IHostApplicationBuilder builder,
        string name,
        string? key,
        Action<StackExchangeRedisSettings>? configureSettings,
        Action<ConfigurationOptions>? configureOptions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);

        // From the general to the particular: all servers, this server, its connection string.
        var settings = new StackExchangeRedisSettings();
        IConfigurationSection[] sections = [builder.Configuration.GetSection(Section), builder.Configuration.GetSection($"{Section}:{name}")];
        foreach (var section in sections)
        {
            section.Bind(settings);
        }

        settings.ConnectionString = builder.Configuration.GetConnectionString(name) ?? settings.ConnectionString;
        configureSettings?.Invoke(settings);

        builder.Services.AddKeyedSingleton<IConnectionMultiplexer>(key, (provider, _) => ConnectionMultiplexer.Connect(Options(provider)));
        if (!settings.DisableHealthChecks)
        {
            AddHealthCheck(builder, key is null ? "StackExchange.Redis" : $"StackExchange.Redis_{name}", key);
        }

        ConfigurationOptions Options(IServiceProvider provider)
        {
            var options = settings.ConnectionString is { } text ? ConfigurationOptions.Parse(text) : new ConfigurationOptions();
            if (options.Defaults.GetType() == typeof(DefaultOptionsProvider))
            {
                options.Defaults = new KeepTrying();
            }

            foreach (var section in sections)
            {
                section.GetSection("ConfigurationOptions").Bind(options);
            }

            configureOptions?.Invoke(options);
            if (options.EndPoints.Count == 0)
            {
                throw new InvalidOperationException(
                    $"No Redis endpoint for '{name}': set 'ConnectionStrings:{name}', or 'ConnectionString' in '{Section}' or '{Section}:{name}'.");
            }

            options.LoggerFactory ??= provider.GetService<ILoggerFactory>();
            return options;
        }
    }

    private static void AddHealthCheck(IHostApplicationBuilder builder, string check, string? key)
    {
        if (builder.Properties.TryAdd($"Aspire.HealthChecks.{check}", true))
        {
            builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(
                check, provider => new ServersAnswer(() => provider.GetRequiredKeyedService<IConnectionMultiplexer>(key)), null, null));
        }
    }

    /// <summary>A server that is away at the start is not given up.</summary>
    private sealed class KeepTrying : DefaultOptionsProvider
    {
        public override bool AbortOnConnectFail => false;
    }

    // A function, because making the connection may fail, and that is a finding too.
    private sealed class ServersAnswer(Func<IConnectionMultiplexer> connection) : IHealthCheck
    {
        public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken)
        {
            try
            {
                foreach (var server in connection().GetServers())
                {
                    await server.PingAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
                }

                return HealthCheckResult.Healthy();
            }
            catch (Exception exception)
            {
                return new HealthCheckResult(context.Registration.FailureStatus, exception.Message, exception);
            }
        }
    }
}
