using System.Diagnostics;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>How soon a Watch sends a change.</summary>
[Collection(Alone.Name)]
[TouchesRedis("Watch")]
public sealed class WatchLatencyTests(StackFixture fixture) : WatchTest(fixture)
{
    private const int Notes = 5;

    // Twice the half second of the poll, plus the time of the answer while others work as well.
    private static readonly TimeSpan BeforeThePollAfterNext = TimeSpan.FromSeconds(2);

    [Fact]
    public async Task A_note_is_told_on_every_replica_before_the_poll_after_next()
    {
        var caseId = await NewCase();
        await using var replica = await Replica.Start(Stack, "documentation");
        using var second = Stack.At("documentation", replica.Address, municipality: Municipality, around: new Patient());
        using var here = Watch(Caseworker, JournalOf("j", caseId, after: 3));
        using var there = Watch(second, JournalOf("j", caseId, after: 3));
        await here.Beginning();
        await there.Beginning();

        var waits = new List<TimeSpan>();
        for (var n = 0; n < Notes; n++)
        {
            // Written by the one and by the other.
            var note = await Note(n % 2 == 0 ? Caseworker : second, caseId, $"Notat {n}");
            var waited = Stopwatch.StartNew();
            foreach (var watching in new[] { here, there })
            {
                var told = await watching.News();
                Assert.Equal(("change", "j"), (told.Kind, told.SubscriptionId));
                Assert.Equal(note.Entry, Assert.Single(told.State<JournalEntries>().Entries));
            }

            waits.Add(waited.Elapsed);
        }

        Assert.True(waits.Order().ElementAt(Notes / 2) < BeforeThePollAfterNext, string.Join(", ", waits));
    }
}
