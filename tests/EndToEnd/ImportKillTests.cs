using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>
/// Imports by a caller who sends everything again after a break, with other request ids: the forms' own ids keep each from becoming a
/// second case.
/// </summary>
[Collection(nameof(SharedStack))]
public sealed class ImportKillTests(SharedStack shared)
{
    private const int Municipality = 751;
    private const int Batch = 50;
    private const int Batches = 12;

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    [Fact]
    public async Task An_import_that_is_killed_in_the_middle_and_sent_again_makes_every_form_one_case()
    {
        using var suite = shared.Stack.As(municipality: Municipality);
        var batches = Enumerable.Range(0, Batches).Select(_ => Enumerable.Range(0, Batch).Select(_ => Form()).ToList()).ToList();
        var before = (await suite.AllCases()).Select(one => one.CaseId).ToHashSet();

        // The first run is broken off where the service dies, whatever was under way then.
        var answered = 0;
        var firstRun = Task.Run(async () =>
        {
            foreach (var batch in batches)
            {
                try
                {
                    await suite.Intake.ImportInformationFormsAsync(Import(batch), deadline: DateTime.UtcNow.AddSeconds(20));
                    Interlocked.Increment(ref answered);
                }
                catch (RpcException broken) when (broken.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.Cancelled)
                {
                    return;
                }
            }
        });
        await Stage.Until("a third is imported", () => Task.FromResult(Volatile.Read(ref answered)), found => found >= Batches / 3 || firstRun.IsCompleted);
        await shared.Stack.Kill("cases");
        await firstRun;
        await shared.Stack.StartAgain("cases");

        var caseOf = new Dictionary<string, string>();
        foreach (var batch in batches)
        {
            var results = (await Insist(suite, Import(batch))).Results;
            Assert.All(results, one => Assert.Contains(one.Outcome, new[] { ImportOutcome.Registered, ImportOutcome.AlreadyImported }));
            foreach (var one in results)
            {
                caseOf.Add(one.FormId, one.CaseId);
            }
        }

        Assert.Equal(Batch * Batches, caseOf.Values.Distinct().Count());
        Assert.Equal(caseOf.Values.Order(), (await suite.AllCases()).Select(one => one.CaseId).Except(before).Order());
        foreach (var caseId in caseOf.Values.Take(Batch).Concat(caseOf.Values.TakeLast(Batch)))
        {
            var entries = await Stage.Until($"the journal of {caseId} is complete", () => suite.Entries(caseId), found => found.Count >= 3);
            Assert.Equal(3, entries.Count);
        }
    }

    private static async Task<ImportInformationFormsResponse> Insist(Suite suite, ImportInformationFormsRequest request)
    {
        for (var until = DateTime.UtcNow + Limit; ;)
        {
            try
            {
                return await suite.Intake.ImportInformationFormsAsync(request, deadline: DateTime.UtcNow.AddSeconds(20));
            }
            catch (RpcException again) when (again.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled && DateTime.UtcNow < until)
            {
                await Task.Delay(200);
            }
        }
    }

    private static InformationForm Form()
    {
        var form = Forms.LoadForNewPerson(Forms.SmoothCase);
        form.FormId = $"skema-{Guid.NewGuid():N}";
        return form;
    }

    private static ImportInformationFormsRequest Import(IEnumerable<InformationForm> forms) =>
        new() { RequestId = Guid.NewGuid().ToString(), Forms = { forms } };
}
