using Microsoft.Extensions.Logging;

namespace Sygeopfoelgning.Migrator;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Information, "Waiting for the database server.")]
    public static partial void Waiting(this ILogger log);

    [LoggerMessage(2, LogLevel.Information, "Created database {Database}.")]
    public static partial void Created(this ILogger log, string database);

    [LoggerMessage(20, LogLevel.Information, "Gave {Count} older cases their access.")]
    public static partial void AccessWritten(this ILogger log, int count);

    [LoggerMessage(3, LogLevel.Information, "Applied {Migration} to {Database}.")]
    public static partial void Applied(this ILogger log, string migration, string database);

    [LoggerMessage(4, LogLevel.Warning, "{Database} has {Migration}, which this version does not know: the database is newer.")]
    public static partial void Newer(this ILogger log, string database, string migration);

    [LoggerMessage(5, LogLevel.Information, "Configured municipality {Municipality} ({Name}).")]
    public static partial void Configured(this ILogger log, int municipality, string name);

    [LoggerMessage(6, LogLevel.Information, "The databases are up to date.")]
    public static partial void Done(this ILogger log);

    [LoggerMessage(7, LogLevel.Critical, "{Sentence}")]
    public static partial void Failed(this ILogger log, string sentence);
}
