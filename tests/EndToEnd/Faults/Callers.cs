using System.Collections.Concurrent;
using System.Diagnostics;
using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.EndToEnd;

/// <summary>
/// Sixteen callers who register cases and write a note in each, and retry with the same request id until they get an
/// answer, whatever happens meanwhile. Afterwards exactly what was answered must exist, once.
/// </summary>
internal sealed class Callers
{
    private const int Count = 16;
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // The time that the client itself takes to notice on a busy machine.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private static readonly string[] OfEveryCase =
    [
        "sygeopfoelgning.feed.v1.CaseRegistered",
        "sygeopfoelgning.feed.v1.PartiesRegistered",
        "sygeopfoelgning.feed.v1.PlanMade",
    ];

    private readonly Func<int, Suite> suiteOf;
    private readonly ConcurrentDictionary<string, string> noteOf = new();
    private readonly ConcurrentDictionary<int, string> toldLast = new();
    private readonly ConcurrentBag<string> wrong = [];
    private readonly CancellationTokenSource stopping = new();
    private Task calling = Task.CompletedTask;

    /// <param name="suiteOf">The suite of a caller, by number; requested again after every failure, so that it may use another address.</param>
    public Callers(Func<int, Suite> suiteOf) => this.suiteOf = suiteOf;

    /// <summary>How many cases have their note.</summary>
    public int Done => noteOf.Count;

    /// <summary>Starts them.</summary>
    public void Begin() => calling = Task.WhenAll(Enumerable.Range(0, Count).Select(Call));

    /// <summary>Each finishes what it began; fails if one gets no answer in two minutes.</summary>
    public async Task End()
    {
        await stopping.CancelAsync();
        await Task.WhenAny(calling, Task.Delay(Patience));
        Assert.Empty(wrong);
        Assert.True(calling.IsCompleted, $"No answer in {Patience.TotalMinutes} minutes. Told last:\n{string.Join('\n', toldLast.Values.Order())}");
        await calling;
    }

    /// <summary>
    /// Checks that the municipality holds exactly what was answered: the cases with their numbers, and each case's plan, parties,
    /// and journal with every entry once and a chain that verifies.
    /// </summary>
    public async Task ExpectAll()
    {
        Assert.NotEmpty(noteOf);
        var cases = await Read(() => suiteOf(0).AllCases());
        Assert.Equal(noteOf.Keys.Order(), cases.Select(one => one.CaseId).Order());
        Assert.Equal(
            Enumerable.Range(1, cases.Count),
            cases.Select(one => int.Parse(one.CaseNumber.Split('-')[1], System.Globalization.CultureInfo.InvariantCulture)).Order());
        // A single caller would soon exceed the rate limit.
        await Parallel.ForEachAsync(noteOf.Zip(Enumerable.Range(0, noteOf.Count)), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (each, _) =>
        {
            var (one, suite) = (each.First, suiteOf(each.Second % Count));
            IReadOnlyList<JournalEntry> entries = [];
            try
            {
                await Stage.Until(
                    $"the journal of {one.Key} is complete", async () => entries = await Read(() => suite.Entries(one.Key)),
                    found => OfEveryCase.All(type => found.Any(entry => entry.EventType == type)), Patience);
            }
            catch (StoryBrokenException late)
            {
                Assert.Fail($"{late.Message} It has: {string.Join(", ", entries.Select(entry => $"{entry.EventType} {entry.OccurredAt}"))}");
            }

            Assert.All(OfEveryCase, type => Assert.Single(entries, entry => entry.EventType == type));
            Assert.Equal(one.Value, Assert.Single(entries, entry => entry.Kind == EntryKind.Note).Text);
            Assert.True((await Read(() => suite.Journal.VerifyJournalAsync(new VerifyJournalRequest { CaseId = one.Key }).ResponseAsync)).Intact);
            Assert.NotEmpty((await Read(() => suite.Deadlines.GetPlanAsync(new() { CaseId = one.Key }).ResponseAsync)).Plan.Deadlines);
            Assert.Equal(2, (await Read(() => suite.Parties.ListPartiesAsync(new() { CaseId = one.Key }).ResponseAsync)).Parties.Count);
        });
    }

    // A reader that must retry does so; the first calls after a fault may still use a connection that the fault broke.
    private static async Task<T> Read<T>(Func<Task<T>> read)
    {
        for (var waited = Stopwatch.StartNew(); ;)
        {
            try
            {
                return await read();
            }
            catch (RpcException refused) when (
                waited.Elapsed < Patience && refused.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted)
            {
                await Task.Delay(Pause);
            }
        }
    }

    private async Task Call(int caller)
    {
        while (!stopping.IsCancellationRequested)
        {
            var request = new RegisterCaseRequest { RequestId = Guid.NewGuid().ToString(), Form = Forms.LoadForNewPerson(Forms.SmoothCase) };
            var registered = await Insist(caller, (suite, deadline) => suite.Intake.RegisterCaseAsync(request, deadline: deadline));
            var note = new AppendEntryRequest
            {
                RequestId = Guid.NewGuid().ToString(), CaseId = registered.Case.CaseId, AtLeast = registered.Position,
                Subject = "Note", Text = $"Opdigtet note {request.RequestId}.",
            };
            await Insist(caller, (suite, deadline) => suite.Journal.AppendEntryAsync(note, deadline: deadline));
            noteOf[registered.Case.CaseId] = note.Text;
            await Task.Delay(Pause);
        }
    }

    private async Task<T> Insist<T>(int caller, Func<Suite, DateTime, AsyncUnaryCall<T>> call)
    {
        while (true)
        {
            var waited = Stopwatch.StartNew();
            try
            {
                var answer = await call(suiteOf(caller), DateTime.UtcNow + Deadline);
                toldLast.TryRemove(caller, out _);
                return answer;
            }
            catch (RpcException refused)
            {
                // A caller may be asked to retry, or lose the connection, but may not get an unknown error.
                var details = refused.GetRpcStatus();
                toldLast[caller] = $"{typeof(T).Name} {refused.StatusCode} {refused.Status.Detail}";
                if (refused.StatusCode is not (StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.Cancelled or StatusCode.ResourceExhausted)
                    && details is not null)
                {
                    wrong.Add($"{refused.StatusCode}: {details}");
                }

                if (waited.Elapsed > Deadline + Grace)
                {
                    wrong.Add($"{refused.StatusCode} after {waited.Elapsed.TotalSeconds:0.0} s, {(Deadline + Grace).TotalSeconds} s at the latest");
                }

                await Task.Delay(Pause);
            }
        }
    }

}
