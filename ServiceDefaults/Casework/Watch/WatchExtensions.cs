using FluentValidation;
using Google.Protobuf.Collections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Casework.Watch;

/// <summary>Registers what Watch needs, and the checks that every Watch request has.</summary>
public static class WatchExtensions
{
    /// <summary>Two subscriptions of one Watch have the same id.</summary>
    internal static readonly ViolationCode SubscriptionIdTwice = new("SUBSCRIPTION_ID_TWICE",
        "Hvert abonnement skal have sit eget id.",
        "Each subscription needs an id of its own.");

    internal static TBuilder AddWatch<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.Services
            .AddSingleton<WatchTimes>()
            .AddSingleton<ResumeTokens>()
            .AddSingleton<Watches>()
            .AddSingleton<OwnLog>().AddHostedService(services => services.GetRequiredService<OwnLog>());
        return builder;
    }

    /// <summary>No two subscriptions with one id; the contract says what else they must satisfy.</summary>
    public static void HaveIdsOfTheirOwn<T, TSubscription>(
        this IRuleBuilderInitial<T, RepeatedField<TSubscription>> rule, Func<TSubscription, string> idOf) =>
        rule.Must(all => all.Select(idOf).Where(id => id.Length > 0).CountBy(id => id).All(one => one.Value == 1))
            .Violates(SubscriptionIdTwice);
}
