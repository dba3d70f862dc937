using Grpc.Core;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>GetEventTexts: what events are about, for the other services only.</summary>
public sealed class EventTextTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task Each_event_gets_the_text_of_its_version_in_the_order_of_the_request()
    {
        var caseId = (await Caseworker.Register()).Case.CaseId;
        var goal = await Caseworker.FormulateGoal(caseId);
        await Caseworker.Reformulate(caseId, goal.GoalId, goal.Etag);
        var events = await Events(caseId);
        using var service = Service(Municipality);

        long[] asked = [events[GoalReformulated.Descriptor.FullName], events[CaseRegistered.Descriptor.FullName], events[GoalFormulated.Descriptor.FullName]];
        var found = (await Texts(service, caseId, asked)).Events;

        Assert.Equal(asked, found.Select(one => one.Sequence));
        Assert.Equal(["Halv tid til en begyndelse (opdigtet).", GivenGoals.Why], found[0].Texts.Select(one => one.Text));
        Assert.Empty(found[1].Texts);
        Assert.Equal(new Quote { Kind = QuoteKind.Goal, Wording = GoalWording.CitizensOwn, Text = GivenGoals.Text }, Assert.Single(found[2].Texts));
    }

    [Fact]
    public async Task An_event_of_another_case_is_answered_as_erased_and_shows_nothing()
    {
        var (caseId, other) = ((await Caseworker.Register()).Case.CaseId, (await Caseworker.Register()).Case.CaseId);
        await Caseworker.FormulateGoal(other);
        var theirs = (await Events(other))[GoalFormulated.Descriptor.FullName];
        using var service = Service(Municipality);

        Assert.Equal(new Quote { Erased = true }, Assert.Single(Assert.Single((await Texts(service, caseId, theirs)).Events).Texts));
    }

    [Fact]
    public async Task Only_services_call_it_each_for_the_municipality_of_its_token()
    {
        var caseId = (await Caseworker.Register()).Case.CaseId;
        using var elsewhere = Service(766);
        using var nowhere = new Suite(Stack.Addresses, TestToken.OfService(Stack));

        foreach (var role in (string[])["caseworker", "team_leader", "auditor", "payment_unit"])
        {
            await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", Ask(Fixture.As(role), caseId, 1));
        }

        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Ask(elsewhere, caseId, 1));
        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Ask(nowhere, caseId, 1));
    }

    [Fact]
    public async Task None_too_many_and_impossible_events_are_refused()
    {
        var caseId = (await Caseworker.Register()).Case.CaseId;
        using var service = Service(Municipality);

        await Refused.For(Ask(service, caseId), ("sequences", "FIELD_REQUIRED"));
        await Refused.For(Ask(service, caseId, [.. Enumerable.Range(1, 201).Select(number => (long)number)]), ("sequences", "LIST_TOO_LONG"));
        await Refused.For(Ask(service, caseId, 1, -1), ("sequences[1]", "NUMBER_NEGATIVE"));
        Assert.Equal(200, (await Texts(service, caseId, [.. Enumerable.Range(1, 200).Select(number => (long)number)])).Events.Count);
    }

    [Fact]
    public async Task More_texts_than_a_message_takes_are_answered_in_part()
    {
        const int Staircases = 64;
        var caseId = (await Caseworker.Register()).Case.CaseId;
        var etag = "0";
        for (var i = 0; i < Staircases; i++)
        {
            var request = GivenPlans.Staircase(caseId, etag, [.. Enumerable.Range(1, 20).Select(step => 1d + step)]);
            foreach (var step in request.Steps)
            {
                // Three bytes each: the staircases are more than three mebibytes in all.
                step.Tasks = new string('ẞ', 899) + (char)('a' + (i % 20));
            }

            request.ChangedBecause = i == 0 ? "" : GivenPlans.Why;
            etag = (await Caseworker.Plans().SetStaircaseAsync(request, deadline: Suite.Soon)).Standing.Etag;
        }

        var sequences = await (await Fixture.Database("cases", "superuser")).All(
            row => row.GetInt64(0), "select sequence from event where aggregate_id = $1 and type = $2 order by sequence",
            Guid.Parse(caseId), StaircaseSet.Descriptor.FullName);
        using var service = Service(Municipality);

        var answer = await Texts(service, caseId, [.. sequences]);

        Assert.InRange(answer.Events.Count, 1, Staircases - 1);
        Assert.Equal(sequences.Take(answer.Events.Count), answer.Events.Select(one => one.Sequence));
        var entries = await Caseworker.EntriesOf<StaircaseSet>(caseId, 1);
        Assert.All(entries, entry => Assert.Contains(entry.Quotes, quote => quote.Kind == QuoteKind.Tasks));
    }

    private Suite Service(int municipality) => new(Stack.Addresses, TestToken.OfService(Stack, municipality), "journalføring");

    private static AsyncUnaryCall<GetEventTextsResponse> Ask(Suite suite, string caseId, params long[] sequences) =>
        new EventTextService.EventTextServiceClient(suite.To("cases")).GetEventTextsAsync(
            new() { CaseId = caseId, Sequences = { sequences } }, deadline: Suite.Soon);

    private static async Task<GetEventTextsResponse> Texts(Suite suite, string caseId, params long[] sequences) => await Ask(suite, caseId, sequences);

    private async Task<Dictionary<string, long>> Events(string caseId) =>
        (await (await Fixture.Database("cases", "superuser")).All(
            row => (Type: row.GetString(0), Sequence: row.GetInt64(1)), "select type, sequence from event where aggregate_id = $1", Guid.Parse(caseId)))
        .DistinctBy(one => one.Type).ToDictionary(one => one.Type, one => one.Sequence);
}
