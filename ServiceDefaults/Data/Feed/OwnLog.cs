using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Data.Feed;

/// <summary>
/// Follows this service's own log for watchers. Every replica follows it, so that it also notices what another replica wrote:
/// at once if it was written here or Redis signals it, otherwise by polling. It reads below the fence like every other
/// reader, so nothing is skipped, and only while somebody listens.
/// </summary>
public sealed partial class OwnLog(
    [FromKeyedServices(Databases.Worker)] NpgsqlDataSource database, WakeUps wakeUps, ServiceName service, TimeProvider time,
    ILogger<OwnLog> log) : BackgroundLoop
{
    private const int PageSize = 500;

    /// <summary>Listened to among the cases of a municipality: everything that happens in it.</summary>
    internal static readonly Guid WholeMunicipality = Guid.Empty;

    // Half of the second that a watcher is promised.
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan NobodyListens = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(5);

    private readonly Lock gate = new();
    private readonly Dictionary<(short Municipality, Guid Aggregate), List<Listener>> listeners = [];

    // The place up to which listeners have been notified; null while there are none.
    private Place? place;
    private long lastPass;

    private readonly record struct Place(string Txid, long Sequence);

    /// <summary>Whether the log was read to its end a moment ago. While it cannot be read, no watcher may be told that it is up to date.</summary>
    internal bool IsCurrent => time.GetElapsedTime(Volatile.Read(ref lastPass)) < Stale;

    /// <summary>Listens for events about these cases, or about any (<see cref="WholeMunicipality"/>), until disposed.</summary>
    internal Listener Listen(short municipality, IEnumerable<Guid> aggregates)
    {
        var listener = new Listener(this, [.. aggregates.Distinct().Select(aggregate => (municipality, aggregate))]);
        lock (gate)
        {
            foreach (var key in listener.Keys)
            {
                if (!listeners.TryGetValue(key, out var present))
                {
                    listeners.Add(key, present = []);
                }

                present.Add(listener);
            }
        }

        wakeUps.Of(service.Value).Signal();
        return listener;
    }

    /// <summary>
    /// Notifies of a change that is not an event of this log: about a case, who may reach it; about the whole municipality, what its lists
    /// show of another service.
    /// </summary>
    internal void Signal(short municipality, Guid aggregate) => Notify((municipality, aggregate));

    internal void Leave(Listener listener)
    {
        lock (gate)
        {
            foreach (var key in listener.Keys)
            {
                if (listeners.TryGetValue(key, out var present) && present.Remove(listener) && present.Count == 0)
                {
                    listeners.Remove(key);
                }
            }
        }
    }

    /// <inheritdoc/>
    protected override ILogger Log => log;

    /// <inheritdoc/>
    protected override async Task Run(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var present = Present();
            place = present.Count == 0 ? null : await Pass(place, present, stopping);
            await wakeUps.Of(service.Value).Wait(present.Count == 0 ? NobodyListens : Poll, stopping);
        }
    }

    /// <summary>Notifies listeners of what is new. New listeners get a place in the log to be notified from, and may then read the state.</summary>
    private async Task<Place?> Pass(Place? from, IReadOnlyCollection<Listener> present, CancellationToken cancel)
    {
        try
        {
            var place = from ?? await End(cancel);
            int read;
            do
            {
                (place, read) = await Page(place, cancel);
            }
            while (read == PageSize);

            Volatile.Write(ref lastPass, time.GetTimestamp());
            foreach (var listener in present)
            {
                listener.MaySpeak();
            }

            return place;
        }
        catch (NpgsqlException away)
        {
            LogDatabaseAway(log, away);
            return from;
        }
    }

    /// <summary>The place after everything below the fence: whatever is committed later comes after it.</summary>
    private async Task<Place> End(CancellationToken cancel)
    {
        await using var command = database.CreateCommand("select (feed_fence()::text::numeric - 1)::text");
        return new Place((string)(await command.ExecuteScalarAsync(cancel))!, long.MaxValue);
    }

    private async Task<(Place End, int Read)> Page(Place after, CancellationToken cancel)
    {
        await using var batch = database.CreateBatch();
        batch.BatchCommands.Add(new Statement(
            """
            select municipality_code, aggregate_id, txid::text as txid_text, sequence
              from event
             where (txid, sequence) > ($1::text::xid8, $2) and txid < (select feed_fence())
             order by txid, sequence
             limit $3
            """,
            after.Txid, after.Sequence, PageSize).ToCommand());
        await using var row = await batch.ExecuteReaderAsync(cancel);
        var read = 0;
        while (await row.ReadAsync(cancel))
        {
            read++;
            after = new Place(row.Get<string>("txid_text"), row.Get<long>("sequence"));
            Notify((row.Get<short>("municipality_code"), row.Get<Guid>("aggregate_id")));
        }

        return (after, read);
    }

    private void Notify((short Municipality, Guid Aggregate) key)
    {
        lock (gate)
        {
            foreach (var heard in (Guid[])[key.Aggregate, WholeMunicipality])
            {
                foreach (var listener in listeners.GetValueOrDefault((key.Municipality, heard), []))
                {
                    listener.Hear(heard);
                }
            }
        }
    }

    private HashSet<Listener> Present()
    {
        lock (gate)
        {
            return [.. listeners.Values.SelectMany(present => present)];
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Watchers wait: this service's own log cannot be read now.")]
    private static partial void LogDatabaseAway(ILogger log, Exception failure);
}

/// <summary>A listener for events about some cases. Several events about one case are combined until they are read.</summary>
internal sealed class Listener(OwnLog log, IReadOnlyList<(short Municipality, Guid Aggregate)> keys) : IDisposable
{
    private readonly WakeUp wakeUp = new();
    private readonly Lock gate = new();
    private readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private HashSet<Guid> heard = [];

    public IReadOnlyList<(short Municipality, Guid Aggregate)> Keys { get; } = keys;

    /// <summary>From here on nothing is missed: a state read afterwards is current, and every later change is notified.</summary>
    public Task Ready(CancellationToken cancel) => ready.Task.WaitAsync(cancel);

    /// <summary>The changed cases; none if the pause ends first.</summary>
    public async Task<IReadOnlySet<Guid>> Next(TimeSpan pause, CancellationToken cancel)
    {
        await wakeUp.Wait(pause, cancel);
        lock (gate)
        {
            var taken = heard;
            heard = [];
            return taken;
        }
    }

    public void Dispose() => log.Leave(this);

    internal void MaySpeak() => ready.TrySetResult();

    internal void Hear(Guid aggregate)
    {
        lock (gate)
        {
            heard.Add(aggregate);
        }

        wakeUp.Signal();
    }
}
