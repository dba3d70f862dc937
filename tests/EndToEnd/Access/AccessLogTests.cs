using Sygeopfoelgning.Stories;
using Xunit;
using Xunit.Abstractions;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>The access log is complete, whatever is killed while sixteen callers read.</summary>
public sealed class AccessLogTests(OwnStack own, ITestOutputHelper output) : IClassFixture<OwnStack>, IAsyncLifetime
{
    private const int Municipality = 766;
    private const int Cases = 8;

    private static readonly int Rounds = Environment.GetEnvironmentVariable("TESTS_LONG") == "1" ? 10 : 1;
    private static readonly string[] Processes = ["cases", "scheduling", "coordination", "documentation", "redis"];

    private readonly List<string> caseIds = [];
    private readonly Stack stack = own.Stack;
    private Suite officer = null!;
    private Suite barred = null!;
    private Suite auditor = null!;

    public async Task InitializeAsync()
    {
        officer = stack.As(municipality: Municipality);
        barred = stack.As(new TokenHolder("caseworker", Municipality, "Uden Formål"), purpose: null);
        auditor = stack.As("auditor", Municipality, "Asta Auditor");
        for (var i = 0; i < Cases; i++)
        {
            var registered = await officer.Intake.RegisterCaseAsync(
                new() { RequestId = Guid.NewGuid().ToString(), Form = Forms.LoadForNewPerson(Forms.SmoothCase) }, deadline: Suite.Soon);
            caseIds.Add(registered.Case.CaseId);
            await Stage.Until(
                "the others know the case",
                () => officer.Entries(registered.Case.CaseId),
                entries => entries.Count >= 3);
        }
    }

    public Task DisposeAsync()
    {
        officer?.Dispose();
        barred?.Dispose();
        auditor?.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task Whatever_service_is_killed_every_answer_has_its_row_and_none_has_two()
    {
        var lookers = new Lookers(_ => officer, () => barred, caseIds);
        lookers.Begin();
        for (var round = 0; round < Rounds; round++)
        {
            foreach (var process in Processes)
            {
                await More(lookers, 200);
                await ProcessTree.Kill(await stack.ProcessId(process));
                await More(lookers, 50);
                await stack.StartAgain(process);
            }
        }

        await More(lookers, 200);
        await lookers.End();
        var (answers, missing) = await lookers.ExpectLogged(auditor);
        Assert.Equal(0, missing);
        output.WriteLine($"{answers} answers, each with one row.");
    }

    [Fact]
    public async Task When_PostgreSQL_is_killed_refusals_and_writes_have_their_rows_and_reads_of_the_last_second_may_not()
    {
        var lookers = new Lookers(_ => officer, () => barred, caseIds);
        lookers.Begin();
        var kills = new List<DateTimeOffset>();
        for (var round = 0; round < Rounds; round++)
        {
            await More(lookers, 400);
            kills.Add(DateTimeOffset.UtcNow);
            await ProcessTree.Kill(await stack.ProcessId("postgres"));
            await stack.StartAgain("postgres");
        }

        await More(lookers, 200);
        await lookers.End();
        // A second before, and the moment of the kill.
        var (answers, missing) = await lookers.ExpectLogged(auditor, answer =>
            answer.What == Lookers.Read && kills.Exists(kill => answer.At > kill.AddSeconds(-1) && answer.At < kill.AddSeconds(2)));
        output.WriteLine($"{answers} answers, {missing} ordinary reads of the last second without a row.");
    }

    private static async Task More(Lookers lookers, int answers)
    {
        var before = lookers.Answered;
        await Stage.Until("the callers get answers", () => Task.FromResult(lookers.Answered), now => now >= before + answers, TimeSpan.FromMinutes(3));
    }
}
