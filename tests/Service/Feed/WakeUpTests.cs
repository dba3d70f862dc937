using System.Diagnostics;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>How soon an event takes effect: at once through Redis, and by the one-second poll without it.</summary>
[Collection(Alone.Name)]
[TouchesRedis("Feed")]
[TouchesRedis("Pipelines")]
public sealed class WakeUpTests(StackFixture fixture) : StackTest(fixture)
{
    // Without Redis the way to the journal takes two polls of a second: Cases to Scheduling, Scheduling to Documentation.
    private static readonly (int Registrations, TimeSpan Longest) Expected =
        StackFixture.WithoutRedis ? (3, TimeSpan.FromSeconds(4)) : (9, TimeSpan.FromSeconds(0.7));

    [Fact]
    public async Task A_registration_is_in_the_journal_with_all_that_follows_without_waiting_for_more_than_it_must()
    {
        var waits = new List<TimeSpan>();
        for (var n = 0; n < Expected.Registrations; n++)
        {
            var registered = await Caseworker.Register();
            var waited = Stopwatch.StartNew();
            await Caseworker.JournalOf(registered, 3);
            waits.Add(waited.Elapsed);
        }

        var median = waits.Order().ElementAt(Expected.Registrations / 2);
        Assert.True(median < Expected.Longest, $"Half of the registrations took longer than {median.TotalSeconds:0.00} s.");
    }
}
