using Npgsql;
using Sygeopfoelgning.Documentation.V1;
using Sygeopfoelgning.Stories;
using Xunit;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>The journal in the database: nobody can change it, and tampering is detected.</summary>
[Collection(Alone.Name)]
public sealed class JournalTamperingTests(StackFixture fixture) : StackTest(fixture)
{
    private static readonly SemaphoreSlim OneAtATime = new(1);
    private static readonly Queue<string> Untouched = new();

    private static readonly string[] Changes =
    [
        "update journal_entry set content = content",
        "delete from journal_entry",
        "truncate journal_entry",
        "delete from journal",
        "truncate journal cascade",
        "update journal set case_id = case_id",
    ];

    public static TheoryData<string, string> ChangesByRole()
    {
        var data = new TheoryData<string, string>();
        foreach (var change in Changes)
        {
            data.Add("app", change);
            data.Add("worker", change);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(ChangesByRole))]
    public async Task The_services_roles_are_not_granted_to_change_the_journal(string role, string change)
    {
        await Fixture.SomeCase;
        await using var connection = await (await Fixture.Database("documentation", role)).OpenConnectionAsync();
        await using var transaction = await connection.Within(Municipality);

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.Run(change));

        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, refused.SqlState);
    }

    [Theory]
    [InlineData("update journal_entry set content = content")]
    [InlineData("delete from journal_entry")]
    [InlineData("truncate journal_entry")]
    [InlineData("delete from journal")]
    [InlineData("truncate journal cascade")]
    [InlineData("update journal set entry_count = entry_count - 1")]
    [InlineData("update journal set entry_count = entry_count + 2")]
    public async Task The_tables_owner_is_refused_as_well(string change)
    {
        await Fixture.SomeCase;
        await using var connection = await (await Fixture.Database("documentation", "superuser")).OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        var refused = await Assert.ThrowsAsync<PostgresException>(() => connection.Run(change));

        Assert.Equal(PostgresErrorCodes.RestrictViolation, refused.SqlState);
    }

    [Theory]
    [InlineData("content", "update journal_entry set content = set_byte(content, 20, get_byte(content, 20) # 1) where case_id = $1 and number = 2", 3, 2)]
    [InlineData("hash of the content", "update journal_entry set content_hash = set_byte(content_hash, 0, get_byte(content_hash, 0) # 1) where case_id = $1 and number = 3", 3, 3)]
    [InlineData("hash", "update journal_entry set hash = set_byte(hash, 31, get_byte(hash, 31) # 1) where case_id = $1 and number = 1", 3, 1)]
    [InlineData("id", "update journal_entry set entry_id = gen_random_uuid() where case_id = $1 and number = 2", 3, 2)]
    [InlineData("order", "update journal_entry set number = 105 - number where case_id = $1 and number > 1; update journal_entry set number = number - 100 where case_id = $1 and number > 100", 3, 2)]
    [InlineData("removal", "delete from journal_entry where case_id = $1 and number = 2", 2, 2)]
    [InlineData("truncation", "delete from journal_entry where case_id = $1 and number = 3", 2, 3)]
    [InlineData("truncation of all", "delete from journal_entry where case_id = $1", 0, 1)]
    [InlineData("truncation and the head with it", "delete from journal_entry where case_id = $1 and number = 3; update journal j set entry_count = 2, head_hash = (select hash from journal_entry e where e.case_id = j.case_id and number = 2) where case_id = $1", 2, 2)]
    [InlineData("content, from another entry", "update journal_entry e set content = o.content, content_hash = o.content_hash from journal_entry o where e.case_id = $1 and e.number = 3 and o.case_id = $1 and o.number = 2", 3, 3)]
    public async Task Whatever_is_changed_is_found_with_its_number(string what, string tampering, long entries, long firstBroken)
    {
        var caseId = await JournalOfThree();
        var database = await Fixture.Database("documentation", "superuser");
        Assert.True((await Verify(caseId)).Intact);

        await TamperWith(database, tampering, Guid.Parse(caseId));

        var verified = await Verify(caseId);
        Assert.True(!verified.Intact, what);
        Assert.Equal((entries, firstBroken), (verified.EntryCount, verified.FirstBrokenNumber));
        // It can be read nevertheless.
        var read = await Caseworker.Journal.ListEntriesAsync(new ListEntriesRequest { CaseId = caseId }, deadline: Suite.Soon);
        Assert.Equal(entries, read.Entries.Count);
    }

    [Fact]
    public async Task The_journal_of_another_case_does_not_pass_for_this_ones()
    {
        var (own, other) = (await JournalOfThree(), await JournalOfThree());

        await TamperWith(
            await Fixture.Database("documentation", "superuser"),
            """
            delete from journal_entry where case_id = $1;
            update journal_entry set case_id = $1 where case_id = $2;
            update journal j set head_hash = o.head_hash, seal = o.seal from journal o where j.case_id = $1 and o.case_id = $2
            """,
            Guid.Parse(own), Guid.Parse(other));

        var verified = await Verify(own);
        Assert.Equal((false, 1), (verified.Intact, verified.FirstBrokenNumber));
    }

    [Fact]
    public async Task Without_the_cases_key_the_text_is_gone_and_the_journal_no_longer_verifies()
    {
        var caseId = await JournalOfThree();

        await (await Fixture.Database("documentation", "superuser")).Run("delete from case_key where case_id = $1", Guid.Parse(caseId));

        var verified = await Verify(caseId);
        // An erasure would be recorded (ErasureTests); nobody ordered this one.
        Assert.Equal((false, 3), (verified.Intact, verified.EntryCount));
        var read = await Caseworker.Journal.ListEntriesAsync(new ListEntriesRequest { CaseId = caseId }, deadline: Suite.Soon);
        Assert.All(read.Entries, entry => Assert.Equal(("(kan ikke læses)", ""), (entry.Subject, entry.Text)));
    }

    // Registered together, because their events arrive together; each is tampered with once.
    private async Task<string> JournalOfThree()
    {
        await OneAtATime.WaitAsync();
        try
        {
            if (Untouched.Count == 0)
            {
                var registered = await Task.WhenAll(Enumerable.Range(0, 14).Select(_ => Caseworker.Register()));
                foreach (var one in registered)
                {
                    await Caseworker.JournalOf(one, 3);
                    Untouched.Enqueue(one.Case.CaseId);
                }
            }

            return Untouched.Dequeue();
        }
        finally
        {
            OneAtATime.Release();
        }
    }

    // As the server's superuser, with triggers and foreign keys disabled.
    private static async Task TamperWith(NpgsqlDataSource database, string statements, params object[] values)
    {
        await using var connection = await database.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.Run("set local session_replication_role = replica");
        var changed = 0;
        foreach (var statement in statements.Split(';'))
        {
            changed += await connection.Run(statement, [.. values.Where((_, index) => statement.Contains($"${index + 1}", StringComparison.Ordinal))]);
        }

        Assert.True(changed > 0);
        await transaction.CommitAsync();
    }

    private async Task<VerifyJournalResponse> Verify(string caseId) =>
        await Caseworker.Journal.VerifyJournalAsync(new VerifyJournalRequest { CaseId = caseId }, deadline: Suite.Soon);
}
