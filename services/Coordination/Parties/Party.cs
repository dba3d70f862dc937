using System.Diagnostics.Contracts;

namespace Sygeopfoelgning.Coordination.Parties;

/// <summary>A party of a case (part, aktør), identified in a register of its own.</summary>
[Pure]
internal abstract record Party
{
    /// <summary>
    /// The parties named by a registration: each employer, general practitioner, unemployment fund, in that order. An empty
    /// number is no party.
    /// </summary>
    public static IReadOnlyList<Party> NamedAtRegistration(
        IEnumerable<Employer> employers, string providerNumber, string fundCode) =>
    [
        .. employers.Where(employer => employer.IsNamed),
        .. providerNumber.Length > 0 ? [new GeneralPractitioner(providerNumber)] : (Party[])[],
        .. fundCode.Length > 0 ? [new UnemploymentFund(fundCode)] : (Party[])[],
    ];
}

/// <summary>
/// Employer (arbejdsgiver), by CVR number and, if given, P-number; abroad by country and the number there. The kind of
/// employment decides whether the employer pays wages, and so claims the refund of its own share; 0 if unknown.
/// </summary>
[Pure]
internal sealed record Employer(string CvrNumber, string PNumber, string CountryCode = "", string ForeignId = "", short KindOfEmployment = 0) : Party
{
    public bool IsNamed => CvrNumber.Length > 0 || CountryCode.Length > 0;
}

/// <summary>General practitioner (praktiserende læge), by provider number (ydernummer).</summary>
[Pure]
internal sealed record GeneralPractitioner(string ProviderNumber) : Party;

/// <summary>Unemployment fund (a-kasse), by its code.</summary>
[Pure]
internal sealed record UnemploymentFund(string Code) : Party;

/// <summary>A party of a case as stored. Nothing may be disclosed to it until the citizen chooses (P-01).</summary>
[Pure]
internal sealed record RegisteredParty(Guid PartyId, Party Party, DateTimeOffset RegisteredAt);
