using System.Text.RegularExpressions;
using Npgsql;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Stories;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>
/// Every statement of the lists of officers and of the search by number, as the service sends it, reads its index in the order of the
/// list and sorts nothing; and a caseload is counted from the cases of its team or officer alone.
/// </summary>
[Collection(Alone.Name)]
public sealed partial class ListQueryTests(StackFixture fixture) : StackTest(fixture)
{
    private const int Cases = 4_000;
    private const string Team = "team-0";

    // By their OIDs in PostgreSQL.
    private static readonly Dictionary<uint, string> Types = new()
    {
        [21] = "smallint", [23] = "int", [25] = "text", [1043] = "text", [1082] = "date", [1184] = "timestamptz", [2950] = "uuid",
    };

    [Fact]
    public async Task Every_list_and_the_search_by_number_has_an_index()
    {
        var statements = await Sent();
        Assert.Equal((7 + 9 + 9 + 1) * 2, statements.Count);

        // As many cases as a list can be seen to walk through, and gone afterwards.
        await using var connection = await (await Fixture.Database("cases", "superuser")).OpenConnectionAsync();
        await using var transaction = await connection.Within(Municipality);
        await Store(connection);
        await connection.Run("set local role cases_app");
        await connection.Run("set local plan_cache_mode = force_generic_plan");
        var wrong = new List<string>();
        foreach (var (what, index, text, types) in statements)
        {
            var plan = string.Join('\n', await Explain(connection, text, types));
            if (!plan.Contains($" using {index} on ", StringComparison.Ordinal) || plan.Contains("Sort", StringComparison.Ordinal) || Whole().IsMatch(plan))
            {
                wrong.Add($"{what}: not by {index} alone\n{plan}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    [Fact]
    public async Task A_caseload_is_counted_by_the_index_of_its_team_or_officer()
    {
        await using var tap = await Tap();
        await using var replica = await Replica.Behind(tap, Stack, "cases");
        using var suite = Stack.At("cases", replica.Address, role: "team_leader", municipality: Municipality);
        var loads = new CaseloadService.CaseloadServiceClient(suite.To("cases"));
        var officer = GivenLists.Officer(Municipality, "Anna Ager", Team);
        Fixture.Employ(officer);
        await loads.GetCaseloadAsync(new GetCaseloadRequest { TeamId = Team }, deadline: Suite.Soon);
        var statements = new List<(string, string Text, string[] Types)>();
        foreach (var (of, request) in new[]
        {
            ("team", new GetCaseloadRequest { TeamId = Team }), ("officer", new GetCaseloadRequest { ResponsibleId = officer.Subject }),
        })
        {
            var trips = await tap.Record(async () => await loads.GetCaseloadAsync(request, deadline: Suite.Soon));
            var sent = Assert.Single(trips.SelectMany(trip => trip.Statements), one => one.Text.Contains("from listed_case l", StringComparison.Ordinal));
            statements.Add((of, sent.Text, [.. sent.Values.Select(value => Types[value.Type])]));
        }

        await using var connection = await (await Fixture.Database("cases", "superuser")).OpenConnectionAsync();
        await using var transaction = await connection.Within(Municipality);
        await Store(connection);
        await connection.Run("set local role cases_app");
        await connection.Run("set local plan_cache_mode = force_generic_plan");
        foreach (var (of, text, types) in statements)
        {
            var plan = string.Join('\n', await Explain(connection, text, types));
            Assert.True(plan.Contains($"listed_case_of_{of}_closed", StringComparison.Ordinal) && plan.Contains($"listed_case_of_{of}", StringComparison.Ordinal), plan);
            Assert.DoesNotMatch(Whole(), plan);
            Assert.DoesNotContain("Seq Scan on officer", plan, StringComparison.Ordinal);
        }
    }

    private async Task<DatabaseTap> Tap()
    {
        var database = new NpgsqlConnectionStringBuilder(await Stack.ConnectionString("casesdb"));
        return new DatabaseTap(database.Host!, database.Port);
    }

    private async Task<List<(string What, string Index, string Text, string[] Types)>> Sent()
    {
        await using var tap = await Tap();
        await using var replica = await Replica.Behind(tap, Stack, "cases");
        using var suite = Stack.At("cases", replica.Address, municipality: Municipality);
        var officer = await Registered();
        var sent = new List<(string, string, string, string[])>();
        foreach (var (prefix, filter) in new[]
        {
            ("listed_case", new CaseFilter()), ("listed_case_of_officer", new CaseFilter { ResponsibleId = officer }),
            ("listed_case_of_team", new CaseFilter { TeamId = Team }),
        })
        {
            foreach (var order in new[] { CaseOrder.CaseNumberDesc, CaseOrder.CaseNumberAsc })
            {
                if (filter.ResponsibleId.Length + filter.TeamId.Length > 0)
                {
                    await Add(prefix, new ListCasesRequest { Filter = filter, Order = order });
                }

                foreach (var status in new[] { CaseStatus.Open, CaseStatus.Closed })
                {
                    await Add($"{prefix}_number", new ListCasesRequest { Filter = new(filter) { Status = status }, Order = order });
                }
            }

            var open = new CaseFilter(filter) { Status = CaseStatus.Open };
            await Add($"{prefix}_due", new ListCasesRequest { Filter = open, Order = CaseOrder.NextDeadlineAsc });
            await Add($"{prefix}_class_due", new ListCasesRequest { Filter = new(open) { CaseClass = CaseClass.Risk }, Order = CaseOrder.NextDeadlineAsc });
            await Add($"{prefix}_category_due", new ListCasesRequest { Filter = new(open) { Category = VisitationCategory._2 }, Order = CaseOrder.NextDeadlineAsc });
        }

        var number = (await suite.Cases.ListCasesAsync(new(), deadline: Suite.Soon)).Cases[0].CaseNumber;
        var beginning = new FindCasesRequest { CaseNumber = number[..^1], PageSize = 1 };
        foreach (var isFirst in new[] { true, false })
        {
            var next = "";
            var trips = await tap.Record(async () => next = (await suite.Cases.FindCasesAsync(beginning, deadline: Suite.Soon)).NextPageToken);
            sent.Add(Of($"{beginning}, {(isFirst ? "first" : "next")} page", "sickness_case_number", trips, "from sickness_case c"));
            Assert.NotEqual("", beginning.PageToken = next);
        }

        return sent;

        async Task Add(string index, ListCasesRequest request)
        {
            request.PageSize = 1;
            foreach (var isFirst in new[] { true, false })
            {
                var next = "";
                var trips = await tap.Record(async () => next = (await suite.Cases.ListCasesAsync(request, deadline: Suite.Soon)).NextPageToken);
                sent.Add(Of($"{request.Filter} {request.Order}, {(isFirst ? "first" : "next")} page", index, trips, "from listed_case l"));
                Assert.NotEqual("", request.PageToken = next);
            }
        }
    }

    private static (string, string, string, string[]) Of(string what, string index, IReadOnlyList<RoundTrip> trips, string from)
    {
        var sent = Assert.Single(trips.SelectMany(trip => trip.Statements), one => one.Text.Contains(from, StringComparison.Ordinal));
        var select = Page().Match(sent.Text).Groups[1].Value;
        return (what, index, select,
            [.. sent.Values.Take(Parameter().Matches(select).Max(one => int.Parse(one.Groups[1].Value))).Select(value => Types[value.Type])]);
    }

    // Three open cases of one class and category, and three closed ones, so that each list has a next page.
    private async Task<string> Registered()
    {
        var holder = GivenLists.Officer(Municipality, "Anna Ager", Team);
        using var anna = Fixture.As(holder);
        var cases = await Fixture.Database("cases", "superuser");
        for (var n = 0; n < 6; n++)
        {
            await cases.Becomes((await anna.Register()).Case.CaseId, CaseClass.Risk, VisitationCategory._2, n < 3 ? CaseStatus.Open : CaseStatus.Closed);
        }

        return holder.Subject;
    }

    private async Task Store(NpgsqlConnection connection)
    {
        // The many municipalities of the other tests have a few cases each, and the statistics would say so of every one.
        await connection.Run("set local session_replication_role = replica");
        foreach (var table in new[] { "sickness_case", "listed_case", "case_access", "officer" })
        {
            await connection.Run($"delete from {table} where municipality_code <> $1", (short)Municipality);
        }

        foreach (var insert in new[]
        {
            """
            insert into sickness_case (municipality_code, case_id, case_year, case_sequence, person_id, status, first_absence_day, form_received_on,
                                       kind_of_employment, rule_set_id, rule_set_version, overlay_ids, rules_certainty, address_protected, citizen, form,
                                       registered_at)
            select $1, ('01930000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 2001, n, ('01930000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid,
                   case when n % 4 = 0 then 2 else 1 end, date '2026-01-01' + n % 300, date '2026-02-01' + n % 300, 1 + n % 5, 'RS-2015', '1', '{}', 1,
                   false, '', '', timestamptz '2026-02-01'
              from generate_series(1, $2) n
            """,
            """
            insert into listed_case (municipality_code, case_id, case_year, case_sequence, responsible_id, team_id, status, class, category, closed_on,
                                     outcome, next_rule_id, next_plan_by)
            select $1, ('01930000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 2001, n, 'officer-' || n % 40, 'team-' || n % 4,
                   case when n % 4 = 0 then 2 else 1 end, nullif(n % 3, 0), nullif(n % 5 % 3, 0), case when n % 4 = 0 then date '2026-03-01' + n % 90 end,
                   case when n % 4 = 0 then 4 end, 'R-FU-FIRST', date '2026-03-01' + n % 120
              from generate_series(1, $2) n
            """,
            """
            insert into officer (municipality_code, officer_id, name, function, team_id, first_day)
            select $1, 'officer-' || n, 'Medarbejder ' || n || ' (opdigtet)', 1, 'team-' || n % 400, date '2020-01-01' from generate_series(1, $2) n
            """,
            """
            insert into case_access (municipality_code, case_id, person_id, responsible_id, team_id, restriction)
            select $1, ('01930000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, ('01930000-0000-7000-9000-' || lpad(n::text, 12, '0'))::uuid,
                   'officer-' || n % 40, 'team-' || n % 4, 1
              from generate_series(1, $2) n
            """,
        })
        {
            await connection.Run(insert, (short)Municipality, Cases);
        }

        await connection.Run("analyze sickness_case, listed_case, case_access, officer");
    }

    // Prepared with the types that the service sends, as it prepares it itself after a few uses.
    private static async Task<List<string>> Explain(NpgsqlConnection connection, string text, string[] types)
    {
        await connection.Run($"prepare listed ({string.Join(", ", types)}) as {text}");
        var plan = new List<string>();
        await using (var command = new NpgsqlCommand($"explain (costs off) execute listed ({string.Join(", ", types.Select(_ => "null"))})", connection))
        await using (var row = await command.ExecuteReaderAsync())
        {
            while (await row.ReadAsync())
            {
                plan.Add(row.GetString(0));
            }
        }

        await connection.Run("deallocate listed");
        return plan;
    }

    [GeneratedRegex(@"as materialized \(\s*(select .*?)\s*\), barred as materialized", RegexOptions.Singleline)]
    private static partial Regex Page();

    [GeneratedRegex(@"\$([0-9]+)")]
    private static partial Regex Parameter();

    [GeneratedRegex("Seq Scan on (listed_case|sickness_case|case_access)")]
    private static partial Regex Whole();
}
