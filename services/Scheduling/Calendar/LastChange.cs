using Npgsql;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Scheduling.Calendar;

/// <summary>Who changed something last, and when.</summary>
/// <param name="By">Id of the officer.</param>
/// <param name="Name">Name of the officer.</param>
/// <param name="At">When.</param>
internal sealed record LastChange(string By, string Name, DateTimeOffset At)
{
    /// <summary>Nobody did.</summary>
    public static readonly LastChange None = new("", "", default);

    /// <summary>The writer of a unit of work, now.</summary>
    public static LastChange Of(UnitOfWork work) => new(work.Actor.Subject, work.Actor.Name, work.Now);

    /// <summary>The columns of a row that say so.</summary>
    public static LastChange Of(NpgsqlDataReader row) =>
        new(row.Get<string>("changed_by_id"), row.Get<string>("changed_by_name"), row.Get<DateTimeOffset>("changed_at"));
}
