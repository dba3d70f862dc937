using Npgsql;
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

    public static Room Map(NpgsqlDataReader row) => new(
        row.Get<Guid>("room_id"), row.Get<string>("name"), row.Get<string>("address"), row.Get<short>("seats"),
        row.Get<DateOnly>("first_day"), row.Get<DateOnly?>("last_day"), row.Get<long>("version"))
    {
        LastChange = new(row.Get<string>("changed_by_id"), row.Get<string>("changed_by_name"), row.Get<DateTimeOffset>("changed_at")),
    };
}
