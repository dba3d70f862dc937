using System.Net;
using System.Net.Sockets;

namespace Sygeopfoelgning.AppHost;

/// <summary>The stack's ports: the documented one, or a free one if it is in use.</summary>
/// <param name="random">Free ports only, for a stack beside another.</param>
/// <param name="patient">The last stack was killed: its remains may hold the ports for a moment.</param>
internal sealed class LocalPorts(bool random, bool patient)
{
    /// <summary>For a stack that runs elsewhere.</summary>
    public static readonly LocalPorts AsDocumented = new(random: false, patient: false) { areElsewhere = true };

    bool areElsewhere;

    readonly List<(int Wanted, int Taken)> moved = [];
    readonly HashSet<int> chosen = [];
    readonly long started = TimeProvider.System.GetTimestamp();

    /// <summary>Ports that were in use, and their replacements.</summary>
    public IReadOnlyList<(int Wanted, int Taken)> Moved => moved;

    public int Take(int wanted)
    {
        if (areElsewhere)
            return wanted;
        if (random)
            return Free();
        while (!IsFree(wanted))
        {
            if (!patient || TimeProvider.System.GetElapsedTime(started) > TimeSpan.FromSeconds(8))
            {
                moved.Add((wanted, Free()));
                return moved[^1].Taken;
            }
            Thread.Sleep(100);
        }
        return wanted;
    }

    static bool IsFree(int port) => CanListen(IPAddress.Loopback, port) && (!Socket.OSSupportsIPv6 || CanListen(IPAddress.IPv6Loopback, port));

    static bool CanListen(IPAddress address, int port)
    {
        try
        {
            using var listener = new TcpListener(address, port);
            listener.Start();
            return true;
        }
        catch (SocketException failure)
        {
            // A machine without IPv6 has no such address, so nobody listens there.
            return failure.SocketErrorCode == SocketError.AddressNotAvailable;
        }
    }

    // Below the ports that the system assigns to connections: one of those could be in use again before the service listens on it.
    int Free()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 32_000);
            if (IsFree(port) && chosen.Add(port))
                return port;
        }
    }
}
