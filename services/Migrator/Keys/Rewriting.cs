using System.Globalization;
using Npgsql;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Migrator;

/// <summary>
/// Re-encrypts one database's ciphertexts with the current key, while the service runs and accepts writes: a few blocks of a table
/// at a time, each in a transaction of its own of some hundred rows, so that the event feed is never held back. The next pass
/// handles rows that somebody else has locked or moved meanwhile.
/// </summary>
internal sealed class Rewriting(NpgsqlConnection owner, KeyRing keys)
{
    const int Blocks = 8;
    const long BlockSize = 8192;

    readonly PersonKeys persons = new(keys);
    readonly NameKeys names = new(keys);

    /// <summary>Rewraps the keys of the cases. Returns how many.</summary>
    public Task<long> CaseKeys(CancellationToken cancel) => Walk(
        "case_key", $"select ctid::text as place, municipality_code, case_id, key_id, wrapped from case_key t where key_id <> '{keys.CurrentId}' and",
        row =>
        {
            var (keyId, wrapped) = keys.Rewrap(
                row.Get<short>("municipality_code"), row.Get<Guid>("case_id"), row.Get<string>("key_id"), row.Get<byte[]>("wrapped"));
            return Command("update case_key set key_id = $2, wrapped = $3 where ctid = $1::text::tid", row.Get<string>("place"), keyId, wrapped);
        },
        cancel);

    /// <summary>Re-encrypts what is encrypted with the municipality's own key. Returns how many by column.</summary>
    public async Task<IReadOnlyDictionary<string, long>> MunicipalityCiphers(CancellationToken cancel)
    {
        var written = new Dictionary<string, long>();
        foreach (var (table, column, what, condition) in await Ciphers(cancel))
        {
            written[$"{table}.{column}"] = await Walk(
                table,
                $"select ctid::text as place, municipality_code, {column} as cipher from {table} t where {column} is not null and ({condition}) and {KeyIdOf(column)} <> '{keys.CurrentId}' and",
                row =>
                {
                    var municipality = row.Get<short>("municipality_code");
                    var plain = keys.Decrypt(municipality, row.Get<byte[]>("cipher"), what);
                    return Command($"update {table} set {column} = $2 where ctid = $1::text::tid", row.Get<string>("place"), keys.Encrypt(municipality, plain, what));
                },
                cancel);
        }

        return written;
    }

    /// <summary>Adds the hashes under the current hash key. Returns how many persons lacked one.</summary>
    public Task<long> AddHashes(string current, CancellationToken cancel) => Walk(
        "person",
        $"""
        select t.municipality_code, t.person_id, t.cpr from person t
         where not exists (select from person_hash h
                            where h.municipality_code = t.municipality_code and h.person_id = t.person_id and h.key_id = '{current}') and
        """,
        row =>
        {
            var municipality = row.Get<short>("municipality_code");
            var (keyId, hash) = persons.Hashes(municipality, row.Get<byte[]>("cpr")).First(one => one.KeyId == current);
            return Command(
                "insert into person_hash (municipality_code, key_id, hash, person_id) values ($1, $2, $3, $4) on conflict do nothing",
                municipality, keyId, hash, row.Get<Guid>("person_id"));
        },
        cancel);

    /// <summary>
    /// Adds the hashes of names under the current hash key: for cases found under an older one, and for those registered before
    /// there was a search by name. The database adds those of their pairs. Returns how many parts of names were added.
    /// </summary>
    public Task<long> AddNames(string current, CancellationToken cancel) => Walk(
        "sickness_case",
        $"select t.municipality_code, t.case_id, t.person_id, t.citizen, {Data.Storage.CaseKeys.Columns} {Lacking(current)} and",
        row =>
        {
            var (municipality, caseId) = (row.Get<short>("municipality_code"), row.Get<Guid>("case_id"));
            var name = names.NameIn(municipality, caseId, row.Get<string>("key_id"), row.Get<byte[]>("wrapped"), row.Get<byte[]>("citizen"));
            return Command(
                """
                insert into name_hash (municipality_code, key_id, hash, person_id, case_id)
                select $1, $2, hash, $3, $4 from unnest($5::bytea[]) as one (hash)
                on conflict do nothing
                """,
                municipality, current, row.Get<Guid>("person_id"), caseId,
                names.Hashes(municipality, name).Where(one => one.KeyId == current).Select(one => one.Hash).ToArray());
        },
        cancel);

    /// <summary>How many cases are not found by name under the current hash key.</summary>
    public async Task<long> NamesLeft(string current, CancellationToken cancel) =>
        (long)(await owner.Scalar($"select count(*) {Lacking(current)}", cancel))!;

    /// <summary>Removes the hashes of names, and of pairs of them, under other keys, which are no longer used for look-ups. Returns how many.</summary>
    public async Task<long> RemoveOldNames(string current, CancellationToken cancel) =>
        await RemoveOld("name_pair", current, cancel) + await RemoveOld("name_hash", current, cancel);

    /// <summary>Removes the hashes under other keys, which are no longer used for look-ups. Returns how many.</summary>
    public Task<long> RemoveOldHashes(string current, CancellationToken cancel) => RemoveOld("person_hash", current, cancel);

    /// <summary>How much is still encrypted with other keys.</summary>
    public async Task<long> Left(CancellationToken cancel) =>
        (long)(await owner.Scalar("select coalesce(sum(uses), 0)::bigint from encryption_keys_in_use() where key_id <> $1", cancel, keys.CurrentId))!;

    /// <summary>How many persons cannot be found under the current hash key.</summary>
    public async Task<long> PersonsLeft(string current, CancellationToken cancel) => (long)(await owner.Scalar(
        """
        select count(*) from person p
         where not exists (select from person_hash h
                            where h.municipality_code = p.municipality_code and h.person_id = p.person_id and h.key_id = $1)
        """,
        cancel, current))!;

    // Cases that are not found by name under the current hash key.
    static string Lacking(string current) =>
        $"""
        from sickness_case t {Data.Storage.CaseKeys.Join("t")}
         where not exists (select from name_hash h
                            where h.municipality_code = t.municipality_code and h.case_id = t.case_id and h.key_id = '{current}')
        """;

    Task<long> RemoveOld(string table, string current, CancellationToken cancel) => Walk(
        table, $"select ctid::text as place from {table} t where key_id <> '{current}' and",
        row => Command($"delete from {table} where ctid = $1::text::tid", row.Get<string>("place")), cancel);

    static string KeyIdOf(string column) => $"convert_from(substring({column} from 2 for get_byte({column}, 0)), 'UTF8')";

    async Task<List<(string Table, string Column, string What, string Condition)>> Ciphers(CancellationToken cancel)
    {
        await using var command = new NpgsqlCommand("select table_name, column_name, what, condition from municipality_cipher", owner);
        await using var row = await command.ExecuteReaderAsync(cancel);
        var found = new List<(string, string, string, string)>();
        while (await row.ReadAsync(cancel))
            found.Add((row.Get<string>("table_name"), row.Get<string>("column_name"), row.Get<string>("what"), row.Get<string>("condition")));
        return found;
    }

    // Blocks in their order: a rewritten row moves to a later block, where it is seen again and left unchanged.
    async Task<long> Walk(string table, string select, Func<NpgsqlDataReader, NpgsqlBatchCommand> rewrite, CancellationToken cancel)
    {
        var written = 0L;
        for (var block = 0L; block * BlockSize < await Size(table, cancel); block += Blocks)
        {
            await using var transaction = await owner.BeginTransactionAsync(cancel);
            try
            {
                await owner.Execute("set local lock_timeout = '500ms'", cancel);
                await using var batch = new NpgsqlBatch(owner, transaction);
                await using (var command = new NpgsqlCommand(string.Create(
                    CultureInfo.InvariantCulture, $"{select} t.ctid >= '({block},0)'::tid and t.ctid < '({block + Blocks},0)'::tid for update of t"), owner, transaction))
                await using (var row = await command.ExecuteReaderAsync(cancel))
                    while (await row.ReadAsync(cancel))
                        batch.BatchCommands.Add(rewrite(row));
                if (batch.BatchCommands.Count > 0)
                    written += await batch.ExecuteNonQueryAsync(cancel);
                await transaction.CommitAsync(cancel);
            }
            catch (PostgresException held) when (held.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
            {
                await transaction.RollbackAsync(cancel);
            }
        }

        return written;
    }

    async Task<long> Size(string table, CancellationToken cancel) => (long)(await owner.Scalar("select pg_relation_size($1::text::regclass)", cancel, table))!;

    static NpgsqlBatchCommand Command(string text, params object[] values)
    {
        var command = new NpgsqlBatchCommand(text);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }
}
