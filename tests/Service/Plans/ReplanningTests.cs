using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>After a change of the rules every plan is made anew; only what is another is written, and a kill loses nothing of it.</summary>
[Collection(Alone.Name)]
public sealed class ReplanningTests(StackFixture fixture) : StackTest(fixture)
{
    private const int Cases = 40;

    [Fact]
    public async Task Plans_of_other_rules_follow_the_present_ones_and_rows_that_are_the_same_are_not_written_whatever_is_killed()
    {
        var municipality = await Fixture.NewMunicipality();
        var suite = Fixture.As(municipality: municipality);
        await Parallel.ForEachAsync(Enumerable.Range(0, Cases), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (_, _) => await suite.Register());
        var scheduling = await Fixture.Database("scheduling", "superuser");
        await Eventually.True("all plans are made", async () => await Count("select count(*) from plan where municipality_code = $1") == Cases);

        // As if other rules had given half of the cases one date a week earlier, and another that there is none of.
        var rows = await Count("select count(*) from deadline where municipality_code = $1");
        await scheduling.Run(
            """
            with half as (select case_id from plan where municipality_code = $1 order by case_id limit 20)
            update deadline set statutory_date = statutory_date - 7, last_day = last_day - 7
             where municipality_code = $1 and rule_id = 'R-26ABS' and case_id in (select case_id from half)
            """, (short)municipality);
        await scheduling.Run(
            """
            insert into deadline (municipality_code, case_id, rule_id, occurrence, kind, norm, authority, bound_party, certainty, statutory_date, last_day, responsible_id, team_id)
            select municipality_code, case_id, 'R-OF-BEFORE', 'registration', 1, 3, 1, 0, 1, '2026-01-01', '2026-01-01', '', '' from plan where municipality_code = $1 order by case_id limit 20
            """, (short)municipality);
        // And a case, the first in turn, whose rules are none of this version's: it keeps its plan and stops nobody.
        await scheduling.Run(
            """
            update plan set rule_set_id = 'RS-GONE'
             where municipality_code = $1 and case_id = (select case_id from plan where municipality_code = $1 order by case_id limit 1)
            """, (short)municipality);
        var (before, versions) = (await Written(), await Count("select sum(version) from plan where municipality_code = $1"));

        // Each row takes its time, so that the kill comes in the middle.
        await scheduling.Run(
            """
            create function take_time() returns trigger language plpgsql as $$ begin perform pg_sleep(0.1); return new; end $$;
            create trigger take_time before update on deadline for each row execute function take_time();
            """);
        try
        {
            // Left by a version with other rules, whose replicas are gone.
            await scheduling.Run(
                "insert into timer (municipality_code, kind, aggregate_id, due_at) values ($1, 'replanning of-before', $2, 'epoch')", (short)municipality, Guid.NewGuid());

            // A replica of the version with the present rules begins it.
            var replica = await Replica.Start(Stack, "scheduling");
            // Not the timer left behind, which is there from the beginning: a replica killed before it has set its own has begun nothing.
            await Eventually.True("it has begun", async () => await Count(
                """
                select (select count(*) from timer where municipality_code = $1 and kind like 'replanning %' and kind <> 'replanning of-before')
                     + (select count(*) from replanning where municipality_code = $1)
                """) >= 1);
            await replica.Kill();
            await replica.DisposeAsync();
        }
        finally
        {
            await scheduling.Run("drop function take_time cascade");
        }

        // The replica began it for every municipality of all other tests too, and they take turns.
        await Eventually.True("it is done", async () => await Count("select count(*) from replanning where municipality_code = $1 and finished_at is not null") == 1, seconds: 600);
        Assert.Equal(rows + 1, await Count("select count(*) from deadline where municipality_code = $1"));
        Assert.Equal(1, await Count("select count(*) from deadline where municipality_code = $1 and rule_id = 'R-OF-BEFORE'"));
        Assert.Equal(1, await Count(
            "select count(*) from deadline join plan using (municipality_code, case_id) where municipality_code = $1 and rule_id = 'R-OF-BEFORE' and rule_set_id = 'RS-GONE'"));
        Assert.Single(await scheduling.All(
            row => row.GetInt32(0), "select distinct d.statutory_date - r.statutory_date from deadline d join deadline r using (municipality_code, case_id) where municipality_code = $1 and d.rule_id = 'R-26ABS' and r.rule_id = 'R-FU-FIRST' and case_id <> (select case_id from plan where municipality_code = $1 and rule_set_id = 'RS-GONE')", (short)municipality));

        // Nothing else was written, and no version was made: the plans themselves said so already.
        var after = await Written();
        Assert.Equal(19, after.Count(one => !before.Contains(one)));
        Assert.Equal(versions, await Count("select sum(version) from plan where municipality_code = $1"));

        // Once for these rules: another replica does not begin again.
        await using (var again = await Replica.Start(Stack, "scheduling"))
        {
            Assert.Equal(0, await Count("select count(*) from timer where municipality_code = $1 and kind like 'replanning %'"));
        }

        Task<long> Count(string select) => scheduling.One<long>(select, (short)municipality);
        async Task<HashSet<string>> Written() => [.. await scheduling.All(
            row => row.GetString(0), "select case_id::text || rule_id || occurrence || xmin::text from deadline where municipality_code = $1", (short)municipality)];
    }
}
