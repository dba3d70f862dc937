using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Data.Feed;

/// <summary>What is kept of the failure of background work: its kind. A message can hold anything, also about a person.</summary>
internal static class Failures
{
    /// <summary>An earlier event of the same aggregate is parked.</summary>
    public const string EarlierEventParked = "EARLIER_EVENT_PARKED";

    /// <summary>The case has not arrived here.</summary>
    public const string CaseNotKnownYet = "CASE_NOT_KNOWN_YET";

    /// <summary>The exception's type, and what the database calls it where it is the database's.</summary>
    public static string KindOf(Exception failure) => failure switch
    {
        NotKnownYetException => CaseNotKnownYet,
        PostgresException database => $"{nameof(PostgresException)} {database.SqlState}",
        _ => failure.GetType().Name.Split('`')[0],
    };

    /// <summary>A database that is away or overloaded, a lost race and a stop say nothing about the work itself: it is not parked for them.</summary>
    public static bool IsInfrastructure(Exception failure, CancellationToken cancel) =>
        cancel.IsCancellationRequested
        || failure is CursorMovedException or RpcException
        || failure is NpgsqlException and not PostgresException
        || DatabaseTrouble.IsPassing(failure);
}
