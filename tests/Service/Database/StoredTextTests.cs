using System.Text;
using Npgsql;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>No table of any database contains readable text about a person.</summary>
public sealed class StoredTextTests(StackFixture fixture) : StackTest(fixture)
{
    [Fact]
    public async Task No_row_anywhere_shows_a_CPR_number_a_name_a_street_or_a_text_of_the_form_or_the_journal()
    {
        var form = Given.Form();
        form.Citizen.Name = "Zitalina Zobelsen (opdigtet)";
        form.Citizen.Address.Street = "Zinkvej 7 (opdigtet)";
        form.EffectOnWork.AffectedFunctions = "Kan ikke zoome ind på skærmen.";
        form.Treatment.Description = "Zoneterapi.";
        var registered = await Caseworker.Register(form);
        await Caseworker.Journal.AppendEntryAsync(
            new AppendEntryRequest
            {
                RequestId = Given.RequestId, CaseId = registered.Case.CaseId, AtLeast = registered.Position,
                Subject = "Zigzag", Text = "Zitalina er zen.",
            },
            deadline: Suite.Soon);

        // Long enough that no ciphertext contains them by chance: four letters are 32 bits, and the journals of all tests are megabytes.
        string[] secrets =
        [
            form.Citizen.CprNumber, $"{form.Citizen.CprNumber[..6]}-{form.Citizen.CprNumber[6..]}",
            "Zitalina", "Zobelsen", "Zinkvej", "zoome", "Zoneterapi", "Zigzag",
        ];
        foreach (var service in Stack.Services)
        {
            var database = await Fixture.Database(service, "superuser");
            foreach (var table in await Tables(database))
            {
                foreach (var secret in secrets)
                {
                    var hex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(secret));
                    var rows = await database.One<long>(
                        $"select count(*) from {table} t where position($1 in t::text) > 0 or position($2 in t::text) > 0", secret, hex);
                    Assert.True(rows == 0, $"{service}: {table} shows '{secret}'.");
                }
            }
        }
    }

    [Fact]
    public async Task The_search_finds_what_is_there()
    {
        // Proves that the test above can fail: the same search finds what may be readable, as text and as bytes.
        var registered = await Caseworker.Register();
        var cases = await Fixture.Database("cases", "superuser");
        var hex = Convert.ToHexStringLower(Encoding.UTF8.GetBytes(registered.Case.CaseNumber));

        Assert.True(await cases.One<long>("select count(*) from event t where position($1 in t::text) > 0", hex) > 0);
        Assert.True(await cases.One<long>("select count(*) from sickness_case t where position($1 in t::text) > 0", registered.Case.CaseId) > 0);
    }

    private static Task<List<string>> Tables(NpgsqlDataSource database) => database.All(
        row => row.GetString(0),
        "select quote_ident(tablename) from pg_tables where schemaname = 'public'");
}
