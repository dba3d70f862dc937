using System.Collections.Concurrent;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>
/// Many registrations by callers who never give up: each retries with the same request id until it gets an answer. What
/// must be true afterwards does not depend on what was killed in between.
/// </summary>
internal sealed class Registrations(Suite suite)
{
    private const int Callers = 8;

    // docs/events.md lists which event produces which entry.
    private static readonly string[] EntriesOfARegistration =
    [
        "sygeopfoelgning.feed.v1.CaseRegistered",
        "sygeopfoelgning.feed.v1.PartiesRegistered",
        "sygeopfoelgning.feed.v1.PlanMade",
    ];

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly ConcurrentBag<string> caseIds = [];
    private IReadOnlyList<string> before = [];
    private int answered;

    /// <summary>How many have their answer.</summary>
    public int Answered => Volatile.Read(ref answered);

    /// <summary>Registers this many cases; fails if one gets no answer within two minutes.</summary>
    public async Task Run(int count)
    {
        before = await AllCaseIds();
        var requests = new ConcurrentQueue<RegisterCaseRequest>(Enumerable.Range(0, count).Select(_ => new RegisterCaseRequest
        {
            RequestId = Guid.NewGuid().ToString(), Form = Forms.LoadForNewPerson(Forms.SmoothCase),
        }));
        using var limit = new CancellationTokenSource(Limit);
        await Task.WhenAll(Enumerable.Range(0, Callers).Select(async _ =>
        {
            while (requests.TryDequeue(out var request))
            {
                caseIds.Add((await Insist(request, limit.Token)).Case.CaseId);
                Interlocked.Increment(ref answered);
            }
        }));
    }

    /// <summary>Waits until this many are answered.</summary>
    public async Task HaveAnswers(int count)
    {
        using var limit = new CancellationTokenSource(Limit);
        while (Answered < count)
        {
            await Task.Delay(5, limit.Token);
        }
    }

    /// <summary>Exactly the answered cases exist, and for each a plan, a set of parties and an intact journal.</summary>
    public async Task ExpectComplete(int count)
    {
        Assert.Equal(count, caseIds.Distinct().Count());
        Assert.Equal(caseIds.Order(), (await AllCaseIds()).Except(before).Order());
        await Parallel.ForEachAsync(caseIds, new ParallelOptions { MaxDegreeOfParallelism = Callers }, async (caseId, cancel) =>
        {
            var entries = await Stage.Until(
                $"the journal of {caseId} is complete",
                () => suite.Entries(caseId),
                found => found.Count >= EntriesOfARegistration.Length);
            Assert.Equal(EntriesOfARegistration, entries.Select(entry => entry.EventType).Order(StringComparer.Ordinal));
            Assert.True((await suite.Journal.VerifyJournalAsync(new VerifyJournalRequest { CaseId = caseId }, cancellationToken: cancel)).Intact);

            Assert.NotEmpty((await suite.Deadlines.GetPlanAsync(new() { CaseId = caseId }, cancellationToken: cancel)).Plan.Deadlines);
            Assert.Equal(2, (await suite.Parties.ListPartiesAsync(new() { CaseId = caseId }, cancellationToken: cancel)).Parties.Count);
        });
    }

    private async Task<RegisterCaseResponse> Insist(RegisterCaseRequest request, CancellationToken cancel)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await suite.Intake.RegisterCaseAsync(request, deadline: DateTime.UtcNow.AddSeconds(5), cancellationToken: CancellationToken.None);
            }
            catch (RpcException again) when (again.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Internal or StatusCode.Cancelled)
            {
                // The connection may break; the service itself may not answer with an unknown error.
                Assert.True(again.StatusCode != StatusCode.Internal || again.GetRpcStatus() is null, $"{again.Status}");
                Assert.False(cancel.IsCancellationRequested, $"No answer in {attempt} attempts, {Answered} others had theirs; at last {again.Status}");
                await Task.Delay(50, CancellationToken.None);
            }
        }
    }

    private async Task<List<string>> AllCaseIds() => [.. (await suite.AllCases()).Select(one => one.CaseId)];
}
