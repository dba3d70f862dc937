using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Erasures;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Rpc.Calls;

namespace Sygeopfoelgning.Casework;

/// <summary>Registers what a service does on others' events.</summary>
public static class SubscriptionRegistration
{
    // The service that decides who may reach a case and when it is erased; the others follow its events.
    private const string Owner = "cases";

    /// <summary>Subscribes the service to the others' events: one loop per publisher.</summary>
    public static IServiceCollection AddSubscriptions<TSubscriptions>(this IServiceCollection services)
        where TSubscriptions : class, ISubscriptions
    {
        services.AddSingleton<TSubscriptions>();
        services.Replace(ServiceDescriptor.Singleton(provider =>
        {
            var map = new SubscriptionMap();
            if (provider.GetRequiredService<ServiceName>().Value != Owner)
            {
                CaseAccessTable.Follow(map);
                OfficerTeamTable.Follow(map);
                CaseErasure.Follow(map, provider.GetRequiredService<CaseErasure>());
            }

            provider.GetRequiredService<TSubscriptions>().Subscribe(map);
            return map;
        }));
        services.AddHostedService<SubscriptionLoops>();
        return services;
    }
}
