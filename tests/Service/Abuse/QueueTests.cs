using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Calls that wait for the database: how many may, and whom they delay.</summary>
public sealed class QueueTests(StackFixture fixture) : StackTest(fixture)
{
    private const int Waiting = 10;

    private static readonly (string, string)[] Bounds = [("Queue__PerMunicipality", $"{Waiting}"), ("Queue__Longest", "00:00:30")];

    [Fact]
    public async Task A_row_that_somebody_has_locked_keeps_the_writes_of_its_municipality_waiting_and_nobody_else()
    {
        await using var replica = await Replica.Start(Stack, "cases", Bounds);
        var (stuck, other) = (await Fixture.NewMunicipality(), await Fixture.NewMunicipality());
        using var stuckSuite = Stack.At("cases", replica.Address, municipality: stuck);
        using var otherSuite = Stack.At("cases", replica.Address, municipality: other);
        var registered = await stuckSuite.Register();
        var theirs = await otherSuite.Register();
        var superuser = await Fixture.Database("cases", "superuser");
        await using var connection = await superuser.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var locked = connection.CreateCommand())
        {
            locked.Transaction = transaction;
            locked.CommandText = "select 1 from case_number where municipality_code = $1 for update";
            locked.Parameters.Add(new() { Value = (short)stuck });
            Assert.NotNull(await locked.ExecuteScalarAsync());
        }

        var writes = Enumerable.Range(0, 60).Select(_ => stuckSuite.Intake.RegisterCaseAsync(Given.Registration(), deadline: Suite.Soon).ResponseAsync).ToList();

        // Beyond those that have a connection and those that may wait, each is refused at once and may retry.
        await Eventually.True("most are told to come again", () => Task.FromResult(writes.Count(write => write.IsFaulted) >= 30));
        foreach (var refused in writes.Where(write => write.IsFaulted))
        {
            var answer = Refused.With(Assert.IsType<RpcException>(refused.Exception!.InnerException));
            Assert.Equal((StatusCode.ResourceExhausted, "DATABASE_QUEUE_FULL"), (answer.Code, answer.Reason));
            Assert.NotNull(answer.Detail<Google.Rpc.RetryInfo>());
        }

        // Other municipalities are not affected while the row is still locked.
        for (var n = 0; n < 20; n++)
        {
            await otherSuite.Cases.GetCaseAsync(new GetCaseRequest { CaseId = theirs.Case.CaseId }, deadline: Suite.Soon);
        }

        await otherSuite.Register();
        Assert.Contains(writes, write => !write.IsCompleted);

        // The waiting calls get an answer once the row is free.
        await transaction.RollbackAsync();
        await Task.WhenAll(writes.Where(write => !write.IsFaulted)).WaitAsync(TimeSpan.FromSeconds(60));
        await stuckSuite.Cases.GetCaseAsync(new GetCaseRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);
    }
}
