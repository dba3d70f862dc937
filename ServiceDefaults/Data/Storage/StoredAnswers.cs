using System.Security.Cryptography;
using Google.Protobuf;
using Npgsql;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>
/// The first answer to every request id, so that a repeated call takes effect once and gets the same answer. The
/// key is municipality, subject, RPC and id; the content must be the same. Stored for 72 hours, encrypted.
/// </summary>
public sealed class StoredAnswers(KeyRing keys)
{
    private const string What = "request.answer";

    internal static Claim ClaimOf<TRequest>(Caller caller, string rpc, Guid requestId, TRequest request) where TRequest : IMessage<TRequest> =>
        new(caller.Municipality, caller.Subject, rpc, requestId, SHA256.HashData(Content(request).ToByteArray()));

    // The position that a call waits for is not part of its content: a retry may know a later one.
    private static TRequest Content<TRequest>(TRequest request) where TRequest : IMessage<TRequest>
    {
        if (MessageFields.Text(request, "at_least").Length == 0)
        {
            return request;
        }

        var content = request.Clone();
        MessageFields.Clear(content, "at_least");
        return content;
    }

    /// <summary>
    /// The position of a write that published nothing: the end of the log, which everybody reaches. No row while the log is empty.
    /// </summary>
    internal static Statement EndOfTheLog { get; } = new("select e.txid::text as txid_text, e.sequence from end_of_the_log() e");

    /// <summary>
    /// Stores the answer under its request id and returns the transaction id and the last event's sequence: the position; sequence 0 if the
    /// write published nothing. The position itself is not stored; it follows from the row.
    /// </summary>
    internal Statement Keep(Claim claim, UnitOfWork work, IMessage response)
    {
        var plain = response.ToByteArray();
        var answer = work.Key is { } key ? key.Encrypt(plain, What) : keys.Encrypt(claim.Municipality, plain, What);
        return new Statement(
            """
            insert into request (municipality_code, subject, rpc, request_id, content_hash, answer, case_id, sequence)
            values ($1, $2, $3, $4, $5, $6, $7, case when $8 then currval('event_sequence_seq') else 0 end)
            returning txid::text as txid_text, sequence
            """,
            claim.Municipality, claim.Subject, claim.Rpc, claim.RequestId, claim.ContentHash, answer, work.Key?.CaseId, work.HasEvents);
    }

    internal TResponse Open<TResponse>(StoredAnswer stored, short municipality) where TResponse : class, IMessage<TResponse>, new()
    {
        var answer = stored.Answer ?? throw new ArgumentException("The answer was erased.", nameof(stored));
        var plain = stored is { CaseId: { } caseId, KeyId: { } keyId, Wrapped: { } wrapped }
            ? CaseKey.Unwrap(keys, municipality, caseId, keyId, wrapped).Decrypt(answer, What)
            : keys.Decrypt(municipality, answer, What);
        // A field that a newer replica stored has no class here, so it is unknown who may see it.
        return new MessageParser<TResponse>(() => new TResponse()).WithDiscardUnknownFields(true).ParseFrom(plain);
    }
}

/// <summary>A request id claimed by this call: it holds a lock, for which others with the same id wait, until the answer is stored.</summary>
internal sealed class Claim(short municipality, string subject, string rpc, Guid requestId, byte[] contentHash)
{
    public short Municipality { get; } = municipality;

    public string Subject { get; } = subject;

    public string Rpc { get; } = rpc;

    public Guid RequestId { get; } = requestId;

    public byte[] ContentHash { get; } = contentHash;

    /// <summary>The first answer, if the id was used before.</summary>
    public StoredAnswer? Stored { get; private set; }

    private static readonly string SelectStored =
        $"""
        select r.content_hash, r.answer, r.txid::text as txid_text, r.sequence, r.case_id, {CaseKeys.Columns}
          from request r
          left {CaseKeys.Join("r")}
         where r.municipality_code = $1 and r.subject = $2 and r.rpc = $3 and r.request_id = $4
        """;

    /// <summary>
    /// The lock, then the answer in a statement of its own: only a later statement sees what the previous holder of the lock stored. The
    /// lock assigns no transaction id, which a write must not have before the locks of its case (see <see cref="CaseKeys"/>).
    /// </summary>
    public IReadOnlyList<(Statement Question, Action<NpgsqlDataReader> Row)> Questions =>
    [
        (new Statement(
            "select pg_advisory_xact_lock(hashtextextended($1, 2))", $"{Municipality}|{Rpc}|{RequestId}|{Subject}"), _ => { }),
        Answer,
    ];

    /// <summary>The answer alone, without the lock: another call with the same id may be about to store it.</summary>
    public (Statement Question, Action<NpgsqlDataReader> Row) Answer => (new Statement(SelectStored, Municipality, Subject, Rpc, RequestId), Read);

    private void Read(NpgsqlDataReader row)
    {
        if (!row.Get<byte[]>("content_hash").AsSpan().SequenceEqual(ContentHash))
        {
            throw new RefusedException(new RequestIdReused(RequestId.ToString()));
        }

        Stored = new StoredAnswer(
            row.GetOrNull<byte[]>("answer"), row.Get<string>("txid_text"), row.Get<long>("sequence"),
            row.Get<Guid?>("case_id"), row.GetOrNull<string>("key_id"), row.GetOrNull<byte[]>("wrapped"));
    }
}

/// <summary>A stored answer with what is needed to decrypt it. The answer is null once its case is erased: the id stays used.</summary>
internal sealed record StoredAnswer(byte[]? Answer, string Txid, long Sequence, Guid? CaseId, string? KeyId, byte[]? Wrapped);
