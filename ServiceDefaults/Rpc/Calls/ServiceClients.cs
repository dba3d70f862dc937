using System.Collections.Concurrent;
using System.Net;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;
using Grpc.Net.Client.Configuration;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Sygeopfoelgning.Rpc.Health;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Rpc.Calls;

/// <summary>
/// Connections to the other services. Addresses come from configuration, <c>services:cases:services:0</c>, <c>:1</c> … as
/// Aspire writes them: the ports for services only. If none is set, <c>services:cases:grpc:0</c> … is used. Calls are
/// distributed over these addresses, and over all addresses of a host name. Reads are retried while a service is away.
/// </summary>
public sealed class ServiceClients(
    IConfiguration configuration, ServiceTokens tokens, IHttpContextAccessor calls, TimeProvider time, ILoggerFactory loggers)
    : IDisposable
{
    private const int MessageLimit = 4 * 1024 * 1024;

    private static readonly ServiceConfig Behaviour = new()
    {
        LoadBalancingConfigs = { new RoundRobinConfig() },
        MethodConfigs = { ReadsAreTriedAgain() },
    };

    private readonly ConcurrentDictionary<string, Lazy<GrpcChannel>> channels = new(StringComparer.Ordinal);

    /// <summary>The invoker for a service; pass it to a generated client's constructor.</summary>
    /// <param name="serviceName">The service's name, such as <c>cases</c>.</param>
    public CallInvoker To(string serviceName) => Channel(serviceName).Intercept(new ServiceCall(tokens, calls, time));

    /// <summary>
    /// The invoker for what this service does by itself about cases of a municipality, also inside somebody's call: the access log of the
    /// other service names this service and the purpose.
    /// </summary>
    /// <param name="serviceName">The service's name, such as <c>cases</c>.</param>
    /// <param name="municipality">The municipality.</param>
    /// <param name="purpose">The purpose, in Danish.</param>
    public CallInvoker To(string serviceName, short municipality, string purpose) =>
        Channel(serviceName).Intercept(new ServiceCall(tokens, calls, time, () => tokens.ForService(purpose, municipality)));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var channel in channels.Values.Where(channel => channel.IsValueCreated))
        {
            channel.Value.Dispose();
        }
    }

    private GrpcChannel Channel(string serviceName) => channels.GetOrAdd(serviceName, name => new Lazy<GrpcChannel>(() => Open(name))).Value;

    private GrpcChannel Open(string serviceName)
    {
        var own = configuration.GetSection($"services:{serviceName}:services").GetChildren().ToList();
        var addresses = (own.Count > 0 ? own : configuration.GetSection($"services:{serviceName}:grpc").GetChildren())
            .Select(setting => Uri.TryCreate(setting.Value, UriKind.Absolute, out var address)
                ? address
                : throw new StartupProblem($"The setting {setting.Path} is not an address: {setting.Value}."))
            .ToList();
        if (addresses.Count == 0)
        {
            throw new StartupProblem($"The address of the service {serviceName} is missing: set services:{serviceName}:services:0.");
        }

        var resolvers = new ServiceCollection().AddSingleton<ResolverFactory>(new StaticResolverFactory(_ =>
            addresses.Select(address => new BalancerAddress(address.Host, address.Port))));
        return GrpcChannel.ForAddress(Target(serviceName, addresses), new GrpcChannelOptions
        {
            Credentials = addresses[0].Scheme == Uri.UriSchemeHttps ? ChannelCredentials.SecureSsl : ChannelCredentials.Insecure,
            ServiceProvider = resolvers.BuildServiceProvider(),
            ServiceConfig = Behaviour,
            LoggerFactory = loggers,
            MaxReceiveMessageSize = MessageLimit,
            MaxSendMessageSize = MessageLimit,

            // Otherwise the pause would double up to two minutes, and a service that is back after a long time would be reached a minute late.
            MaxReconnectBackoff = TimeSpan.FromSeconds(2),
            HttpHandler = new SocketsHttpHandler
            {
                EnableMultipleHttp2Connections = true,
                KeepAlivePingDelay = TimeSpan.FromSeconds(30),
                KeepAlivePingTimeout = TimeSpan.FromSeconds(20),
            },
            DisposeHttpClient = true,
        });
    }

    // A name may stand for several replicas (a headless service); an address stands for itself.
    private static string Target(string serviceName, List<Uri> addresses) =>
        addresses is [{ IsLoopback: false } only] && !IPAddress.TryParse(only.Host, out _)
            ? $"dns:///{only.Host}:{only.Port}"
            : $"static:///{serviceName}";

    private static MethodConfig ReadsAreTriedAgain()
    {
        var config = new MethodConfig
        {
            RetryPolicy = new RetryPolicy
            {
                MaxAttempts = 4,
                InitialBackoff = TimeSpan.FromMilliseconds(100),
                MaxBackoff = TimeSpan.FromSeconds(1),
                BackoffMultiplier = 2,
                RetryableStatusCodes = { StatusCode.Unavailable },
            },
        };
        foreach (var method in Contract.Methods.Values.Where(Contract.IsRead))
        {
            config.Names.Add(new MethodName { Service = method.Service.FullName, Method = method.Name });
        }

        return config;
    }
}

/// <summary>Registers clients of other services.</summary>
public static class ServiceClientRegistration
{
    /// <summary>Registers a generated client of another service of the suite.</summary>
    public static IServiceCollection AddServiceClient<TClient>(this IServiceCollection services, string serviceName)
        where TClient : ClientBase<TClient> => services.AddSingleton(provider =>
            (TClient)Activator.CreateInstance(typeof(TClient), provider.GetRequiredService<ServiceClients>().To(serviceName))!);
}
