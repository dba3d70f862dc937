using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Npgsql;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Rpc.Health;

namespace Sygeopfoelgning.Migrator;

/// <summary>
/// Indexes the names of cases that lack it: those registered before there was a search by name, or by a replica of an earlier
/// version. Names are ciphertext, so this needs the keys of Cases; without them it logs how many cases are not found by name.
/// </summary>
internal sealed class NamesOfOlderCases(NpgsqlConnection casesOwner, IConfiguration settings, ILogger log)
{
    public async Task Write(CancellationToken cancel)
    {
        if (settings["Keys:Folder"] is null or "" && settings["Keys:Hash"] is null or "")
        {
            if (await casesOwner.Scalar(
                """
                select count(*) from sickness_case c
                 where not exists (select from name_hash h where h.municipality_code = c.municipality_code and h.case_id = c.case_id)
                """, cancel) is long missing and > 0)
                log.NamesMissing(missing);
            return;
        }

        try
        {
            await WriteWithKeys(cancel);
        }
        catch (Exception failure) when (failure is StartupProblem or CryptographicException)
        {
            throw new MigrationException($"The names of older cases cannot be indexed: {failure.Message}");
        }
    }

    async Task WriteWithKeys(CancellationToken cancel)
    {
        var ring = new KeyRing(settings, ServiceDatabase.Cases.Service, KeyUse.Encryption | KeyUse.Hashes);
        var (rewriting, current) = (new Rewriting(casesOwner, ring), ring.Ids.Hash[0]);

        // AddNames reads the whole table, so it runs only if a case lacks hashes. The next pass handles rows that are locked.
        for (var left = await rewriting.NamesLeft(current, cancel); left > 0; left = await rewriting.NamesLeft(current, cancel))
        {
            await rewriting.AddNames(current, cancel);
            log.NamesWritten(left);
        }
    }
}
