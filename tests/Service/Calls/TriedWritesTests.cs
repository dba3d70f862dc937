using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Dry runs of writes (<c>validate_only</c>), beside real ones.</summary>
public sealed class TriedWritesTests(StackFixture fixture) : StackTest(fixture)
{
    private const int Notes = 400;
    private const int AtOnce = 16;

    [Fact]
    public async Task What_is_only_tried_leaves_every_other_write_alone()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var cases = new List<string>();
        for (var i = 0; i < AtOnce; i++)
        {
            var registered = await suite.Register();
            await suite.JournalOf(registered, 3);
            cases.Add(registered.Case.CaseId);
        }

        // Every call is answered; interference between transactions would show as a failure or a missing entry.
        await Parallel.ForAsync(0, 2 * Notes, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (number, cancel) =>
            await suite.Journal.AppendEntryAsync(
                new AppendEntryRequest
                {
                    RequestId = Given.RequestId, CaseId = cases[number % AtOnce], ValidateOnly = number / AtOnce % 2 == 0,
                    Subject = "Note", Text = $"Opdigtet note {number}.",
                },
                deadline: Suite.Soon, cancellationToken: cancel));

        var entries = 0;
        foreach (var caseId in cases)
        {
            var verified = await suite.Journal.VerifyJournalAsync(new VerifyJournalRequest { CaseId = caseId }, deadline: Suite.Soon);
            Assert.True(verified.Intact, $"{caseId}: {verified}");
            entries += (int)verified.EntryCount - 3;
        }

        Assert.Equal(Notes, entries);
    }
}
