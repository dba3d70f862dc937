using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Calendar;

/// <summary>A room of the municipality in which talks are held (lokale).</summary>
/// <param name="Id">Id, UUIDv7.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Address">Where it is.</param>
/// <param name="Seats">How many persons can sit in it.</param>
/// <param name="FirstDay">First day on which it is in use.</param>
/// <param name="LastDay">Last day; null while it is in use.</param>
/// <param name="Version">Counts the changes; the etag.</param>
internal sealed record RegisteredRoom(Guid Id, string Name, string Address, int Seats, DateOnly FirstDay, DateOnly? LastDay, long Version)
{
    /// <summary>Who changed it last, and when.</summary>
    public LastChange LastChange { get; init; } = LastChange.None;

    public string Etag => Etags.Of(Version);

    /// <summary>The days on which it is in use.</summary>
    public Period InUse => new(FirstDay, LastDay ?? DateOnly.MaxValue);

    /// <summary>Changes what is known of it, as the caller read it, or takes it out of use after a day.</summary>
    /// <param name="etag">The version that the caller read.</param>
    /// <param name="stated">What holds from now on.</param>
    /// <param name="today">Today.</param>
    public Result<RegisteredRoom> Change(string etag, RegisteredRoom stated, DateOnly today) =>
        Etags.Parse(etag) != Version ? new EtagMismatch("room", Id.ToString(), Etag, LastChange.Name, LastChange.At)
        : LastDay < today ? new RoomOutOfUse(LastDay.Value)
        : stated.LastDay < FirstDay ? new RoomEndsBeforeItBegins(FirstDay)
        : stated with { Version = Version + 1 };
}
