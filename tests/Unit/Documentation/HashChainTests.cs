using System.Security.Cryptography;
using System.Text;
using Sygeopfoelgning.Documentation.Journal;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Unit.Documentation;

/// <summary>The chain of a journal: every change, removal, insertion, move or cut is found.</summary>
public sealed class HashChainTests
{
    private const short Municipality = 101;
    private static readonly Guid CaseId = Guid.Parse("0199c0de-0000-7000-8000-000000000001");
    private static readonly DateTimeOffset Written = new(2026, 2, 16, 9, 30, 0, TimeSpan.Zero);

    private static readonly EntryQuote Quote = new(QuoteKind.Goal, GoalWording.CitizensOwn, "Jeg vil tilbage (opdigtet).", Erased: false);

    private readonly List<StoredEntry> entries = [];
    private ChainHead head = ChainHead.Start(Municipality, CaseId);

    public HashChainTests()
    {
        foreach (var text in new[] { "første", "anden", "tredje", "fjerde" })
        {
            Append(text);
        }
    }

    [Fact]
    public void An_untouched_journal_is_intact() => Assert.Equal(new Verification(4, 0), Verify());

    [Fact]
    public void An_empty_journal_is_intact()
    {
        entries.Clear();
        head = ChainHead.Start(Municipality, CaseId);
        Assert.True(Verify().Intact);
    }

    [Fact]
    public void A_changed_text_is_found()
    {
        var salted = SaltedEntry.Of(entries[1].Salted.AsSpan(0, SaltedEntry.SaltLength), EntryOf(2, entries[1].EntryId, "ændret"));
        entries[1] = entries[1] with { Salted = salted };
        Assert.Equal(2, Verify().FirstBrokenNumber);
    }

    [Fact]
    public void A_changed_text_with_its_own_hash_made_new_is_found()
    {
        var salted = SaltedEntry.Of(new byte[SaltedEntry.SaltLength], EntryOf(2, entries[1].EntryId, "ændret"));
        entries[1] = entries[1] with { Salted = salted, ContentHash = SaltedEntry.Hash(salted) };
        Assert.Equal(2, Verify().FirstBrokenNumber);
    }

    [Fact]
    public void A_chain_computed_anew_after_a_change_ends_at_another_head()
    {
        var stored = head;
        entries.RemoveRange(1, 3);
        head = ChainHead.Start(Municipality, CaseId).Next(entries[0].ContentHash);
        foreach (var text in new[] { "ændret", "tredje", "fjerde" })
        {
            Append(text);
        }

        head = stored;
        Assert.Equal(4, Verify().FirstBrokenNumber);
    }

    [Fact]
    public void A_text_that_cannot_be_decrypted_is_found()
    {
        entries[2] = entries[2] with { State = ContentState.Damaged, Salted = [] };
        Assert.Equal(3, Verify().FirstBrokenNumber);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 2)]
    [InlineData(3, 4)]
    public void A_removed_entry_is_found(int index, long broken)
    {
        entries.RemoveAt(index);
        Assert.Equal(broken, Verify().FirstBrokenNumber);
    }

    [Fact]
    public void A_removed_entry_whose_place_the_next_ones_took_is_found()
    {
        entries.RemoveAt(1);
        entries[1] = entries[1] with { Number = 2 };
        entries[2] = entries[2] with { Number = 3 };
        Assert.Equal(2, Verify().FirstBrokenNumber);
    }

    [Fact]
    public void An_entry_put_in_is_found()
    {
        entries.Insert(2, entries[1] with { Number = 3 });
        Assert.Equal(3, Verify().FirstBrokenNumber);
    }

    [Fact]
    public void An_entry_put_on_the_end_is_found()
    {
        var stored = head;
        Append("femte");
        head = stored;
        Assert.Equal(5, Verify().FirstBrokenNumber);
    }

    [Fact]
    public void Two_entries_that_changed_places_are_found()
    {
        (entries[1], entries[2]) = (entries[2] with { Number = 2 }, entries[1] with { Number = 3 });
        Assert.Equal(2, Verify().FirstBrokenNumber);
    }

    [Fact]
    public void Two_texts_that_changed_places_under_a_chain_made_new_are_found()
    {
        (entries[1], entries[2]) = (entries[2] with { Number = 2, EntryId = entries[1].EntryId }, entries[1] with { Number = 3, EntryId = entries[2].EntryId });
        head = ChainHead.Start(Municipality, CaseId);
        for (var i = 0; i < entries.Count; i++)
        {
            head = head.Next(entries[i].ContentHash);
            entries[i] = entries[i] with { Hash = head.Hash };
        }

        Assert.Equal(2, Verify().FirstBrokenNumber);
    }

    [Fact]
    public void A_head_without_its_genuine_seal_is_found() =>
        Assert.Equal(4, HashChain.Verify(entries, head, headIsGenuine: false).FirstBrokenNumber);

    [Fact]
    public void A_journal_of_another_case_does_not_pass()
    {
        var other = Guid.Parse("0199c0de-0000-7000-8000-000000000002");
        Assert.Equal(1, HashChain.Verify(entries, head with { CaseId = other }, headIsGenuine: true).FirstBrokenNumber);
    }

    [Fact]
    public void The_chain_holds_after_the_texts_are_erased()
    {
        for (var i = 0; i < entries.Count; i++)
        {
            entries[i] = entries[i] with { State = ContentState.Erased, Salted = [] };
        }

        Assert.True(Verify().Intact);
        entries.RemoveAt(2);
        Assert.Equal(3, Verify().FirstBrokenNumber);
    }

    [Fact]
    public void The_same_text_hashes_differently_every_time()
    {
        Append("samme");
        Append("samme");
        Assert.NotEqual(entries[4].ContentHash, entries[5].ContentHash);
    }

    [Fact]
    public void An_entry_reads_back_as_it_was_written()
    {
        var entry = EntryOf(7, CaseId, "Æblegrød, \"citat\"\nog en linje til") with { CorrectsEntryId = CaseId };
        Assert.Equal(entry, SaltedEntry.Read(SaltedEntry.Of(new byte[SaltedEntry.SaltLength], entry)));
    }

    [Fact]
    public void An_entry_that_is_older_than_quotes_keeps_its_hash_and_its_chain()
    {
        entries.Clear();
        head = ChainHead.Start(Municipality, CaseId);
        // As an earlier version of the service stored it.
        byte[] stored = [.. new byte[SaltedEntry.SaltLength], .. Encoding.UTF8.GetBytes(
            $$"""
            {"municipality":101,"case_id":"{{CaseId}}","number":1,"entry_id":"{{CaseId}}","event_type":"","subject":"Emne","text":"første","author_id":"sub-1","author_name":"Lene Lund","occurred_at":"2026-02-16T09:30:00+00:00","recorded_at":"2026-02-16T09:30:00+00:00","corrects_entry_id":null}
            """)];
        head = head.Next(SaltedEntry.Hash(stored));
        entries.Add(new StoredEntry(1, CaseId, SaltedEntry.Hash(stored), head.Hash, ContentState.Readable, stored));
        Append("anden", Quote);

        Assert.Equal(new Verification(2, 0), Verify());
        Assert.Equal(EntryOf(1, CaseId, "første"), SaltedEntry.Read(stored));
        Assert.Equal([Quote], SaltedEntry.Read(entries[1].Salted)!.Quotes!);
    }

    [Fact]
    public void A_changed_quote_is_found()
    {
        Append("femte", Quote);
        Assert.True(Verify().Intact);
        var changed = EntryOf(5, entries[4].EntryId, "femte") with { Quotes = [Quote with { Wording = GoalWording.Officers }] };

        entries[4] = entries[4] with { Salted = SaltedEntry.Of(entries[4].Salted.AsSpan(0, SaltedEntry.SaltLength), changed) };

        Assert.Equal(5, Verify().FirstBrokenNumber);
    }

    private Verification Verify() => HashChain.Verify(entries, head, headIsGenuine: true);

    private void Append(string text, params EntryQuote[] quotes)
    {
        var id = Guid.CreateVersion7(Written);
        var salted = SaltedEntry.Of(RandomNumberGenerator.GetBytes(SaltedEntry.SaltLength), EntryOf(head.EntryCount + 1, id, text) with { Quotes = quotes.Length > 0 ? quotes : null });
        head = head.Next(SaltedEntry.Hash(salted));
        entries.Add(new StoredEntry(head.EntryCount, id, SaltedEntry.Hash(salted), head.Hash, ContentState.Readable, salted));
    }

    private static Entry EntryOf(long number, Guid id, string text) => new(
        Municipality, CaseId, number, id, EventType: "", "Emne", text, "sub-1", "Lene Lund", Written, Written, CorrectsEntryId: null);
}
