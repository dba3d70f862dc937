namespace Sygeopfoelgning.Migrator;

/// <summary>A service's database and its three roles.</summary>
internal sealed record ServiceDatabase(string Service)
{
    public static readonly ServiceDatabase Cases = new("cases");

    public static readonly IReadOnlyList<ServiceDatabase> All = [Cases, new("scheduling"), new("coordination"), new("documentation")];

    public string Name => $"{Service}db";

    /// <summary>Owns the tables; nobody logs in as it.</summary>
    public string Owner => $"{Service}_owner";

    /// <summary>The requests' login.</summary>
    public string App => $"{Service}_app";

    /// <summary>The background work's login.</summary>
    public string Worker => $"{Service}_worker";
}
