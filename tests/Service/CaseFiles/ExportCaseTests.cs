using Grpc.Core;
using Sygeopfoelgning.Casefile.V1;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;
using RecordCase = Sygeopfoelgning.Casefile.V1.CaseFileRecord.RecordOneofCase;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>ExportCase: everything a service holds of a case, in the stated order, for callers who may have it.</summary>
public sealed class ExportCaseTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly Dictionary<string, RecordCase[]> Expected = new()
    {
        ["cases"] = [RecordCase.Case, RecordCase.Form, RecordCase.CaseAssigned, RecordCase.HistoryEvent],
        ["scheduling"] = [RecordCase.Plan, RecordCase.PlanVersion, RecordCase.HistoryEvent, RecordCase.HistoryEvent],
        ["coordination"] = [RecordCase.Party, RecordCase.Party, RecordCase.HistoryEvent],
        ["documentation"] =
        [
            RecordCase.JournalEntry, RecordCase.JournalEntry, RecordCase.JournalEntry,
            RecordCase.HistoryEvent, RecordCase.HistoryEvent, RecordCase.HistoryEvent,
        ],
    };

    public static TheoryData<string> Services => [.. Stack.Services];

    [Theory]
    [MemberData(nameof(Services))]
    public async Task A_service_hands_out_what_it_holds_in_the_stated_order(string service)
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);

        var records = await Export(Caseworker, service, registered.Case.CaseId, registered.Position);

        Assert.Equal(Expected[service], records.Select(one => one.RecordCase));
    }

    [Fact]
    public async Task The_citizen_gets_the_own_form_readable_without_CPR_number_and_nobody_elses()
    {
        var form = Given.Form();
        form.EffectOnWork.AffectedFunctions = "Kan ikke løfte (opdigtet).";
        var registered = await Caseworker.Register(form);
        using var citizen = Fixture.As(new TokenHolder("citizen", Municipality, "Birk Borger", registered.Case.Citizen.PersonId), purpose: null);
        using var another = Fixture.As(new TokenHolder("citizen", Municipality, "Bo Borger", Guid.NewGuid().ToString()), purpose: null);

        var records = await Export(citizen, "cases", registered.Case.CaseId);

        var received = Assert.Single(records, one => one.RecordCase == RecordCase.Form).Form;
        Assert.Equal("Kan ikke løfte (opdigtet).", received.EffectOnWork.AffectedFunctions);
        Assert.Equal(form.Citizen.Name, received.Citizen.Name);
        Assert.Equal(form.Citizen.Address, received.Citizen.Address);
        Assert.Equal("", received.Citizen.CprNumber);
        Assert.DoesNotContain(form.Citizen.CprNumber, string.Concat(records.Select(one => one.ToString())), StringComparison.Ordinal);
        Assert.Equal(CaseRegistered.Descriptor.FullName, Google.Protobuf.WellKnownTypes.Any.GetTypeName(records[^1].HistoryEvent.Event.TypeUrl));
        await Refused.By(StatusCode.PermissionDenied, "CASE_NOT_OWN", Export(another, "cases", registered.Case.CaseId));
    }

    [Fact]
    public async Task The_citizens_input_is_handed_out_after_the_form_oldest_first_page_after_page()
    {
        var registered = await Caseworker.Register();
        var added = new List<CitizenInput>();
        for (var i = 0; i < 101; i++)
        {
            added.Add((await Caseworker.Cases.AddCitizenInputAsync(
                new AddCitizenInputRequest
                {
                    RequestId = Given.RequestId, CaseId = registered.Case.CaseId, Kind = CitizenInputKind.Wish, Text = $"Ønske {i} (opdigtet).",
                },
                deadline: Suite.Soon)).Input);
        }

        var records = await Export(Caseworker, "cases", registered.Case.CaseId);

        Assert.Equal(added, records.Where(one => one.RecordCase == RecordCase.CitizenInput).Select(one => one.CitizenInput));
        Assert.Equal(
            [RecordCase.Case, RecordCase.Form, RecordCase.CitizenInput, RecordCase.CaseAssigned, RecordCase.HistoryEvent], records.Select(one => one.RecordCase).Distinct());
    }

    [Theory]
    [InlineData("citizen")]
    [InlineData("team_leader")]
    public async Task Who_looked_is_handed_out_to_those_who_may_list_it_as_it_is_listed(string role)
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        var caseId = registered.Case.CaseId;
        using var suite = Fixture.As(new TokenHolder(role, Municipality, "Lis Læser", role == "citizen" ? registered.Case.Citizen.PersonId : null));
        // More than one page of them.
        for (var i = 0; i < 205; i++)
        {
            await Caseworker.Journal.ListEntriesAsync(new ListEntriesRequest { CaseId = caseId, PageSize = 1 }, deadline: Suite.Soon);
        }

        var listed = await Eventually.Becomes("all are collected", () => Listed(suite, caseId), found => found.Count(IsOfTheCaseworker) >= 205);

        var records = await Export(suite, "documentation", caseId);
        var accesses = records.Where(one => one.RecordCase == RecordCase.Access).Select(one => one.Access).ToList();
        Assert.Equal(listed.Where(IsOfTheCaseworker), accesses.Where(IsOfTheCaseworker));
        Assert.Equal(RecordCase.JournalEntry, records[0].RecordCase);
        Assert.Equal(RecordCase.HistoryEvent, records[^1].RecordCase);

        static bool IsOfTheCaseworker(AccessEntry one) => one.Role == Sygeopfoelgning.Options.V1.Role.Caseworker;
    }

    [Fact]
    public async Task A_protected_address_is_in_no_export()
    {
        var form = Given.Form();
        form.Citizen.AddressProtected = true;
        form.Citizen.Address.Street = "Hemmelig Vej 1 (opdigtet)";
        var registered = await Caseworker.Register(form);

        var records = await Export(Caseworker, "cases", registered.Case.CaseId);

        Assert.Contains(records, one => one.RecordCase == RecordCase.Form);
        Assert.DoesNotContain("Hemmelig", string.Concat(records.Select(one => one.ToString())), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Services))]
    public async Task An_export_is_refused_like_any_other_read_and_is_in_the_access_log(string service)
    {
        var registered = await Caseworker.Register();
        await Caseworker.JournalOf(registered, 3);
        using var without = Fixture.As(new TokenHolder("caseworker", Municipality, "Kalle Kollega"), purpose: null);

        await Refused.By(StatusCode.NotFound, "CASE_NOT_FOUND", Export(Caseworker, service, Guid.NewGuid().ToString()));
        await Refused.By(StatusCode.InvalidArgument, "INVALID_REQUEST", Export(Caseworker, service, "ingen"));
        await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", Export(without, service, registered.Case.CaseId));
        await Refused.By(StatusCode.PermissionDenied, "ROLE_MISSING", Export(Fixture.As("payment_unit"), service, registered.Case.CaseId));
        await Export(Caseworker, service, registered.Case.CaseId);

        var verdicts = await (await Fixture.Database(service, "superuser")).All(
            row => row.GetInt16(0),
            "select verdict from access_log where $1 = any(case_ids) and rpc like '%/ExportCase' order by verdict", Guid.Parse(registered.Case.CaseId));
        Assert.Equal([(short)1, (short)4], verdicts);
    }

    [Fact]
    public async Task A_long_journal_comes_in_messages_of_at_most_256_KiB()
    {
        var registered = await Caseworker.Register();
        for (var i = 0; i < 30; i++)
        {
            await Caseworker.Journal.AppendEntryAsync(
                new AppendEntryRequest
                {
                    RequestId = Given.RequestId, CaseId = registered.Case.CaseId, AtLeast = registered.Position,
                    Subject = $"Note {i}", Text = new string('æ', 20_000),
                },
                deadline: Suite.Soon);
        }

        await Caseworker.JournalOf(registered, 33);

        var messages = await Messages(Caseworker, "documentation", registered.Case.CaseId);

        var entries = messages.SelectMany(one => one.Records).Where(one => one.RecordCase == RecordCase.JournalEntry).ToList();
        Assert.Equal(Enumerable.Range(1, 33).Select(n => (long)n), entries.Select(one => one.JournalEntry.Number));
        Assert.True(messages.Count > 4, $"{messages.Count} messages: the test shows nothing.");
        Assert.All(messages, one => Assert.InRange(one.CalculateSize(), 1, 256 * 1024));
    }

    private static async Task<List<AccessEntry>> Listed(Suite suite, string caseId)
    {
        var request = new ListCaseAccessesRequest { CaseId = caseId, Order = AccessOrder.OldestFirst, PageSize = 200 };
        var all = new List<AccessEntry>();
        do
        {
            var page = await suite.AccessLog().ListCaseAccessesAsync(request, deadline: Suite.Soon);
            all.AddRange(page.Accesses);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return all;
    }

    private static async Task<List<CaseFileRecord>> Export(Suite suite, string service, string caseId, string atLeast = "") =>
        [.. (await Messages(suite, service, caseId, atLeast)).SelectMany(one => one.Records)];

    private static async Task<List<ExportCaseResponse>> Messages(Suite suite, string service, string caseId, string atLeast = "")
    {
        using var call = new CaseFileService.CaseFileServiceClient(suite.To(service))
            .ExportCase(new ExportCaseRequest { CaseId = caseId, AtLeast = atLeast }, deadline: Suite.Soon);
        var messages = new List<ExportCaseResponse>();
        await foreach (var message in call.ResponseStream.ReadAllAsync())
        {
            messages.Add(message);
        }

        return messages;
    }
}
