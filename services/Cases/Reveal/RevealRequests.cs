using Sygeopfoelgning.Cases.Register;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Reveal;

internal sealed class RevealCprRules : RequestRules<RevealCprRequest>
{
    public RevealCprRules()
    {
        RuleFor(request => request.CaseId).IsUuid();
        RuleFor(request => request.Reason).IsReason();
    }
}

internal sealed class RevealProtectedAddressRules : RequestRules<RevealProtectedAddressRequest>
{
    public RevealProtectedAddressRules()
    {
        RuleFor(request => request.CaseId).IsUuid();
        RuleFor(request => request.Reason).IsReason();
    }
}

/// <summary>The address as the API shows it.</summary>
internal static class RevealRequests
{
    public static PostalAddress? ToProto(this CitizensAddress found) => found.Address?.ToProto();
}
