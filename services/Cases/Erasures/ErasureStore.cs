using System.Text;
using Npgsql;
using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Cases.People;
using Sygeopfoelgning.Casework.Erasures;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Erasures;

/// <summary>The SQL of erasures, and of everything that Cases itself holds of a case.</summary>
internal sealed class ErasureStore(KeyRing keys, PersonStore persons) : ICaseHolding
{
    private const string ReasonText = "erasure.reason";

    /// <summary>
    /// Locks the person of the case, so that nobody registers the person meanwhile. Then locks the access, which every change of the case
    /// holds, so that the erasure includes what others have just written, then the case against all writers.
    /// Returns the case's number.
    /// </summary>
    public async Task<CaseNumber> Lock(CaseWork work)
    {
        var cpr = work.Found(await work.First(
            new Statement(
                """
                select p.cpr
                  from sickness_case c
                  join person p on p.municipality_code = c.municipality_code and p.person_id = c.person_id
                 where c.municipality_code = $1 and c.case_id = $2
                """,
                work.Municipality, work.CaseId),
            row => row.Get<byte[]>("cpr")));
        PersonStore.Lock(work, persons.HashesOf(work.Municipality, cpr));
        CaseAccessStore.Hold(work, work.CaseId);
        CaseErasure.Hold(work, work.CaseId);

        // The locks are sent with this query: what is queued from here on is written after them.
        return work.Found(await work.First(
            new Statement(
                "select case_year, case_sequence from sickness_case where municipality_code = $1 and case_id = $2", work.Municipality, work.CaseId),
            row => new Numbered(CaseNumber.Of(row.Get<short>("case_year"), row.Get<int>("case_sequence")).Value))).Number;
    }

    /// <summary>Queues the erasure's record.</summary>
    public void Keep(UnitOfWork work, OrderedErasure ordered) => work.Add(new Statement(
        """
        insert into erasure (municipality_code, erasure_id, case_id, case_year, case_sequence, ordered_by, reason, ordered_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)
        """,
        work.Municipality, ordered.ErasureId, ordered.CaseId, (short)ordered.Number.Year, ordered.Number.Serial, ordered.OrderedBy,
        keys.Encrypt(work.Municipality, Encoding.UTF8.GetBytes(ordered.Reason), ReasonText), ordered.OrderedAt));

    /// <summary>Queues that a service has erased what it held.</summary>
    public static void Note(UnitOfWork work, Guid erasureId, string service) => work.Add(new Statement(
        """
        insert into service_erasure (municipality_code, erasure_id, service, erased_at) values ($1, $2, $3, $4)
        on conflict do nothing
        """,
        work.Municipality, erasureId, service, work.Now));

    /// <summary>The case's row, the person if it was the last case, the notices. Requires the locks of <see cref="Lock"/>.</summary>
    public Task Erase(UnitOfWork work, Guid caseId, Guid erasureId)
    {
        work.Add(new Statement("select remove_case($1, $2)", caseId, erasureId));
        return Task.CompletedTask;
    }

    /// <summary>An erasure and which services are done with it; null if the municipality has none with that id.</summary>
    public async Task<(OrderedErasure Ordered, IReadOnlyList<ServiceProgress> Progress)?> Find(ReadSession session, Guid erasureId)
    {
        OrderedErasure? ordered = null;
        var progress = await session.All(
            new Statement(
                """
                select e.case_id, e.case_year, e.case_sequence, e.ordered_by, e.reason, e.ordered_at, s.service, s.erased_at
                  from erasure e
                  join service_erasure s on s.municipality_code = e.municipality_code and s.erasure_id = e.erasure_id
                 where e.municipality_code = $1 and e.erasure_id = $2
                """,
                session.Municipality, erasureId),
            row =>
            {
                ordered ??= Map(session, erasureId, row);
                return new ServiceProgress(row.Get<string>("service"), row.Get<DateTimeOffset>("erased_at"));
            });
        return ordered is null ? null : (ordered, progress);
    }

    private OrderedErasure Map(ReadSession session, Guid erasureId, NpgsqlDataReader row) => new(
        erasureId, row.Get<Guid>("case_id"), CaseNumber.Of(row.Get<short>("case_year"), row.Get<int>("case_sequence")).Value, row.Get<string>("ordered_by"),
        Encoding.UTF8.GetString(keys.Decrypt(session.Municipality, row.Get<byte[]>("reason"), ReasonText)),
        row.Get<DateTimeOffset>("ordered_at"));

    private sealed record Numbered(CaseNumber Number);
}
