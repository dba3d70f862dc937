using Microsoft.Extensions.DependencyInjection;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Casework.Erasures;

/// <summary>What a service holds of a case besides the infrastructure tables. One implementation per service.</summary>
public interface ICaseHolding
{
    /// <summary>Queues its erasure. The case's key still exists; it is deleted afterwards, in the same transaction.</summary>
    Task Erase(UnitOfWork work, Guid caseId, Guid erasureId);

    /// <summary>Queues the erasure of rows that may only be rewritten once the case is marked as erased, such as a log.</summary>
    void EraseTraces(UnitOfWork work, Guid caseId)
    {
    }
}

/// <summary>
/// Erases a case in this service (sletning): what the service holds, the case's key, the codes in its published events; and publishes
/// that it is done. What is erased stays erased: later events about the case have no effect.
/// </summary>
public sealed class CaseErasure(ICaseHolding holding)
{
    /// <summary>Queues the lock that waits for everyone who writes about the case: before anything is written.</summary>
    public static void Hold(UnitOfWork work, Guid caseId) => work.Lock(CaseKeys.HoldToErase(caseId));

    /// <summary>Queues all of it, in the transaction of the order or of the order's event. Requires <see cref="Hold"/>.</summary>
    public async Task Erase(UnitOfWork work, Guid caseId, Guid erasureId)
    {
        await holding.Erase(work, caseId, erasureId);
        var published = await work.All(
            new Statement(
                "select sequence, type, published from event where municipality_code = $1 and aggregate_id = $2 order by sequence",
                work.Municipality, caseId),
            row => (Sequence: row.Get<long>("sequence"), Rewritten: ErasedCodes.Of(row.Get<string>("type"), row.Get<byte[]>("published"))));
        work.Add(new Statement("select erase_case($1, $2, $3)", caseId, erasureId, work.Now));
        foreach (var (sequence, rewritten) in published.Where(one => one.Rewritten is not null))
        {
            work.Add(new Statement("select rewrite_event($1, $2)", sequence, rewritten));
        }

        work.Add(new Statement("select erase_purposes($1)", caseId));
        holding.EraseTraces(work, caseId);

        // Its key is deleted: nobody could read what would be encrypted with it.
        work.Key = null;
        work.Append(caseId, new CaseErased { CaseId = caseId.ToString(), ErasureId = erasureId.ToString() });
    }

    /// <summary>What every service but Cases, which decides it, does on the order.</summary>
    internal static void Follow(SubscriptionMap events, CaseErasure erasure) => events.From("cases").On<CaseErasureOrdered>((received, work) =>
    {
        Hold(work, received.AggregateId);
        return erasure.Erase(work, received.AggregateId, Guid.Parse(received.Payload.ErasureId));
    });
}

/// <summary>Registers what a service erases.</summary>
public static class ErasureRegistration
{
    /// <summary>Registers the service's holding; the infrastructure tables are erased automatically.</summary>
    public static IServiceCollection AddErasure<THolding>(this IServiceCollection services) where THolding : class, ICaseHolding =>
        services.AddSingleton<ICaseHolding>(provider => ActivatorUtilities.GetServiceOrCreateInstance<THolding>(provider)).AddSingleton<CaseErasure>();
}
