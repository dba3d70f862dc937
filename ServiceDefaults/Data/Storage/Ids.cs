using System.Globalization;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>Opaque ids: UUIDv7, so that they follow the order of time and reveal nothing else.</summary>
public static class Ids
{
    /// <summary>A new id.</summary>
    public static Guid New(DateTimeOffset now) => Guid.CreateVersion7(now);
}

/// <summary>Etags: the version of a part that people edit, opaque to callers.</summary>
public static class Etags
{
    /// <summary>The etag of a version.</summary>
    public static string Of(long version) => version.ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The version that an etag stands for; null if it is not one of ours, and so never matches.</summary>
    public static long? Parse(string etag) =>
        long.TryParse(etag, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var version) ? version : null;
}
