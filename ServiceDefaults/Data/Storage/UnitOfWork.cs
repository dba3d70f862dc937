using System.Diagnostics;
using Google.Protobuf;
using Npgsql;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Data.Storage;

/// <summary>
/// One write: what it reads, changes and publishes is one transaction for one municipality. State, events and the stored
/// answer are stored together or not at all.
/// </summary>
public class UnitOfWork : TenantSession
{
    private readonly Transaction transaction;

    // How often something had been sent when this write last queued something.
    private int? queuedAt;

    /// <summary>The transaction, for queries beside the queue.</summary>
    internal Transaction Transaction => transaction;

    internal UnitOfWork(Transaction transaction, short municipality, CancellationToken cancel)
        : base(municipality, cancel)
    {
        this.transaction = transaction;
    }

    /// <summary>What time it is by the municipality's business clock.</summary>
    public required BusinessTime Business { get; init; }

    /// <summary>Today's business date in Europe/Copenhagen.</summary>
    public DateOnly Today => Business.Today;

    /// <summary>The instant by the business clock: what has begun and what is in the past. Everything technical has <see cref="Now"/>.</summary>
    public DateTimeOffset BusinessNow => Business.Now;

    /// <summary>The instant of the write, on the real clock.</summary>
    public required DateTimeOffset Now { get; init; }

    /// <summary>Who acts.</summary>
    public required Actor Actor { get; init; }

    /// <summary>The name of the method, event or timer that caused it.</summary>
    public required string Purpose { get; init; }

    /// <summary>The purpose as a person stated it; null if none was stated. Free text: stored with the case's key and nowhere else.</summary>
    internal string? StatedPurpose { get; set; }

    /// <summary>The caller's request id; empty if there is none.</summary>
    public string RequestId { get; internal set; } = "";

    /// <summary>
    /// The key of the case of the write; it encrypts the stored answer and the stated purpose. Null before a case
    /// has its key, and after it was erased.
    /// </summary>
    internal CaseKey? Key { get; set; }

    /// <summary>An event was queued.</summary>
    internal bool HasEvents { get; private set; }

    /// <summary>Queues a statement whose result is not needed; it is sent with the others in one batch.</summary>
    public void Add(Statement statement)
    {
        transaction.Add(statement);
        queuedAt = transaction.Sent;
    }

    /// <summary>
    /// Queues a lock, a select whose rows are not needed: it is sent with the next query, before it. Statements queued earlier would
    /// be sent before the lock, so none may be queued: a write takes its locks first, or after a query.
    /// </summary>
    public void Lock(Statement select)
    {
        if (queuedAt == transaction.Sent)
        {
            throw new InvalidOperationException(
                "A lock is taken when something is queued already, which would be sent before the lock: take the lock first, or ask something before it.");
        }

        transaction.AddAhead(select);
    }

    /// <summary>Queues a statement that must find or change a row; if it does not, the whole write is refused.</summary>
    public void Guard(Statement statement, Refusal ifNoRow)
    {
        transaction.Add(statement, new RefusedException(ifNoRow));
        queuedAt = transaction.Sent;
    }

    /// <summary>Several queries in one round trip, behind the queued locks: the rows of each go to the function beside it.</summary>
    public Task Ask(params IReadOnlyList<(Statement Question, Action<NpgsqlDataReader> Row)> questions) => transaction.Ask(Cancel, questions);

    /// <summary>Queues an event.</summary>
    /// <param name="aggregateId">Its subject, usually the case.</param>
    /// <param name="published">What others may know: an event of this service (feed/v1/*_events.proto). Never a CPR number, a diagnosis, a
    /// cause group or free text.</param>
    /// <param name="privatePayload">What only this service's own history contains, encrypted with the case's key.</param>
    public void Append(Guid aggregateId, IMessage published, byte[]? privatePayload = null)
    {
        transaction.Add(EventLog.Insert(this, aggregateId, published, privatePayload, Activity.Current?.Id ?? ""));
        HasEvents = true;
        queuedAt = transaction.Sent;
    }

    /// <summary>The stated purpose, for an event about this case; null if none was stated or the case has no key.</summary>
    internal byte[]? SealedPurpose(Guid aggregateId) =>
        StatedPurpose is { } stated && Key is { } key && key.CaseId == aggregateId ? key.EncryptText(stated, EventLog.PurposeText) : null;

    private protected override Task Read(IReadOnlyList<(Statement Statement, Action<NpgsqlDataReader> Row)> parts) => transaction.Ask(Cancel, parts);
}
