using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.ServiceDefaults.Access;
using Sygeopfoelgning.ServiceDefaults.Calls;
using Sygeopfoelgning.ServiceDefaults.Errors;
using Sygeopfoelgning.ServiceDefaults.Storage;
using Sygeopfoelgning.ServiceDefaults.Timers;
using Sygeopfoelgning.Testing.V1;

namespace Sygeopfoelgning.ServiceDefaults.Feed;

/// <summary>Registers a service's event log and its subscriptions to the others'.</summary>
public static class FeedExtensions
{
    internal static TBuilder AddFeed<TBuilder>(this TBuilder builder, string service) where TBuilder : IHostApplicationBuilder
    {
        if (!string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString("redis")))
        {
            // Readiness does not depend on it: without Redis everything works, up to a second later.
            builder.AddRedisClient("redis", settings => settings.DisableHealthChecks = true);
        }

        builder.Services.TryAddSingleton<SubscriptionMap>();
        builder.Services
            .AddSingleton(new ServiceName(service))
            .AddSingleton<Epoch>()
            .AddSingleton<CatchUp>()
            .AddSingleton<Positions>()
            .AddSingleton<SubscriptionStore>()
            .AddSingleton<EventApplier>()
            .AddSingleton<ParkedEvents>()
            .AddSingleton<WakeUps>().AddHostedService(services => services.GetRequiredService<WakeUps>())
            .AddSingleton<FeedMetrics>().AddHostedService(services => services.GetRequiredService<FeedMetrics>())
            .AddSingleton<AccessFeed>()
            .AddSingleton<AccessMetrics>().AddHostedService(services => services.GetRequiredService<AccessMetrics>())
            .AddRequestRules<ReadEventsRequest, ReadEventsRules>()
            .AddRequestRules<ReadAccessesRequest, ReadAccessesRules>()
            .AddRequestRules<ListParkedEventsRequest, ListParkedEventsRules>()
            .AddRequestRules<RetryParkedEventRequest, RetryParkedEventRules>()
            .AddRequestRules<SkipParkedEventRequest, SkipParkedEventRules>()
            .AddTimers()
            .AddRequestRules<SetBusinessDateRequest, SetBusinessDateRules>();
        return builder;
    }

    internal static WebApplication MapFeed(this WebApplication app)
    {
        app.MapGrpcService<EventFeedService>();
        app.MapGrpcService<Access.AccessFeedService>();
        app.MapGrpcService<CaseFiles.CaseFileService>();
        app.MapGrpcService<ParkedEventService>();
        if (!app.Environment.IsProduction())
        {
            app.MapGrpcService<Storage.ClockService>();
        }

        return app;
    }

    /// <summary>Subscribes the service to the others' events: one loop per publisher.</summary>
    public static IServiceCollection AddSubscriptions<TSubscriptions>(this IServiceCollection services)
        where TSubscriptions : class, ISubscriptions
    {
        services.AddSingleton<TSubscriptions>();
        services.Replace(ServiceDescriptor.Singleton(provider =>
        {
            var map = new SubscriptionMap();
            if (provider.GetRequiredService<ServiceName>().Value != "cases")
            {
                CaseAccessTable.Follow(map);
                Erasures.CaseErasure.Follow(map, provider.GetRequiredService<Erasures.CaseErasure>());
            }

            provider.GetRequiredService<TSubscriptions>().Subscribe(map);
            return map;
        }));
        services.AddHostedService<SubscriptionLoops>();
        return services;
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
