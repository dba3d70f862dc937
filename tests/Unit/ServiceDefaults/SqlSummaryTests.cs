using Npgsql;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Tests.Unit.ServiceDefaults;

public sealed class SqlSummaryTests
{
    [Theory]
    [InlineData("select name from schema_migration", "SELECT schema_migration")]
    [InlineData("select c.case_id from case_file c join case_key k using (case_id) where c.case_id = $1 for update", "SELECT case_file, case_key")]
    [InlineData("insert into event (type) values ($1) on conflict (request_id) do update set type = excluded.type", "INSERT event")]
    [InlineData("with written as (insert into plan (id) values ($1) returning id) insert into event select id from written", "INSERT plan, event")]
    [InlineData("update timer set due_at = $1 where id in (select id from timer for update skip locked)", "UPDATE timer SELECT timer")]
    [InlineData("delete from request where day < $1", "DELETE request")]
    [InlineData("select feed_fence()", "SELECT feed_fence")]
    [InlineData("select 'from nowhere' as said -- from a comment", "SELECT")]
    [InlineData("begin", "BEGIN")]
    [InlineData("select set_config('app.municipality', $1, true)", "SET")]
    public void A_statement_is_summed_up_by_what_it_does_to_which_tables(string sql, string summary) => Assert.Equal(summary, SqlSummary.Of(sql));

    [Fact]
    public void A_batch_is_summed_up_by_its_statements_without_the_session_and_each_once() => Assert.Equal(
        "SELECT person; INSERT event",
        SqlSummary.Of(new[]
        {
            new NpgsqlBatchCommand("select set_config('app.municipality', $1, true)"), new NpgsqlBatchCommand("select * from person"),
            new NpgsqlBatchCommand("insert into event values ($1)"), new NpgsqlBatchCommand("insert into event values ($1)"),
        }));

    [Fact]
    public void No_value_gets_into_a_summary_and_none_is_longer_than_the_conventions_allow()
    {
        // A constructed number.
        var sql = string.Join(" union ", Enumerable.Range(0, 100).Select(i => $"select '0107801234' from a_table_with_a_long_name_{i}"));

        var summary = SqlSummary.Of(sql);

        Assert.DoesNotContain("0107801234", summary, StringComparison.Ordinal);
        Assert.Equal(255, summary.Length);
    }
}
