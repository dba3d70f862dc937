using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Casework.Pipelines;

/// <summary>A write that a caller waits for: a unit of work that knows who asked, and what for.</summary>
public sealed class RequestWork : UnitOfWork
{
    // The cases met on the way.
    private readonly MetCases met;

    internal RequestWork(Transaction transaction, short municipality, MetCases met, CancellationToken cancel)
        : base(transaction, municipality, cancel)
    {
        this.met = met;
    }

    /// <summary>Opaque id of the actor's team; empty for none.</summary>
    public string Team { get; init; } = "";

    /// <summary>The caller stated what for.</summary>
    public bool HasPurpose { get; init; }

    /// <summary>Everything is checked and answered, nothing is kept.</summary>
    public bool ValidateOnly { get; init; }

    /// <summary>
    /// Asks whether the caller may reach a case that the request does not name, such as the open case of a person who was looked
    /// up: null where the answer may name it. Logged like any access, however the write ends.
    /// </summary>
    public Task<Refusal?> Reach(Guid caseId) => met.Reach(Transaction, caseId, Now, Cancel);

    /// <summary>
    /// A person was looked up by CPR number, which is an access to each of the person's cases. Where nothing is written besides,
    /// it is logged: also that nobody was found.
    /// </summary>
    public void LookedUp(IEnumerable<Guid> cases) => met.LookedUp(cases);
}
