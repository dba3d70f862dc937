namespace Sygeopfoelgning.Scheduling.Calendar;

/// <summary>What has a calendar.</summary>
internal enum ResourceKind
{
    /// <summary>An officer (medarbejder).</summary>
    Officer = 1,

    /// <summary>A room (lokale).</summary>
    Room = 2,
}

/// <summary>Who or what has a calendar of its own.</summary>
/// <param name="Kind">Officer or room.</param>
/// <param name="Id">The <c>sub</c> of the officer's token, or the id of the room.</param>
internal readonly record struct ResourceId(ResourceKind Kind, string Id)
{
    private const string OfficerPrefix = "officer:";
    private const string RoomPrefix = "room:";

    /// <summary>How it stands in the database.</summary>
    public string Key => Kind == ResourceKind.Officer ? OfficerPrefix + Id : RoomPrefix + Id;

    public static ResourceId Officer(string id) => new(ResourceKind.Officer, id);

    public static ResourceId Room(Guid id) => new(ResourceKind.Room, id.ToString());

    /// <summary>The resource that a key stands for.</summary>
    public static ResourceId Of(string key) => key.StartsWith(OfficerPrefix, StringComparison.Ordinal)
        ? new(ResourceKind.Officer, key[OfficerPrefix.Length..])
        : new(ResourceKind.Room, key[RoomPrefix.Length..]);
}
