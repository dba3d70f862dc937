using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Scheduling.Calendar;

/// <summary>The calendar of an officer or a room as it is changed: its version counts the changes of its hours.</summary>
/// <param name="Id">Whose calendar.</param>
/// <param name="Version">Counts the changes; the etag. 0 for one that was never changed.</param>
internal sealed record KnownCalendar(ResourceId Id, long Version)
{
    /// <summary>Who changed it last, and when.</summary>
    public LastChange LastChange { get; init; } = LastChange.None;

    public string Etag => Etags.Of(Version);

    /// <summary>Why a caller may not change a calendar; null if the caller may.</summary>
    /// <param name="id">Whose calendar.</param>
    /// <param name="subject">The caller.</param>
    /// <param name="leads">Whether the caller is a team leader.</param>
    public static Refusal? Barred(ResourceId id, string subject, bool leads) =>
        leads || id == ResourceId.Officer(subject) ? null : new CalendarOfAnother();

    /// <summary>Changes it, as the caller read it.</summary>
    public Result<KnownCalendar> Change(string etag, LastChange change) => Etags.Parse(etag) == Version
        ? this with { Version = Version + 1, LastChange = change }
        : new EtagMismatch("calendar", Id.Id, Etag, LastChange.Name, LastChange.At);
}
