using FluentValidation;
using Google.Protobuf.Collections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Casework.Watch;

/// <summary>Registers what Watch needs, and the rules that every Watch request has.</summary>
public static class WatchExtensions
{
    private const int MostSubscriptions = 50;
    private const int LongestId = 64;

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

    /// <summary>1 to 50 subscriptions, each with an id of its own.</summary>
    public static void AreSubscriptions<T, TSubscription>(
        this IRuleBuilderInitial<T, RepeatedField<TSubscription>> rule, Func<TSubscription, string> idOf) =>
        rule.IsGiven().AtMostItems(MostSubscriptions)
            .Must(all => all.Select(idOf).Where(id => id.Length > 0).CountBy(id => id).All(one => one.Value == 1))
            .Violates(SubscriptionIdTwice);

    /// <summary>The id a caller chose for a subscription: 1 to 64 characters.</summary>
    public static void IsSubscriptionId<T>(this IRuleBuilderInitial<T, string> rule) => rule.IsGiven().AtMost(LongestId);
}
