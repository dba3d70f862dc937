using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Data.Feed;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

/// <summary>For which failures an event may be parked, and which only mean a retry.</summary>
public sealed class FailuresTests
{
    /// <summary>A server that is stopped or restarts, a limit that ended a statement or a transaction, a lost race, a full server.</summary>
    public static TheoryData<string> Passing => ["57P01", "57P02", "57P03", "57014", "25P03", "25P04", "40001", "40P01", "53300", "08006"];

    [Theory]
    [MemberData(nameof(Passing))]
    public void Work_is_not_parked_because_the_database_is_away_or_overloaded(string state)
    {
        Assert.True(Failures.IsInfrastructure(Of(state), CancellationToken.None));
        Assert.True(Failures.IsInfrastructure(new InvalidOperationException("Around it.", Of(state)), CancellationToken.None));
    }

    [Theory]
    [InlineData("23505")]
    [InlineData("42703")]
    [InlineData("22P02")]
    public void What_the_database_says_of_the_work_itself_counts(string state) =>
        Assert.False(Failures.IsInfrastructure(Of(state), CancellationToken.None));

    [Fact]
    public void A_fault_in_the_work_counts_and_a_lost_connection_a_publisher_away_and_a_stop_do_not()
    {
        Assert.False(Failures.IsInfrastructure(new InvalidOperationException(), CancellationToken.None));
        Assert.True(Failures.IsInfrastructure(new NpgsqlException("Exception while reading from stream", new IOException()), CancellationToken.None));
        Assert.True(Failures.IsInfrastructure(new InvalidOperationException(), new CancellationToken(canceled: true)));
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, true)]
    [InlineData(StatusCode.DeadlineExceeded, true)]
    [InlineData(StatusCode.Cancelled, true)]
    [InlineData(StatusCode.ResourceExhausted, true)]
    [InlineData(StatusCode.Unimplemented, true)]
    [InlineData(StatusCode.InvalidArgument, false)]
    [InlineData(StatusCode.PermissionDenied, false)]
    [InlineData(StatusCode.Unauthenticated, true)]
    [InlineData(StatusCode.NotFound, false)]
    [InlineData(StatusCode.FailedPrecondition, false)]
    [InlineData(StatusCode.Internal, false)]
    public void Work_waits_for_a_service_that_is_away_busy_or_older_and_any_other_answer_counts(StatusCode code, bool waits)
    {
        var answer = new RpcException(new Status(code, "Names what it likes."));

        Assert.Equal(waits, Failures.IsInfrastructure(answer, CancellationToken.None));
        Assert.Equal($"RpcException {code}", Failures.KindOf(answer));
    }

    private static PostgresException Of(string state) => new("", "ERROR", "ERROR", state);
}
