using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Sygeopfoelgning.Rpc.Calls;

namespace Sygeopfoelgning.Data.Feed;

/// <summary>Registers a service's event log and its readers of the others'.</summary>
internal static class FeedExtensions
{
    public static TBuilder AddFeed<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString("redis")))
        {
            // Readiness does not depend on it: without Redis everything works, up to a second later.
            builder.AddRedisClient("redis", settings => settings.DisableHealthChecks = true);
        }

        builder.Services.TryAddSingleton<SubscriptionMap>();
        builder.Services
            .AddSingleton<Epoch>()
            .AddSingleton<CatchUp>()
            .AddSingleton<Positions>()
            .AddSingleton<SubscriptionStore>()
            .AddSingleton<EventApplier>()
            .AddSingleton<ParkedEvents>()
            .AddSingleton<WakeUps>().AddHostedService(services => services.GetRequiredService<WakeUps>())
            .AddSingleton<FeedMetrics>().AddHostedService(services => services.GetRequiredService<FeedMetrics>());
        return builder;
    }

    public static WebApplication MapFeed(this WebApplication app)
    {
        app.MapGrpcService<EventFeedService>();
        if (!app.Environment.IsProduction())
        {
            app.MapGrpcService<Storage.ClockService>();
        }

        return app;
    }
}

/// <summary>Runs the loops of all publishers.</summary>
internal sealed class SubscriptionLoops(SubscriptionMap map, ServiceClients clients, IServiceProvider services) : IHostedService
{
    private readonly List<SubscriptionLoop> loops = [.. map.Publishers.Select(publisher => ActivatorUtilities.CreateInstance<SubscriptionLoop>(
        services, publisher, new Sygeopfoelgning.Feed.V1.EventFeedService.EventFeedServiceClient(clients.To(publisher.Publisher))))];

    public Task StartAsync(CancellationToken cancellationToken) => Task.WhenAll(loops.Select(loop => loop.StartAsync(cancellationToken)));

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(loops.Select(loop => loop.StopAsync(cancellationToken)));
}
