using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Migrator;
using Sygeopfoelgning.Types.V1;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>A database from before access by case existed: the migrator sets its cases' access as a registration does today.</summary>
public sealed class AccessOfOlderCasesTests(StackFixture fixture) : StackTest(fixture)
{
    private const string Registered = "sygeopfoelgning.feed.v1.CaseRegistered";

    [Fact]
    public async Task Older_cases_get_their_access_once_and_the_others_are_told()
    {
        await using var database = await Fixture.Scratch();
        await Apply(database, MigrationSet.Machinery with { Migrations = [.. MigrationSet.Machinery.Migrations.Take(1)] });
        await Apply(database, MigrationSet.Of(ServiceDatabase.Cases) with { Migrations = [.. MigrationSet.Of(ServiceDatabase.Cases).Migrations.Take(1)] });
        var open = await OlderCase(database, 1, addressProtected: false);
        var restricted = await OlderCase(database, 2, addressProtected: true);

        await Apply(database, MigrationSet.Machinery, MigrationSet.Of(ServiceDatabase.Cases));
        var migrator = new AccessOfOlderCases(database, TimeProvider.System, NullLogger.Instance);
        await migrator.Write(CancellationToken.None);
        await migrator.Write(CancellationToken.None);

        Assert.Equal(
            [(open, "officer-1", (short)1), (restricted, "officer-2", (short)2)],
            await Rows(database, "select case_id, responsible_id, restriction from case_access order by responsible_id",
                row => (row.GetGuid(0), row.GetString(1), row.GetInt16(2))));
        var told = await Rows(database, $"select published from event where type <> '{Registered}' order by sequence",
            row => CaseAccessChanged.Parser.ParseFrom(row.GetFieldValue<byte[]>(0)));
        Assert.Equal(2, told.Count);
        Assert.Equal(
            [(open.ToString(), "officer-1", CaseRestriction.None), (restricted.ToString(), "officer-2", CaseRestriction.ProtectedPerson)],
            told.Select(one => (one.CaseId, one.Access.ResponsibleId, one.Access.Restriction)).OrderBy(one => one.ResponsibleId));
    }

    [Fact]
    public async Task A_protected_persons_older_case_that_stands_open_is_restricted_once_and_the_others_are_told()
    {
        await using var database = await Fixture.Scratch();
        await Apply(database, MigrationSet.Machinery with { Migrations = [.. MigrationSet.Machinery.Migrations.Take(1)] });
        await Apply(database, MigrationSet.Of(ServiceDatabase.Cases) with { Migrations = [.. MigrationSet.Of(ServiceDatabase.Cases).Migrations.Take(1)] });
        var person = Guid.NewGuid();
        var open = await OlderCase(database, 1, addressProtected: false, person);
        var restricted = await OlderCase(database, 2, addressProtected: true, person);
        await Apply(database, MigrationSet.Machinery, MigrationSet.Of(ServiceDatabase.Cases));
        await new AccessOfOlderCases(database, TimeProvider.System, NullLogger.Instance).Write(CancellationToken.None);

        var migrator = new ProtectionOfOlderCases(database, TimeProvider.System, NullLogger.Instance);
        await migrator.Write(CancellationToken.None);
        await migrator.Write(CancellationToken.None);

        Assert.Equal(
            [(open, (short)2, 2L), (restricted, (short)2, 1L)],
            await Rows(database, "select case_id, restriction, version from case_access order by responsible_id",
                row => (row.GetGuid(0), row.GetInt16(1), row.GetInt64(2))));
        var told = await Rows(database, $"select published from event where type <> '{Registered}' order by sequence",
            row => CaseAccessChanged.Parser.ParseFrom(row.GetFieldValue<byte[]>(0)));
        Assert.Equal((open.ToString(), CaseRestriction.ProtectedPerson), (told[^1].CaseId, told[^1].Access.Restriction));
        Assert.Equal(3, told.Count);
    }

    // As the first version wrote it; nothing here reads the bytes.
    private static async Task<Guid> OlderCase(NpgsqlConnection database, int number, bool addressProtected, Guid? person = null)
    {
        var (caseId, personId) = (Guid.NewGuid(), person ?? Guid.NewGuid());
        await database.Run("insert into person (municipality_code, person_id, cpr) values (101, $1, '') on conflict do nothing", personId);
        await database.Run(
            """
            insert into sickness_case (municipality_code, case_id, case_year, case_sequence, person_id, status, first_absence_day,
                   form_received_on, kind_of_employment, rule_set_id, rule_set_version, overlay_ids, rules_certainty,
                   address_protected, citizen, form, registered_at, version)
            values (101, $1, 2026, $2, $3, 1, date '2026-01-12' - $2::integer, '2026-01-20', 1, 'RS-2015', '1', '{}', 1, $4, '', '', '2026-01-20', 1)
            """,
            caseId, number, personId, addressProtected);
        await database.Run(
            """
            insert into event (municipality_code, aggregate_id, type, published, actor_subject, actor_name, actor_role, purpose,
                               occurred_at, trace_parent, request_id)
            values (101, $1, $2, '', $3, '', 'caseworker', '', '2026-01-20', '', '')
            """,
            caseId, Registered, $"officer-{number}");
        return caseId;
    }

    private static Task Apply(NpgsqlConnection database, params MigrationSet[] sets) =>
        new SchemaMigrations(database, TimeProvider.System, NullLogger.Instance).Apply(sets, CancellationToken.None);

    private static async Task<List<T>> Rows<T>(NpgsqlConnection database, string query, Func<NpgsqlDataReader, T> map)
    {
        await using var command = new NpgsqlCommand(query, database);
        await using var row = await command.ExecuteReaderAsync();
        var rows = new List<T>();
        while (await row.ReadAsync())
        {
            rows.Add(map(row));
        }

        return rows;
    }
}
