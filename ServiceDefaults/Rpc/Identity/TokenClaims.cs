using System.Globalization;
using System.Security.Claims;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Rpc.Identity;

/// <summary>The claims of the suite's tokens, and the caller that they describe.</summary>
internal static class TokenClaims
{
    public const string Issuer = "iss";
    public const string Subject = "sub";
    public const string Name = "name";
    public const string Municipality = "municipality";
    public const string Roles = "roles";
    public const string Person = "person";
    public const string Team = "team";
    public const string Purpose = "purpose";
    public const string PurposeStated = "purpose_stated";
    public const string ActingSubject = "act_sub";
    public const string ActingName = "act_name";
    public const string ActingRole = "act_role";

    /// <summary>The value of <see cref="PurposeStated"/>; without the claim the purpose is only the name of the person's method.</summary>
    public const string Stated = "yes";

    private const int LongestClaim = 200;

    private static readonly string[] KeptTexts = [Subject, Name, Team, Purpose, ActingSubject, ActingName, ActingRole];

    /// <summary>
    /// A claim that cannot be used, because it would be stored and shown but is not valid text, or is longer than any name; null if
    /// all can be used. A signature proves the origin of a claim, not that it can be stored.
    /// </summary>
    public static string? Unusable(ClaimsPrincipal principal) => KeptTexts.FirstOrDefault(claim => principal.FindAll(claim).Any(one =>
        AcceptableText.FaultOf(AcceptableText.Normal(one.Value), lineBreaks: claim == Purpose, out _) != TextFault.None
        || AcceptableText.Length(one.Value) > (claim == Purpose ? ValidationExtensions.LongestReason : LongestClaim)
        || (claim is Subject or ActingSubject && AcceptableText.IsBlank(one.Value))));

    /// <summary>The caller, or null if the claims do not describe one: no subject, no municipality, or a role that its issuer may not grant.</summary>
    public static Caller? Read(ClaimsPrincipal principal, string? stated, string method)
    {
        var subject = principal.FindFirstValue(Subject);
        var isService = principal.FindFirstValue(Issuer) == ServiceIssuer.Name;
        var roles = principal.FindAll(Roles).Select(claim => Identity.Roles.Of(claim.Value)).Where(role => role != Role.Unspecified).ToHashSet();
        var municipality = MunicipalityOf(principal);
        if (string.IsNullOrEmpty(subject) || roles.Contains(Role.Service) != isService || (municipality is null && !isService))
        {
            return null;
        }

        return new Caller(
            subject,
            AcceptableText.Normal(principal.FindFirstValue(Name) ?? ""),
            municipality ?? 0,
            roles,
            Guid.TryParseExact(principal.FindFirstValue(Person), "D", out var person) ? person.ToString() : null,
            (isService ? principal.FindFirstValue(Purpose) : null) ?? stated ?? method)
        {
            Team = principal.FindFirstValue(Team) ?? "",
            HasPurpose = stated is not null || (isService && principal.HasClaim(PurposeStated, Stated)),
            ActsFor = isService && principal.FindFirstValue(ActingSubject) is { } acting
                ? new ActingPerson(acting, principal.FindFirstValue(ActingName) ?? "", principal.FindFirstValue(ActingRole) ?? "")
                : null,
        };
    }

    private static short? MunicipalityOf(ClaimsPrincipal principal) =>
        principal.FindFirstValue(Municipality) is { Length: 3 } text
        && short.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code >= 100
            ? code
            : null;
}
