using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Data.Feed;

/// <summary>The stored description of a failure of background work: only its kind, because a message can contain anything, including personal data.</summary>
internal static class Failures
{
    /// <summary>An earlier event of the same aggregate is parked.</summary>
    public const string EarlierEventParked = "EARLIER_EVENT_PARKED";

    /// <summary>The case has not arrived here.</summary>
    public const string CaseNotKnownYet = "CASE_NOT_KNOWN_YET";

    /// <summary>The exception's type, and the database's code if it comes from the database, or the status if it comes from another service.</summary>
    public static string KindOf(Exception failure) => failure switch
    {
        NotKnownYetException => CaseNotKnownYet,
        PostgresException database => $"{nameof(PostgresException)} {database.SqlState}",
        RpcException answer => $"{nameof(RpcException)} {answer.StatusCode}",
        _ => failure.GetType().Name.Split('`')[0],
    };

    /// <summary>
    /// A database or a service that is away or overloaded, a lost race or a stop is not the event's fault: the event is not parked.
    /// A replica of the version before does not have a method yet, and one may not know a new key yet. Any other answer of a service is about the event.
    /// </summary>
    public static bool IsInfrastructure(Exception failure, CancellationToken cancel) =>
        cancel.IsCancellationRequested
        || failure is CursorMovedException or RpcException
        {
            StatusCode: StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.ResourceExhausted
                or StatusCode.Unimplemented or StatusCode.Unauthenticated,
        }
        || failure is NpgsqlException and not PostgresException
        || DatabaseTrouble.IsPassing(failure);
}
