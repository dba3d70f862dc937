using Sygeopfoelgning.Rpc.Errors;
using Grpc.Core;

namespace Sygeopfoelgning.Rpc.Limits;

/// <summary>
/// Charges a call that costs more than an ordinary one to its caller's allowance (<see cref="RateLimit"/>): a budget by cost,
/// not by call. A service pays nothing; what it does for a person was counted where the person called.
/// </summary>
public sealed class CallCost
{
    private readonly RateLimit limit;

    internal CallCost(RateLimit limit) => this.limit = limit;

    /// <summary>Charges the equivalent of this many more calls.</summary>
    /// <param name="context">The call.</param>
    /// <param name="calls">How many ordinary calls it is worth, besides the call itself.</param>
    /// <exception cref="RefusedException">The caller has used up the allowance: RATE_LIMITED, with the time to wait.</exception>
    public void Charge(ServerCallContext context, int calls)
    {
        if (calls > 0 && context.GetHttpContext().Features.Get<AdmittedCall>()?.Caller is { } caller && limit.Refuses(caller, calls) is { } refusal)
        {
            RefusedCall.Count(refusal.Reason);
            throw new RefusedException(refusal);
        }
    }
}
