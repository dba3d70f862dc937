using System.Diagnostics.Contracts;

namespace Sygeopfoelgning.Coordination.Parties;

/// <summary>A party of a case (part, aktør): somebody who is known by a register of its own.</summary>
[Pure]
internal abstract record Party
{
    /// <summary>
    /// The parties that a registration names: each employer, general practitioner, unemployment fund, in that order. An empty
    /// number names nobody.
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
/// Employer (arbejdsgiver), by CVR number and, where given, P-number; abroad by country and the number there. The kind of
/// employment says whether the employer pays wages, and so claims the refund of its own share; 0 where it is not known.
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

/// <summary>A party as it stands on a case. What may be told to it is nothing until the citizen chooses (P-01).</summary>
[Pure]
internal sealed record RegisteredParty(Guid PartyId, Party Party, DateTimeOffset RegisteredAt);
