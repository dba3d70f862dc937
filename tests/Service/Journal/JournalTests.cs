using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The journal through its RPCs.</summary>
public sealed class JournalTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task A_registration_gives_the_entries_of_its_three_events()
    {
        var registered = await Caseworker.Register();

        var entries = await Caseworker.JournalOf(registered, 3);

        Assert.Equal([1L, 2, 3], entries.Select(entry => entry.Number));
        Assert.Equal("sygeopfoelgning.feed.v1.CaseRegistered", entries[0].EventType);
        Assert.Equal(
            ["sygeopfoelgning.feed.v1.PartiesRegistered", "sygeopfoelgning.feed.v1.PlanMade"],
            entries.Skip(1).Select(entry => entry.EventType).Order());
        Assert.Contains(registered.Case.CaseNumber, entries[0].Text, StringComparison.Ordinal);
        Assert.All(entries, entry =>
        {
            Assert.Equal((registered.Case.CaseId, EntryKind.Event), (entry.CaseId, entry.Kind));
            // The author is the person whose act it describes, also for what the services did about it.
            Assert.Equal("Sofie Sagsbehandler", entry.AuthorName);
            Assert.Equal(32, entry.Hash.Length);
            Assert.True(entry.OccurredAt.ToDateTimeOffset() <= entry.RecordedAt.ToDateTimeOffset());
        });
    }

    [Fact]
    public async Task A_note_right_after_the_registration_is_written_and_read_back()
    {
        var registered = await Caseworker.Register();
        var note = Note(registered, "Første opkald", "Borgeren blev ringet op.\nAftalt: ny kontakt om en uge.");
        note.OccurredAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddHours(-1));

        var written = await Caseworker.Journal.AppendEntryAsync(note, deadline: Suite.Soon);

        var entry = written.Entry;
        Assert.Equal(
            (note.CaseId, EntryKind.Note, "", note.Subject, note.Text, "Sofie Sagsbehandler", note.OccurredAt, ""),
            (entry.CaseId, entry.Kind, entry.EventType, entry.Subject, entry.Text, entry.AuthorName, entry.OccurredAt, entry.CorrectsEntryId));
        Assert.NotEmpty(written.Position);
        var read = await Caseworker.Journal.ListEntriesAsync(
            new ListEntriesRequest { CaseId = note.CaseId, AtLeast = written.Position }, deadline: Suite.Soon);
        Assert.Equal(entry, Assert.Single(read.Entries, one => one.EntryId == entry.EntryId));
    }

    [Fact]
    public async Task A_note_of_what_happened_long_ago_is_written_with_a_warning()
    {
        var note = Note(await Caseworker.Register(), "Tidligere forløb", "Borgeren var sygemeldt i et tidligere forløb.");
        note.OccurredAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddYears(-4));

        var warning = Assert.Single((await Caseworker.Journal.AppendEntryAsync(note, deadline: Suite.Soon)).Warnings);

        Assert.Equal(("occurred_at", "OCCURRED_LONG_AGO"), (warning.Field, warning.Reason));
    }

    [Fact]
    public async Task A_note_that_is_only_validated_is_not_written()
    {
        var registered = await Caseworker.Register();
        var note = Note(registered, "Prøve", "Skrives ikke.");
        note.ValidateOnly = true;

        var answer = await Caseworker.Journal.AppendEntryAsync(note, deadline: Suite.Soon);

        Assert.Equal(("", 0, 0, ""), (answer.Entry.EntryId, answer.Entry.Number, answer.Entry.Hash.Length, answer.Position));
        Assert.Equal("Skrives ikke.", answer.Entry.Text);
        var verified = await Verify(Caseworker, (await Caseworker.JournalOf(registered, 3))[0].CaseId);
        Assert.Equal((true, 3), (verified.Intact, verified.EntryCount));
    }

    [Fact]
    public async Task An_entry_is_corrected_by_a_new_one_that_names_it_and_only_in_its_own_journal()
    {
        var registered = await Caseworker.Register();
        var wrong = (await Caseworker.Journal.AppendEntryAsync(Note(registered, "Møde", "Mødet er mandag."), deadline: Suite.Soon)).Entry;
        var correction = Note(registered, "Rettelse", "Mødet er tirsdag.");
        correction.CorrectsEntryId = wrong.EntryId;

        var right = (await Caseworker.Journal.AppendEntryAsync(correction, deadline: Suite.Soon)).Entry;

        Assert.Equal(wrong.EntryId, right.CorrectsEntryId);
        var other = await Caseworker.Register();
        var foreign = Note(other, "Rettelse", "Hører ikke til her.");
        foreign.CorrectsEntryId = wrong.EntryId;
        await Refused.By(StatusCode.NotFound, "CORRECTED_ENTRY_NOT_FOUND", Caseworker.Journal.AppendEntryAsync(foreign, deadline: Suite.Soon));
        foreign.CorrectsEntryId = "mandag";
        await Refused.For(Caseworker.Journal.AppendEntryAsync(foreign, deadline: Suite.Soon), ("corrects_entry_id", "UUID_INVALID"));
    }

    [Fact]
    public async Task A_note_is_refused_for_all_that_is_wrong_with_it_at_once()
    {
        var empty = new AppendEntryRequest { RequestId = Given.RequestId, OccurredAt = new Timestamp { Seconds = 1, Nanos = -1 } };
        await Refused.For(
            Caseworker.Journal.AppendEntryAsync(empty, deadline: Suite.Soon),
            ("case_id", "FIELD_REQUIRED"), ("subject", "FIELD_REQUIRED"), ("text", "FIELD_REQUIRED"), ("occurred_at", "TIME_INVALID"));

        var tooMuch = new AppendEntryRequest
        {
            RequestId = Given.RequestId, CaseId = await Fixture.SomeCase, Subject = new string('x', 201), Text = new string('x', 20_001),
            OccurredAt = Timestamp.FromDateTimeOffset(TimeProvider.System.GetUtcNow().AddDays(2)),
        };
        await Refused.For(
            Caseworker.Journal.AppendEntryAsync(tooMuch, deadline: Suite.Soon),
            ("subject", "TEXT_TOO_LONG"), ("text", "TEXT_TOO_LONG"), ("occurred_at", "TIME_IN_FUTURE"));
    }

    [Theory]
    [InlineData(EntryOrder.Unspecified, 2)]
    [InlineData(EntryOrder.NumberAsc, 1)]
    [InlineData(EntryOrder.NumberDesc, 2)]
    [InlineData(EntryOrder.NumberDesc, 0)]
    public async Task Walking_the_pages_gives_every_entry_once_and_in_order(EntryOrder order, int pageSize)
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        foreach (var n in Enumerable.Range(1, 4))
        {
            await Caseworker.Journal.AppendEntryAsync(Note(registered, $"Note {n}", "Tekst."), deadline: Suite.Soon);
        }

        var request = new ListEntriesRequest { CaseId = registered.Case.CaseId, Order = order, PageSize = pageSize };
        var walked = new List<long>();
        do
        {
            var page = await Caseworker.Journal.ListEntriesAsync(request, deadline: Suite.Soon);
            walked.AddRange(page.Entries.Select(entry => entry.Number));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0 && walked.Count < 20);

        var numbers = Enumerable.Range(1, 7).Select(n => (long)n);
        Assert.Equal(order == EntryOrder.NumberDesc ? numbers.Reverse() : numbers, walked);
    }

    [Fact]
    public async Task The_longest_notes_come_in_pages_that_a_client_takes_in()
    {
        const int Notes = 120;
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        // Two bytes each: more than four mebibytes in all.
        var longest = new string('æ', 20_000);
        for (var n = 0; n < Notes; n++)
        {
            await Caseworker.Journal.AppendEntryAsync(Note(registered, "Notat", longest), deadline: Suite.Soon);
        }

        var request = new ListEntriesRequest { CaseId = registered.Case.CaseId, PageSize = 200 };
        var pages = new List<ListEntriesResponse>();
        do
        {
            request.PageToken = pages.Count > 0 ? pages[^1].NextPageToken : "";
            pages.Add(await Caseworker.Journal.ListEntriesAsync(request, deadline: Suite.Soon));
        }
        while (pages[^1].NextPageToken.Length > 0);

        Assert.Equal(Enumerable.Range(1, 3 + Notes).Select(n => (long)n), pages.SelectMany(page => page.Entries).Select(entry => entry.Number));
        Assert.Equal(2, pages.Count);
        Assert.All(pages, page => Assert.InRange(page.CalculateSize(), 1, 4 << 20));
    }

    [Fact]
    public async Task A_page_token_of_another_order_or_case_is_refused()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        var own = new ListEntriesRequest { CaseId = registered.Case.CaseId, PageSize = 1 };
        own.PageToken = (await Caseworker.Journal.ListEntriesAsync(own, deadline: Suite.Soon)).NextPageToken;
        var other = await Caseworker.Register();

        await Refused.By(StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID", Caseworker.Journal.ListEntriesAsync(
            new ListEntriesRequest(own) { Order = EntryOrder.NumberDesc }, deadline: Suite.Soon));
        await Refused.By(StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID", Caseworker.Journal.ListEntriesAsync(
            new ListEntriesRequest(own) { CaseId = other.Case.CaseId, AtLeast = other.Position }, deadline: Suite.Soon));
        await Refused.For(
            Caseworker.Journal.ListEntriesAsync(new ListEntriesRequest(own) { PageSize = -3, Order = (EntryOrder)9 }, deadline: Suite.Soon),
            ("page_size", "PAGE_SIZE_NEGATIVE"), ("order", "ENUM_UNKNOWN"));
    }

    [Fact]
    public async Task Twenty_notes_at_once_get_numbers_without_a_gap_and_the_chain_holds()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);

        var notes = await Task.WhenAll(Enumerable.Range(1, 20).Select(n =>
            Caseworker.Journal.AppendEntryAsync(Note(registered, $"Note {n}", "Samtidig."), deadline: Suite.Soon).ResponseAsync));

        Assert.Equal(Enumerable.Range(4, 20).Select(n => (long)n), notes.Select(note => note.Entry.Number).Order());
        var verified = await Verify(Caseworker, registered.Case.CaseId);
        var last = notes.Single(note => note.Entry.Number == 23).Entry;
        Assert.Equal((true, 23, 0, last.Hash), (verified.Intact, verified.EntryCount, verified.FirstBrokenNumber, verified.HeadHash));
    }

    [Fact]
    public async Task The_journal_of_another_municipality_and_of_no_case_is_not_found()
    {
        var hedensted = Fixture.As(municipality: 766);
        var registered = await hedensted.Register();
        await hedensted.JournalOf(registered, 3);

        foreach (var caseId in new[] { registered.Case.CaseId, Guid.CreateVersion7().ToString() })
        {
            await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND",
                Caseworker.Journal.ListEntriesAsync(new ListEntriesRequest { CaseId = caseId }, deadline: Suite.Soon));
            await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND",
                Caseworker.Journal.VerifyJournalAsync(new VerifyJournalRequest { CaseId = caseId }, deadline: Suite.Soon));
            await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Caseworker.Journal.AppendEntryAsync(
                new AppendEntryRequest { RequestId = Given.RequestId, CaseId = caseId, Subject = "Note", Text = "Tekst." }, deadline: Suite.Soon));
        }

        Assert.Equal(3, (await Verify(hedensted, registered.Case.CaseId)).EntryCount);
    }

    [Fact]
    public async Task The_same_note_on_two_cases_has_different_hashes()
    {
        // The salt: without it a hash would confirm a guess at a short text.
        var registered = await Caseworker.Register();
        var first = (await Caseworker.Journal.AppendEntryAsync(Note(registered, "Ja", "Ja."), deadline: Suite.Soon)).Entry;
        var second = (await Caseworker.Journal.AppendEntryAsync(Note(registered, "Ja", "Ja."), deadline: Suite.Soon)).Entry;

        Assert.NotEqual(first.Hash, second.Hash);
    }

    private static AppendEntryRequest Note(Cases.V1.RegisterCaseResponse registered, string subject, string text) => new()
    {
        RequestId = Given.RequestId, CaseId = registered.Case.CaseId, AtLeast = registered.Position, Subject = subject, Text = text,
    };

    private static async Task<VerifyJournalResponse> Verify(Suite suite, string caseId) =>
        await suite.Journal.VerifyJournalAsync(new VerifyJournalRequest { CaseId = caseId }, deadline: Suite.Soon);
}

/// <summary>The journal of a case once the events have arrived.</summary>
internal static class Journals
{
    public static async Task<IReadOnlyList<JournalEntry>> JournalOf(this Suite suite, Cases.V1.RegisterCaseResponse registered, int entries) =>
        await Eventually.Becomes(
            $"the journal has {entries} entries",
            // "Not here yet" is no failure of who waits for it, also of a caller that does not call again by itself.
            async () => (await Stage.Insist(() => suite.Journal.ListEntriesAsync(
                new ListEntriesRequest { CaseId = registered.Case.CaseId, AtLeast = registered.Position, PageSize = 200 }, deadline: Suite.Soon))).Entries,
            found => found.Count >= entries);
}
