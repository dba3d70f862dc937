using Npgsql;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>What the services' roles may do in the databases: exactly what rights.txt lists.</summary>
public sealed class RightsTests(StackFixture fixture) : StackTest(fixture)
{
    private const string List = "tests/Service/Database/rights.txt";

    [Fact]
    public async Task Every_role_may_do_what_is_listed_in_every_database_and_nothing_beyond_it()
    {
        var listed = File.ReadAllLines(Path.Combine(Repository.Root, List)).Where(line => line.Length > 0 && line[0] != '#').ToList();

        var granted = new List<string>();
        foreach (var service in Stack.Services)
        {
            granted.AddRange((await GrantedIn(service)).Select(right => $"{service}: {right}"));
        }

        Assert.True(
            listed.SequenceEqual(granted),
            $"Granted and not listed in {List}:\n{string.Join('\n', granted.Except(listed))}\n\nListed and not granted:\n{string.Join('\n', listed.Except(granted))}\n");
    }

    [Fact]
    public async Task Row_level_security_binds_the_owner_too()
    {
        foreach (var service in Stack.Services)
        {
            var database = await Fixture.Database(service, "superuser");
            Assert.Equal([], await database.All(
                row => row.GetString(0),
                "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and relrowsecurity and not relforcerowsecurity"));

            await Fixture.SomeCase;
            await using var connection = await database.OpenConnectionAsync();
            await using var transaction = await connection.Within(766);
            await connection.Run($"set local role {service}_owner");
            await using var command = new NpgsqlCommand($"select count(*) from event where municipality_code = {Municipality}", connection);
            Assert.Equal(0L, await command.ExecuteScalarAsync());
        }
    }

    [Fact]
    public async Task Nobody_else_logs_in_and_no_role_has_more_than_its_group()
    {
        var database = await Fixture.Database("cases", "superuser");
        Assert.Equal(
            ["postgres", .. Stack.Services.SelectMany(service => new[] { $"{service}_app", $"{service}_worker" }).Order(StringComparer.Ordinal)],
            (await database.All(row => row.GetString(0), "select rolname from pg_roles where rolcanlogin")).Order(StringComparer.Ordinal).OrderBy(role => role != "postgres"));
        Assert.Equal(
            Stack.Services.SelectMany(service => new[] { $"{service}_app in app", $"{service}_worker in worker" }).Order(StringComparer.Ordinal),
            (await database.All(
                row => row.GetString(0),
                """
                select m.member::regrole || ' in ' || m.roleid::regrole from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolcanlogin
                """)).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("delete from sickness_case")]
    [InlineData("update sickness_case set first_absence_day = now()")]
    [InlineData("delete from person")]
    [InlineData("update case_key set wrapped = ''")]
    [InlineData("delete from request")]
    [InlineData("select remove_case(case_id, gen_random_uuid()) from sickness_case")]
    [InlineData("select erase_case(case_id, gen_random_uuid(), now()) from sickness_case")]
    [InlineData("insert into event (municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose, occurred_at, trace_parent, request_id) "
        + "values (%, gen_random_uuid(), 'x', '', 'somebody-else', '', 'caseworker', '', now(), '', '')")]
    [InlineData("insert into erasure (municipality_code, erasure_id, case_id, case_year, case_sequence, ordered_by, reason, ordered_at) "
        + "select %, gen_random_uuid(), case_id, case_year, case_sequence, 'somebody-else', '', now() from sickness_case limit 1")]
    public async Task The_requests_role_of_Cases_destroys_nothing_and_acts_for_nobody_else(string statement)
    {
        await Fixture.SomeCase;
        await using var connection = await (await Fixture.Database("cases", "app")).OpenConnectionAsync();
        await using var transaction = await connection.Within(Municipality);
        await connection.Run("select set_config('app.subject', 'caseworker-1', true), set_config('app.role', 'caseworker', true)");

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.Run(statement.Replace("%", $"{Municipality}", StringComparison.Ordinal)));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Theory]
    [InlineData("update request set answer = null")]
    [InlineData("update request set answer = ''::bytea")]
    [InlineData("update request set case_id = null")]
    public async Task A_stored_answer_is_never_taken_back(string statement)
    {
        await Fixture.SomeCase;
        await using var connection = await (await Fixture.Database("cases", "app")).OpenConnectionAsync();
        await using var transaction = await connection.Within(Municipality);

        Assert.Equal(0, await connection.Run(statement));
    }

    private async Task<List<string>> GrantedIn(string service) => await (await Fixture.Database(service, "superuser")).All(
        row => $"{row.GetString(0)} {row.GetString(1)}: {row.GetString(2)}",
        """
        with granted as (
            select c.relname::text as object, null::text as part, a.grantee, lower(a.privilege_type) as may
              from pg_class c, aclexplode(c.relacl) a where c.relnamespace = 'public'::regnamespace and a.grantee <> c.relowner
            union all
            select c.relname, t.attname, a.grantee, lower(a.privilege_type)
              from pg_attribute t join pg_class c on c.oid = t.attrelid, aclexplode(t.attacl) a
             where c.relnamespace = 'public'::regnamespace and a.grantee <> c.relowner
            union all
            select regexp_replace(p.oid::regprocedure::text, 'timestamp with time zone', 'timestamptz', 'g'), null, a.grantee, lower(a.privilege_type)
              from pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
             where p.pronamespace = 'public'::regnamespace and a.grantee <> p.proowner
            union all
            select 'database ' || d.datname, null, a.grantee, lower(a.privilege_type)
              from pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
             where d.datname in (current_database(), 'postgres', 'template1') and a.grantee <> d.datdba
            union all
            select 'schema ' || n.nspname, null, a.grantee, lower(a.privilege_type)
              from pg_namespace n, aclexplode(n.nspacl) a where n.nspname = 'public' and a.grantee <> n.nspowner),
        by_right as (
            select grantee, object, may || coalesce(' (' || string_agg(part, ', ' order by part) || ')', '') as may
              from granted group by grantee, object, may)
        select case when grantee = 0 then 'everybody' else grantee::regrole::text end as role, object, string_agg(may, '; ' order by may)
          from by_right group by grantee, object order by role, object
        """);
}
