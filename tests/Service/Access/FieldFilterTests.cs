using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>What a role may not see is empty in everything it gets: lists, answers of writes, repeated answers, streams.</summary>
public sealed class FieldFilterTests(StackFixture fixture) : StackTest(fixture)
{
    private const string Diagnosis = "Opdigtet: borgeren fortæller om sin depression.";

    private Suite PaymentUnit => Fixture.As("payment_unit", name: "Yrsa Ydelse");

    [Fact]
    public async Task The_payment_unit_sees_that_a_note_was_written_and_by_whom_and_not_what_it_says()
    {
        var caseId = await Fixture.SomeCase;
        var note = await Caseworker.Journal.AppendEntryAsync(Note(caseId), deadline: Suite.Soon);
        Assert.Equal(Diagnosis, note.Entry.Text);

        var newest = new ListEntriesRequest { CaseId = caseId, Order = EntryOrder.NumberDesc, PageSize = 1 };
        var seen = Assert.Single((await PaymentUnit.Journal.ListEntriesAsync(newest, deadline: Suite.Soon)).Entries);

        var expected = note.Entry.Clone();
        (expected.Subject, expected.Text) = ("", "");
        Assert.Equal(expected, seen);
        Assert.Equal(note.Entry, Assert.Single((await Caseworker.Journal.ListEntriesAsync(newest, deadline: Suite.Soon)).Entries));
    }

    [Fact]
    public async Task An_answer_that_is_given_again_passes_the_filter_of_the_role_that_asks_again()
    {
        var both = Both("caseworker", "payment_unit");
        var request = Note(await Fixture.SomeCase);
        Assert.Equal(Diagnosis, (await both.Journal.AppendEntryAsync(request, deadline: Suite.Soon)).Entry.Text);

        // The same person, who has lost a role since.
        var again = (await Both("payment_unit").Journal.AppendEntryAsync(request, deadline: Suite.Soon)).Entry;

        Assert.Equal(("", ""), (again.Subject, again.Text));
        Assert.NotEqual(0, again.Number);
    }

    [Fact]
    public async Task A_stream_is_filtered_message_by_message()
    {
        var caseId = await Fixture.SomeCase;
        var note = await Caseworker.Journal.AppendEntryAsync(Note(caseId), deadline: Suite.Soon);
        using var watch = new Watching<WatchResponse>(PaymentUnit.JournalWatch.Watch(new WatchRequest
        {
            Subscriptions = { new WatchSubscription { SubscriptionId = "j", Journal = new JournalToWatch { CaseId = caseId, AfterNumber = note.Entry.Number - 1 } } },
        }));

        var snapshot = Assert.Single(await watch.Beginning());
        Assert.Equal("", Assert.Single(snapshot.State<JournalEntries>().Entries).Text);

        var next = await Caseworker.Journal.AppendEntryAsync(Note(caseId), deadline: Suite.Soon);
        var change = Assert.Single((await watch.News()).State<JournalEntries>().Entries);
        Assert.Equal((next.Entry.Number, ""), (change.Number, change.Text));
    }

    [Fact]
    public async Task The_access_log_names_only_the_classes_that_the_role_saw()
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        await PaymentUnit.Journal.ListEntriesAsync(new ListEntriesRequest { CaseId = registered.Case.CaseId }, deadline: Suite.Soon);

        var logged = await (await Fixture.Database("documentation", "superuser")).All(
            row => (Role: row.GetString(0), Classes: row.GetFieldValue<short[]>(1)),
            "select distinct role, classes from access_log where $1 = any(case_ids) and rpc like '%/ListEntries'",
            Guid.Parse(registered.Case.CaseId));

        Assert.Equal([3, 5], logged.Single(row => row.Role == "caseworker").Classes);
        Assert.Equal([3], logged.Single(row => row.Role == "payment_unit").Classes);
    }

    private static AppendEntryRequest Note(string caseId) => new()
    {
        RequestId = Given.RequestId, CaseId = caseId, Subject = "Samtale", Text = Diagnosis,
    };

    private Suite Both(params string[] roles) => new(
        Stack.Addresses, new TestToken { Subject = "two-roles", Roles = roles, Municipality = $"{Municipality}" }.Sign(Stack.Secret("users-signing-key")));
}
