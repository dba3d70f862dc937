using System.Data.Common;

namespace Sygeopfoelgning.Rpc.Errors;

/// <summary>Distinguishes a database that is away or overloaded from a bug that the database found in our code.</summary>
internal static class DatabaseTrouble
{
    // Errors that the driver does not call transient, although the same call may succeed a moment later: the server is
    // being stopped (57P01, 57P02), or a limit of the role ended a statement or transaction that waited too long
    // (57014, 25P03, 25P04).
    private static readonly string[] PassingStates = ["57P01", "57P02", "57014", "25P03", "25P04"];

    public static bool IsPassing(Exception exception)
    {
        for (var one = exception; one is not null; one = one.InnerException)
        {
            if (one is DbException database ? database.IsTransient || PassingStates.Contains(database.SqlState) : IsBrokenConnection(one))
            {
                return true;
            }
        }

        return false;
    }

    // A connection that breaks during a call can surface as one that the driver has already disposed.
    private static bool IsBrokenConnection(Exception exception) =>
        exception is ObjectDisposedException && exception.StackTrace?.Contains("   at Npgsql.", StringComparison.Ordinal) == true;
}
