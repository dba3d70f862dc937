using Grpc.Core;
using Sygeopfoelgning.Cases.People;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>FindCases: by CPR number, by name, by case number. CPR numbers are constructed and names invented.</summary>
public sealed class FindCasesTests(StackFixture fixture) : StackTest(fixture)
{
    private const string Method = "sygeopfoelgning.cases.v1.CaseService/FindCases";

    [Fact]
    public async Task A_case_is_found_by_the_persons_cpr_number_with_and_without_hyphen_by_name_and_by_number()
    {
        var form = Named("Åse Bjørk-Nymølle");
        var registered = (await Caseworker.Register(form)).Case;
        var cpr = form.Citizen.CprNumber;

        foreach (var sought in new FindCasesRequest[]
        {
            new() { CprNumber = cpr }, new() { CprNumber = $"{cpr[..6]}-{cpr[6..]}" }, new() { Name = "nymølle åse" }, new() { CaseNumber = registered.CaseNumber },
        })
        {
            var found = Assert.Single(await Find(Caseworker, sought));
            Assert.Equal(registered, found.WithoutDeadline());
            Assert.Equal($"{cpr[..6]}-****", found.Citizen.CprNumberMasked);
            Assert.Equal($"caseworker-{Municipality}-sofie-sagsbehandler", found.ResponsibleId);
        }
    }

    [Fact]
    public async Task All_cases_of_a_person_are_found_by_the_cpr_number_the_newest_first()
    {
        var form = Named("Rigmor Gentagen");
        var first = (await Caseworker.Register(form)).Case;
        var second = (await Caseworker.Register(Earlier(form, 400))).Case;

        Assert.Equal([second.CaseId, first.CaseId], (await Find(Caseworker, new() { CprNumber = form.Citizen.CprNumber })).Select(one => one.CaseId));
    }

    [Theory]
    [InlineData("Åse Søgård", "Aase Soegaard")]
    [InlineData("Aase Soegaard", "søgård åse")]
    [InlineData("Jörg Säger", "JØRG SÆGER")]
    [InlineData("René Français", "rene francais")]
    [InlineData("Anne-Marie Holm", "holm anne marie")]
    [InlineData("Anne-Marie Holm", "Annemarie")]
    [InlineData("Anne Marie Holm", "Anne-Marie")]
    [InlineData("Sean O'Brien", "O’Brien")]
    [InlineData("Sean O'Brien", "brien")]
    [InlineData("Ivan Иванов", "иванов")]
    public async Task A_name_is_found_however_it_is_written(string name, string sought)
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        var registered = await suite.Register(Named(name));

        Assert.Equal(registered.Case.CaseId, Assert.Single(await Find(suite, new() { Name = sought })).CaseId);
    }

    [Theory]
    [InlineData("Søg")]
    [InlineData("Åse Holm")]
    [InlineData("Åse Søgård Holm")]
    [InlineData("Sogard")]
    public async Task A_name_is_found_by_whole_parts_all_of_which_it_has(string sought)
    {
        var suite = Fixture.As(municipality: await Fixture.NewMunicipality());
        await suite.Register(Named("Åse Søgård"));

        Assert.Empty(await Find(suite, new() { Name = sought }));
    }

    [Fact]
    public async Task A_name_that_a_further_form_brings_finds_all_cases_of_the_person_and_so_does_the_one_before()
    {
        var form = Named("Signe Pigenavn");
        var before = (await Caseworker.Register(form)).Case;
        var later = Earlier(form, 400);
        later.Citizen.Name = "Signe Giftenavn";
        var after = (await Caseworker.Register(later)).Case;

        foreach (var sought in new[] { "Giftenavn", "Pigenavn", "Signe Pigenavn Giftenavn" })
        {
            Assert.Equal([after.CaseId, before.CaseId], (await Find(Caseworker, new() { Name = sought })).Select(one => one.CaseId));
        }
    }

    [Fact]
    public async Task A_case_number_is_completed_from_its_beginning_and_without_its_zeros_the_newest_first()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var numbers = new List<string>();
        for (var n = 0; n < 12; n++)
        {
            numbers.Add((await suite.Register()).Case.CaseNumber);
        }

        var year = numbers[0][..5];
        Assert.Equal([$"{year}0000012", $"{year}0000011", $"{year}0000010"], await Numbers($"{year}000001", 2));
        Assert.Equal(Enumerable.Reverse(numbers), await Numbers($"{year}0", 5));
        Assert.Equal([$"{year}0000012"], await Numbers($"{year}12", 1));
        Assert.Equal([$"{year}0000001"], await Numbers($"{year}1", 1));
        Assert.Empty(await Numbers($"{year}00001", 1));

        async Task<List<string>> Numbers(string sought, int pageSize)
        {
            var found = new List<string>();
            var request = new FindCasesRequest { CaseNumber = sought, PageSize = pageSize };
            do
            {
                var page = await suite.Cases.FindCasesAsync(request, deadline: Suite.Soon);
                found.AddRange(page.Cases.Select(one => one.CaseNumber));
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0 && found.Count <= numbers.Count);
            return found;
        }
    }

    [Fact]
    public async Task Another_municipalitys_case_is_not_found()
    {
        var form = Named("Edel Andetsteds");
        var registered = (await Caseworker.Register(form)).Case;
        var elsewhere = Fixture.As(municipality: await Fixture.NewMunicipality());

        foreach (var sought in EachWay(form, registered))
        {
            Assert.Empty(await Find(elsewhere, sought));
        }
    }

    [Fact]
    public async Task A_protected_persons_case_is_found_by_who_may_reach_it_and_by_nobody_else()
    {
        var form = Named("Sille Skjultsen");
        form.Citizen.AddressProtected = true;
        var registered = (await Caseworker.Register(form)).Case;

        foreach (var sought in EachWay(form, registered))
        {
            Assert.Equal(registered.CaseId, Assert.Single(await Find(Caseworker, sought)).CaseId);
            Assert.Empty(await Find(Fixture.As(name: "Tredje Tom"), sought));
            Assert.Empty(await Find(Fixture.As("team_leader", name: "Lise Leder"), sought));
        }

        // Who asked for this very case or person is in its log; a name asks for nobody in particular.
        Assert.Equal(
            [("Lise Leder", 2L), ("Tredje Tom", 2L)],
            await (await Fixture.Database("cases", "superuser")).All(
                row => (row.GetString(0), row.GetInt64(1)),
                "select name, count(*) from access_log where $1 = any (case_ids) and rpc = $2 and verdict = 3 group by name order by name",
                Guid.Parse(registered.CaseId), Method));
    }

    [Fact]
    public async Task A_search_needs_a_purpose_whatever_it_is_by()
    {
        var form = Named("Ulla Udenformål");
        var registered = (await Caseworker.Register(form)).Case;
        using var without = Fixture.As(new TokenHolder("caseworker", Municipality, "Tredje Tom"), purpose: null);

        foreach (var sought in EachWay(form, registered))
        {
            await Refused.By(StatusCode.PermissionDenied, "PURPOSE_REQUIRED", without.Cases.FindCasesAsync(sought, deadline: Suite.Soon));
        }
    }

    [Fact]
    public async Task Every_search_is_in_the_access_log_with_what_it_showed_also_one_that_found_nothing()
    {
        var municipality = await Fixture.NewMunicipality();
        using var officer = Fixture.As(new TokenHolder("caseworker", municipality, "Nora Nysgerrig"), "opkald fra borger");
        var form = Named("Lone Loggen");
        var registered = (await officer.Register(form)).Case;
        var nobody = Named("Ingen Ukendt");

        foreach (var sought in EachWay(form, registered))
        {
            await Find(officer, sought);
        }

        foreach (var sought in EachWay(nobody, new Case { CaseNumber = "2001-0000001" }))
        {
            Assert.Empty(await Find(officer, sought));
        }

        var caseId = Guid.Parse(registered.CaseId);
        Assert.Equal(
            [[caseId], [caseId], [caseId], [], [], []],
            await (await Fixture.Database("cases", "superuser")).All(
                row => row.GetFieldValue<Guid[]>(0),
                """
                select case_ids from access_log
                 where municipality_code = $1 and rpc = $2 and name = 'Nora Nysgerrig' and purpose = 'opkald fra borger' and verdict = 1
                 order by sequence
                """,
                (short)municipality, Method));
    }

    [Fact]
    public async Task Walking_all_pages_gives_every_case_that_may_be_reached_once()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        var open = new List<string>();
        for (var n = 0; n < 9; n++)
        {
            // Other people have the first part or the last; some are out of reach, and some have two cases.
            await suite.Register(Named(n % 2 == 0 ? $"Fælles Anden{(char)('a' + n)}" : $"Egen{(char)('a' + n)} Navne"));
            var form = Named($"Fælles {(char)('A' + n)}mellem Navne");
            form.Citizen.AddressProtected = n % 4 == 3;
            var registrar = n % 4 == 3 ? Fixture.As(municipality: municipality, name: "Rikke Registrator") : suite;
            var cases = n % 3 == 0 ? new[] { form, Earlier(form, 400) } : [form];
            foreach (var one in cases)
            {
                var registered = await registrar.Register(one);
                if (n % 4 != 3)
                {
                    open.Add(registered.Case.CaseId);
                }
            }
        }

        foreach (var pageSize in new[] { 1, 2, 3, 200 })
        {
            var found = new List<string>();
            var request = new FindCasesRequest { Name = "navne faelles", PageSize = pageSize };
            do
            {
                var page = await suite.Cases.FindCasesAsync(request, deadline: Suite.Soon);
                Assert.InRange(page.Cases.Count, 1, pageSize);
                found.AddRange(page.Cases.Select(one => one.CaseId));
                request.PageToken = page.NextPageToken;
            }
            while (request.PageToken.Length > 0 && found.Count <= open.Count);
            Assert.Equal(open.Order(), found.Order());
        }

        var token = (await suite.Cases.FindCasesAsync(new FindCasesRequest { Name = "navne faelles", PageSize = 1 }, deadline: Suite.Soon)).NextPageToken;
        await Refused.By(StatusCode.InvalidArgument, "PAGE_TOKEN_INVALID", suite.Cases.FindCasesAsync(
            new FindCasesRequest { Name = "navne", PageSize = 1, PageToken = token }, deadline: Suite.Soon));
    }

    // The CPR number is constructed.
    [Theory]
    [InlineData("", "", "", "case_number:SEARCH_BY_ONE cpr_number:SEARCH_BY_ONE name:SEARCH_BY_ONE")]
    [InlineData("1702480017", "Åse", "", "cpr_number:SEARCH_BY_ONE name:SEARCH_BY_ONE")]
    [InlineData("", "Åse", "2026-0000001", "case_number:SEARCH_BY_ONE name:SEARCH_BY_ONE")]
    [InlineData("12345", "", "", "cpr_number:CPR_FORMAT")]
    [InlineData("3102480017", "", "", "cpr_number:CPR_DATE")]
    [InlineData("7702480017", "", "", "cpr_number:CPR_REPLACEMENT")]
    [InlineData("3112364017", "", "", "cpr_number:CPR_FUTURE")]
    [InlineData("", "", "2026", "case_number:CASE_NUMBER_BEGINNING")]
    [InlineData("", "", "2026-", "case_number:CASE_NUMBER_BEGINNING")]
    [InlineData("", "", "2026-0000000", "case_number:CASE_NUMBER_BEGINNING")]
    [InlineData("", "...", "", "name:TEXT_WITHOUT_LETTERS")]
    [InlineData("", "12345", "", "name:TEXT_WITHOUT_LETTERS")]
    [InlineData("", "Åse B", "", "name:NAME_PART_TOO_SHORT")]
    [InlineData("", "Å", "", "name:NAME_PART_TOO_SHORT")]
    [InlineData("", "1702480017", "", "name:NAME_IS_CPR_NUMBER")]
    [InlineData("", "Åse 170248-0017", "", "name:NAME_IS_CPR_NUMBER")]
    public async Task What_cannot_be_looked_for_is_refused(string cpr, string name, string number, string violations)
    {
        var refused = await Refused.By(StatusCode.InvalidArgument, "INVALID_REQUEST", Caseworker.Cases.FindCasesAsync(
            new FindCasesRequest { CprNumber = cpr, Name = name, CaseNumber = number }, deadline: Suite.Soon));

        Assert.Equal(violations.Split(' '), refused.Violations.Select(one => $"{one.Field}:{one.Reason}").Order());
        Assert.DoesNotContain("1702480017", System.Text.Encoding.UTF8.GetString(refused.DetailBytes), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_of_more_than_a_hundred_characters_is_refused() =>
        await Refused.For(
            Caseworker.Cases.FindCasesAsync(new FindCasesRequest { Name = new string('a', 101) }, deadline: Suite.Soon), ("name", "TEXT_TOO_LONG"));

    [Fact]
    public async Task An_erased_cases_name_finds_nothing_and_the_persons_other_case_keeps_its_own()
    {
        var form = Named("Erna Ældrenavn");
        var first = await Caseworker.Register(form);
        var later = Earlier(form, 400);
        later.Citizen.Name = "Erna Nyerenavn";
        var second = await Caseworker.Register(later);
        Assert.Equal(2, (await Find(Caseworker, new() { Name = "Nyerenavn Ældrenavn" })).Count);

        await Erase(second.Case);

        Assert.Empty(await Find(Caseworker, new() { Name = "Nyerenavn" }));
        Assert.Empty(await Find(Caseworker, new() { Name = "Nyerenavn Ældrenavn" }));
        Assert.Equal(first.Case.CaseId, Assert.Single(await Find(Caseworker, new() { Name = "Erna Ældrenavn" })).CaseId);
        Assert.Equal(first.Case.CaseId, Assert.Single(await Find(Caseworker, new() { Name = "Ældrenavn" })).CaseId);
        Assert.Equal(0, await Hashes("case_id", second.Case.CaseId));

        await Erase(first.Case);

        Assert.Empty(await Find(Caseworker, new() { Name = "Ældrenavn" }));
        Assert.Empty(await Find(Caseworker, new() { CprNumber = form.Citizen.CprNumber }));
        Assert.Equal(0, await Hashes("person_id", first.Case.Citizen.PersonId));
    }

    [Theory]
    [InlineData(false, "name_hash")]
    [InlineData(true, "name_pair")]
    public async Task A_search_by_name_walks_the_index_whatever_the_tables_hold(bool isPaired, string table)
    {
        await Fixture.SomeCase;
        await using var connection = await (await Fixture.Database("cases", "superuser")).OpenConnectionAsync();
        await using var transaction = await connection.Within(Municipality);
        await connection.Run("set local role cases_app");
        await connection.Run("set local plan_cache_mode = force_generic_plan");
        await connection.Run("set local enable_seqscan = off");
        await connection.Run(
            $"""
            prepare searched (smallint, timestamptz, uuid, uuid, integer[], bytea[]) as
            {NameStore.Named(enough: 27, isPaired)}
            select c.case_id from sickness_case c
             where c.municipality_code = $1 and c.person_id = any (array(select person_id from named)) and (c.person_id, c.case_id) < ($3, $4)
             order by c.person_id desc, c.case_id desc limit 26
            """);

        var plan = new List<string>();
        await using (var command = new Npgsql.NpgsqlCommand(
            "explain execute searched (101, '2026-01-01', 'ffffffff-ffff-ffff-ffff-ffffffffffff', 'ffffffff-ffff-ffff-ffff-ffffffffffff', '{0}', '{\"\\\\x00\"}')", connection))
        await using (var row = await command.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
            {
                plan.Add(row.GetString(0));
            }
        }

        await connection.Run("deallocate searched");
        var whole = string.Join('\n', plan);
        foreach (var needed in new[] { $"Backward using {table}_pkey on {table}", "(ROW(person_id, case_id) <= ROW(", "case_access_person", "sickness_case_person" })
        {
            Assert.True(whole.Contains(needed, StringComparison.Ordinal), $"{needed} is not in\n{whole}");
        }

        // Nowhere is a whole municipality looked through.
        Assert.All(plan.Where(line => line.Contains("Index Cond", StringComparison.Ordinal)), line => Assert.Matches(@"\((hash|person_id) = ", line));
        Assert.False(whole.Contains("Seq Scan", StringComparison.Ordinal), whole);
    }

    private static InformationForm Named(string name)
    {
        var form = Given.Form();
        form.Citizen.Name = name;
        return form;
    }

    // Another absence of the same person.
    private static InformationForm Earlier(InformationForm form, int days)
    {
        var day = form.FirstAbsenceDay.ToDateOnly()!.Value.AddDays(-days);
        var earlier = Given.Form(firstAbsenceDay: day);
        earlier.Citizen = form.Citizen.Clone();
        return earlier;
    }

    private static FindCasesRequest[] EachWay(InformationForm form, Case registered) =>
        [new() { CprNumber = form.Citizen.CprNumber }, new() { Name = form.Citizen.Name }, new() { CaseNumber = registered.CaseNumber }];

    private static async Task<IReadOnlyList<Case>> Find(Suite suite, FindCasesRequest sought) =>
        (await suite.Cases.FindCasesAsync(sought, deadline: Suite.Soon)).Cases;

    private async Task Erase(Case one) => await new ErasureService.ErasureServiceClient(Fixture.As("team_leader", name: "Lise Leder").To("cases")).OrderErasureAsync(
        new OrderErasureRequest { RequestId = Given.RequestId, CaseId = one.CaseId, CaseNumber = one.CaseNumber, Reason = "Registreret ved en fejl." },
        deadline: Suite.Soon);

    private async Task<long> Hashes(string of, string id) =>
        await (await Fixture.Database("cases", "superuser")).One<long>(
            $"select (select count(*) from name_hash where {of} = $1) + (select count(*) from name_pair where {of} = $1)", Guid.Parse(id));
}
