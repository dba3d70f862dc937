using Npgsql;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Scheduling.Calendar;

/// <summary>The SQL of rooms.</summary>
internal static class RoomStore
{
    public const string Select =
        """
        select room_id, name, address, seats, first_day, last_day, version, changed_by_id, changed_by_name, changed_at
          from room where municipality_code = $1
        """;

    /// <summary>A room behind the lock of its calendar, so that nothing is booked in it meanwhile; null if there is none.</summary>
    public static Task<RegisteredRoom?> Lock(UnitOfWork work, Guid roomId)
    {
        CalendarStore.Hold(work, [ResourceId.Room(roomId)]);
        return work.First(new Statement($"{Select} and room_id = $2", work.Municipality, roomId), Map);
    }

    /// <summary>A page and, if another follows, more than that; by name.</summary>
    public static Task<List<RegisteredRoom>> List(ReadSession session, bool alsoOutOfUse, DateOnly today, Page page)
    {
        List<object?> values = [session.Municipality];
        var sql = Select;
        if (!alsoOutOfUse)
        {
            values.Add(today);
            sql += $" and (last_day is null or last_day >= ${values.Count})";
        }

        if (page.After is [var name, var id])
        {
            values.AddRange([name, Guid.Parse(id)]);
            sql += $" and (name, room_id) > (${values.Count - 1}, ${values.Count})";
        }

        return session.All(new Statement($"{sql} order by name, room_id limit {page.Rows}", [.. values]), Map);
    }

    /// <summary>Queues a room as it is from now on.</summary>
    public static void Keep(UnitOfWork work, RegisteredRoom room) => work.Add(new Statement(
        """
        insert into room (municipality_code, room_id, name, address, seats, first_day, last_day, version, changed_by_id, changed_by_name, changed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        on conflict (municipality_code, room_id) do update
           set name = excluded.name, address = excluded.address, seats = excluded.seats, last_day = excluded.last_day, version = excluded.version,
               changed_by_id = excluded.changed_by_id, changed_by_name = excluded.changed_by_name, changed_at = excluded.changed_at
        """,
        work.Municipality, room.Id, room.Name, room.Address, (short)room.Seats, room.FirstDay, room.LastDay, room.Version,
        room.LastChange.By, room.LastChange.Name, room.LastChange.At));

    public static RegisteredRoom Map(NpgsqlDataReader row) => new(
        row.Get<Guid>("room_id"), row.Get<string>("name"), row.Get<string>("address"), row.Get<short>("seats"),
        row.Get<DateOnly>("first_day"), row.Get<DateOnly?>("last_day"), row.Get<long>("version"))
    {
        LastChange = LastChange.Of(row),
    };
}
