using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Data.Feed;

/// <summary>
/// Read your writes across services: waits until this service has consumed what a position stands for, and returns its
/// progress.
/// </summary>
public sealed class CatchUp([FromKeyedServices(Databases.App)] NpgsqlDataSource database, SubscriptionMap subscriptions, Positions positions, TimeProvider time)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);

    // If another replica consumes the events, there is no signal here.
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);

    // One query at a time, however many calls wait: calls that arrive while it runs share the next one.
    private readonly Lock turn = new();
    private Task<Dictionary<string, Mark>> running = Task.FromResult(new Dictionary<string, Mark>());
    private Task<Dictionary<string, Mark>>? next;

    private TaskCompletionSource advanced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits up to 2 s for a position. Refuses with NOT_CAUGHT_UP, or with POSITION_INVALID for an invalid one.</summary>
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

        // This service's own writes are there already, and it shows nothing of logs that it does not read: it waits for neither.
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

    /// <summary>This service's progress in every log it reads, as a position.</summary>
    internal async Task<string> AsOf(CancellationToken cancel) => positions.Text(
        (await Progress(cancel)).Values.Where(mark => subscriptions.Reads(mark.Service)));

    /// <summary>This process has consumed events.</summary>
    internal void Advanced() =>
        Interlocked.Exchange(ref advanced, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();

    // A result from after the request, never from before. The query belongs to no single caller, so none of them cancels it.
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
        // Outside the lock, and together with callers that arrive at the same moment.
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
