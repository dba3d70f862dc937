using System.Text.RegularExpressions;
using Npgsql;
using Sygeopfoelgning.Scheduling.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>Every statement of the work list, as the service sends it, reads its index in the order of the list and sorts nothing.</summary>
[Collection(Alone.Name)]
public sealed partial class WorkListQueryTests(StackFixture fixture) : StackTest(fixture)
{
    private const int Cases = 4_000;

    private static readonly DateOnly Today = new(2026, 3, 18);
    private static readonly string[] Rules = ["R-FU-FIRST", "R-FU-4W", "R-STANDBY/NEXT"];

    // By their OIDs in PostgreSQL.
    private static readonly Dictionary<uint, string> Types = new()
    {
        [21] = "smallint", [25] = "text", [1009] = "text[]", [1082] = "date", [1184] = "timestamptz", [2950] = "uuid",
    };

    [Fact]
    public async Task Every_filter_and_order_has_an_index()
    {
        var statements = await Sent();
        Assert.Equal(6 * 5 * 2 * 2, statements.Count);

        // As many duties as a list can be seen to walk through, and gone afterwards.
        await using var connection = await (await Fixture.Database("scheduling", "superuser")).OpenConnectionAsync();
        await using var transaction = await connection.Within(Municipality);
        await StoredDuties.Store(connection, Municipality, [.. Duties()]);
        await connection.Run("analyze deadline, plan, case_access");
        await connection.Run("set local role scheduling_app");
        var wrong = new List<string>();
        await connection.Run("set local plan_cache_mode = force_generic_plan");
        foreach (var (what, indexes, text, types) in statements)
        {
            var plan = string.Join('\n', await Explain(connection, text, types));
            if (!indexes.Any(index => plan.Contains($" using {index} on deadline d", StringComparison.Ordinal))
                || plan.Contains("Sort", StringComparison.Ordinal) || plan.Contains("Seq Scan", StringComparison.Ordinal))
            {
                wrong.Add($"{what}: not by {string.Join(" or ", indexes)} alone\n{plan}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    [Fact]
    public async Task The_load_of_talks_is_counted_by_an_index()
    {
        await using var tap = await Tap();
        await using var replica = await Replica.Behind(tap, Stack, "scheduling");
        using var suite = Stack.At("scheduling", replica.Address, municipality: Municipality);
        var lists = new WorkListService.WorkListServiceClient(suite.To("scheduling"));
        var statements = new List<(string Index, string Text, string[] Types)>();
        foreach (var (index, request) in new[]
        {
            ("deadline_open_by_rule", new GetTalkLoadRequest()), ("deadline_open_of_officer", new GetTalkLoadRequest { ResponsibleId = "officer-0" }),
            ("deadline_open_of_team", new GetTalkLoadRequest { TeamId = "team-0" }),
        })
        {
            var trips = await tap.Record(async () => await lists.GetTalkLoadAsync(request, deadline: Suite.Soon));
            var sent = Assert.Single(trips.SelectMany(trip => trip.Statements), one => one.Text.Contains("from deadline d", StringComparison.Ordinal));
            statements.Add((index, sent.Text, [.. sent.Values.Select(value => Types[value.Type])]));
        }

        await using var connection = await (await Fixture.Database("scheduling", "superuser")).OpenConnectionAsync();
        await using var transaction = await connection.Within(Municipality);
        await StoredDuties.Store(connection, Municipality, [.. Duties()]);
        await connection.Run("analyze deadline, plan, case_access");
        await connection.Run("set local role scheduling_app");
        await connection.Run("set local plan_cache_mode = force_generic_plan");
        foreach (var (index, text, types) in statements)
        {
            var plan = string.Join('\n', await Explain(connection, text, types));
            Assert.Contains(index, plan, StringComparison.Ordinal);
            Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_forecast_and_the_statistics_are_read_by_indexes_of_the_municipality()
    {
        await using var tap = await Tap();
        await using var replica = await Replica.Behind(tap, Stack, "scheduling");
        using var suite = Stack.At("scheduling", replica.Address, role: "team_leader", municipality: Municipality);
        var (forecasts, statistics) = (new ForecastService.ForecastServiceClient(suite.To("scheduling")), new StatisticsService.StatisticsServiceClient(suite.To("scheduling")));
        var statements = new List<(string[] Indexes, string Text, string[] Types)>
        {
            await Only("from deadline d", ["deadline_open"], async () => await forecasts.ForecastCapacityAsync(new ForecastCapacityRequest(), deadline: Suite.Soon)),
            await Only("from deadline d", ["deadline_done", "deadline_open"], async () => await statistics.GetTimelinessAsync(new GetTimelinessRequest(), deadline: Suite.Soon)),
            await Only("from talk t", ["talk_counted"], async () => await statistics.GetTalkStatisticsAsync(new GetTalkStatisticsRequest(), deadline: Suite.Soon)),
            await Only("from plan p", ["plan_of_notice"], async () => await statistics.GetTimeToContactAsync(new GetTimeToContactRequest(), deadline: Suite.Soon)),
        };

        await using var connection = await (await Fixture.Database("scheduling", "superuser")).OpenConnectionAsync();
        await using var transaction = await connection.Within(Municipality);
        await StoredDuties.Store(connection, Municipality, [.. Duties()]);
        await connection.Run(
            """
            insert into talk (municipality_code, talk_id, case_id, purpose, contact_form, starts_at, ends_at, officer_id, persons, status, details, version)
            select $1, gen_random_uuid(), p.case_id, 1, 1, at, at + interval '1 hour', 'anna', 2, 1, '', 1
              from (select case_id from plan where municipality_code = $1 limit 1) p, generate_series(1, 5000) n, lateral (select '2026-01-01Z'::timestamptz + n * interval '2 hours' as at) t
            """,
            (short)Municipality);
        await connection.Run("update plan set notified_on = '2026-01-01' where municipality_code = $1", (short)Municipality);
        await connection.Run("analyze deadline, plan, case_access, talk");
        await connection.Run("set local role scheduling_app");
        await connection.Run("set local plan_cache_mode = force_generic_plan");
        // There are few of each, which would be read one after the other.
        await connection.Run("set local enable_seqscan = off");
        foreach (var (indexes, text, types) in statements)
        {
            var plan = string.Join('\n', await Explain(connection, text, types));
            Assert.All(indexes, index => Assert.Contains(index, plan, StringComparison.Ordinal));
            Assert.DoesNotContain("Seq Scan", plan, StringComparison.Ordinal);
        }

        async Task<(string[], string, string[])> Only(string from, string[] indexes, Func<Task> call)
        {
            var sent = Assert.Single((await tap.Record(call)).SelectMany(trip => trip.Statements), one => one.Text.Contains(from, StringComparison.Ordinal));
            return (indexes, sent.Text, [.. sent.Values.Select(value => Types[value.Type])]);
        }
    }

    private async Task<DatabaseTap> Tap()
    {
        var database = new NpgsqlConnectionStringBuilder(await Stack.ConnectionString("schedulingdb"));
        return new DatabaseTap(database.Host!, database.Port);
    }

    // The statements, each with the indexes of which one must do: with an officer or a team and a rule, the list is short either way.
    private async Task<List<(string What, string[] Indexes, string Text, string[] Types)>> Sent()
    {
        await using var tap = await Tap();
        await using var replica = await Replica.Behind(tap, Stack, "scheduling");
        using var suite = Stack.At("scheduling", replica.Address, municipality: Municipality);
        var lists = new WorkListService.WorkListServiceClient(suite.To("scheduling"));
        await suite.SetBusinessDate(Today);
        await StoredDuties.Store(await Fixture.Database("scheduling", "superuser"), Municipality, [.. OfTheFirstOfficer()]);
        var sent = new List<(string, string[], string, string[])>();
        foreach (var (officer, team) in new[] { ("", ""), ("officer-0", ""), ("", "team-0") })
        {
            foreach (var rule in new[] { "", Rules[0] })
            {
                foreach (var state in Enum.GetValues<WorkListState>().Where(state => state != WorkListState.Unspecified))
                {
                    foreach (var isLimited in new[] { false, true })
                    {
                        var request = new ListDeadlinesRequest
                        {
                            PageSize = 1,
                            Filter = new DeadlineFilter
                            {
                                ResponsibleId = officer, TeamId = team, RuleId = rule, State = state,
                                DueFrom = isLimited ? Today.AddDays(-9).ToProto() : null, DueTo = isLimited ? Today.AddDays(9).ToProto() : null,
                            },
                        };
                        var part = state == WorkListState.Done ? "done" : "open";
                        string[] indexes =
                        [
                            .. officer.Length > 0 ? [$"deadline_{part}_of_officer"] : Array.Empty<string>(),
                            .. team.Length > 0 ? [$"deadline_{part}_of_team"] : Array.Empty<string>(),
                            .. rule.Length > 0 ? [$"deadline_{part}_by_rule"] : Array.Empty<string>(),
                            .. officer.Length + team.Length + rule.Length == 0 ? [$"deadline_{part}"] : Array.Empty<string>(),
                        ];
                        foreach (var isFirst in new[] { true, false })
                        {
                            var next = "";
                            var trips = await tap.Record(
                                async () => next = (await lists.ListDeadlinesAsync(request, deadline: Suite.Soon)).NextPageToken);
                            var text = Assert.Single(trips.SelectMany(trip => trip.Statements), one => one.Text.Contains("from deadline d", StringComparison.Ordinal));
                            var select = Page().Match(text.Text).Groups[1].Value;
                            sent.Add((
                                $"{request.Filter}, {(isFirst ? "first" : "next")} page", indexes, select,
                                [.. text.Values.Take(Parameter().Matches(select).Max(one => int.Parse(one.Groups[1].Value))).Select(value => Types[value.Type])]));
                            Assert.NotEqual("", request.PageToken = next);
                        }
                    }
                }
            }
        }

        return sent;
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

    private static IEnumerable<StoredDuty> Duties()
    {
        for (var n = 1_000; n < 1_000 + Cases; n++)
        {
            foreach (var rule in Rules)
            {
                var due = Today.AddDays((n * 7 % 120) - 40);
                yield return Duty(n, due) with { RuleId = rule, Slack = n % 3 };
                yield return Duty(n, due.AddDays(-60)) with { RuleId = rule, Occurrence = "before", MetOn = due };
            }

            yield return Duty(n, Today) with { BoundParty = BoundParty.Citizen, Occurrence = "request" };
        }
    }

    // Three of each part of the list, so that each has a next page.
    private static IEnumerable<StoredDuty> OfTheFirstOfficer()
    {
        foreach (var n in new[] { 0, 40, 80 })
        {
            yield return Duty(n, Today) with { Slack = 5 };
            yield return Duty(n, Today.AddDays(-8)) with { Occurrence = "missed" };
            yield return Duty(n, Today) with { Occurrence = "before", MetOn = Today };
        }
    }

    private static StoredDuty Duty(int n, DateOnly due) =>
        new(Guid.Parse($"01930000-0000-7000-8000-{n:D12}"), Rules[0], due) { Responsible = $"officer-{n % 40}", Team = $"team-{n % 4}" };

    [GeneratedRegex(@"as materialized \(\s*(select .*? limit [0-9]+)\s*\), barred", RegexOptions.Singleline)]
    private static partial Regex Page();

    [GeneratedRegex(@"\$([0-9]+)")]
    private static partial Regex Parameter();
}
