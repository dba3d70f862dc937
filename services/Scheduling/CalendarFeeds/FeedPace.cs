using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Scheduling.CalendarFeeds;

/// <summary>
/// How often feeds can be fetched from one address, per replica: <c>CalendarFeeds:FetchesPerSecond</c>, and six times as many at once. Programs fetch
/// every few minutes, and those of a municipality may all come from one address.
/// </summary>
internal sealed class FeedPace : IDisposable
{
    private const string Setting = "CalendarFeeds:FetchesPerSecond";
    private const int PerSecond = 10;
    private const int Seconds = 6;

    private readonly PartitionedRateLimiter<IPAddress> limiter;

    public FeedPace(IConfiguration configuration)
        : this(configuration[Setting] switch
        {
            null or "" => PerSecond,
            var text when int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number > 0 => number,
            var text => throw new StartupProblem($"The setting {Setting} is not a number of fetches: {text}."),
        })
    {
    }

    internal FeedPace(int perSecond) => limiter = PartitionedRateLimiter.Create<IPAddress, IPAddress>(address => RateLimitPartition.GetTokenBucketLimiter(
        Network(address),
        _ => new()
        {
            TokenLimit = Seconds * perSecond, TokensPerPeriod = perSecond, ReplenishmentPeriod = TimeSpan.FromSeconds(1), QueueLimit = 0,
        }));

    /// <summary>Whether a feed can be fetched from an address now.</summary>
    public bool Allows(IPAddress? address)
    {
        using var lease = limiter.AttemptAcquire(address ?? IPAddress.None);
        return lease.IsAcquired;
    }

    public void Dispose() => limiter.Dispose();

    // Whoever has an address of IPv6 has the whole network.
    private static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(bytes.Length / 2).Clear();
        return new IPAddress(bytes);
    }
}
