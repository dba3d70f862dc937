using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Sygeopfoelgning.AppHost;

/// <summary>PostgreSQL and Redis: containers if an engine runs, otherwise local processes. The services behave the same on both.</summary>
internal static class Backing
{
    public static (Databases Databases, Redis Redis) AddBackingServices(this IDistributedApplicationBuilder builder, LocalStack local, StackSecrets secrets)
    {
        var containers = (local.Setting("Backing:Engine") ?? "auto") switch
        {
            "containers" => true,
            "processes" => false,
            _ => builder.ExecutionContext.IsPublishMode || ContainerEngine.Answers(),
        };
        var withRedis = local.Setting("Backing:Redis") != "none";
        return containers
            ? (builder.AddPostgresContainer(local, secrets), withRedis ? builder.AddRedisContainer(local, secrets) : Redis.None)
            : (builder.AddPostgresProcess(local, secrets), withRedis ? builder.AddRedisProcess(local, secrets) : Redis.None);
    }

    static Databases AddPostgresContainer(this IDistributedApplicationBuilder builder, LocalStack local, StackSecrets secrets)
    {
        var postgres = builder.AddPostgres("postgres", password: secrets.PostgresPassword, port: local.Ports.Take(5532))
            .WithImageTag("18");
        if (!local.IsTemporary)
            postgres.WithDataVolume(VolumeOf(builder, local));
        return Databases.On(builder, local, postgres, postgres.Resource.PrimaryEndpoint, secrets);
    }

    static Redis AddRedisContainer(this IDistributedApplicationBuilder builder, LocalStack local, StackSecrets secrets) =>
        new(builder.AddRedis("redis", port: local.Ports.Take(6479), password: secrets.RedisPassword));

    static Databases AddPostgresProcess(this IDistributedApplicationBuilder builder, LocalStack local, StackSecrets secrets)
    {
        var port = local.Ports.Take(5532);
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = "127.0.0.1", Port = port, Username = "postgres", Password = local.Secrets["postgres"], Database = "postgres", Pooling = false, Timeout = 3,
        };
        builder.Services.AddHealthChecks().AddAsyncCheck("postgres_accepts_connections", async cancel =>
        {
            await using var connection = new NpgsqlConnection(settings.ConnectionString);
            await connection.OpenAsync(cancel);
            return HealthCheckResult.Healthy();
        });

        var postgres = builder.AddExecutable("postgres", Path.Combine(local.Root, "eng/tools/postgres"), local.Root,
                Path.Combine(local.Folder, "postgres"), $"{port}")
            .WithEndpoint(port: port, targetPort: port, scheme: "tcp", name: "tcp", isProxied: false)
            .WithEnvironment("POSTGRES_PASSWORD", secrets.PostgresPassword)
            .WithHealthCheck("postgres_accepts_connections");
        return Databases.On(builder, local, postgres, postgres.GetEndpoint("tcp"), secrets);
    }

    static Redis AddRedisProcess(this IDistributedApplicationBuilder builder, LocalStack local, StackSecrets secrets)
    {
        var port = local.Ports.Take(6479);
        builder.Services.AddHealthChecks().AddAsyncCheck("redis_answers", async cancel =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", port, cancel);
            var password = local.Secrets["redis"];
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"*2\r\n$4\r\nAUTH\r\n${password.Length}\r\n{password}\r\n*1\r\n$4\r\nPING\r\n"), cancel);
            var answer = new byte[12];
            await client.GetStream().ReadExactlyAsync(answer, cancel);
            return answer.AsSpan().SequenceEqual("+OK\r\n+PONG\r\n"u8) ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy();
        });

        var redis = builder.AddExecutable("redis", Path.Combine(local.Root, "eng/tools/garnet"), local.Root,
                $"{port}", Path.Combine(local.Folder, "garnet.conf"))
            .WithEnvironment("REDIS_PASSWORD", secrets.RedisPassword)
            .WithEndpoint(port: port, targetPort: port, scheme: "tcp", name: "tcp", isProxied: false)
            .WithHealthCheck("redis_answers");
        var endpoint = redis.GetEndpoint("tcp");
        return new(builder.AddConnectionString("redis-address", local.Via("redis") is { } via
                ? ReferenceExpression.Create($"{endpoint.Property(EndpointProperty.Host)}:{via},password={secrets.RedisPassword}")
                : ReferenceExpression.Create($"{endpoint.Property(EndpointProperty.Host)}:{endpoint.Property(EndpointProperty.Port)},password={secrets.RedisPassword}"))
            .WithParentRelationship(redis).WithHidden());
    }

    /// <summary>One data volume per checkout; <c>./run --fresh</c> removes it by the same name.</summary>
    static string VolumeOf(IDistributedApplicationBuilder builder, LocalStack local) =>
        builder.ExecutionContext.IsPublishMode ? "sygeopfoelgning-postgres" : "sygeopfoelgning-" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(local.Root)))[..12];
}

/// <summary>Redis, or its absence: wake-ups and rate limits work without it.</summary>
internal sealed record Redis(IResourceBuilder<IResourceWithConnectionString>? Connection)
{
    public static readonly Redis None = new(Connection: null);
}

internal static class RedisExtensions
{
    public static IResourceBuilder<ProjectResource> WithReference(this IResourceBuilder<ProjectResource> service, Redis redis) =>
        redis.Connection is { } connection ? service.WithReference(connection, "redis") : service;
}
