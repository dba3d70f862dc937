using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Cases.Erasures;

internal sealed class OrderErasureRules : RequestRules<OrderErasureRequest>
{
    public OrderErasureRules()
    {
        RuleFor(request => request.CaseId).IsUuid();
        RuleFor(request => request.CaseNumber).IsGiven().Parses(text => CaseNumber.Parse(text));
        RuleFor(request => request.Reason).IsReason(shortest: 1, longest: 1_000);
    }
}

internal sealed class GetErasureRules : RequestRules<GetErasureRequest>
{
    public GetErasureRules() => RuleFor(request => request.ErasureId).IsUuid();
}
