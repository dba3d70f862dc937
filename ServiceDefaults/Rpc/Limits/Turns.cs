using System.Diagnostics.Metrics;
using System.Globalization;
using Microsoft.Extensions.Configuration;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Rpc.Limits;

/// <summary>The queue for the database is full, for the caller's municipality or for all.</summary>
/// <param name="Of">Whose: <c>municipality</c> or <c>service</c>.</param>
[Danish("Der venter allerede for mange på databasen. Prøv igen om et øjeblik.")]
[English("Too many calls are already waiting for the database. Try again in a moment.")]
public sealed record DatabaseQueueFull(string Of) : Refusal(RefusalKind.TooMuch, "DATABASE_QUEUE_FULL"), IRepeated;

/// <summary>
/// Decides who may use a connection of the pool, and who waits. One municipality never has all of them, and writes never have all of
/// them: a write may wait for a locked row, and it holds its connection while it waits. Per municipality, and in
/// total, only a limited number may wait (<c>Queue:PerMunicipality</c>, <c>Queue:Calls</c>), and none longer than <c>Queue:Longest</c>; the
/// others are refused at once and may retry.
/// </summary>
public sealed class Turns
{
    private const int MostWaitingOfMunicipality = 128;
    private const int MostWaiting = 192;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    private static readonly DatabaseQueueFull OfMunicipality = new("municipality");
    private static readonly DatabaseQueueFull OfService = new("service");
    private static readonly Share Nothing = new();

    private readonly Lock turn = new();
    private readonly Dictionary<short, Share> shares = [];
    private readonly LinkedList<Waiter> waiting = [];
    private readonly TimeProvider time;
    private readonly Most most;
    private readonly int waitingOfMunicipality;
    private readonly int waitingInAll;
    private readonly TimeSpan longest;
    private readonly Share all = new();

    internal Turns(IConfiguration configuration, IMeterFactory meters, TimeProvider time, int pool)
    {
        this.time = time;
        // One is reserved for work that is not a call: health, the progress of the feeds, the service's own log.
        most = new Most(All: pool - 1, Writes: pool - 3, OfMunicipality: pool - 2, WritesOfMunicipality: pool / 2);
        waitingOfMunicipality = Setting(configuration, "PerMunicipality", MostWaitingOfMunicipality);
        waitingInAll = Setting(configuration, "Calls", MostWaiting);
        longest = configuration["Queue:Longest"] switch
        {
            null or "" => LongestWait,
            var text when TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var span) && span > TimeSpan.Zero => span,
            var text => throw new StartupProblem($"The setting Queue:Longest is not a duration: {text}."),
        };
        meters.Create(InFlight.MeterName).CreateObservableGauge(
            "sygeopfoelgning.database.waiting", () => Waiting, "{call}", "Calls that wait for a connection of the pool.");
    }

    private sealed record Most(int All, int Writes, int OfMunicipality, int WritesOfMunicipality);

    /// <summary>The number of waiting calls.</summary>
    internal int Waiting
    {
        get
        {
            lock (turn)
            {
                return waiting.Count;
            }
        }
    }

    /// <summary>The refusal for a call that would have to wait and may not; checked before its message is read.</summary>
    internal Refusal? Refuses(short municipality, bool isWrite)
    {
        lock (turn)
        {
            var share = shares.GetValueOrDefault(municipality) ?? Nothing;
            return Fits(share, isWrite) ? null : TooMany(share, isWrite);
        }
    }

    /// <summary>Waits for a turn. Dispose of it to release it.</summary>
    /// <param name="municipality">The municipality of the call.</param>
    /// <param name="isWrite">Whether it may wait for a lock during its turn.</param>
    /// <param name="isPatient">Waits regardless of the limits: for a stream, whose number is limited elsewhere.</param>
    /// <param name="cancel">Stops waiting.</param>
    /// <exception cref="RefusedException">Too many wait, or it took too long.</exception>
    internal async ValueTask<Turn> Take(short municipality, bool isWrite, bool isPatient, CancellationToken cancel)
    {
        Waiter waiter;
        lock (turn)
        {
            if (!shares.TryGetValue(municipality, out var share))
            {
                shares.Add(municipality, share = new Share());
            }

            if (Fits(share, isWrite))
            {
                return Begin(municipality, share, isWrite);
            }

            if (!isPatient && TooMany(share, isWrite) is { } refusal)
            {
                throw Refused(refusal);
            }

            waiter = new Waiter(municipality, share, isWrite, isPatient);
            waiter.Place = waiting.AddLast(waiter);
            CountWaiting(waiter, 1);
        }

        using var limit = new CancellationTokenSource(isPatient ? Timeout.InfiniteTimeSpan : longest, time);
        await using var givesUp = limit.Token.UnsafeRegister(_ => GiveUp(waiter), null);
        await using var leaves = cancel.UnsafeRegister(_ => GiveUp(waiter), null);
        if (await waiter.Turn.Task is { } given)
        {
            return given;
        }

        cancel.ThrowIfCancellationRequested();
        throw Refused(OfMunicipality);
    }

    private static RefusedException Refused(Refusal refusal)
    {
        RefusedCall.Count(refusal.Reason);
        return new RefusedException(refusal);
    }

    // Writes that wait for a lock do not refuse reads, and streams, which wait in any number, refuse nobody.
    private DatabaseQueueFull? TooMany(Share share, bool isWrite)
    {
        var kind = isWrite ? 1 : 0;
        return share.Impatient[kind] >= waitingOfMunicipality ? OfMunicipality
            : all.Impatient[kind] >= waitingInAll ? OfService
            : null;
    }

    private bool Fits(Share share, bool isWrite) =>
        all.Used < most.All && share.Used < most.OfMunicipality
        && (!isWrite || (all.Writes < most.Writes && share.Writes < most.WritesOfMunicipality));

    private Turn Begin(short municipality, Share share, bool isWrite)
    {
        Count(share, isWrite, 1);
        return new Turn(this, municipality, share, isWrite);
    }

    private void Count(Share share, bool isWrite, int one)
    {
        share.Used += one;
        all.Used += one;
        if (isWrite)
        {
            share.Writes += one;
            all.Writes += one;
        }
    }

    private void GiveUp(Waiter waiter)
    {
        lock (turn)
        {
            if (waiter.Place is { } place)
            {
                Leave(waiter, place);
                waiter.Turn.SetResult(null);
            }
        }
    }

    private void Leave(Waiter waiter, LinkedListNode<Waiter> place)
    {
        waiting.Remove(place);
        waiter.Place = null;
        CountWaiting(waiter, -1);
    }

    private void CountWaiting(Waiter waiter, int one)
    {
        waiter.Share.Waiting += one;
        if (!waiter.IsPatient)
        {
            waiter.Share.Impatient[waiter.IsWrite ? 1 : 0] += one;
            all.Impatient[waiter.IsWrite ? 1 : 0] += one;
        }
    }

    private void End(short municipality, Share share, bool isWrite)
    {
        lock (turn)
        {
            Count(share, isWrite, -1);
            for (var place = waiting.First; place is not null && all.Used < most.All;)
            {
                var (waiter, next) = (place.Value, place.Next);
                if (Fits(waiter.Share, waiter.IsWrite))
                {
                    Leave(waiter, place);
                    waiter.Turn.SetResult(Begin(waiter.Municipality, waiter.Share, waiter.IsWrite));
                }

                place = next;
            }

            if (share is { Used: 0, Waiting: 0 })
            {
                shares.Remove(municipality);
            }
        }
    }

    private static int Setting(IConfiguration configuration, string name, int otherwise) => configuration[$"Queue:{name}"] switch
    {
        null or "" => otherwise,
        var text when int.TryParse(text, out var number) && number > 0 => number,
        var text => throw new StartupProblem($"The setting Queue:{name} is not a number of calls: {text}."),
    };

    private sealed class Share
    {
        public int Used { get; set; }

        public int Writes { get; set; }

        public int Waiting { get; set; }

        // Of those, reads and writes that are refused where they are too many.
        public int[] Impatient { get; } = new int[2];
    }

    private sealed class Waiter(short municipality, Share share, bool isWrite, bool isPatient)
    {
        public short Municipality { get; } = municipality;

        public Share Share { get; } = share;

        public bool IsWrite { get; } = isWrite;

        public bool IsPatient { get; } = isPatient;

        public LinkedListNode<Waiter>? Place { get; set; }

        public TaskCompletionSource<Turn?> Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>The right to use one connection.</summary>
    internal sealed class Turn : IDisposable
    {
        private readonly short municipality;
        private readonly Share share;
        private readonly bool isWrite;
        private Turns? turns;

        internal Turn(Turns turns, short municipality, object share, bool isWrite)
        {
            this.turns = turns;
            this.municipality = municipality;
            this.share = (Share)share;
            this.isWrite = isWrite;
        }

        public void Dispose() => Interlocked.Exchange(ref turns, null)?.End(municipality, share, isWrite);
    }
}
