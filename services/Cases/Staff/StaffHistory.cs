using Google.Protobuf.WellKnownTypes;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Staff;

/// <summary>The history of staff and teams: who changed what, when and why. Only ever added to.</summary>
internal static class StaffHistory
{
    /// <summary>Queues a change: what holds from it on. Id, author and time are filled in here.</summary>
    public static void Add(UnitOfWork work, StaffChange change) => work.Add(new Statement(
        """
        insert into staff_change (municipality_code, change_id, kind, officer_id, team_id, name, function, first_day, last_day,
               mandate_kind, limit_kroner, reason, changed_by_id, changed_by_name, changed_at)
        values ($1, $2, $3, nullif($4, ''), nullif($5, ''), $6, nullif($7, 0::smallint), $8, $9, nullif($10, 0::smallint), nullif($11, 0), $12, $13, $14, $15)
        """,
        work.Municipality, Ids.New(work.Now), (short)change.Kind, change.OfficerId, change.TeamId, change.Name, (short)change.Function,
        change.FirstDay.ToDateOnly(), change.LastDay.ToDateOnly(), (short)change.MandateKind, change.LimitKroner, change.Reason,
        work.Actor.Subject, work.Actor.Name, work.Now));

    /// <summary>A page and, if another follows, more than that; newest first.</summary>
    public static Task<List<StaffChange>> List(ReadSession session, StaffChangeFilter? filter, Page page)
    {
        List<object?> values = [session.Municipality];
        var sql = "";
        if (filter is { OfficerId.Length: > 0 })
        {
            values.Add(filter.OfficerId);
            sql += $" and officer_id = ${values.Count}";
        }

        if (filter is { TeamId.Length: > 0 })
        {
            values.Add(filter.TeamId);
            sql += $" and officer_id is null and team_id = ${values.Count}";
        }

        if (page.After is [var last])
        {
            values.Add(Guid.Parse(last));
            sql += $" and change_id < ${values.Count}";
        }

        return session.All(
            new Statement(
                $"""
                select change_id, kind, officer_id, team_id, name, function, first_day, last_day, mandate_kind, limit_kroner, reason,
                       changed_by_id, changed_by_name, changed_at
                  from staff_change
                 where municipality_code = $1{sql}
                 order by change_id desc limit {page.Rows}
                """,
                [.. values]),
            Map);
    }

    private static StaffChange Map(NpgsqlDataReader row) => new()
    {
        ChangeId = row.Get<Guid>("change_id").ToString(),
        Kind = (StaffChangeKind)row.Get<short>("kind"),
        OfficerId = row.GetOrNull<string>("officer_id") ?? "",
        TeamId = row.GetOrNull<string>("team_id") ?? "",
        Name = row.Get<string>("name"),
        Function = (OfficerFunction)(row.Get<short?>("function") ?? 0),
        FirstDay = row.Get<DateOnly?>("first_day")?.ToProto(),
        LastDay = row.Get<DateOnly?>("last_day")?.ToProto(),
        MandateKind = (MandateKind)(row.Get<short?>("mandate_kind") ?? 0),
        LimitKroner = row.Get<int?>("limit_kroner") ?? 0,
        Reason = row.Get<string>("reason"),
        ChangedById = row.Get<string>("changed_by_id"),
        ChangedByName = row.Get<string>("changed_by_name"),
        ChangedAt = row.Get<DateTimeOffset>("changed_at").ToTimestamp(),
    };
}
