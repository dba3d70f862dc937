using System.Diagnostics;
using System.Globalization;
using Sygeopfoelgning.ServiceDefaults.Calls;
using Sygeopfoelgning.ServiceDefaults.Identity;
using Sygeopfoelgning.ServiceDefaults.Storage;

namespace Sygeopfoelgning.ServiceDefaults.Access;

/// <summary>What of the access log is written outside <c>access_case</c>: a list's one row with its ids.</summary>
internal static class AccessLog
{
    /// <summary>A page of cases, and in the same statement the row that says which of them are shown. Does not wait for the disk.</summary>
    public static Statement WithPage(Statement select, int shown, Caller caller, MethodAccess method, DateTimeOffset now)
    {
        var next = select.Values.Length;
        string Value(int offset) => string.Create(CultureInfo.InvariantCulture, $"${next + offset}");
        return new(
            $"""
            with page as materialized (
            {select.Text}
            ), logged as (
                insert into access_log (municipality_code, occurred_at, case_ids, subject, name, role, via, purpose, rpc, classes, verdict, trace_id)
                select {Value(1)}, {Value(2)}, array(select case_id from page limit {Value(3)}), {Value(4)}, {Value(5)}, {Value(6)},
                       {Value(7)}, {Value(8)}, {Value(9)}, {Value(10)}, 1, {Value(11)}
                  from set_config('synchronous_commit', 'off', true)
                 where exists (select from page)
            )
            select * from page
            """,
            [.. select.Values, caller.Municipality, now, shown, caller.Who.Subject, caller.Who.Name, caller.ActingRoleName, caller.Via,
                caller.Purpose, method.Path, method.ClassesSeenBy(caller.ActingRole), Activity.Current?.TraceId.ToHexString() ?? ""]);
    }
}
