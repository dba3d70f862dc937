using Grpc.Core;
using Grpc.Net.Client;
using Npgsql;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>However many calls wait for a position, one query at a time goes to the database.</summary>
[Collection(Alone.Name)]
public sealed class CatchUpQueryTests(StackFixture fixture) : StackTest(fixture)
{
    private const int Callers = 40;

    // Each waits for two seconds and would poll every fifty milliseconds: forty times.
    private const int QueriesOfOne = 40;

    [Fact]
    public async Task Those_who_wait_share_one_query()
    {
        var database = new NpgsqlConnectionStringBuilder(await Stack.ConnectionString("schedulingdb"));
        await using var tap = new DatabaseTap(database.Host!, database.Port);
        await using var replica = await Replica.Behind(tap, Stack, "scheduling");
        using var channel = GrpcChannel.ForAddress(replica.Address);
        var client = new DeadlineService.DeadlineServiceClient(channel);

        // No replica processes anything meanwhile.
        var scheduling = await Fixture.Database("scheduling", "superuser");
        await using var connection = await scheduling.OpenConnectionAsync();
        await using var held = await connection.BeginTransactionAsync();
        await connection.Run("lock table subscription in exclusive mode");
        var registered = await Caseworker.Register();

        var refused = Array.Empty<Refused>();
        var asked = await tap.Record(async () => refused = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Get())));

        Assert.All(refused, one => Assert.Equal((StatusCode.Unavailable, "NOT_CAUGHT_UP"), (one.Code, one.Reason)));
        var queries = asked.SelectMany(trip => trip.Statements).Count(sent => sent.Text.Contains("from subscription where epoch", StringComparison.Ordinal));
        Assert.InRange(queries, 1, Callers * QueriesOfOne / 4);

        await held.RollbackAsync();
        var headers = Headers();
        Assert.NotEmpty((await client.GetPlanAsync(
            new GetPlanRequest { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, headers, Suite.Soon)).Plan.Deadlines);

        async Task<Refused> Get() => Refused.With(await Assert.ThrowsAsync<RpcException>(async () => await client.GetPlanAsync(
            new GetPlanRequest { CaseId = registered.Case.CaseId, AtLeast = registered.Position }, Headers(), DateTime.UtcNow.AddMinutes(1))));
    }

    private Metadata Headers()
    {
        var headers = TestToken.Header(new TestToken { Subject = "waiting", Municipality = $"{Municipality}" }.Sign(Stack.Secret("users-signing-key")));
        headers.Add("x-purpose", "test");
        return headers;
    }
}
