using Sygeopfoelgning.Coordination.V1;
using Sygeopfoelgning.Rpc.Errors;

namespace Sygeopfoelgning.Coordination.Parties;

internal sealed class ListPartiesRules : RequestRules<ListPartiesRequest>
{
    public ListPartiesRules() => RuleFor(request => request.CaseId).IsUuid();
}
