using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Sygeopfoelgning.Rpc.Health;
using Sygeopfoelgning.Rpc.Telemetry;

namespace Sygeopfoelgning.Rpc.Limits;

/// <summary>
/// The open connections, per port. A connection on which a call with a valid token was made is known; every other is a
/// stranger for a limited time, and then closed. When a port or an address has reached its limit, its oldest stranger is closed for
/// the new connection: idle connections without a token shut nobody out. The settings are under <c>Connections</c>: <c>PerPort</c>,
/// <c>PerAddress</c>, <c>StrangerTime</c>, and <c>TrustedProxies:0</c> … (addresses or networks such as <c>10.1.0.0/16</c>),
/// which are exempt from <c>PerAddress</c>: behind a gateway all callers have one address.
/// </summary>
internal sealed class Connections
{
    private const int MostPerPort = 2_000;
    private const int MostPerAddress = 200;

    private static readonly TimeSpan Stranger = TimeSpan.FromSeconds(20);

    // From the request to leave until the connection is closed.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(10);

    private static readonly Counter<long> Closed = Signals.Meter.CreateCounter<long>(
        "sygeopfoelgning.connections.closed", "{connection}", "Connections closed for the bounds on connections, by reason.");

    private readonly int perPort;
    private readonly int perAddress;
    private readonly TimeSpan strangerTime;
    private readonly IReadOnlyList<IPNetwork> trusted;
    private readonly Dictionary<string, Port> ports;

    public Connections(IConfiguration configuration, params IEnumerable<string> ports)
    {
        perPort = Setting(configuration, "PerPort", MostPerPort);
        perAddress = Setting(configuration, "PerAddress", MostPerAddress);
        strangerTime = configuration["Connections:StrangerTime"] switch
        {
            null or "" => Stranger,
            var text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var time) && time > TimeSpan.Zero => time,
            var text => throw new StartupProblem($"The setting Connections:StrangerTime is not a duration: {text}."),
        };
        trusted = [.. configuration.GetSection("Connections:TrustedProxies").GetChildren().Select(Proxy)];
        this.ports = ports.ToDictionary(port => port, port => new Port(port), StringComparer.Ordinal);
    }

    /// <summary>The port on which only the services call each other.</summary>
    public const string Services = "services";

    /// <summary>The entry of a call's connection; null if there is none.</summary>
    public static Held? Of(IDictionary<object, object?>? items) =>
        items is not null && items.TryGetValue(typeof(Held), out var held) ? (Held?)held : null;

    /// <summary>The ports that no new caller can reach: full, and all connections known.</summary>
    public IReadOnlyList<string> FullPorts => [.. ports.Values.Where(port => port.IsFull(perPort)).Select(port => port.Name)];

    /// <summary>Admits a connection for as long as it lasts, or closes it.</summary>
    public async Task Hold(string port, ConnectionContext connection, ConnectionDelegate next)
    {
        var own = (connection.RemoteEndPoint as IPEndPoint)?.Address ?? IPAddress.None;
        var gateway = own.IsIPv4MappedToIPv6 ? own.MapToIPv4() : own;
        var address = Network(own);
        using var held = new Held(ports[port], connection, address);
        if (held.Port.Enter(held, perPort, trusted.Any(network => network.Contains(gateway)) ? int.MaxValue : perAddress, out var displaced) is { } why)
        {
            held.Close(why);
            return;
        }

        displaced?.Close("STRANGER_DISPLACED");

        connection.Items[typeof(Held)] = held;
        connection.Items[typeof(InFlight.Tally)] = new InFlight.Tally();
        await using var patience = new Timer(_ => AskToLeave(held), null, strangerTime, Farewell);
        try
        {
            await next(connection);
        }
        catch (Exception) when (held.WasClosed)
        {
            // Whatever was waiting for it.
        }
    }

    /// <summary>The owner of one IPv6 address has the 2^64 addresses of its network.</summary>
    public static IPAddress Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4();
        }

        if (address.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6 || IPAddress.IsLoopback(address))
        {
            return address;
        }

        var bytes = address.GetAddressBytes();
        bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    // First the graceful way (GOAWAY), so that a call in progress is made elsewhere; then by force.
    private static void AskToLeave(Held held)
    {
        if (held.IsKnown)
        {
            return;
        }

        if (!held.WasAsked && held.Connection.Features.Get<IConnectionLifetimeNotificationFeature>() is { } polite)
        {
            held.WasAsked = true;
            polite.RequestClose();
            return;
        }

        held.Close("STRANGER_TOO_LONG");
    }

    private static IPNetwork Proxy(IConfigurationSection setting) =>
        IPNetwork.TryParse(setting.Value, out var network) ? network
        : IPAddress.TryParse(setting.Value, out var address)
            ? new IPNetwork(address, address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 ? 128 : 32)
            : throw new StartupProblem($"The setting {setting.Path} is neither an address nor a network: {setting.Value}.");

    private static int Setting(IConfiguration configuration, string name, int otherwise) => configuration[$"Connections:{name}"] switch
    {
        null or "" => otherwise,
        var text when int.TryParse(text, out var number) && number > 0 => number,
        var text => throw new StartupProblem($"The setting Connections:{name} is not a number of connections: {text}."),
    };

    /// <summary>A port's open connections.</summary>
    internal sealed class Port(string name)
    {
        private readonly Lock turn = new();
        private readonly Dictionary<IPAddress, int> open = [];

        // Oldest first.
        private readonly LinkedList<Held> strangers = [];
        private int all;

        public string Name { get; } = name;

        public bool IsFull(int most)
        {
            lock (turn)
            {
                return all >= most && strangers.Count == 0;
            }
        }

        /// <summary>Admits a connection, displacing a stranger's if necessary; otherwise returns why not.</summary>
        public string? Enter(Held held, int most, int mostOfAddress, out Held? displaced)
        {
            displaced = null;
            lock (turn)
            {
                var ofAddress = open.GetValueOrDefault(held.Address);
                if (ofAddress >= mostOfAddress)
                {
                    displaced = strangers.FirstOrDefault(stranger => stranger.Address.Equals(held.Address));
                    if (displaced is null)
                    {
                        return "ADDRESS_FULL";
                    }
                }
                else if (all >= most)
                {
                    displaced = strangers.First?.Value;
                    if (displaced is null)
                    {
                        return "PORT_FULL";
                    }
                }

                if (displaced is not null)
                {
                    Forget(displaced);
                }

                all++;
                open[held.Address] = open.GetValueOrDefault(held.Address) + 1;
                held.Place = strangers.AddLast(held);
                held.IsIn = true;
                return null;
            }
        }

        public void BecomesKnown(Held held)
        {
            lock (turn)
            {
                if (held.Place is { } place)
                {
                    strangers.Remove(place);
                    held.Place = null;
                }
            }
        }

        public void Leave(Held held)
        {
            lock (turn)
            {
                Forget(held);
            }
        }

        private void Forget(Held held)
        {
            if (!held.IsIn)
            {
                return;
            }

            held.IsIn = false;
            all--;
            if (held.Place is { } place)
            {
                strangers.Remove(place);
                held.Place = null;
            }

            if (open[held.Address] == 1)
            {
                open.Remove(held.Address);
            }
            else
            {
                open[held.Address]--;
            }
        }
    }

    /// <summary>An open connection.</summary>
    internal sealed class Held(Port port, ConnectionContext connection, IPAddress address) : IDisposable
    {
        private volatile bool isKnown;

        public Port Port { get; } = port;

        public ConnectionContext Connection { get; } = connection;

        public IPAddress Address { get; } = address;

        public bool IsKnown => isKnown;

        public bool WasAsked { get; set; }

        public bool WasClosed { get; private set; }

        /// <summary>Its place among the strangers; null if it is known.</summary>
        public LinkedListNode<Held>? Place { get; set; }

        /// <summary>Whether it counts; false once it was displaced.</summary>
        public bool IsIn { get; set; }

        /// <summary>A call with a valid token came over it.</summary>
        public void BecomesKnown()
        {
            if (!isKnown)
            {
                isKnown = true;
                Port.BecomesKnown(this);
            }
        }

        /// <summary>Closes it at once, because of a limit on connections.</summary>
        public void Close(string why)
        {
            if (!WasClosed)
            {
                WasClosed = true;
                Closed.Add(1, new KeyValuePair<string, object?>("reason", why));
                Connection.Abort(new ConnectionAbortedException($"The connection is closed: {why}."));
            }
        }

        public void Dispose() => Port.Leave(this);
    }
}

/// <summary>Ready only while a new caller can connect: callers with an existing connection do not notice a full port.</summary>
internal sealed class RoomForOthers(Connections connections) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        connections.FullPorts is { Count: > 0 } full
            ? HealthCheckResult.Unhealthy($"no new caller can connect: every connection is in use ({string.Join(", ", full)})")
            : HealthCheckResult.Healthy());
}
