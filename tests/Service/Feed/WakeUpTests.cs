using System.Diagnostics;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>How soon an event has its effects: at once through Redis, and by the one-second poll without it.</summary>
public sealed class WakeUpTests(StackFixture fixture) : StackTest(fixture)
{
    private const int Registrations = 9;

    // Two polls follow each other on the way to the journal: Cases to Scheduling, Scheduling to Documentation.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(StackFixture.WithoutRedis ? 2.5 : 0.7);

    [Fact]
    public async Task A_registration_is_in_the_journal_with_all_that_follows_without_waiting_for_more_than_it_must()
    {
        var waits = new List<TimeSpan>();
        for (var n = 0; n < Registrations; n++)
        {
            var registered = await Caseworker.Register();
            var waited = Stopwatch.StartNew();
            await Caseworker.JournalOf(registered, 3);
            waits.Add(waited.Elapsed);
        }

        var median = waits.Order().ElementAt(Registrations / 2);
        Assert.True(median < Longest, $"Half of the registrations took longer than {median.TotalSeconds:0.00} s.");
    }
}
