using Google.Protobuf;
using Grpc.Core;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>What an operator can see and do about parked events.</summary>
[Collection(Alone.Name)]
[TouchesRedis("Feed")]
public sealed class ParkedEventServiceTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task A_parked_event_is_taken_in_when_its_cause_is_mended_and_those_behind_it_follow_in_order()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var operators = Operator(municipality);
        var (caseId, parked) = await ParkARegistration(suite, municipality);
        Assert.Equal(["CaseRegistered", "PlanMade", "PartiesRegistered"], InOrder(parked).Select(Name));
        Assert.Equal("PostgresException P0001", parked.Single(one => Name(one) == "CaseRegistered").Failure);
        Assert.Equal(5, parked.Single(one => Name(one) == "CaseRegistered").Attempts);
        Assert.All(parked.Where(one => Name(one) != "CaseRegistered"), one => Assert.Equal(("EARLIER_EVENT_PARKED", 0), (one.Failure, one.Attempts)));
        var first = parked.Single(one => Name(one) == "CaseRegistered").ParkedEventId;

        // Not fixed yet.
        var fails = await Refused.By(StatusCode.FailedPrecondition, "PARKED_EVENT_STILL_FAILS", operators.RetryParkedEventAsync(Retry(first), deadline: Suite.Soon));
        Assert.Equal("PostgresException P0001", fails.Info.Metadata["failure"]);
        Assert.Equal(6, (await Parked(operators, caseId)).Single(one => one.ParkedEventId == first).Attempts);

        await Mend();
        var trial = Retry(first);
        trial.ValidateOnly = true;
        Assert.Equal((0, 3), Numbers(await operators.RetryParkedEventAsync(trial, deadline: Suite.Soon)));
        Assert.Equal(3, (await Parked(operators, caseId)).Count);

        var request = Retry(first);
        var answer = await operators.RetryParkedEventAsync(request, deadline: Suite.Soon);

        Assert.Equal((2, 0), Numbers(answer));
        Assert.Equal(answer, await operators.RetryParkedEventAsync(request, deadline: Suite.Soon));
        Assert.Empty(await Parked(operators, caseId));
        var journal = await Eventually.Becomes(
            "the journal is there",
            async () => (await suite.Journal.ListEntriesAsync(new() { CaseId = caseId }, deadline: Suite.Soon)).Entries, entries => entries.Count == 3);
        Assert.Equal("sygeopfoelgning.feed.v1.CaseRegistered", journal[0].EventType);
        Assert.Equal("Sofie Sagsbehandler", journal[0].AuthorName);
        await Refused.By(StatusCode.NotFound, "PARKED_EVENT_NOT_FOUND", operators.RetryParkedEventAsync(Retry(first), deadline: Suite.Soon));
    }

    [Fact]
    public async Task A_skipped_event_is_left_out_for_good_and_who_when_and_why_is_kept()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var operators = Operator(municipality);
        var (caseId, parked) = await ParkARegistration(suite, municipality);
        await Mend();
        var documentation = await Fixture.Database("documentation", "superuser");
        var first = parked.Single(one => Name(one) == "CaseRegistered").ParkedEventId;
        var request = new SkipParkedEventRequest { RequestId = Given.RequestId, ParkedEventId = first, Reason = "Hændelsen er en prøve; 010203-1234 (opdigtet) skal væk." };

        await Refused.For(
            operators.SkipParkedEventAsync(new SkipParkedEventRequest { RequestId = Given.RequestId, ParkedEventId = "no id" }, deadline: Suite.Soon),
            ("parked_event_id", "UUID_INVALID"), ("reason", "FIELD_REQUIRED"));
        await Refused.For(
            operators.SkipParkedEventAsync(new SkipParkedEventRequest { RequestId = Given.RequestId, ParkedEventId = first, Reason = new string('x', 501) }, deadline: Suite.Soon),
            ("reason", "TEXT_TOO_LONG"));
        var trial = request.Clone();
        (trial.ValidateOnly, trial.RequestId) = (true, Given.RequestId);
        await operators.SkipParkedEventAsync(trial, deadline: Suite.Soon);
        Assert.Equal(3, (await Parked(operators, caseId)).Count);
        Assert.Equal(0, await documentation.One<long>("select count(*) from skipped_event where aggregate_id = $1", Guid.Parse(caseId)));

        var answer = await operators.SkipParkedEventAsync(request, deadline: Suite.Soon);

        // Those behind it need the case, which is not here and never arrives: they stay for the operator.
        Assert.Equal((0, 2), (answer.Followed, answer.StillParked));
        Assert.Equal(answer, await operators.SkipParkedEventAsync(request, deadline: Suite.Soon));
        Assert.All(await Parked(operators, caseId), one => Assert.Equal(("CASE_NOT_KNOWN_YET", 1), (one.Failure, one.Attempts)));
        var kept = Assert.Single(await documentation.All(
            row => (Type: row.GetString(0), By: row.GetString(1), Name: row.GetString(2), Reason: row.GetString(3)),
            "select type, skipped_by, skipped_by_name, reason from skipped_event where aggregate_id = $1", Guid.Parse(caseId)));
        Assert.Equal(("sygeopfoelgning.feed.v1.CaseRegistered", "Otto Operatør"), (kept.Type, kept.Name));
        Assert.NotEmpty(kept.By);
        Assert.Equal("Hændelsen er en prøve; ******-**** (opdigtet) skal væk.", kept.Reason);

        foreach (var rest in await Parked(operators, caseId))
        {
            await operators.SkipParkedEventAsync(
                new SkipParkedEventRequest { RequestId = Given.RequestId, ParkedEventId = rest.ParkedEventId, Reason = "Sagen er sprunget over." }, deadline: Suite.Soon);
        }

        Assert.Empty(await Parked(operators, caseId));
    }

    [Fact]
    public async Task An_event_behind_another_of_its_publisher_is_not_taken_in_before_it()
    {
        var municipality = await Fixture.NewMunicipality();
        var operators = Operator(municipality);
        var (aggregate, ids) = await ParkByHand(municipality, 3);

        var refused = await Refused.By(
            StatusCode.FailedPrecondition, "PARKED_EVENT_NOT_FIRST", operators.RetryParkedEventAsync(Retry(ids[2]), deadline: Suite.Soon));

        Assert.Equal(ids[0], refused.Info.Metadata["first_parked_event_id"]);
        await Refused.By(StatusCode.FailedPrecondition, "PARKED_EVENT_NOT_FIRST", operators.SkipParkedEventAsync(
            new SkipParkedEventRequest { RequestId = Given.RequestId, ParkedEventId = ids[1], Reason = "Hændelsen er set efter og kan undværes." }, deadline: Suite.Soon));
        Assert.Equal(3, (await Parked(operators, aggregate)).Count);
        await Clear(aggregate);
    }

    [Fact]
    public async Task The_list_is_the_municipalitys_own_page_by_page_and_says_nothing_of_what_is_in_the_events()
    {
        var municipality = await Fixture.NewMunicipality();
        var operators = Operator(municipality);
        var (aggregate, ids) = await ParkByHand(municipality, 5);
        var (other, _) = await ParkByHand(municipality, 1);

        var pages = new List<ParkedEvent>();
        var token = "";
        do
        {
            var page = await operators.ListParkedEventsAsync(
                new() { PageSize = 2, PageToken = token, Filter = new() { AggregateId = aggregate } }, deadline: Suite.Soon);
            pages.AddRange(page.ParkedEvents);
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal(ids, pages.Select(one => one.ParkedEventId));
        Assert.All(pages, one => Assert.Equal(("cases", "sygeopfoelgning.feed.v1.PlanMade", aggregate, 5, "InvalidOperationException"),
            (one.Publisher, one.EventType, one.AggregateId, one.Attempts, one.Failure)));
        Assert.All(pages, one => Assert.NotNull(one.OccurredAt));
        Assert.Equal(6, (await operators.ListParkedEventsAsync(new(), deadline: Suite.Soon)).ParkedEvents.Count);
        Assert.Empty((await Operator(766).ListParkedEventsAsync(new() { Filter = new() { AggregateId = aggregate } }, deadline: Suite.Soon)).ParkedEvents);
        await Refused.By(StatusCode.NotFound, "PARKED_EVENT_NOT_FOUND", Operator(766).RetryParkedEventAsync(Retry(ids[0]), deadline: Suite.Soon));
        await Refused.By(StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID", operators.ListParkedEventsAsync(new() { PageToken = "nonsense" }, deadline: Suite.Soon));
        await Refused.For(operators.ListParkedEventsAsync(new() { Filter = new() { AggregateId = "no id" } }, deadline: Suite.Soon), ("filter.aggregate_id", "UUID_INVALID"));
        await Clear(aggregate);
        await Clear(other);
    }

    [Fact]
    public async Task No_text_of_an_exception_can_be_kept_with_a_parked_event()
    {
        var documentation = await Fixture.Database("documentation", "superuser");
        foreach (var text in new[] { "Cannot read 010203-1234", "0102031234", "The case 1 has not arrived here yet." })
        {
            var refused = await Assert.ThrowsAsync<Npgsql.PostgresException>(() => documentation.Run(
                """
                insert into parked_event (publisher, epoch, txid, sequence, municipality_code, aggregate_id, type, event, error, attempts)
                values ('cases', gen_random_uuid(), '1', 1, 101, gen_random_uuid(), 'x', '', $1, 5)
                """, text));
            Assert.Equal(Npgsql.PostgresErrorCodes.CheckViolation, refused.SqlState);
        }
    }

    private static (int, int) Numbers(RetryParkedEventResponse answer) => (answer.Followed, answer.StillParked);

    private static string Name(ParkedEvent one) => one.EventType[(one.EventType.LastIndexOf('.') + 1)..];

    private static IEnumerable<ParkedEvent> InOrder(IEnumerable<ParkedEvent> parked) =>
        parked.OrderByDescending(one => one.Attempts).ThenByDescending(one => one.EventType, StringComparer.Ordinal);

    private static RetryParkedEventRequest Retry(string id) => new() { RequestId = Given.RequestId, ParkedEventId = id };

    private ParkedEventService.ParkedEventServiceClient Operator(int municipality) =>
        new(Fixture.As(role: "operator", municipality: municipality, name: "Otto Operatør").To("documentation"));

    private static async Task<IReadOnlyList<ParkedEvent>> Parked(ParkedEventService.ParkedEventServiceClient operators, string aggregate) =>
        (await operators.ListParkedEventsAsync(new() { Filter = new() { AggregateId = aggregate } }, deadline: Suite.Soon)).ParkedEvents;

    // Documentation cannot open the journal of a case of this municipality until this is undone.
    private async Task<(string CaseId, IReadOnlyList<ParkedEvent> Parked)> ParkARegistration(Suite suite, int municipality)
    {
        await (await Fixture.Database("documentation", "superuser")).Run(
            $"""
            create function cannot_open() returns trigger language plpgsql as $$ begin raise exception 'not now'; end $$;
            create trigger cannot_open before insert on journal for each row when (new.municipality_code = {municipality}) execute function cannot_open();
            """);
        try
        {
            var caseId = (await suite.Register()).Case.CaseId;
            return (caseId, await Eventually.Becomes(
                "all three are parked", () => Parked(Operator(municipality), caseId), found => found.Count == 3, seconds: 20));
        }
        catch
        {
            await Mend();
            throw;
        }
    }

    private async Task Mend() => await (await Fixture.Database("documentation", "superuser")).Run("drop function if exists cannot_open cascade");

    private async Task<(string Aggregate, IReadOnlyList<string> Ids)> ParkByHand(int municipality, int count)
    {
        var aggregate = Guid.NewGuid();
        var ids = new List<string>();
        for (var n = 1; n <= count; n++)
        {
            var envelope = new Event { MunicipalityCode = municipality, AggregateId = aggregate.ToString(), OccurredAt = new() { Seconds = 1_700_000_000 + n } };
            ids.Add((await (await Fixture.Database("documentation", "superuser")).One<Guid>(
                """
                insert into parked_event (publisher, epoch, txid, sequence, municipality_code, aggregate_id, type, event, error, attempts)
                values ('cases', $3, '1', $1, $2, $3, $4, $5, 'InvalidOperationException', 5) returning parked_event_id
                """,
                (long)n, (short)municipality, aggregate, PlanMade.Descriptor.FullName, envelope.ToByteArray())).ToString());
        }

        return (aggregate.ToString(), ids);
    }

    private async Task Clear(string aggregate) =>
        await (await Fixture.Database("documentation", "superuser")).Run("delete from parked_event where aggregate_id = $1", Guid.Parse(aggregate));
}
