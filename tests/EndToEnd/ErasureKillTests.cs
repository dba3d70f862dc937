using System.Diagnostics;
using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>Cases are erased once in every service, whatever is killed meanwhile.</summary>
[Collection(nameof(SharedStack))]
public sealed class ErasureKillTests(SharedStack shared)
{
    private const int Count = 60;
    private const int Municipality = 766;

    private readonly Stack stack = shared.Stack;

    [Theory]
    [InlineData("cases")]
    [InlineData("scheduling")]
    [InlineData("documentation")]
    public async Task A_service_killed_in_the_middle_of_erasures_erases_all_the_same_and_once(string service)
    {
        using var officer = stack.As(municipality: Municipality);
        using var leader = stack.As("team_leader", Municipality, "Lise Leder");
        var erasures = new ErasureService.ErasureServiceClient(leader.To("cases"));
        var registered = new List<RegisterCaseResponse>();
        for (var i = 0; i < Count; i++)
        {
            registered.Add(await officer.Intake.RegisterCaseAsync(
                new RegisterCaseRequest { RequestId = Guid.NewGuid().ToString(), Form = Forms.LoadForNewPerson(Forms.SmoothCase) }, deadline: Suite.Soon));
        }

        var ordered = 0;
        var ordering = Task.Run(async () =>
        {
            var ids = new List<string>();
            foreach (var one in registered)
            {
                ids.Add((await Insist(() => erasures.OrderErasureAsync(OrderOf(one), deadline: Suite.Soon))).Erasure.ErasureId);
                Interlocked.Increment(ref ordered);
            }

            return ids;
        });
        await Stage.Until("a third is ordered", () => Task.FromResult(Volatile.Read(ref ordered)), count => count >= Count / 3);
        await stack.Kill(service);
        await stack.StartAgain(service);
        foreach (var erasureId in await ordering)
        {
            await Stage.Until(
                "the case is erased everywhere",
                () => Insist(() => erasures.GetErasureAsync(new GetErasureRequest { ErasureId = erasureId }, deadline: Suite.Soon)),
                answer => answer.Erasure.Done, TimeSpan.FromMinutes(3));
        }

        var cases = registered.Select(one => Guid.Parse(one.Case.CaseId)).ToArray();
        foreach (var each in Stack.Services)
        {
            await using var database = await stack.Database(each, "superuser");
            Assert.Equal((long)Count, await One(database, "select count(*) from event where aggregate_id = any($1) and type like '%.CaseErased'", cases));
            Assert.Equal(0L, await One(database, "select count(*) from case_key where case_id = any($1)", cases));
            Assert.Equal(0L, await One(database, "select count(*) from parked_event where aggregate_id = any($1)", cases));
        }
    }

    // The same request until it is answered: a first attempt may have erased the case.
    private static async Task<T> Insist<T>(Func<AsyncUnaryCall<T>> call)
    {
        var since = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return await call();
            }
            catch (RpcException away) when (since.Elapsed < TimeSpan.FromMinutes(2) && away.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100));
            }
        }
    }

    private static OrderErasureRequest OrderOf(RegisterCaseResponse registered) => new()
    {
        // One id per case, whatever the attempt.
        RequestId = registered.Case.CaseId, CaseId = registered.Case.CaseId, CaseNumber = registered.Case.CaseNumber, Reason = "Registreret ved en fejl.",
    };

    private static async Task<long> One(NpgsqlDataSource database, string select, Guid[] cases)
    {
        await using var command = database.CreateCommand(select);
        command.Parameters.Add(new NpgsqlParameter { Value = cases });
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
