using Npgsql;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Scheduling.Calendar;

/// <summary>The SQL of closing days.</summary>
internal static class ClosingDayStore
{
    public const string Select =
        "select day, name, changed_by_id, changed_by_name, changed_at from closing_day where municipality_code = $1 and not is_removed";

    /// <summary>Queues the lock of all closing days, for whoever changes them: nothing is booked meanwhile.</summary>
    public static void Lock(UnitOfWork work) =>
        work.Lock(new Statement("select pg_advisory_xact_lock(hashtextextended('closing_day:' || $1::text, 5))", work.Municipality));

    /// <summary>Queues the same lock, shared, for whoever books: no closing day is changed meanwhile. It comes before the locks of calendars.</summary>
    public static void Share(UnitOfWork work) =>
        work.Lock(new Statement("select pg_advisory_xact_lock_shared(hashtextextended('closing_day:' || $1::text, 5))", work.Municipality));

    /// <summary>A closing day; null where there is none.</summary>
    public static Query<ClosingDay?> Find(UnitOfWork work, DateOnly day)
    {
        ClosingDay? found = null;
        return new(() => found, (new Statement($"{Select} and day = $2", work.Municipality, day), row => found = Map(row)));
    }

    /// <summary>Queues a closing day, or that it is removed, with who did it.</summary>
    public static void Keep(UnitOfWork work, ClosingDay closing, bool isRemoved) => work.Add(new Statement(
        """
        insert into closing_day (municipality_code, day, name, is_removed, changed_by_id, changed_by_name, changed_at) values ($1, $2, $3, $4, $5, $6, $7)
        on conflict (municipality_code, day) do update
           set name = excluded.name, is_removed = excluded.is_removed,
               changed_by_id = excluded.changed_by_id, changed_by_name = excluded.changed_by_name, changed_at = excluded.changed_at
        """,
        work.Municipality, closing.Day, closing.Name, isRemoved, closing.LastChange.By, closing.LastChange.Name, closing.LastChange.At));

    public static ClosingDay Map(NpgsqlDataReader row) => new(row.Get<DateOnly>("day"), row.Get<string>("name"), LastChange.Of(row));
}
