using System.Collections.Concurrent;
using System.Globalization;

namespace Sygeopfoelgning.Rpc.Identity;

/// <summary>The tokens with which this service calls the others.</summary>
public sealed class ServiceTokens
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Renewal = TimeSpan.FromMinutes(1);

    private readonly ServiceIssuer issuer;
    private readonly TimeProvider time;
    private readonly ConcurrentDictionary<(string Purpose, short Municipality), (string Token, DateTimeOffset Until)> own = new();

    internal ServiceTokens(ServiceIssuer issuer, TimeProvider time)
    {
        this.issuer = issuer;
        this.time = time;
    }

    /// <summary>A token for what the service does by itself. Cached until a minute before it expires.</summary>
    /// <param name="purpose">The purpose of the call, such as the called method's full name.</param>
    public string ForService(string purpose) => Own(purpose, municipality: 0, () => new() { [TokenClaims.Purpose] = purpose });

    /// <summary>A token for what the service does by itself about cases of a municipality. Cached until a minute before it expires.</summary>
    /// <param name="purpose">The purpose, in Danish, as the access log shows it.</param>
    /// <param name="municipality">The municipality.</param>
    public string ForService(string purpose, short municipality) => Own(purpose, municipality, () => new()
    {
        [TokenClaims.Purpose] = purpose,
        [TokenClaims.PurposeStated] = TokenClaims.Stated,
        [TokenClaims.Municipality] = municipality.ToString(CultureInfo.InvariantCulture),
    });

    private string Own(string purpose, short municipality, Func<Dictionary<string, object>> claims)
    {
        var now = time.GetUtcNow();
        if (own.TryGetValue((purpose, municipality), out var kept) && kept.Until > now)
        {
            return kept.Token;
        }

        var token = issuer.Sign(now.UtcDateTime, Lifetime, claims());
        own[(purpose, municipality)] = (token, now + Lifetime - Renewal);
        return token;
    }

    /// <summary>
    /// A token for what the service does on behalf of its caller; it contains the acting person with role and team, and the
    /// purpose. A citizen's own person is not in it: nothing is done on behalf of citizens.
    /// </summary>
    public string ActingFor(Caller caller)
    {
        var person = caller.ActsFor ?? new ActingPerson(caller.Subject, caller.Name, caller.ActingRoleName);
        var claims = new Dictionary<string, object>
        {
            [TokenClaims.Purpose] = caller.Purpose,
            [TokenClaims.Municipality] = caller.Municipality.ToString(CultureInfo.InvariantCulture),
            [TokenClaims.ActingSubject] = person.Subject,
            [TokenClaims.ActingName] = person.Name,
            [TokenClaims.ActingRole] = person.Role,
            [TokenClaims.Team] = caller.Team,
        };
        if (caller.HasPurpose)
        {
            claims[TokenClaims.PurposeStated] = TokenClaims.Stated;
        }

        return issuer.Sign(time.GetUtcNow().UtcDateTime, Lifetime, claims);
    }
}
