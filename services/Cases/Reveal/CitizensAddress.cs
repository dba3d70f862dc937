using System.Diagnostics.Contracts;
using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Reveal;

/// <summary>The citizen's address in the case.</summary>
/// <param name="CaseId">The case.</param>
/// <param name="IsProtected">Name and address protection (CPR-loven § 28).</param>
/// <param name="Address">Null if it was withheld.</param>
[Pure]
internal sealed record CitizensAddress(Guid CaseId, bool IsProtected, Address? Address)
{
    /// <summary>Reveals only what is masked: reading an address that everybody sees must not be logged like a protected one.</summary>
    public Result<CitizensAddress> ToReveal() => IsProtected ? this : new AddressNotProtected(CaseId.ToString());
}

/// <summary>The address is not protected.</summary>
[Danish("Borgerens adresse er ikke beskyttet. Den står på sagen.")]
[English("The citizen's address is not protected. The case shows it.")]
public sealed record AddressNotProtected(string CaseId) : Refusal(RefusalKind.FixState, "ADDRESS_NOT_PROTECTED", "case", CaseId);
