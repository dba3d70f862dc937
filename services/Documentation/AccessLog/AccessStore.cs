using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;

namespace Sygeopfoelgning.Documentation.AccessLog;

/// <summary>The SQL of collected accesses.</summary>
internal static class AccessStore
{
    /// <summary>Removes the months that ended longer ago than the retention period of the log.</summary>
    public static readonly Tidying Retention = new("drop_old_access_entries", "select drop_old_access_entries()");

    private const string Columns =
        """
        select e.access_id, e.occurred_at, e.case_ids, e.subject_id, e.subject_name, e.role, e.service, e.via_service, e.method,
               e.purpose, e.classes, e.outcome, e.trace_id
        """;

    /// <summary>
    /// Stores rows of one municipality, in one statement however many there are. A row that exists already is left unchanged: the
    /// cursor prevents duplicates, and after a person has reset it, a repeated row is recognised by its id.
    /// </summary>
    public static IEnumerable<Statement> Keep(string service, short municipality, IReadOnlyList<LoggedAccess> rows)
    {
        foreach (var month in rows.Select(row => row.OccurredAt.ToDateTimeOffset().UtcDateTime).Select(at => new DateOnly(at.Year, at.Month, 1)).Distinct())
        {
            yield return new Statement("select prepare_access_entries($1)", month);
        }

        // Waits for an erasure in progress (erase_case holds this lock to its end); a later erasure sees these rows.
        // So no purpose is stored after the erasure of its case.
        yield return new Statement(
            """
            select pg_advisory_xact_lock_shared(one.key)
              from (select distinct hashtextextended(case_id::text, 0) as key from unnest($1::uuid[]) as case_id order by 1) one
            """,
            rows.SelectMany(row => row.CaseIds).Select(Guid.Parse).Distinct().ToArray());

        yield return new Statement(
            """
            with taken as materialized (
                select * from unnest($3::timestamptz[], $4::uuid[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
                                     $12::text[], $13::smallint[], $14::text[])
                           as t (occurred_at, access_id, case_ids, subject_id, subject_name, role, via_service, method, purpose, classes, outcome, trace_id)),
            by_case as (
                insert into access_entry_case (municipality_code, case_id, occurred_at, access_id)
                select $1, one.case_id, taken.occurred_at, taken.access_id from taken, unnest(taken.case_ids::uuid[]) as one (case_id)
                on conflict do nothing)
            insert into access_entry (municipality_code, occurred_at, access_id, case_ids, subject_id, subject_name, role, service, via_service,
                                      method, purpose, classes, outcome, trace_id)
            select $1, occurred_at, access_id, case_ids::uuid[], subject_id, subject_name, role, $2, via_service, method,
                   case when exists (select from erased_case x where x.municipality_code = $1 and x.case_id = any (taken.case_ids::uuid[]))
                        then method else purpose end,
                   classes::smallint[], outcome, trace_id
              from taken
            on conflict do nothing
            """,
            municipality, service,
            rows.Select(row => row.OccurredAt.ToDateTimeOffset()).ToArray(),
            rows.Select(row => IdOf(service, row)).ToArray(),
            rows.Select(row => $"{{{string.Join(',', row.CaseIds)}}}").ToArray(),
            rows.Select(row => row.Subject).ToArray(),
            rows.Select(row => row.Name).ToArray(),
            rows.Select(row => row.Role).ToArray(),
            rows.Select(row => row.Via).ToArray(),
            rows.Select(row => row.Rpc).ToArray(),
            rows.Select(row => row.Purpose).ToArray(),
            rows.Select(row => $"{{{string.Join(',', row.Classes.Select(one => (short)one))}}}").ToArray(),
            rows.Select(row => (short)row.Verdict).ToArray(),
            rows.Select(row => row.TraceId).ToArray());
    }

    /// <summary>A page of accesses and, if another follows, more than that. Reading the log is an access to it, with a row of its own.</summary>
    public static Task<List<Access>> List(ReadSession session, AccessListing listing) =>
        session.Looked(Select(session, listing), listing.CaseId is { } one ? [one] : [], Map);

    /// <summary>A page of accesses to the case and, if another follows, more than that; the check of access to the case has written its row.</summary>
    public static Task<List<Access>> OfCase(ReadSession session, AccessListing listing) => session.All(Select(session, listing), Map);

    // Every combination is a statement of its own: one with conditions on its parameters would use no index. A case has few
    // rows; those of a person, a role or a service are found by an index that ends with the time.
    private static Statement Select(TenantSession session, AccessListing listing)
    {
        var values = new List<object?>();
        string Next(object? value)
        {
            values.Add(value);
            return string.Create(CultureInfo.InvariantCulture, $"${values.Count}");
        }

        var (source, time, id) = listing.CaseId is null
            ? ("access_entry e", "e.occurred_at", "e.access_id")
            : ("access_entry_case c join access_entry e using (municipality_code, occurred_at, access_id)", "c.occurred_at", "c.access_id");
        var conditions = new List<string> { $"{(listing.CaseId is null ? "e" : "c")}.municipality_code = {Next(session.Municipality)}" };
        void Where(bool isAsked, Func<string> condition)
        {
            if (isAsked)
            {
                conditions.Add(condition());
            }
        }

        Where(listing.CaseId is not null, () => $"c.case_id = {Next(listing.CaseId)}");
        Where(listing.SubjectId.Length > 0, () => $"e.subject_id = {Next(listing.SubjectId)}");
        Where(listing.Role.Length > 0, () => $"e.role = {Next(listing.Role)}");
        Where(listing.Service.Length > 0, () => $"e.service = {Next(listing.Service)}");
        Where(listing.From is not null, () => $"{time} >= {Next(listing.From)}");
        Where(listing.To is not null, () => $"{time} < {Next(listing.To)}");
        if (listing.Page.After.ToPlace() is { } last)
        {
            conditions.Add($"({time}, {id}) {(listing.NewestFirst ? "<" : ">")} ({Next(last.OccurredAt)}, {Next(last.AccessId)})");
        }

        var direction = listing.NewestFirst ? " desc" : "";
        return new Statement(
            $"{Columns} from {source} where {string.Join(" and ", conditions)} order by {time}{direction}, {id}{direction} limit {listing.Page.Rows}",
            [.. values]);
    }

    private static Access Map(NpgsqlDataReader row) => new(
        row.Get<Guid>("access_id"), row.Get<DateTimeOffset>("occurred_at"), row.Get<Guid[]>("case_ids"),
        row.Get<string>("subject_id"), row.Get<string>("subject_name"), row.Get<string>("role"),
        row.Get<string>("service"), row.Get<string>("via_service"), row.Get<string>("method"),
        row.Get<string>("purpose"), row.Get<short[]>("classes"), row.Get<short>("outcome"), row.Get<string>("trace_id"));

    // The time first, so that ids follow the order of time; then what is unique to the row: its number in its log, and its content.
    private static Guid IdOf(string service, LoggedAccess row)
    {
        var at = row.OccurredAt.ToDateTimeOffset();
        var place = string.Create(
            CultureInfo.InvariantCulture, $"{service}|{row.Sequence}|{at.UtcTicks}|{row.MunicipalityCode}|{row.Subject}|{row.Rpc}|{row.TraceId}");
        Span<byte> id = stackalloc byte[16];
        SHA256.HashData(Encoding.UTF8.GetBytes(place)).AsSpan(0, 16).CopyTo(id);
        BinaryPrimitives.WriteInt64BigEndian(id, (at.ToUnixTimeMilliseconds() << 16) | BinaryPrimitives.ReadUInt16BigEndian(id[6..]));
        id[6] = (byte)((id[6] & 0x0F) | 0x80);   // version 8: made by a rule of one's own (RFC 9562)
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
        return new Guid(id, bigEndian: true);
    }
}
