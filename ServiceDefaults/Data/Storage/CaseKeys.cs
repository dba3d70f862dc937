using System.Security.Cryptography;
using System.Text;
using Npgsql;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>
/// The data key of one case in this service. All text about the case is encrypted with it; erasing the key erases the
/// text, wherever copies of the ciphertext are.
/// </summary>
public sealed class CaseKey
{
    private readonly byte[] key;

    private CaseKey(Guid caseId, byte[] key)
    {
        CaseId = caseId;
        this.key = key;
    }

    /// <summary>The case.</summary>
    public Guid CaseId { get; }

    /// <summary>Encrypts. <paramref name="what"/>, such as <c>case.form</c>, must be the same when it is decrypted.</summary>
    public byte[] Encrypt(ReadOnlySpan<byte> plain, string what) => Sealed.Seal(key, plain, Bound(what));

    /// <summary>Decrypts, or throws when the ciphertext was changed or belongs elsewhere.</summary>
    public byte[] Decrypt(ReadOnlySpan<byte> cipher, string what) => Sealed.Open(key, cipher, Bound(what));

    /// <summary>Encrypts a text (UTF-8); see <see cref="Encrypt"/>.</summary>
    public byte[] EncryptText(string plain, string what) => Encrypt(Encoding.UTF8.GetBytes(plain), what);

    /// <summary>Decrypts a text; see <see cref="Decrypt"/>.</summary>
    public string DecryptText(ReadOnlySpan<byte> cipher, string what) => Encoding.UTF8.GetString(Decrypt(cipher, what));

    internal static CaseKey New(Guid caseId) => new(caseId, RandomNumberGenerator.GetBytes(32));

    internal byte[] Wrap(KeyRing keys, short municipality, string keyId) =>
        Sealed.Seal(keys.MunicipalityKey(municipality, keyId), key, WrapPurpose(CaseId));

    internal static CaseKey Unwrap(KeyRing keys, short municipality, Guid caseId, string keyId, byte[] wrapped) =>
        new(caseId, Sealed.Open(keys.MunicipalityKey(municipality, keyId), wrapped, WrapPurpose(caseId)));

    private static string WrapPurpose(Guid caseId) => $"case_key:{caseId}";

    private string Bound(string what) => $"{what}:{CaseId}";
}

/// <summary>Creates, loads and opens the data keys of cases (table <c>case_key</c>).</summary>
public sealed class CaseKeys(KeyRing keys)
{
    /// <summary>Creates the key of a new case and queues its row.</summary>
    public CaseKey Create(UnitOfWork work, Guid caseId)
    {
        var key = CaseKey.New(caseId);
        work.Add(new Statement(
            "insert into case_key (municipality_code, case_id, key_id, wrapped) values ($1, $2, $3, $4)",
            work.Municipality, caseId, keys.CurrentId, key.Wrap(keys, work.Municipality, keys.CurrentId)));
        work.Key = key;
        return key;
    }

    /// <summary>
    /// The write has created several cases: its answer, and what else is stored of it, belongs to none of them, and is encrypted with the
    /// municipality's key.
    /// </summary>
    public static void LeaveCase(UnitOfWork work) => work.Key = null;

    /// <summary>The columns of a case's key in a select with <see cref="Join"/>: what <see cref="Open(TenantSession, Guid, NpgsqlDataReader)"/> reads.</summary>
    public const string Columns = "k.key_id, k.wrapped";

    /// <summary>
    /// Joins the key of the case that a row is about: <c>join case_key k on …</c>. After <c>left</c>, rows of an erased case come too,
    /// without a key.
    /// </summary>
    /// <param name="table">The table of the rows, or its alias in the select.</param>
    /// <param name="caseId">Its column with the case's id.</param>
    public static string Join(string table, string caseId = "case_id") =>
        $"join case_key k on k.municipality_code = {table}.municipality_code and k.case_id = {table}.{caseId}";

    /// <summary>Opens the key that a row has in the columns <see cref="Columns"/>.</summary>
    public CaseKey Open(TenantSession session, Guid caseId, NpgsqlDataReader row) => Open(session.Municipality, caseId, row);

    /// <summary>The same; null where the row has none, because the case was erased.</summary>
    public CaseKey? OpenOrNull(TenantSession session, Guid caseId, NpgsqlDataReader row) =>
        row.Has("key_id") ? Open(session, caseId, row) : null;

    internal CaseKey Open(short municipality, Guid caseId, NpgsqlDataReader row) =>
        CaseKey.Unwrap(keys, municipality, caseId, row.Get<string>("key_id"), row.Get<byte[]>("wrapped"));

    /// <summary>
    /// Waits for everyone who writes about the case or erases it, and holds the lock to the end of the transaction. Advisory locks assign no
    /// transaction id. The events of a case are read in the order of those ids (ADR 38), so a write gets its own only when no other write on the
    /// case is ahead of it. Writers exclude each other by one lock, and erasures by another, which all others share.
    /// </summary>
    internal static Statement Hold(Guid caseId) => new(
        "select pg_advisory_xact_lock(hashtextextended($1::text, 3)), pg_advisory_xact_lock_shared(hashtextextended($1::text, 0))", caseId);

    /// <summary>As <see cref="Hold"/>, but waits for nobody; one column, <c>is_held</c>.</summary>
    internal static Statement TryHold(Guid caseId) => new(
        """
        select pg_try_advisory_xact_lock(hashtextextended($1::text, 3)) and pg_try_advisory_xact_lock_shared(hashtextextended($1::text, 0)) as is_held
        """,
        caseId);

    /// <summary>Waits for everyone who writes about the case, and excludes them: <c>erase_case</c> takes the same lock.</summary>
    internal static Statement HoldToErase(Guid caseId) => new("select pg_advisory_xact_lock(hashtextextended($1::text, 0))", caseId);

    /// <summary>The row of a case's key: <c>key_id</c>, <c>wrapped</c>; none if it was erased.</summary>
    internal static Statement Select(short municipality, Guid caseId) =>
        new("select key_id, wrapped from case_key where municipality_code = $1 and case_id = $2", municipality, caseId);

    /// <summary>Loads a case's key; null if the case is unknown here, or erased.</summary>
    public async Task<CaseKey?> Load(TenantSession session, Guid caseId) =>
        await session.First(
            Select(session.Municipality, caseId),
            row => Open(session, caseId, row));
}
