using Microsoft.Extensions.Logging;

namespace Sygeopfoelgning.Migrator;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Waiting for the database server.")]
    public static partial void Waiting(this ILogger log);

    [LoggerMessage(2, LogLevel.Information, "Created database {Database}.")]
    public static partial void Created(this ILogger log, string database);

    [LoggerMessage(14, LogLevel.Information, "Dropped database {Database}.")]
    public static partial void Dropped(this ILogger log, string database);

    [LoggerMessage(20, LogLevel.Information, "Set the access of {Count} older cases.")]
    public static partial void AccessWritten(this ILogger log, int count);

    [LoggerMessage(21, LogLevel.Information, "Restricted {Count} older cases of protected persons.")]
    public static partial void ProtectionWritten(this ILogger log, int count);

    [LoggerMessage(22, LogLevel.Information, "Gave {Count} older cases the names they are found by.")]
    public static partial void NamesWritten(this ILogger log, long count);

    [LoggerMessage(23, LogLevel.Warning, "{Count} cases are not found by name: give the migrator the keys of Cases (Keys:Encryption and Keys:Hash) and run it again.")]
    public static partial void NamesMissing(this ILogger log, long count);

    [LoggerMessage(3, LogLevel.Information, "Applied {Migration} to {Database}.")]
    public static partial void Applied(this ILogger log, string migration, string database);

    [LoggerMessage(4, LogLevel.Warning, "{Database} has {Migration}, which this version does not know: the database is newer.")]
    public static partial void Newer(this ILogger log, string database, string migration);

    [LoggerMessage(5, LogLevel.Information, "Configured municipality {Municipality} ({Name}).")]
    public static partial void Configured(this ILogger log, int municipality, string name);

    [LoggerMessage(6, LogLevel.Information, "The databases are up to date.")]
    public static partial void Done(this ILogger log);

    [LoggerMessage(8, LogLevel.Information, "The epoch of {Service}'s event log is now {Epoch}.")]
    public static partial void Renewed(this ILogger log, string service, Guid epoch);

    [LoggerMessage(9, LogLevel.Information, "An interrupted rotation is resumed.")]
    public static partial void RotationResumed(this ILogger log);

    [LoggerMessage(10, LogLevel.Information, "{Database}: {Count} keys of cases rewrapped.")]
    public static partial void Rewrapped(this ILogger log, string database, long count);

    [LoggerMessage(11, LogLevel.Information, "{Database}: {Count} values of {Column} re-encrypted.")]
    public static partial void Encrypted(this ILogger log, string database, string column, long count);

    [LoggerMessage(12, LogLevel.Information, "{Database}: {Count} persons and {Parts} parts of names rehashed.")]
    public static partial void Hashed(this ILogger log, string database, long count, long parts);

    [LoggerMessage(13, LogLevel.Information, "Everything is encrypted with {Encryption}, persons are found by {Hash}, positions are signed with {Position}; {Removed} hashes under older keys were removed, and nothing uses the older keys any more. Backups of the databases made before need them: store them where the backups' keys are stored.")]
    public static partial void Rotated(this ILogger log, string encryption, string hash, string position, long removed);

    [LoggerMessage(14, LogLevel.Information, "Example staff of municipality {Municipality}: {Count} rows written.")]
    public static partial void Staffed(this ILogger log, int municipality, int count);

    [LoggerMessage(7, LogLevel.Critical, "{Sentence}")]
    public static partial void Failed(this ILogger log, string sentence);
}
