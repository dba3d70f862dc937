using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Data.Feed;

/// <summary>
/// Read your writes across services: waits until this service has taken in what a position stands for, and says how far
/// it has come.
/// </summary>
public sealed class CatchUp([FromKeyedServices(Databases.App)] NpgsqlDataSource database, SubscriptionMap subscriptions, Positions positions, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    // Another replica may be the one that takes events in; then nobody signals here.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    // One query at a time, whoever waits: those who come while it runs share the next one.
    private readonly Lock turn = new();
    private Task<Dictionary<string, Mark>> running = Task.FromResult(new Dictionary<string, Mark>());
    private Task<Dictionary<string, Mark>>? next;

    private TaskCompletionSource advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits up to 2 s for a position. Refuses with NOT_CAUGHT_UP, or POSITION_INVALID for what is none.</summary>
    internal async Task Reach(string atLeast, CancellationToken cancel)
    {
        if (atLeast.Length == 0)
        {
            return;
        }

        if (!positions.Parse(atLeast).TryGet(out var marks, out var invalid))
        {
            throw new RefusedException(invalid);
        }

        // What this service wrote itself is there, and of logs it does not read it shows nothing: neither is waited for.
        var awaited = marks.Where(mark => subscriptions.Reads(mark.Service)).ToList();
        var until = time.GetUtcNow() + Longest;
        while (true)
        {
            var signal = advanced.Task;
            var progress = await Progress(cancel);
            if (awaited.Exists(mark => progress.TryGetValue(mark.Service, out var own) && own.Epoch != mark.Epoch))
            {
                throw new RefusedException(new PositionInvalid());
            }

            awaited.RemoveAll(mark => progress.TryGetValue(mark.Service, out var own) && own.Reaches(mark));
            if (awaited.Count == 0)
            {
                return;
            }

            if (time.GetUtcNow() >= until)
            {
                throw new RefusedException(new NotCaughtUp());
            }

            await Task.WhenAny(signal, Task.Delay(LookAgain, time, cancel));
            cancel.ThrowIfCancellationRequested();
        }
    }

    /// <summary>How far this service has come in every log it reads, as a position.</summary>
    internal async Task<string> AsOf(CancellationToken cancel) => positions.Text(
        (await Progress(cancel)).Values.Where(mark => subscriptions.Reads(mark.Service)));

    /// <summary>Events were taken in by this process.</summary>
    internal void Advanced() =>
        Interlocked.Exchange(ref advanced, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    // Of after it was asked for, never of before. The query is nobody's in particular, so nobody's leaving ends it.
    private Task<Dictionary<string, Mark>> Progress(CancellationToken cancel)
    {
        lock (turn)
        {
            next ??= Query(running);
            return next.WaitAsync(cancel);
        }
    }

    private async Task<Dictionary<string, Mark>> Query(Task<Dictionary<string, Mark>> before)
    {
        // Not within the lock, and with who comes in the same moment.
        await Task.Yield();
        await ((Task)before).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (turn)
        {
            running = next!;
            next = null;
        }

        // The pool's own time limits end it.
        return await Read(CancellationToken.None);
    }

    private async Task<Dictionary<string, Mark>> Read(CancellationToken cancel)
    {
        await using var command = database.CreateCommand(
            "select publisher, epoch, txid::text as txid_text, sequence from subscription where epoch is not null");
        await using var row = await command.ExecuteReaderAsync(cancel);
        var progress = new Dictionary<string, Mark>();
        while (await row.ReadAsync(cancel))
        {
            var publisher = row.Get<string>("publisher");
            progress[publisher] = new Mark(
                publisher, row.Get<Guid>("epoch"), ulong.Parse(row.Get<string>("txid_text"), CultureInfo.InvariantCulture), row.Get<long>("sequence"));
        }

        return progress;
    }
}
