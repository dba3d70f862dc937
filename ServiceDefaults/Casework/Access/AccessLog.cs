using System.Diagnostics;
using System.Globalization;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Casework.Access;

/// <summary>The access log entries written outside <c>access_case</c>: a list's one row with its ids, and reads of the log itself.</summary>
internal static class AccessLog
{
    private const string Nothing = "'{}'::uuid[]";

    /// <summary>A page of cases, and in the same statement the row that lists which of them are shown. Does not wait for the disk.</summary>
    public static Statement WithPage(Statement select, int shown, Caller caller, MethodAccess method, DateTimeOffset now) =>
        Logged(select, Shown(select), "exists (select from page)", Nothing, shown, caller, method, now);

    /// <summary>
    /// The same of a search: logged also where it shows nothing, and as a refusal of those cases that were searched for and are
    /// not open to the caller. A refusal is on the disk before the answer leaves.
    /// </summary>
    public static Statement WithSearch(Statement select, string barred, int shown, Caller caller, MethodAccess method, DateTimeOffset now) =>
        Logged(
            select, Shown(select), "exists (select from page) or cardinality(barred.ids) = 0", barred.Length > 0 ? $"array({barred})" : Nothing, shown,
            caller, method, now);

    /// <summary>A page about no single case, or about the named ones, and in the same statement its row.</summary>
    public static Statement WithLook(Statement select, IReadOnlyList<Guid> cases, Caller caller, MethodAccess method, DateTimeOffset now) =>
        Logged(select, string.Create(CultureInfo.InvariantCulture, $"${select.Values.Length + 1}::uuid[]"), "true", Nothing, cases.ToArray(), caller, method, now);

    /// <summary>A look-up of a person who has no case in the municipality: a row without cases.</summary>
    public static Statement OfNobody(Caller caller, MethodAccess method, DateTimeOffset now) =>
        Row(caller, method, caller.Purpose, [], [], verdict: 1, now);

    /// <summary>One case, with the verdict of the access check. If the call has erased the case, no purpose is stored, as for every erased case.</summary>
    public static Statement OfCase(Caller caller, MethodAccess method, Guid caseId, short verdict, bool isErased, DateTimeOffset now) =>
        Row(caller, method, isErased ? method.Path : caller.Purpose, [caseId], method.ClassesSeenBy(caller.ActingRole), verdict, now);

    private static Statement Row(Caller caller, MethodAccess method, string purpose, Guid[] cases, short[] classes, short verdict, DateTimeOffset now) => new(
        """
        insert into access_log (municipality_code, occurred_at, case_ids, subject, name, role, via, purpose, rpc, classes, verdict, trace_id)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
        """,
        caller.Municipality, now, cases, caller.Who.Subject, caller.Who.Name, caller.ActingRoleName, caller.Via, purpose, method.Path,
        classes, verdict, Activity.Current?.TraceId.ToHexString() ?? "");

    // A case may have several rows on a page. It is named once, at the place of its first row.
    private static string Shown(Statement select) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        array(select shown.case_id from (select case_id, row_number() over () as place from page limit ${select.Values.Length + 1}) shown
               group by shown.case_id order by min(shown.place))
        """);

    private static Statement Logged(
        Statement select, string caseIds, string isLogged, string barred, object ofCaseIds, Caller caller, MethodAccess method, DateTimeOffset now)
    {
        var next = select.Values.Length + 1;
        string Value(int offset) => string.Create(CultureInfo.InvariantCulture, $"${next + offset}");
        return new(
            $"""
            with page as materialized (
            {select.Text}
            ), barred as materialized (
            select {barred} as ids
            ), logged as (
                insert into access_log (municipality_code, occurred_at, case_ids, subject, name, role, via, purpose, rpc, classes, verdict, trace_id)
                select {Value(1)}, {Value(2)}, one.ids, {Value(3)}, {Value(4)}, {Value(5)},
                       {Value(6)}, {Value(7)}, {Value(8)}, {Value(9)}, one.verdict, {Value(10)}
                  from barred
                 cross join set_config('synchronous_commit', case when cardinality(barred.ids) > 0 then 'on' else 'off' end, true)
                 cross join lateral (values ({caseIds}, 1::smallint, {isLogged}), (barred.ids, 3::smallint, cardinality(barred.ids) > 0)) one (ids, verdict, is_logged)
                 where one.is_logged
            )
            select * from page
            """,
            [.. select.Values, ofCaseIds, caller.Municipality, now, caller.Who.Subject, caller.Who.Name, caller.ActingRoleName, caller.Via,
                caller.Purpose, method.Path, method.ClassesSeenBy(caller.ActingRole), Activity.Current?.TraceId.ToHexString() ?? ""]);
    }
}
