using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Rpc.Limits;

/// <summary>The identity that counts as one caller.</summary>
internal readonly record struct CallerKey(string Municipality, string Subject);

/// <summary>
/// How many calls a caller may make to this service: <c>RateLimit:CallsPerSecond</c> and <c>RateLimit:Burst</c>. Decided
/// here, in memory; <see cref="SharedCounts"/> adds what the other replicas admitted. And how many invalid tokens an address
/// may send: <c>RateLimit:FailedTokensPerSecond</c>, per replica.
/// </summary>
internal sealed class RateLimit
{
    // A caseworker's page makes about ten calls; a municipality's own system that processes its cases in bulk makes more.
    private const int CallsPerSecond = 500;

    // Detecting a wrong signature takes about a tenth of a millisecond: this is two per cent of one core.
    private const int FailedTokensPerSecond = 200;

    // Anyone can use many addresses: they must not fill the memory.
    private const int MostAddresses = 10_000;

    private const int Step = 10;

    private readonly Allowance perAddress;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<CallerKey, Pace> callers = new();
    private readonly ConcurrentDictionary<IPAddress, Pace> addresses = new();

    public RateLimit(IConfiguration configuration, TimeProvider time)
    {
        this.time = time;
        var perSecond = Setting(configuration, "CallsPerSecond", CallsPerSecond);
        PerCaller = new Allowance(perSecond, Setting(configuration, "Burst", 4 * perSecond));
        var failed = Setting(configuration, "FailedTokensPerSecond", FailedTokensPerSecond);
        perAddress = new Allowance(failed, 4 * failed);
    }

    /// <summary>The allowance of one caller.</summary>
    public Allowance PerCaller { get; }

    /// <summary>Recent callers, with how much of their allowance they have used.</summary>
    public IEnumerable<KeyValuePair<CallerKey, Pace>> Callers => callers;

    /// <summary>Counts a call, or the equivalent of several; returns the refusal if it is one too many.</summary>
    public Refusal? Refuses(CallerKey caller, int calls = 1) =>
        callers.GetOrAdd(caller, static (_, limit) => new Pace(limit.PerCaller, limit.time), this).TryTake(calls, out var wait)
            ? null
            : new RateLimited(PerCaller.PerSecond, Milliseconds(wait));

    /// <summary>The refusal for a token that is not known yet, when too many from that address were invalid.</summary>
    public Refusal? RefusesToVerify(IPAddress address) =>
        addresses.TryGetValue(Connections.Network(address), out var pace) && pace.IsUsedUp(out var wait) ? new TooManyFailedTokens(Milliseconds(wait)) : null;

    /// <summary>Counts an invalid token.</summary>
    public void TokenFailed(IPAddress address)
    {
        if (addresses.Count < MostAddresses)
        {
            addresses.GetOrAdd(Connections.Network(address), static (_, limit) => new Pace(limit.perAddress, limit.time), this).TryTake(out _);
        }
    }

    /// <summary>Removes callers who have been quiet for long enough to have their whole allowance again.</summary>
    public void ForgetTheRested()
    {
        Forget(callers);
        foreach (var (address, pace) in addresses)
        {
            pace.Settle();
            if (pace.IsRested)
            {
                addresses.TryRemove(address, out _);
            }
        }
    }

    private static void Forget(ConcurrentDictionary<CallerKey, Pace> all)
    {
        foreach (var (key, pace) in all)
        {
            if (pace.IsRested)
            {
                all.TryRemove(key, out _);
            }
        }
    }

    // In steps, so that there are few different answers; never less than it takes.
    private static long Milliseconds(TimeSpan wait) => Math.Max(1, (long)Math.Ceiling(wait.TotalMilliseconds / Step)) * Step;

    private static int Setting(IConfiguration configuration, string name, int otherwise) => configuration[$"RateLimit:{name}"] switch
    {
        null or "" => otherwise,
        var text when int.TryParse(text, out var number) && number > 0 => number,
        var text => throw new StartupProblem($"The setting RateLimit:{name} is not a number of calls: {text}."),
    };
}

/// <summary>Registers the rate limit.</summary>
internal static class RateLimitRegistration
{
    public static void AddRateLimit(this WebApplicationBuilder builder, string serviceName)
    {
        builder.Services.AddSingleton(services => new CallCost(services.GetRequiredService<RateLimit>()));
        builder.Services.AddSingleton<RateLimit>().AddSingleton<InFlight>();
        builder.Services.AddHostedService(provider => ActivatorUtilities.CreateInstance<SharedCounts>(provider, serviceName));
    }
}
