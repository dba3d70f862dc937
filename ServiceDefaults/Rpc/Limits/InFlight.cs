using System.Diagnostics.Metrics;
using Microsoft.Extensions.Configuration;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Rpc.Limits;

/// <summary>
/// The work in progress, as calls and the bytes of their messages: per caller, per connection, and in
/// total. Streams (a Watch, an export) last for minutes, so they are counted separately, and also by municipality: a caller who opens
/// many occupies no call's place, and no other municipality's. The settings are under <c>InFlight</c>. Services have totals of their
/// own, of the same size, so that callers cannot stop the communication between services; what a service does for a
/// person was counted where the person called.
/// </summary>
internal sealed class InFlight
{
    internal const string MeterName = "Sygeopfoelgning.Limits";

    // A caseworker's page makes about ten calls at once; a system that processes cases in bulk has a few dozen workers.
    private const int CallsPerCaller = 200;
    private const int CallsPerConnection = 500;
    private const int CallsInAll = 4_000;

    // A caseworker has several pages open, each with a Watch that follows up to 50 things; a connection has room for 500 calls.
    private const int StreamsPerCaller = 32;
    private const int StreamsPerConnection = 400;
    private const int StreamsPerMunicipality = 1_000;
    private const int StreamsInAll = 3_000;

    // The largest request has a quarter of a mebibyte.
    private const int BytesPerCaller = 8 << 20;
    private const int BytesPerConnection = 16 << 20;
    private const int BytesInAll = 64 << 20;

    private readonly Lock turn = new();
    private readonly Dictionary<CallerKey, Tally> callers = [];
    private readonly Tally people = new();
    private readonly Tally services = new();
    private readonly Dictionary<string, int> streamsOfMunicipality = new(StringComparer.Ordinal);
    private readonly Most calls;
    private readonly Most streams;
    private readonly int streamsPerMunicipality;
    private readonly Most bytes;

    public InFlight(IConfiguration configuration, IMeterFactory meters)
    {
        calls = new Most(
            Setting(configuration, "CallsPerCaller", CallsPerCaller),
            Setting(configuration, "CallsPerConnection", CallsPerConnection),
            Setting(configuration, "Calls", CallsInAll));
        streams = new Most(
            Setting(configuration, "StreamsPerCaller", StreamsPerCaller),
            Setting(configuration, "StreamsPerConnection", StreamsPerConnection),
            Setting(configuration, "Streams", StreamsInAll));
        streamsPerMunicipality = Setting(configuration, "StreamsPerMunicipality", StreamsPerMunicipality);
        bytes = new Most(
            Setting(configuration, "BytesPerCaller", BytesPerCaller),
            Setting(configuration, "BytesPerConnection", BytesPerConnection),
            Setting(configuration, "Bytes", BytesInAll));
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge(
            "sygeopfoelgning.calls.in_flight", () => Now(tally => tally.Calls), "{call}", "Calls in progress, without streams.");
        meter.CreateObservableGauge(
            "sygeopfoelgning.streams.open", () => Now(tally => tally.Streams), "{stream}", "Streams that are open: Watches and exports.");
        meter.CreateObservableGauge(
            "sygeopfoelgning.calls.in_flight.size", () => Now(tally => tally.Bytes), "By", "Bytes of the messages of calls in flight, as far as they have claimed any.");
    }

    private sealed record Most(int PerCaller, int PerConnection, int InAll);

    /// <summary>The work in progress for people.</summary>
    public (long Calls, long Streams, long Bytes) OfPeople
    {
        get
        {
            lock (turn)
            {
                return (people.Calls, people.Streams, people.Bytes);
            }
        }
    }

    /// <summary>The number of callers with work in progress.</summary>
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

    /// <summary>Begins a call, or returns the limit that it exceeds. Dispose of the place to release it.</summary>
    /// <param name="caller">The caller; null for a service.</param>
    /// <param name="connection">The connection; null if there is none.</param>
    /// <param name="isStream">Whether the answer is a stream.</param>
    /// <param name="refusal">Why it does not begin.</param>
    public Place? Enter(CallerKey? caller, Tally? connection, bool isStream, out Refusal? refusal)
    {
        var all = caller is null ? services : people;
        lock (turn)
        {
            var own = caller is { } one ? callers.GetValueOrDefault(one) ?? new Tally() : null;
            refusal = isStream
                ? OneStreamTooMany(caller, own, connection, all)
                : OneTooMany(own?.Calls, connection?.Calls, all.Calls, 1, calls) is { } most ? new TooMuchInFlight(most.Of, "calls", most.Limit) : null;
            if (refusal is not null)
            {
                return null;
            }

            if (own is not null)
            {
                callers[caller!.Value] = own;
            }

            var place = new Place(this, caller, own, connection, all, isStream);
            place.Add(one: 1, bytes: 0);
            return place;
        }
    }

    private TooManyStreams? OneStreamTooMany(CallerKey? caller, Tally? own, Tally? connection, Tally all) =>
        OneTooMany(own?.Streams, connection?.Streams, all.Streams, 1, streams) is { } most ? new TooManyStreams(most.Of, most.Limit)
        : caller is { } one && streamsOfMunicipality.GetValueOrDefault(one.Municipality) >= streamsPerMunicipality
            ? new TooManyStreams("municipality", streamsPerMunicipality)
        : null;

    private static (string Of, int Limit)? OneTooMany(long? ofCaller, long? ofConnection, long inAll, long more, Most most) =>
        ofCaller + more > most.PerCaller ? ("caller", most.PerCaller)
        : ofConnection + more > most.PerConnection ? ("connection", most.PerConnection)
        : inAll + more > most.InAll ? ("service", most.InAll)
        : null;

    private void Count(string municipality, int more)
    {
        if (streamsOfMunicipality.GetValueOrDefault(municipality) + more is var now and not 0)
        {
            streamsOfMunicipality[municipality] = now;
        }
        else
        {
            streamsOfMunicipality.Remove(municipality);
        }
    }

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
        var text => throw new StartupProblem($"The setting InFlight:{name} is not a number of calls, streams or bytes: {text}."),
    };

    /// <summary>Calls, streams and bytes of one caller, of one connection or in total.</summary>
    internal sealed class Tally
    {
        public long Calls { get; set; }

        public long Streams { get; set; }

        public long Bytes { get; set; }
    }

    /// <summary>A call in progress, with the bytes that were claimed for its message.</summary>
    internal sealed class Place(InFlight all, CallerKey? caller, Tally? own, Tally? connection, Tally total, bool isStream) : IDisposable
    {
        private long held;
        private bool isOver;

        /// <summary>Claims bytes for the call's message; returns the refusal if they are too many.</summary>
        public Refusal? Claim(long bytes)
        {
            lock (all.turn)
            {
                if (OneTooMany(own?.Bytes, connection?.Bytes, total.Bytes, bytes, all.bytes) is { } most)
                {
                    return new TooMuchInFlight(most.Of, "bytes", most.Limit);
                }

                Add(one: 0, bytes);
                return null;
            }
        }

        /// <summary>Releases the bytes, if the message is not kept for the duration of the call.</summary>
        public void GiveBytesBack()
        {
            lock (all.turn)
            {
                Add(one: 0, -held);
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
                Add(one: -1, -held);
                if (own is { Calls: 0, Streams: 0 })
                {
                    all.callers.Remove(caller!.Value);
                }
            }
        }

        internal void Add(int one, long bytes)
        {
            held += bytes;
            if (isStream && caller is { } person)
            {
                all.Count(person.Municipality, one);
            }

            foreach (var tally in (ReadOnlySpan<Tally?>)[own, connection, total])
            {
                if (tally is not null)
                {
                    tally.Calls += isStream ? 0 : one;
                    tally.Streams += isStream ? one : 0;
                    tally.Bytes += bytes;
                }
            }
        }
    }
}
