using System.Globalization;
using Npgsql;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Cases.Access;

/// <summary>The broken glasses: whom they let through is in <c>break_glass</c>, the notice with its reason in <c>broken_glass</c>.</summary>
internal sealed class GlassStore(CaseKeys keys)
{
    private const string ReasonText = "broken_glass.reason";

    private const string Select =
        """
        select b.break_glass_id, b.case_id, b.officer_id, b.officer_name, b.officer_role, b.reason, b.broken_at, b.until,
               b.acknowledged_by_id, b.acknowledged_by_name, b.acknowledged_at, k.key_id, k.wrapped
          from broken_glass b
          join case_access a on a.municipality_code = b.municipality_code and a.case_id = b.case_id and a.erased_at is null
          join case_key k on k.municipality_code = b.municipality_code and k.case_id = b.case_id
         where b.municipality_code = $1
        """;

    /// <summary>Until when the officer's latest breaking lets through; null where there is none.</summary>
    public static async Task<DateTimeOffset?> OpenUntil(UnitOfWork work, Guid caseId, string officer) => (await work.All(
        new Statement(
            """
            select until from break_glass where municipality_code = $1 and case_id = $2 and officer_id = $3 order by until desc limit 1
            """,
            work.Municipality, caseId, officer),
        row => row.GetFieldValue<DateTimeOffset>(0))) is [var until] ? until : null;

    /// <summary>The breakings that let through now, latest first.</summary>
    public Task<List<GlassBreaking>> Open(ReadSession session, Guid caseId) => session.All(
        new Statement($"{Select} and b.case_id = $2 and b.until > $3 order by b.break_glass_id desc", session.Municipality, caseId, session.Now),
        row => Map(session, row));

    /// <summary>
    /// Locks a breaking of the case, then reads it in a statement of its own, which sees what was waited for; null where the
    /// case has none with that id.
    /// </summary>
    public Task<GlassBreaking?> Lock(UnitOfWork work, Guid caseId, Guid breakGlassId)
    {
        work.Lock(new Statement(
            "select from broken_glass where municipality_code = $1 and case_id = $2 and break_glass_id = $3 for update",
            work.Municipality, caseId, breakGlassId));
        return work.First(
            new Statement($"{Select} and b.case_id = $2 and b.break_glass_id = $3", work.Municipality, caseId, breakGlassId),
            row => Map(work, row));
    }

    /// <summary>
    /// A page and, where another follows, more than that; latest first, also of cases that the team leader is not named in: the
    /// notice is about exactly those. The id is of the time.
    /// </summary>
    public Task<List<GlassBreaking>> List(ReadSession session, bool onlyOpen, Guid? after, int size)
    {
        var values = new List<object?> { session.Municipality };
        var open = onlyOpen ? " and b.acknowledged_at is null" : "";
        var beyond = "";
        if (after is not null)
        {
            values.Add(after);
            beyond = string.Create(CultureInfo.InvariantCulture, $" and b.break_glass_id < ${values.Count}");
        }

        return session.Listed(
            new Statement($"{Select}{open}{beyond} order by b.break_glass_id desc limit {PageTokens.Rows(size)}", [.. values]), size, row => Map(session, row));
    }

    /// <summary>Queues a breaking: the notice, and what lets through, here and by event in the other services.</summary>
    public static void Keep(UnitOfWork work, GlassBreaking breaking, CaseKey key)
    {
        work.Add(new Statement(
            """
            insert into broken_glass (municipality_code, break_glass_id, case_id, officer_id, officer_name, officer_role, reason, broken_at, until)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            work.Municipality, breaking.BreakGlassId, breaking.CaseId, breaking.Officer.Id, breaking.Officer.Name, breaking.OfficerRole,
            key.EncryptText(breaking.Reason, ReasonText), breaking.BrokenAt, breaking.Until));
        var broken = breaking.ToEvent();
        CaseAccessTable.Break(work, broken);
        work.Append(breaking.CaseId, broken);
    }

    /// <summary>Queues that somebody took note.</summary>
    public static void Acknowledge(UnitOfWork work, GlassBreaking breaking) => work.Add(new Statement(
        """
        update broken_glass set acknowledged_by_id = $3, acknowledged_by_name = $4, acknowledged_at = $5
         where municipality_code = $1 and break_glass_id = $2
        """,
        work.Municipality, breaking.BreakGlassId, breaking.AcknowledgedBy!.Id, breaking.AcknowledgedBy.Name, breaking.AcknowledgedAt));

    private GlassBreaking Map(TenantSession session, NpgsqlDataReader row)
    {
        var caseId = row.GetGuid(1);
        return new GlassBreaking
        {
            BreakGlassId = row.GetGuid(0),
            CaseId = caseId,
            Officer = new Officer(row.GetString(2), row.GetString(3)),
            OfficerRole = row.GetString(4),
            Reason = keys.Open(session, caseId, row.GetString(11), row.GetFieldValue<byte[]>(12)).DecryptText(row.GetFieldValue<byte[]>(5), ReasonText),
            BrokenAt = row.GetFieldValue<DateTimeOffset>(6),
            Until = row.GetFieldValue<DateTimeOffset>(7),
            AcknowledgedBy = row.IsDBNull(8) ? null : new Officer(row.GetString(8), row.GetString(9)),
            AcknowledgedAt = row.IsDBNull(10) ? null : row.GetFieldValue<DateTimeOffset>(10),
        };
    }
}
