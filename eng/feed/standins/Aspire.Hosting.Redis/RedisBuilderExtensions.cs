using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>Adds Redis to an application.</summary>
public static class RedisBuilderExtensions
{
    private const string Registry = "docker.io";
    private const string Image = "library/redis";
    private const string Tag = "8.6";
    private const int ListenPort = 6379;
    private const string DataFolder = "/data";

    /// <summary>Adds a Redis server in a container, with a random password that is kept in the developer's secrets.</summary>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name, int? port) => builder.AddRedis(name, port, null);

    /// <summary>Adds a Redis server in a container.</summary>
    /// <param name="builder">The application.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="port">The port on this machine; any free one when left out.</param>
    /// <param name="password">The password; a random one, kept in the developer's secrets, when left out.</param>
    public static IResourceBuilder<RedisResource> AddRedis(this IDistributedApplicationBuilder builder, string name, int? port = null, IResourceBuilder<ParameterResource>? password = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        // Signs other than letters and digits would have to be escaped in the connection string.
        var redis = new RedisResource(name, password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false));

        var check = $"{name}_check";
        builder.Services.AddHealthChecks().Add(new HealthCheckRegistration(check, _ => new RedisHealthCheck(redis), failureStatus: null, tags: null));
        return builder.AddResource(redis)
            .WithEndpoint(port: port, targetPort: ListenPort, name: RedisResource.PrimaryEndpointName)
            .WithImage(Image, Tag)
            .WithImageRegistry(Registry)
            .WithHealthCheck(check)
            // The shell puts the password in, so that it stands in the environment and not in the list of processes.
            .WithEntrypoint("/bin/sh")
            .WithEnvironment(context =>
            {
                if (redis.PasswordParameter is { } parameter)
                {
                    context.EnvironmentVariables["REDIS_PASSWORD"] = parameter;
                }
            })
            .WithArgs(context =>
            {
                var command = redis.PasswordParameter is null ? "redis-server" : "redis-server --requirepass \"$REDIS_PASSWORD\"";
                if (redis.TryGetLastAnnotation<PersistenceSchedule>(out var schedule))
                {
                    command += string.Create(CultureInfo.InvariantCulture, $" --save {schedule.Interval.TotalSeconds:0} {schedule.KeysChanged}");
                }

                context.Args.Add("-c");
                context.Args.Add(command);
            });
    }

    /// <summary>Keeps the data in a volume of the container engine.</summary>
    public static IResourceBuilder<RedisResource> WithDataVolume(this IResourceBuilder<RedisResource> builder, string? name = null, bool isReadOnly = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.WithVolume(name ?? VolumeNameGenerator.Generate(builder, "data"), DataFolder, isReadOnly);
        return isReadOnly ? builder : builder.WithPersistence();
    }

    /// <summary>Says how often the data are written down.</summary>
    public static IResourceBuilder<RedisResource> WithPersistence(this IResourceBuilder<RedisResource> builder, TimeSpan? interval = null, long keysChangedThreshold = 1)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new PersistenceSchedule(interval ?? TimeSpan.FromSeconds(60), keysChangedThreshold), ResourceAnnotationMutationBehavior.Replace);
    }

    /// <summary>Names the password, or takes it away.</summary>
    public static IResourceBuilder<RedisResource> WithPassword(this IResourceBuilder<RedisResource> builder, IResourceBuilder<ParameterResource>? password)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Resource.PasswordParameter = password?.Resource;
        return builder;
    }

    /// <summary>Names the port on this machine.</summary>
    public static IResourceBuilder<RedisResource> WithHostPort(this IResourceBuilder<RedisResource> builder, int? port)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithEndpoint(RedisResource.PrimaryEndpointName, endpoint => endpoint.Port = port);
    }

    /// <summary>How often the data are written down.</summary>
    private sealed record PersistenceSchedule(TimeSpan Interval, long KeysChanged) : IResourceAnnotation;
}
