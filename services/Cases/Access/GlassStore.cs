using Npgsql;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.Access;

/// <summary>The break-glass accesses: table <c>break_glass</c> grants the access, <c>broken_glass</c> has the notice with its reason.</summary>
internal sealed class GlassStore(CaseKeys keys)
{
    private const string ReasonText = "broken_glass.reason";

    private static readonly string Select =
        $"""
        select b.break_glass_id, b.case_id, b.officer_id, b.officer_name, b.officer_role, b.reason, b.broken_at, b.until,
               b.acknowledged_by_id, b.acknowledged_by_name, b.acknowledged_at, {CaseKeys.Columns}
          from broken_glass b
          join case_access a on a.municipality_code = b.municipality_code and a.case_id = b.case_id and a.erased_at is null
          {CaseKeys.Join("b")}
         where b.municipality_code = $1
        """;

    /// <summary>When the actor's latest break-glass access ends; null if there is none.</summary>
    public static async Task<DateTimeOffset?> OpenUntil(CaseWork work) => (await work.All(
        new Statement(
            """
            select until from break_glass where municipality_code = $1 and case_id = $2 and officer_id = $3 order by until desc limit 1
            """,
            work.Municipality, work.CaseId, work.Actor.Subject),
        row => row.Get<DateTimeOffset>("until"))) is [var until] ? until : null;

    /// <summary>The break-glass accesses that are open now, latest first.</summary>
    public Task<List<GlassBreaking>> Open(CaseRead session) => session.All(
        new Statement($"{Select} and b.case_id = $2 and b.until > $3 order by b.break_glass_id desc", session.Municipality, session.CaseId, session.Now),
        row => Map(session, row));

    /// <summary>
    /// Locks a break-glass access of the case, then reads it in a statement of its own, which sees what the previous holder of the lock
    /// committed; null if the case has none with that id.
    /// </summary>
    public Task<GlassBreaking?> Lock(CaseWork work, Guid breakGlassId)
    {
        work.Lock(new Statement(
            "select from broken_glass where municipality_code = $1 and case_id = $2 and break_glass_id = $3 for update",
            work.Municipality, work.CaseId, breakGlassId));
        return work.First(
            new Statement($"{Select} and b.case_id = $2 and b.break_glass_id = $3", work.Municipality, work.CaseId, breakGlassId),
            row => Map(work, row));
    }

    /// <summary>
    /// A page and, if another follows, more than that; latest first, including cases in which the team leader is not named: the
    /// notice is about exactly those. The id follows the time.
    /// </summary>
    public Task<List<GlassBreaking>> List(ReadSession session, bool onlyOpen, Page page)
    {
        var open = onlyOpen ? " and b.acknowledged_at is null" : "";
        object?[] values = [session.Municipality, .. page.After.Select(id => (object)Guid.Parse(id))];
        var beyond = values.Length > 1 ? " and b.break_glass_id < $2" : "";
        return session.Listed(
            new Statement($"{Select}{open}{beyond} order by b.break_glass_id desc limit {page.Rows}", values), page.Size, row => Map(session, row));
    }

    /// <summary>Queues a break-glass access: the notice, and the access itself, here and by event in the other services.</summary>
    public static void Keep(CaseWork work, GlassBreaking breaking)
    {
        work.Add(new Statement(
            """
            insert into broken_glass (municipality_code, break_glass_id, case_id, officer_id, officer_name, officer_role, reason, broken_at, until)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            work.Municipality, breaking.BreakGlassId, breaking.CaseId, breaking.Officer.Id, breaking.Officer.Name, breaking.OfficerRole,
            work.CaseKey.EncryptText(breaking.Reason, ReasonText), breaking.BrokenAt, breaking.Until));
        var broken = breaking.ToEvent();
        CaseAccessTable.Break(work, broken);
        work.Append(breaking.CaseId, broken);
    }

    /// <summary>Queues the acknowledgement.</summary>
    public static void Acknowledge(UnitOfWork work, GlassBreaking breaking) => work.Add(new Statement(
        """
        update broken_glass set acknowledged_by_id = $3, acknowledged_by_name = $4, acknowledged_at = $5
         where municipality_code = $1 and break_glass_id = $2
        """,
        work.Municipality, breaking.BreakGlassId, breaking.AcknowledgedBy!.Id, breaking.AcknowledgedBy.Name, breaking.AcknowledgedAt));

    private GlassBreaking Map(TenantSession session, NpgsqlDataReader row)
    {
        var caseId = row.Get<Guid>("case_id");
        return new GlassBreaking
        {
            BreakGlassId = row.Get<Guid>("break_glass_id"),
            CaseId = caseId,
            Officer = new Officer(row.Get<string>("officer_id"), row.Get<string>("officer_name")),
            OfficerRole = row.Get<string>("officer_role"),
            Reason = keys.Open(session, caseId, row).DecryptText(row.Get<byte[]>("reason"), ReasonText),
            BrokenAt = row.Get<DateTimeOffset>("broken_at"),
            Until = row.Get<DateTimeOffset>("until"),
            AcknowledgedBy = row.GetOrNull<string>("acknowledged_by_id") is { } by ? new Officer(by, row.Get<string>("acknowledged_by_name")) : null,
            AcknowledgedAt = row.Get<DateTimeOffset?>("acknowledged_at"),
        };
    }
}
