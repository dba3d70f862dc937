using Google.Protobuf.Reflection;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Calls;

namespace Sygeopfoelgning.Tests;

/// <summary>Whose case a call is about, from the caller's point of view.</summary>
internal enum CaseSeen
{
    /// <summary>The officer is responsible for it, or it is the citizen's own. No purpose is stated where none is required.</summary>
    Own,

    /// <summary>Somebody else's, with a purpose.</summary>
    Other,

    /// <summary>Somebody else's, without a purpose.</summary>
    OtherWithoutPurpose,

    /// <summary>Somebody else's, restricted to named officers because of a protected address; with a purpose.</summary>
    Protected,

    /// <summary>Another municipality's.</summary>
    Elsewhere,
}

/// <summary>
/// The expected result when a caller of a role calls a method about a case: docs/access.md lists it, and the tests check
/// the services cell by cell. It is written beside the contract, independently of the code that enforces it: what no line here allows must be
/// refused. What an RPC refuses by rules of its own to a caller who may reach the case is in its <see cref="RpcRow"/>.
/// </summary>
internal static class AccessMatrix
{
    public const string Shown = "yes";
    public const string LeftOut = "left out";
    public const string None = "–";

    public static readonly CaseSeen[] Cases = Enum.GetValues<CaseSeen>();

    public static readonly Role[] Roles = [.. Enum.GetValues<Role>().Where(role => role != Role.Unspecified)];

    private static readonly Role[] Officers =
        [Role.Caseworker, Role.RetentionOfficer, Role.Coordinator, Role.PaymentUnit, Role.TeamLeader];

    /// <summary>The methods, in the order of their names.</summary>
    public static IEnumerable<MethodDescriptor> Methods => Contract.Methods.OrderBy(method => method.Key, StringComparer.Ordinal).Select(method => method.Value);

    /// <summary>The result in a cell: yes, left out, or the reason of the refusal; – if there is no such case.</summary>
    public static string Cell(MethodDescriptor method, Role role, CaseSeen seen)
    {
        var access = Of(method);
        if (!RolesOf(method).Contains(role))
        {
            return "ROLE_MISSING";
        }

        var reached = access.CaseScope switch
        {
            CaseScope.None => Shown,
            CaseScope.List => InList(role, seen, access.RegardlessOfRestriction.Contains(role)),
            CaseScope.Case or CaseScope.CaseIfGiven or CaseScope.Subscriptions =>
                OfCase(role, seen, access.RegardlessOfRestriction.Contains(role), method.InputType.FindFieldByName("reason") is not null),
            _ => throw new InvalidOperationException($"{method.FullName} has no case_scope."),
        };
        return reached == Shown ? RpcRow.Of(method).Refuses?.Invoke(role, seen) ?? Shown : reached;
    }

    /// <summary>The access that the method's proto declares.</summary>
    public static Options.V1.Access Of(MethodDescriptor method) => method.GetOptions().GetExtension(AccessExtensions.Access);

    /// <summary>The roles that may call the method; a caller with several acts in the first one.</summary>
    public static IReadOnlyList<Role> RolesOf(MethodDescriptor method) => Contract.RolesOf(method);

    private static string OfCase(Role role, CaseSeen seen, bool isRegardless, bool givesReason) => (role, seen) switch
    {
        (_, CaseSeen.Elsewhere) => "CASE_NOT_FOUND",
        (Role.Service, CaseSeen.Own) => None,
        (Role.Service, _) => Shown,
        (Role.Citizen, CaseSeen.Own) => Shown,
        (Role.Citizen, _) => "CASE_NOT_OWN",
        (Role.Auditor, CaseSeen.Own) => None,
        (Role.Auditor, _) => ByOfficer(seen, isRegardless, givesReason),
        _ when Officers.Contains(role) => ByOfficer(seen, isRegardless, givesReason),
        _ => "CASE_NOT_OWN",
    };

    private static string ByOfficer(CaseSeen seen, bool isRegardless, bool givesReason) => seen switch
    {
        CaseSeen.Own or CaseSeen.Other => Shown,
        CaseSeen.OtherWithoutPurpose => givesReason ? Shown : "PURPOSE_REQUIRED",
        CaseSeen.Protected => isRegardless ? Shown : "CASE_RESTRICTED",
        _ => throw new ArgumentOutOfRangeException(nameof(seen), seen, null),
    };

    private static string InList(Role role, CaseSeen seen, bool isRegardless) => (role, seen) switch
    {
        (_, CaseSeen.Elsewhere) => LeftOut,
        (Role.Citizen, CaseSeen.Own) => Shown,
        (Role.Citizen, _) => LeftOut,
        (_, CaseSeen.OtherWithoutPurpose) => "PURPOSE_REQUIRED",
        (Role.Auditor, CaseSeen.Own) => None,
        (_, CaseSeen.Own or CaseSeen.Other) => Shown,
        (_, CaseSeen.Protected) => isRegardless ? Shown : LeftOut,
        _ => LeftOut,
    };
}
