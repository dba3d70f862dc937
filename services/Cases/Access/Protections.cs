using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Access;

/// <summary>
/// The protections of a person (beskyttelse). They belong to the person and not to a form: they apply to every case, whatever the
/// next form omits, until they are lifted.
/// </summary>
/// <param name="Address">Name and address protection (navne- og adressebeskyttelse, CPR-loven § 28), or threatened (P-15).</param>
/// <param name="OwnStaff">Employed by the municipality or close to someone who is (egne ansatte).</param>
[Pure]
internal sealed record Protections(bool Address, bool OwnStaff)
{
    public static readonly Protections None = new(false, false);

    /// <summary>The restriction that they require of a case. A protected address comes first: it is masked too.</summary>
    public Restriction Restriction =>
        Address ? Restriction.ProtectedPerson : OwnStaff ? Restriction.OwnStaff : Restriction.None;

    public static Protections Of(IEnumerable<short> stored) =>
        stored.Aggregate(None, (all, one) => all.With((Restriction)one));

    public bool Has(Restriction protection) => protection switch
    {
        Restriction.ProtectedPerson => Address,
        Restriction.OwnStaff => OwnStaff,
        _ => false,
    };

    public Protections With(Restriction protection) =>
        new(Address || protection == Restriction.ProtectedPerson, OwnStaff || protection == Restriction.OwnStaff);

    public Protections Without(Restriction protection) =>
        new(Address && protection != Restriction.ProtectedPerson, OwnStaff && protection != Restriction.OwnStaff);
}

/// <summary>The command to lift a protection (beskyttelse ophæves).</summary>
[Pure]
internal sealed record LiftProtection(string Etag, Restriction Protection);

/// <summary>A protection that was lifted, and why.</summary>
[Pure]
internal sealed record LiftedProtection(Guid CaseId, Restriction Protection, Officer Officer, string Reason, DateTimeOffset LiftedAt);

/// <summary>The person is registered as own staff, which must be lifted separately.</summary>
[Danish("Borgeren er registreret som ansat i kommunen eller nær på en ansat. Sagen kan først åbnes, når det er ophævet med en begrundelse.")]
[English("The citizen is registered as own staff. The case can only be opened once that is lifted with a reason.")]
public sealed record PersonIsOwnStaff(string CaseId) : Refusal(RefusalKind.FixState, "PERSON_IS_OWN_STAFF", "case", CaseId);

/// <summary>The person has no such protection.</summary>
[Danish("Borgeren er ikke registreret med den beskyttelse. Der er intet at ophæve.")]
[English("The citizen is not registered with that protection. There is nothing to lift.")]
public sealed record ProtectionNotRegistered(string CaseId) : Refusal(RefusalKind.FixState, "PROTECTION_NOT_REGISTERED", "case", CaseId);
