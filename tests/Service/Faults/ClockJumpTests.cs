using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The clock of a machine jumps an hour ahead and back while its replica writes.</summary>
public sealed class ClockJumpTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task What_a_replica_writes_while_its_clock_is_an_hour_ahead_arrives_once_and_in_order()
    {
        var folder = Directory.CreateTempSubdirectory("sygeopfoelgning-clock-");
        try
        {
            var clock = Path.Combine(folder.FullName, "clock");
            await File.WriteAllTextAsync(clock, "+0");
            await using var replica = await Replica.Start(
                Stack, "cases", ("LD_PRELOAD", await FakeTime.Library()), ("FAKETIME_TIMESTAMP_FILE", clock), ("FAKETIME_CACHE_DURATION", "1"),
                // Only the wall clock jumps; the monotonic clock does not.
                ("FAKETIME_DONT_FAKE_MONOTONIC", "1"));
            using var officer = new Suite(
                Stack.Addresses.ToDictionary(one => one.Key, one => one.Key == "cases" ? replica.Address : one.Value), Stack.Token(municipality: Municipality),
                around: new Patient());

            var first = await officer.Register();
            await Set(clock, "+1h", officer, ahead => ahead > TimeSpan.FromMinutes(59));
            var (beforeAhead, ahead, afterAhead) = (TimeProvider.System.GetUtcNow(), await officer.Register(), TimeProvider.System.GetUtcNow());
            await Set(clock, "+0", officer, ahead => ahead < TimeSpan.FromMinutes(1));
            var (beforeBack, back, afterBack) = (TimeProvider.System.GetUtcNow(), await officer.Register(), TimeProvider.System.GetUtcNow());

            // The clock did jump for the replica, and for nothing else.
            var minute = TimeSpan.FromMinutes(1);
            Assert.InRange(ahead.Case.RegisteredAt.ToDateTimeOffset(), beforeAhead + (59 * minute), afterAhead + (61 * minute));
            Assert.InRange(back.Case.RegisteredAt.ToDateTimeOffset(), beforeBack - minute, afterBack + minute);
            Assert.Equal([1, 2], new[] { ahead, back }.Select(one => Number(one.Case.CaseNumber) - Number(first.Case.CaseNumber)));
            foreach (var registered in new[] { first, ahead, back })
            {
                var entries = await officer.JournalOf(registered, 3);
                Assert.Equal(3, entries.Select(entry => entry.EventType).Distinct().Count());
                Assert.True((await officer.Journal.VerifyJournalAsync(
                    new VerifyJournalRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Intact);
                Assert.NotEmpty((await officer.Deadlines.GetPlanAsync(new() { CaseId = registered.Case.CaseId }, deadline: Suite.Soon)).Plan.Deadlines);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    // The replica reads the file once a second.
    private static async Task Set(string clock, string offset, Suite officer, Func<TimeSpan, bool> isSo)
    {
        await File.WriteAllTextAsync(clock, offset);
        var tried = Given.Registration();
        tried.ValidateOnly = true;
        await Eventually.True("the replica's clock has jumped", async () =>
            isSo((await officer.Intake.RegisterCaseAsync(tried, deadline: Suite.Soon)).Case.RegisteredAt.ToDateTimeOffset() - TimeProvider.System.GetUtcNow()));
    }

    private static int Number(string caseNumber) => int.Parse(caseNumber[5..], System.Globalization.CultureInfo.InvariantCulture);
}
