using Microsoft.Extensions.Configuration;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Seed;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Seeded cases: as if they had been registered.</summary>
[Collection(Alone.Name)]
public sealed class SeedTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task A_seeded_case_is_there_in_every_service_and_has_every_row_that_a_registered_one_has()
    {
        var municipality = (short)await Fixture.NewMunicipality();
        var registered = (await Fixture.As(municipality: municipality).Register(Given.Form(Types.V1.KindOfEmployment.EmployeeWithPay))).Case;
        await using var seed = await Seeder();

        var (first, last) = await seed.Add(municipality, 7);
        var databases = new Dictionary<string, string>();
        foreach (var service in Stack.Services)
        {
            databases[service] = await Superuser($"{service}db");
        }

        await new Subscribers(service => databases[service]).CatchUp(_ => { }).WaitAsync(TimeSpan.FromSeconds(60));

        var suite = Fixture.As(municipality: municipality);
        for (var number = first; number <= last; number++)
        {
            var seeded = new SeededCase(municipality, number);
            var id = seeded.CaseId.ToString();
            var found = (await suite.Cases.GetCaseAsync(new GetCaseRequest { CaseId = id }, deadline: Suite.Soon)).Case;
            Assert.Equal(
                ($"2025-{number:D7}", seeded.Form().Citizen.Name, $"{SeededPerson.CprNumber(number)[..6]}-****"),
                (found.CaseNumber, found.Citizen.Name, found.Citizen.CprNumberMasked));

            Assert.NotEmpty((await suite.Deadlines.GetPlanAsync(new GetPlanRequest { CaseId = id }, deadline: Suite.Soon)).Plan.Deadlines);
            Assert.NotEmpty((await suite.Parties.ListPartiesAsync(new ListPartiesRequest { CaseId = id }, deadline: Suite.Soon)).Parties);
            var verified = await suite.Journal.VerifyJournalAsync(new VerifyJournalRequest { CaseId = id }, deadline: Suite.Soon);
            Assert.Equal((true, 3L), (verified.Intact, verified.EntryCount));
        }

        // Other rows of registrations, such as stored answers, are not about the case.
        Assert.Equal(
            await TablesThatKnow(registered.CaseId, registered.Citizen.PersonId),
            await TablesThatKnow(new SeededCase(municipality, last).CaseId.ToString(), new SeededCase(municipality, last).PersonId.ToString()));
    }

    [Fact]
    public async Task A_seeded_person_is_found_when_a_form_of_theirs_arrives()
    {
        var municipality = (short)await Fixture.NewMunicipality();
        await using var seed = await Seeder();
        var (first, _) = await seed.Add(municipality, 1);
        var seeded = new SeededCase(municipality, first);

        var refusal = await Refused.By(
            Grpc.Core.StatusCode.AlreadyExists, "CASE_ALREADY_OPEN",
            Fixture.As(municipality: municipality).Intake.RegisterCaseAsync(Given.Registration(seeded.Form()), deadline: Suite.Soon));

        Assert.Equal(seeded.CaseId.ToString(), refusal.Detail<Google.Rpc.ResourceInfo>().ResourceName);
    }

    private async Task<CasesSeed> Seeder()
    {
        return new CasesSeed(await Superuser("casesdb"), new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Keys:Encryption"] = Stack.Secret("cases-encryption-keys"),
            ["Keys:Hash"] = Stack.Secret("cases-hash-keys"),
        }).Build());
    }

    private async Task<string> Superuser(string database) =>
        new NpgsqlConnectionStringBuilder(await Stack.ConnectionString(database)) { Username = "postgres", Password = Stack.Secret("postgres") }.ConnectionString;

    // Every table of Cases that has a column for cases or persons, and how many rows it has for these.
    private async Task<string> TablesThatKnow(string caseId, string personId)
    {
        var cases = await Fixture.Database("cases", "superuser");
        var columns = await cases.All(row => (Table: row.GetString(0), Column: row.GetString(1)),
            """
            select c.table_name::text, c.column_name::text
              from information_schema.columns c
              join information_schema.tables t using (table_schema, table_name)
             where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and c.table_name <> 'request'
               and c.column_name in ('case_id', 'person_id', 'aggregate_id') and c.data_type = 'uuid'
             order by 1, 2
            """);
        var known = new List<string>();
        foreach (var (table, column) in columns)
        {
            var id = Guid.Parse(column == "person_id" ? personId : caseId);
            known.Add($"{table}.{column}: {await cases.One<long>($"select count(*) from {table} where {column} = $1", id)}");
        }

        return string.Join('\n', known);
    }
}
