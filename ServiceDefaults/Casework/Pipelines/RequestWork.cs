using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Casework.Pipelines;

/// <summary>A write that a caller waits for: a unit of work that knows the caller and the purpose.</summary>
public class RequestWork : UnitOfWork
{
    // The cases encountered on the way.
    private readonly MetCases met;

    internal RequestWork(Transaction transaction, short municipality, MetCases met, CancellationToken cancel)
        : base(transaction, municipality, cancel)
    {
        this.met = met;
    }

    /// <summary>Whether the caller stated a purpose.</summary>
    public bool HasPurpose { get; internal set; }

    /// <summary>A dry run (<c>validate_only</c>): everything is checked and answered, nothing is stored.</summary>
    public bool IsDryRun { get; internal set; }

    /// <summary>
    /// Checks whether the caller may reach a case that the request does not name, such as the open case of a person who was looked
    /// up: null if the answer may name it. Logged like any access, however the write ends.
    /// </summary>
    public Task<Refusal?> Reach(Guid caseId) => met.Reach(Transaction, caseId, Now, Cancel);

    /// <summary>
    /// The same as <see cref="Reach"/> where the verdict was read with the case (<c>case_verdict</c>; 0 for a case that nobody may
    /// reach any more): no query.
    /// </summary>
    public Refusal? Learned(Guid caseId, short verdict) => met.Learned(caseId, verdict, Now);

    /// <summary>
    /// A person was looked up by CPR number, which is an access to each of the person's cases. If nothing else is written,
    /// the look-up itself is logged, even if nobody was found.
    /// </summary>
    public void LookedUp(IEnumerable<Guid> cases) => met.LookedUp(cases);
}
