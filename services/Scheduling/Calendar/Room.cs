using Sygeopfoelgning.Data.Storage;
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
internal sealed record Room(Guid Id, string Name, string Address, int Seats, DateOnly FirstDay, DateOnly? LastDay, long Version)
{
    /// <summary>Who changed it last, and when.</summary>
    public LastChange LastChange { get; init; } = LastChange.None;

    public string Etag => Etags.Of(Version);

    /// <summary>The days on which it is in use.</summary>
    public Period InUse => new(FirstDay, LastDay ?? DateOnly.MaxValue);
}

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
}
