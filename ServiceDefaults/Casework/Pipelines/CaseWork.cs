using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Data.Storage;

namespace Sygeopfoelgning.Casework.Pipelines;

/// <summary>A write on one case that the caller may reach: it holds the case's key, so the case cannot be erased meanwhile.</summary>
public sealed class CaseWork : RequestWork
{
    internal CaseWork(Transaction transaction, short municipality, MetCases met, CaseKey key, CancellationToken cancel)
        : base(transaction, municipality, met, cancel)
    {
        CaseId = key.CaseId;
        CaseKey = key;
        Key = key;
    }

    /// <summary>The case.</summary>
    public Guid CaseId { get; }

    /// <summary>The key that encrypts everything written about the case.</summary>
    public CaseKey CaseKey { get; }

    /// <summary>What this service holds of the case, or the refusal CASE_NOT_FOUND if it holds nothing yet.</summary>
    public T Found<T>(T? found) where T : class => found ?? throw CaseNotFound.Of(CaseId);
}
