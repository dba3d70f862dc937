using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>An answer that a reader got.</summary>
/// <param name="TraceId">The call's trace, by which its row in the log is found.</param>
/// <param name="What">Read, write, or refused.</param>
/// <param name="At">When the answer arrived.</param>
internal sealed record Answer(string TraceId, string What, DateTimeOffset At);

/// <summary>
/// Sixteen callers who read cases in every service, write notes and are refused, whatever happens meanwhile. Each attempt has a
/// trace of its own, so that afterwards the log can be compared with the answers: exactly one row for each, and none twice.
/// </summary>
/// <param name="suiteOf">The suite of a caller, by number; requested again after every failure.</param>
/// <param name="barred">A caller who states no purpose and is refused everywhere.</param>
/// <param name="caseIds">Cases that all services have.</param>
internal sealed class Lookers(Func<int, Suite> suiteOf, Func<Suite> barred, IReadOnlyList<string> caseIds)
{
    public const string Read = "read";
    public const string Write = "write";
    public const string Refusal = "refused";
    private const int Count = 16;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly ConcurrentQueue<Answer> answers = new();
    private readonly ConcurrentDictionary<string, bool> attempts = new();
    private readonly CancellationTokenSource stopping = new();
    private readonly DateTimeOffset begun = DateTimeOffset.UtcNow;
    private Task calling = Task.CompletedTask;

    /// <summary>How many answers there are.</summary>
    public int Answered => answers.Count;

    public void Begin() => calling = Task.WhenAll(Enumerable.Range(0, Count).Select(Look));

    public async Task End()
    {
        await stopping.CancelAsync();
        await calling.WaitAsync(Patience);
    }

    /// <summary>Checks that the log has each answer once and none twice, and that only permitted ones are missing.</summary>
    /// <param name="auditor">Reads the log.</param>
    /// <param name="mayBeMissing">Which answers may have no row; null for none.</param>
    /// <returns>How many answers there were, and how many of them have no row.</returns>
    public async Task<(int Answers, int Missing)> ExpectLogged(Suite auditor, Func<Answer, bool>? mayBeMissing = null)
    {
        Assert.Equal([Read, Refusal, Write], answers.Select(answer => answer.What).Distinct().Order());
        var needed = answers.Where(answer => mayBeMissing?.Invoke(answer) != true).Select(answer => answer.TraceId).ToList();
        var logged = await Stage.Until(
            "the log has every answer", () => Logged(auditor), rows => needed.TrueForAll(rows.ContainsKey), Patience);
        Assert.Empty(logged.Where(row => row.Value > 1 && attempts.ContainsKey(row.Key)).Select(row => $"{row.Key} {row.Value} times"));
        return (answers.Count, answers.Count(answer => !logged.ContainsKey(answer.TraceId)));
    }

    private async Task Look(int caller)
    {
        for (var turn = caller; !stopping.IsCancellationRequested; turn++)
        {
            var caseId = caseIds[turn % caseIds.Count];
            var deadline = DateTime.UtcNow.AddSeconds(5);
            await ((turn % 7) switch
            {
                0 => Ask(Read, () => suiteOf(caller).Cases.GetCaseAsync(new() { CaseId = caseId }, deadline: deadline).ResponseAsync),
                1 => Ask(Read, () => suiteOf(caller).Deadlines.GetPlanAsync(new() { CaseId = caseId }, deadline: deadline).ResponseAsync),
                2 => Ask(Read, () => suiteOf(caller).Parties.ListPartiesAsync(new() { CaseId = caseId }, deadline: deadline).ResponseAsync),
                3 => Ask(Read, () => suiteOf(caller).Journal.ListEntriesAsync(new() { CaseId = caseId }, deadline: deadline).ResponseAsync),
                4 => Ask(Read, () => suiteOf(caller).Cases.ListCasesAsync(new() { PageSize = 5 }, deadline: deadline).ResponseAsync),
                5 => Ask(Refusal, () => barred().Cases.GetCaseAsync(new() { CaseId = caseId }, deadline: deadline).ResponseAsync),
                _ => Ask(Write, () => suiteOf(caller).Journal.AppendEntryAsync(
                    new() { RequestId = Guid.NewGuid().ToString(), CaseId = caseId, Subject = "Note", Text = "Opdigtet." }, deadline: deadline).ResponseAsync),
            });
            await Task.Delay(Pause);
        }
    }

    private async Task Ask<T>(string what, Func<Task<T>> call)
    {
        // The trace of this attempt only; not recorded, so that it costs the services no span.
        using var attempt = new Activity(what).SetIdFormat(ActivityIdFormat.W3C).Start();
        attempt.ActivityTraceFlags = ActivityTraceFlags.None;
        var traceId = attempt.TraceId.ToHexString();
        attempts[traceId] = true;
        try
        {
            await call();
            answers.Enqueue(new Answer(traceId, what, DateTimeOffset.UtcNow));
        }
        catch (RpcException refused) when (what == Refusal && refused.StatusCode == StatusCode.PermissionDenied)
        {
            answers.Enqueue(new Answer(traceId, what, DateTimeOffset.UtcNow));
        }
        catch (RpcException)
        {
            // No answer: the next attempt is another call.
        }
    }

    // How often each trace is in the log.
    private async Task<Dictionary<string, int>> Logged(Suite auditor)
    {
        var rows = new Dictionary<string, int>();
        var log = new AccessLogService.AccessLogServiceClient(auditor.To("documentation"));
        var request = new ListAccessesRequest
        {
            PageSize = 200, Order = AccessOrder.OldestFirst,
            Filter = new AccessFilter { Role = Role.Caseworker, From = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(begun.AddMinutes(-1)) },
        };
        do
        {
            var page = await log.ListAccessesAsync(request, deadline: Suite.Soon);
            foreach (var access in page.Accesses)
            {
                rows[access.TraceId] = rows.GetValueOrDefault(access.TraceId) + 1;
            }

            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return rows;
    }
}
