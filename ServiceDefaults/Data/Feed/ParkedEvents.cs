using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Data.Feed;

/// <summary>The parked event does not exist, or no longer exists.</summary>
[Danish("Der er ingen parkeret hændelse {ParkedEventId} i kommunen. Måske er den taget ind eller sprunget over i mellemtiden.")]
[English("The municipality has no parked event {ParkedEventId}. It may have been processed or skipped meanwhile.")]
public sealed record ParkedEventNotFound(string ParkedEventId)
    : Refusal(RefusalKind.NotFound, "PARKED_EVENT_NOT_FOUND", "parked_event", ParkedEventId);

/// <summary>Events of one aggregate are processed in their order.</summary>
[Danish("Den parkerede hændelse venter på {FirstParkedEventId}, som skal tages ind eller springes over først.")]
[English("The parked event waits behind {FirstParkedEventId}, which must be processed or skipped first.")]
public sealed record ParkedEventNotFirst(string FirstParkedEventId)
    : Refusal(RefusalKind.FixState, "PARKED_EVENT_NOT_FIRST", "parked_event", FirstParkedEventId);

/// <summary>The cause is not fixed.</summary>
[Danish("Hændelsen kan stadig ikke tages ind ({Failure}). Den bliver stående.")]
[English("The event still cannot be processed ({Failure}). It stays parked.")]
public sealed record ParkedEventStillFails(string Failure) : Refusal(RefusalKind.FixState, "PARKED_EVENT_STILL_FAILS");

/// <summary>The result for the events behind one that was processed or skipped.</summary>
internal sealed record Behind(int Followed, int StillParked);

/// <summary>
/// Processes parked events, or skips them: each in a transaction of its own together with its removal, so exactly once. All parked
/// events of the aggregate are locked meanwhile. The stream checks them before it parks another behind them, and so it
/// waits.
/// </summary>
internal sealed class ParkedEvents(SubscriptionStore store, SubscriptionMap subscriptions, EventApplier applier, WakeUps wakeUps)
{
    private sealed record Parked(Guid Id, string Publisher, Guid Epoch, string Txid, long Sequence, Event Envelope, int Attempts);

    // Prepares what is done with an event, before the transaction in which it is done.
    private delegate Task<Func<Transaction, Task>> Prepare(Parked parked, CancellationToken cancel);

    /// <summary>Processes one, then those behind it. With <paramref name="validateOnly"/> only that one, and it is rolled back.</summary>
    public Task<Result<Behind>> Retry(short municipality, Guid id, bool validateOnly, CancellationToken cancel) =>
        Settle(municipality, id, validateOnly, Apply, cancel);

    /// <summary>Skips one, then processes those behind it.</summary>
    public Task<Result<Behind>> Skip(short municipality, Guid id, bool validateOnly, Actor by, string reason, DateTimeOffset now, CancellationToken cancel) =>
        Settle(municipality, id, validateOnly, (parked, _) => Task.FromResult<Func<Transaction, Task>>(transaction =>
        {
            transaction.Add(new Statement(
                """
                insert into skipped_event (municipality_code, publisher, epoch, txid, sequence, aggregate_id, type, error, attempts,
                                           skipped_by, skipped_by_name, reason, skipped_at)
                select municipality_code, publisher, epoch, txid, sequence, aggregate_id, type, error, attempts, $3, $4, $5, $6
                  from parked_event where municipality_code = $1 and parked_event_id = $2
                """,
                municipality, parked.Id, by.Subject, by.Name, reason, now));
            return Task.CompletedTask;
        }), cancel);

    private async Task<Result<Behind>> Settle(
        short municipality, Guid id, bool validateOnly, Prepare prepare, CancellationToken cancel)
    {
        var queue = await Queue(municipality, id, cancel);
        if (await One(municipality, id, validateOnly, prepare, cancel) is { } refusal)
        {
            return refusal;
        }

        if (validateOnly)
        {
            return new Behind(0, queue.Count);
        }

        var aggregate = Guid.Parse(queue.First(parked => parked.Id == id).Envelope.AggregateId);
        var followed = await Follow(municipality, aggregate, cancel);
        wakeUps.Publish();
        return new Behind(followed, (await OfAggregate(municipality, aggregate, cancel)).Count);
    }

    /// <summary>Each publisher's in its order, until none of the first ones can be processed.</summary>
    private async Task<int> Follow(short municipality, Guid aggregate, CancellationToken cancel)
    {
        var followed = 0;
        var failed = new HashSet<Guid>();
        while (true)
        {
            var before = followed;
            foreach (var first in (await OfAggregate(municipality, aggregate, cancel)).DistinctBy(parked => parked.Publisher).ToList())
            {
                if (failed.Contains(first.Id))
                {
                    continue;
                }

                switch (await One(municipality, first.Id, validateOnly: false, Apply, cancel))
                {
                    case null:
                        followed++;
                        break;
                    // It may depend on another publisher's event that is still to come.
                    case ParkedEventStillFails { Failure: not Failures.CaseNotKnownYet }:
                        failed.Add(first.Id);
                        break;
                }
            }

            if (followed == before)
            {
                return followed;
            }
        }
    }

    /// <summary>One event in one transaction; null when it is done.</summary>
    private async Task<Refusal?> One(
        short municipality, Guid id, bool validateOnly, Prepare prepare, CancellationToken cancel)
    {
        try
        {
            if (!Named(await Queue(municipality, id, cancel), id).TryGet(out var parked, out var early))
            {
                return early;
            }

            var act = await prepare(parked, cancel);
            await using var transaction = await store.Begin(cancel);
            transaction.Add(Statement.SetMunicipality(municipality));
            var queue = new List<Parked>();
            await transaction.Ask(cancel, (QueueOf(municipality, id, locked: true), row => queue.Add(Map(row))));
            if (!Named(queue, id).TryGet(out _, out var refusal))
            {
                return refusal;
            }

            await act(transaction);
            transaction.Add(new Statement("delete from parked_event where municipality_code = $1 and parked_event_id = $2", municipality, id));
            await transaction.Flush(cancel);
            if (!validateOnly)
            {
                await transaction.Commit(cancel);
            }

            return null;
        }
        catch (Exception failure) when (failure is not RefusedException && !Failures.IsInfrastructure(failure, cancel))
        {
            var kind = Failures.KindOf(failure);
            if (!validateOnly)
            {
                await store.CountParkedFailure(municipality, id, kind, cancel);
            }

            return new ParkedEventStillFails(kind);
        }
    }

    // The event, if it is there and the first one of its publisher.
    private static Result<Parked> Named(List<Parked> queue, Guid id)
    {
        if (queue.Find(parked => parked.Id == id) is not { } named)
        {
            return new ParkedEventNotFound(id.ToString());
        }

        var first = queue.First(parked => parked.Publisher == named.Publisher);
        return first.Id == id ? named : new ParkedEventNotFirst(first.Id.ToString());
    }

    private async Task<Func<Transaction, Task>> Apply(Parked parked, CancellationToken cancel)
    {
        if (subscriptions.Publishers.FirstOrDefault(one => one.Publisher == parked.Publisher) is not { } publisher)
        {
            return _ => Task.CompletedTask;
        }

        var fetched = await applier.Fetch(publisher, [parked.Envelope], cancel);
        return transaction => applier.Effect(transaction, publisher, parked.Envelope, fetched, cancel);
    }

    private async Task<List<Parked>> Queue(short municipality, Guid id, CancellationToken cancel)
    {
        await using var transaction = await store.Begin(cancel);
        var queue = new List<Parked>();
        await transaction.Ask(cancel, (QueueOf(municipality, id, locked: false), row => queue.Add(Map(row))));
        return queue;
    }

    private async Task<List<Parked>> OfAggregate(short municipality, Guid aggregate, CancellationToken cancel)
    {
        await using var transaction = await store.Begin(cancel);
        var queue = new List<Parked>();
        await transaction.Ask(cancel, (new Statement(
            $"{Columns} where municipality_code = $1 and aggregate_id = $2 {InOrder}", municipality, aggregate), row => queue.Add(Map(row))));
        return queue;
    }

    private const string Columns = "select parked_event_id, publisher, epoch, txid::text as txid_text, sequence, event, attempts from parked_event";
    private const string InOrder = "order by publisher, txid, sequence";

    private static Statement QueueOf(short municipality, Guid id, bool locked) => new(
        $"""
        {Columns}
         where municipality_code = $1
           and aggregate_id = (select aggregate_id from parked_event where municipality_code = $1 and parked_event_id = $2)
         {InOrder} {(locked ? "for update" : "")}
        """,
        municipality, id);

    private static Parked Map(NpgsqlDataReader row) => new(
        row.Get<Guid>("parked_event_id"), row.Get<string>("publisher"), row.Get<Guid>("epoch"), row.Get<string>("txid_text"),
        row.Get<long>("sequence"), Event.Parser.ParseFrom(row.Get<byte[]>("event")), row.Get<int>("attempts"));
}
