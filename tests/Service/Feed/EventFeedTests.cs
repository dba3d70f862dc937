using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>ReadEvents: every committed event once and in order, whatever other transactions are open.</summary>
[Collection(Alone.Name)]
[TouchesRedis("Feed")]
public sealed class EventFeedTests(StackFixture fixture) : StackTest(fixture)
{
    private const int Writers = 16;
    private const int TransactionsPerWriter = 60;

    // Known to all services, and without effect when Cases publishes it.
    private const string Harmless = "sygeopfoelgning.feed.v1.JournalEntryAppended";

    [Fact]
    public async Task Of_sixteen_writers_with_rollbacks_and_slow_commits_nothing_is_skipped_or_read_twice()
    {
        var reader = new FeedReader(Fixture, "cases");
        var cursor = await reader.End();
        var committed = new ConcurrentBag<string>();
        var database = await Fixture.Database("cases", "app");

        var writing = Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => Write(database, writer, committed))));
        var read = new List<Event>();
        while (!writing.IsCompleted)
        {
            var page = await reader.Read(cursor, limit: 40);
            read.AddRange(page.Events);
            cursor = page.Cursor;
        }

        await writing;
        await Eventually.True("everything that was committed has been read", async () =>
        {
            var (rest, end) = await reader.ReadOn(cursor, limit: 40);
            read.AddRange(rest);
            cursor = end;
            return read.Count >= committed.Count;
        });

        Assert.True(committed.Count > Writers * TransactionsPerWriter / 2);
        Assert.Equal(committed.Order(StringComparer.Ordinal), read.Select(one => one.RequestId).Order(StringComparer.Ordinal));
        Assert.Equal(read.OrderBy(one => (one.Txid, one.Sequence)), read);
        Assert.True(read.Zip(read.Skip(1)).Any(pair => pair.First.Sequence > pair.Second.Sequence), "No writer was overtaken: the test shows nothing.");
    }

    [Fact]
    public async Task An_open_write_in_another_database_delays_nothing()
    {
        var reader = new FeedReader(Fixture, "cases");
        var cursor = await reader.End();
        await using var elsewhere = await (await Fixture.Database("scheduling", "superuser")).OpenConnectionAsync();
        await using var open = await elsewhere.BeginTransactionAsync();
        await elsewhere.Run("create table test_open_write (n integer)");

        var waited = Stopwatch.StartNew();
        var caseId = (await Caseworker.Register()).Case.CaseId;
        await Eventually.True(
            "the event is there", async () => (await reader.Read(cursor)).Events.Any(one => one.AggregateId == caseId), seconds: 1);

        Assert.True(waited.Elapsed < TimeSpan.FromSeconds(2), $"It took {waited.Elapsed}.");
        await open.RollbackAsync();
    }

    [Fact]
    public async Task An_open_write_in_the_same_database_holds_later_events_back_until_it_ends()
    {
        var reader = new FeedReader(Fixture, "cases");
        var cursor = await reader.End();
        await using var connection = await (await Fixture.Database("cases", "app")).OpenConnectionAsync();
        await using var open = await connection.Within(Municipality);
        await Append(connection, "held-back");

        var caseId = (await Caseworker.Register()).Case.CaseId;
        Assert.Empty((await reader.Read(cursor)).Events);
        await open.CommitAsync();
        await Eventually.True("both are there", async () => (await reader.Read(cursor)).Events.Count >= 2, seconds: 2);

        var page = (await reader.Read(cursor)).Events;
        Assert.Equal("held-back", page[0].RequestId);
        Assert.Equal(caseId, page[1].AggregateId);
    }

    [Fact]
    public async Task A_write_that_is_forgotten_is_ended_by_the_server_and_frees_the_feed()
    {
        var reader = new FeedReader(Fixture, "cases");
        var cursor = await reader.End();
        // As the service's role, whose own limit of 30 s is too long for a test.
        await using var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(await Stack.ConnectionString("casesdb")) { Options = "-c transaction_timeout=700ms", Pooling = false }.ConnectionString);
        await connection.OpenAsync();
        await using var open = await connection.Within(Municipality);
        await Append(connection, "forgotten");

        var caseId = (await Caseworker.Register()).Case.CaseId;
        Assert.Empty((await reader.Read(cursor)).Events);
        var page = await Eventually.Becomes(
            "the feed is free", async () => await reader.Read(cursor), found => found.Events.Count > 0, seconds: 5);

        Assert.Equal(caseId, page.Events[0].AggregateId);
        Assert.DoesNotContain(page.Events, one => one.RequestId == "forgotten");
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => connection.Run("select 1"));
    }

    [Fact]
    public async Task A_reader_ahead_of_the_log_is_stopped_because_the_log_was_put_back_from_a_copy()
    {
        var reader = new FeedReader(Fixture, "cases");
        var ahead = await reader.End();
        ahead.Txid += 1_000_000;

        await Refused.By(StatusCode.FailedPrecondition, "FEED_CURSOR_AHEAD", reader.Read(ahead));
    }

    [Fact]
    public async Task A_reader_of_another_epoch_is_stopped_and_told_the_current_one()
    {
        var reader = new FeedReader(Fixture, "cases");
        var current = (await reader.End()).Epoch;
        var stranger = Guid.NewGuid().ToString();

        var refused = await Refused.By(StatusCode.FailedPrecondition, "FEED_EPOCH_UNKNOWN",
            reader.Read(new FeedCursor { Epoch = stranger, Txid = 1, Sequence = 1 }));

        Assert.Equal(current, Assert.Single(refused.Info.Metadata, fact => fact.Key == "current").Value);
    }

    [Fact]
    public async Task A_negative_limit_is_refused_and_a_large_one_lowered()
    {
        var reader = new FeedReader(Fixture, "cases");
        await Refused.For(reader.Read(null, limit: -1), ("limit", "LIMIT_NEGATIVE"));

        await (await Fixture.Database("cases", "superuser")).Run(
            """
            insert into event (municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose,
                               occurred_at, trace_parent, request_id)
            select 101, gen_random_uuid(), $1, '', '', '', '', '', clock_timestamp(), '', '' from generate_series(1, 600)
            """,
            Harmless);
        await Eventually.True("there are more than 500", async () => (await reader.ReadOn(null)).Events.Count > 500);

        Assert.Equal(500, (await reader.Read(null, limit: 100_000)).Events.Count);
        Assert.Equal(100, (await reader.Read(null, limit: 0)).Events.Count);
        Assert.Equal(3, (await reader.Read(null, limit: 3)).Events.Count);
    }

    [Fact]
    public async Task An_event_says_who_acted_by_which_method_and_in_which_trace_and_not_what_for()
    {
        var reader = new FeedReader(Fixture, "cases");
        var cursor = await reader.End();
        var request = Given.Registration();
        using var click = new Activity("click").SetIdFormat(ActivityIdFormat.W3C).Start();
        click.ActivityTraceFlags = ActivityTraceFlags.Recorded;

        var registered = await Caseworker.Intake.RegisterCaseAsync(request, new Metadata { { "x-purpose", "modtaget skema" } }, Suite.Soon);

        var found = (await Eventually.Becomes(
            "the event is there", async () => (await reader.Read(cursor)).Events.SingleOrDefault(one => one.AggregateId == registered.Case.CaseId),
            one => one is not null))!;
        Assert.Equal("type.googleapis.com/sygeopfoelgning.feed.v1.CaseRegistered", found.Payload.TypeUrl);
        Assert.Equal((Municipality, request.RequestId, "sygeopfoelgning.cases.v1.IntakeService/RegisterCase"), (found.MunicipalityCode, found.RequestId, found.Purpose));
        Assert.Equal(("Sofie Sagsbehandler", "caseworker"), (found.Actor.Name, found.Actor.Role));
        Assert.Contains(click.TraceId.ToHexString(), found.TraceParent, StringComparison.Ordinal);
        Assert.Equal(registered.Case.CaseNumber, found.Payload.Unpack<CaseRegistered>().CaseNumber);
    }

    [Fact]
    public async Task No_published_payload_shows_a_CPR_number_a_name_an_address_or_a_text()
    {
        var form = Given.Form();
        form.Citizen.Name = "Yrsa Ydersen (opdigtet)";
        form.Citizen.Address.Street = "Yderligvej 5 (opdigtet)";
        form.EffectOnWork.AffectedFunctions = "Kan ikke yde noget.";
        var registered = await Caseworker.Register(form);
        await Caseworker.JournalOf(registered, 3);
        var note = await Caseworker.Journal.AppendEntryAsync(
            new AppendEntryRequest { RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Subject = "Ydelse", Text = "Yderst fortroligt." },
            deadline: Suite.Soon);
        string[] secrets =
        [
            form.Citizen.CprNumber, $"{form.Citizen.CprNumber[..6]}-{form.Citizen.CprNumber[6..]}", form.Citizen.CprNumber[..6],
            "Yrsa", "Ydersen", "Yderligvej", "Kan ikke yde", "Ydelse", "Yderst",
        ];

        var ofCase = 0;
        foreach (var service in Stack.Services)
        {
            var events = await Eventually.Becomes(
                "the note's event is there", async () => (await new FeedReader(Fixture, service).ReadOn(null)).Events,
                found => service != "documentation" || found.Exists(one => one.Payload.Value.ToStringUtf8().Contains(note.Entry.EntryId, StringComparison.Ordinal)));
            foreach (var one in events.Where(one => one.AggregateId == registered.Case.CaseId))
            {
                ofCase++;
                var readable = Encoding.Latin1.GetString(one.ToByteArray());
                Assert.All(secrets, secret => Assert.DoesNotContain(secret, readable, StringComparison.Ordinal));
            }
        }

        // Registered, planned and its next deadline, parties registered; the journal's three entries, and the note.
        Assert.Equal(8, ofCase);
    }

    [Fact]
    public void No_event_can_carry_what_the_form_says_about_the_illness()
    {
        var forbidden = new[] { "InformationForm", "Citizen", "Treatment", "EffectOnWork", "CauseGroup", "PostalAddress", "WorkplaceDialogue" };

        var carried = Contract.EventFiles.SelectMany(file => file.MessageTypes).SelectMany(message => Reachable(message, [])).ToHashSet();

        Assert.Contains("CaseRegistered", carried);
        Assert.Contains("CountedPeriod", carried);
        Assert.Empty(carried.Intersect(forbidden));
    }

    private static IEnumerable<string> Reachable(MessageDescriptor message, HashSet<string> seen)
    {
        if (!seen.Add(message.FullName))
        {
            yield break;
        }

        yield return message.Name;
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            foreach (var name in field.FieldType switch
            {
                FieldType.Message => Reachable(field.MessageType, seen),
                FieldType.Enum => [field.EnumType.Name],
                _ => [],
            })
            {
                yield return name;
            }
        }
    }

    private async Task Write(NpgsqlDataSource database, int writer, ConcurrentBag<string> committed)
    {
        var random = new Random(writer);
        for (var n = 0; n < TransactionsPerWriter; n++)
        {
            var names = Enumerable.Range(0, random.Next(1, 4)).Select(k => $"writer-{writer}-{n}-{k}").ToList();
            await using var connection = await database.OpenConnectionAsync();
            await using var transaction = await connection.Within(Municipality);
            foreach (var name in names)
            {
                await Append(connection, name);
            }

            if (random.Next(8) == 0)
            {
                await connection.Run("select pg_sleep($1)", random.NextDouble() / 10);
            }

            if (random.Next(5) == 0)
            {
                await transaction.RollbackAsync();
                continue;
            }

            await transaction.CommitAsync();
            names.ForEach(committed.Add);
        }
    }

    private static Task<int> Append(NpgsqlConnection connection, string name) => connection.Run(
        """
        insert into event (municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose,
                           occurred_at, trace_parent, request_id)
        values (current_setting('app.municipality')::smallint, gen_random_uuid(), $1, '', '', '', '', '', clock_timestamp(), '', $2)
        """,
        Harmless, name);
}
