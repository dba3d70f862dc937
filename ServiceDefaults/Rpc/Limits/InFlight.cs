using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Rpc.Limits;

/// <summary>
/// What is being worked on at this moment, calls and the bytes of their messages: of one caller, over one connection, and in
/// all. The settings are under <c>InFlight</c>. Services have totals of their own, as large, so that those who call for people
/// cannot stop what keeps the services in step; what a service does for a person was counted where the person called.
/// </summary>
internal sealed class InFlight
{
    internal const string MeterName = "Sygeopfoelgning.Limits";

    // A page of a caseworker's takes ten calls or so at once; a system that works through cases has a few dozen workers.
    private const int CallsPerCaller = 200;
    private const int CallsPerConnection = 500;
    private const int CallsInAll = 4_000;

    // The largest request has a quarter of a mebibyte.
    private const int BytesPerCaller = 8 << 20;
    private const int BytesPerConnection = 16 << 20;
    private const int BytesInAll = 64 << 20;

    private readonly Lock turn = new();
    private readonly Dictionary<CallerKey, Tally> callers = [];
    private readonly Tally people = new();
    private readonly Tally services = new();
    private readonly Most calls;
    private readonly Most bytes;

    public InFlight(IConfiguration configuration, IMeterFactory meters)
    {
        calls = new Most(
            Setting(configuration, "CallsPerCaller", CallsPerCaller),
            Setting(configuration, "CallsPerConnection", CallsPerConnection),
            Setting(configuration, "Calls", CallsInAll));
        bytes = new Most(
            Setting(configuration, "BytesPerCaller", BytesPerCaller),
            Setting(configuration, "BytesPerConnection", BytesPerConnection),
            Setting(configuration, "Bytes", BytesInAll));
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "sygeopfoelgning.calls.in_flight", () => Now(tally => tally.Calls), "{call}", "Calls that are being worked on.");
        meter.CreateObservableGauge(
            "sygeopfoelgning.calls.in_flight.size", () => Now(tally => tally.Bytes), "By", "Bytes of their messages, as far as they have claimed any.");
    }

    private sealed record Most(int PerCaller, int PerConnection, int InAll);

    /// <summary>What is being worked on for people.</summary>
    public (long Calls, long Bytes) OfPeople
    {
        get
        {
            lock (turn)
            {
                return (people.Calls, people.Bytes);
            }
        }
    }

    /// <summary>How many callers have something going on.</summary>
    public int Callers
    {
        get
        {
            lock (turn)
            {
                return callers.Count;
            }
        }
    }

    /// <summary>Begins a call, or says what there is too much of. Whoever gets a place gives it back by disposing of it.</summary>
    /// <param name="caller">Who calls; null for a service.</param>
    /// <param name="connection">Over which connection; null where there is none.</param>
    /// <param name="refusal">Why it does not begin.</param>
    public Place? Enter(CallerKey? caller, Tally? connection, out Refusal? refusal)
    {
        var all = caller is null ? services : people;
        lock (turn)
        {
            var own = caller is { } one ? callers.GetValueOrDefault(one) ?? new Tally() : null;
            refusal = OneTooMany(own?.Calls, connection?.Calls, all.Calls, 1, calls, "calls");
            if (refusal is not null)
            {
                return null;
            }

            if (own is not null)
            {
                callers[caller!.Value] = own;
            }

            var place = new Place(this, caller, own, connection, all);
            place.Add(calls: 1, bytes: 0);
            return place;
        }
    }

    private static TooMuchInFlight? OneTooMany(long? ofCaller, long? ofConnection, long inAll, long more, Most most, string what) =>
        ofCaller + more > most.PerCaller ? new TooMuchInFlight("caller", what, most.PerCaller)
        : ofConnection + more > most.PerConnection ? new TooMuchInFlight("connection", what, most.PerConnection)
        : inAll + more > most.InAll ? new TooMuchInFlight("service", what, most.InAll)
        : null;

    private long Now(Func<Tally, long> of)
    {
        lock (turn)
        {
            return of(people) + of(services);
        }
    }

    private static int Setting(IConfiguration configuration, string name, int otherwise) => configuration[$"InFlight:{name}"] switch
    {
        null or "" => otherwise,
        var text when int.TryParse(text, out var number) && number > 0 => number,
        var text => throw new StartupProblem($"The setting InFlight:{name} is no number of calls or bytes: {text}."),
    };

    /// <summary>Calls and bytes of one caller, of one connection or of all.</summary>
    internal sealed class Tally
    {
        public long Calls { get; set; }

        public long Bytes { get; set; }
    }

    /// <summary>A call that is being worked on, with the bytes that were claimed for its message.</summary>
    internal sealed class Place(InFlight all, CallerKey? caller, Tally? own, Tally? connection, Tally total) : IDisposable
    {
        private long held;
        private bool isOver;

        /// <summary>Claims bytes for the call's message; the refusal when they are too many.</summary>
        public Refusal? Claim(long bytes)
        {
            lock (all.turn)
            {
                var refusal = OneTooMany(own?.Bytes, connection?.Bytes, total.Bytes, bytes, all.bytes, "bytes");
                if (refusal is null)
                {
                    Add(calls: 0, bytes);
                }

                return refusal;
            }
        }

        /// <summary>Gives the bytes back, where the message is not kept for as long as the call goes on.</summary>
        public void GiveBytesBack()
        {
            lock (all.turn)
            {
                Add(calls: 0, -held);
            }
        }

        public void Dispose()
        {
            lock (all.turn)
            {
                if (isOver)
                {
                    return;
                }

                isOver = true;
                Add(calls: -1, -held);
                if (own is { Calls: 0 })
                {
                    all.callers.Remove(caller!.Value);
                }
            }
        }

        internal void Add(int calls, long bytes)
        {
            held += bytes;
            foreach (var tally in (ReadOnlySpan<Tally?>)[own, connection, total])
            {
                if (tally is not null)
                {
                    tally.Calls += calls;
                    tally.Bytes += bytes;
                }
            }
        }
    }
}
