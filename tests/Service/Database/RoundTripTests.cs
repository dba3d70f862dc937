using System.Globalization;
using Grpc.Core;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Testing.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// What each RPC costs at the database, as seen on the wire between a replica and PostgreSQL. A question more, or one per
/// row of an answer, shows here before it shows anywhere else.
/// </summary>
public sealed class RoundTripTests(StackFixture fixture) : StackTest(fixture)
{
    private const int Cases = 5;

    // Everything that is sent counts: BEGIN, COMMIT and ROLLBACK too, and what says for which municipality and caller.
    private const string Expected =
        """
        cases          RegisterCase                      3 round trips, 15 statements
        cases          RegisterCase, validate_only       4 round trips, 12 statements
        cases          RegisterCase, sent again          2 round trips,  6 statements
        cases          GetCase                           1 round trip,   3 statements
        cases          ListCases of 5                    1 round trip,   2 statements
        cases          ListCases of 1                    1 round trip,   2 statements
        scheduling     GetPlan                           3 round trips,  6 statements
        scheduling     PreviewPlan                       2 round trips,  4 statements
        coordination   ListParties                       2 round trips,  4 statements
        documentation  ListEntries                       2 round trips,  4 statements
        documentation  AppendEntry                       3 round trips, 11 statements
        documentation  VerifyJournal                     1 round trip,   3 statements
        documentation  SetBusinessDate                   1 round trip,   4 statements
        """;

    [Fact]
    public async Task Every_RPC_costs_the_round_trips_and_statements_it_is_known_to_cost()
    {
        var municipality = await Fixture.NewMunicipality();
        await (await Fixture.Database("scheduling", "superuser")).Run(
            "insert into municipality (municipality_code, pinned_rule_set_id, overlay_ids) values ($1, 'RS-2015', '{}')", (short)municipality);
        var registered = new List<RegisterCaseResponse>();
        for (var i = 0; i < Cases; i++)
        {
            registered.Add(await Fixture.As(municipality: municipality).Register());
        }

        var known = registered[^1].Case.CaseId;
        await Fixture.As(municipality: municipality).JournalOf(registered[^1], 3);
        var facts = Given.Registration();

        var costs = new List<string>();
        await Measure("cases", municipality, costs, async (invoker, tell) =>
        {
            var (intake, cases) = (new IntakeService.IntakeServiceClient(invoker), new CaseService.CaseServiceClient(invoker));
            await tell("RegisterCase", async () => await intake.RegisterCaseAsync(Given.Registration()));
            await tell("RegisterCase, validate_only", async () =>
            {
                var tried = Given.Registration();
                tried.ValidateOnly = true;
                await intake.RegisterCaseAsync(tried);
            });
            await intake.RegisterCaseAsync(facts);
            await tell("RegisterCase, sent again", async () => await intake.RegisterCaseAsync(facts));
            await tell("GetCase", async () => await cases.GetCaseAsync(new GetCaseRequest { CaseId = known }));
            await tell($"ListCases of {Cases}", async () =>
                Assert.Equal(Cases, (await cases.ListCasesAsync(new ListCasesRequest { PageSize = Cases })).Cases.Count));
            await tell("ListCases of 1", async () => await cases.ListCasesAsync(new ListCasesRequest { PageSize = 1 }));
        });
        await Measure("scheduling", municipality, costs, async (invoker, tell) =>
        {
            var deadlines = new DeadlineService.DeadlineServiceClient(invoker);
            await tell("GetPlan", async () => await deadlines.GetPlanAsync(new GetPlanRequest { CaseId = known }));
            await tell("PreviewPlan", async () => await deadlines.PreviewPlanAsync(new PreviewPlanRequest
            {
                MunicipalityCode = municipality,
                Facts = new PlanFacts
                {
                    FirstAbsenceDay = Given.Today.AddDays(-40).ToProto(),
                    KindOfEmployment = Types.V1.KindOfEmployment.EmployeeWithPay,
                },
            }));
        });
        await Measure("coordination", municipality, costs, async (invoker, tell) =>
            await tell("ListParties", async () => await new PartyService.PartyServiceClient(invoker).ListPartiesAsync(
                new ListPartiesRequest { CaseId = known })));
        await Measure("documentation", municipality, costs, async (invoker, tell) =>
        {
            var journal = new JournalService.JournalServiceClient(invoker);
            await tell("ListEntries", async () => await journal.ListEntriesAsync(new ListEntriesRequest { CaseId = known }));
            await tell("AppendEntry", async () => await journal.AppendEntryAsync(new AppendEntryRequest
            {
                RequestId = Given.RequestId, CaseId = known, Subject = "Opkald", Text = "Borgeren blev ringet op.",
            }));
            await tell("VerifyJournal", async () => await journal.VerifyJournalAsync(new VerifyJournalRequest { CaseId = known }));
            await tell("SetBusinessDate", async () => await new ClockService.ClockServiceClient(invoker).SetBusinessDateAsync(new SetBusinessDateRequest()));
        });

        var found = string.Join('\n', costs);
        Assert.True(Expected.ReplaceLineEndings("\n") == found, $"Found:\n{found}");
    }

    // The first call reads what a process reads once. Of the next three the cheapest counts: a health check may fall into one.
    private async Task Measure(
        string service, int municipality, List<string> costs, Func<CallInvoker, Func<string, Func<Task>, Task>, Task> calls)
    {
        var database = new NpgsqlConnectionStringBuilder(await Stack.ConnectionString($"{service}db"));
        await using var tap = new DatabaseTap(database.Host!, database.Port);
        await using var replica = await Replica.Behind(tap, Stack, service);
        using var suite = new Suite(
            Stack.Addresses.ToDictionary(address => address.Key, address => address.Key == service ? replica.Address : address.Value),
            Stack.Token(municipality: municipality));
        await calls(suite.To(service), async (name, call) =>
        {
            await call();
            var found = new List<(int Trips, int Statements)>();
            for (var i = 0; i < 3; i++)
            {
                var trips = await tap.Record(call);
                found.Add((trips.Count, trips.Sum(trip => trip.Statements.Count)));
            }

            var (count, statements) = found.Min();
            costs.Add(string.Create(CultureInfo.InvariantCulture,
                $"{service,-14} {name,-32} {count,2} {(count == 1 ? "round trip, " : "round trips,")} {statements,2} statements"));
        });
    }
}
