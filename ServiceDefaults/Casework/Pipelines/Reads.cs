using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Rpc.Limits;

namespace Sygeopfoelgning.Casework.Pipelines;

/// <summary>
/// The way of a read: check the request, wait for <c>at_least</c>, read within the municipality what the caller may
/// reach, say <c>as_of</c>.
/// </summary>
public sealed class Reads(
    [FromKeyedServices(Databases.App)] NpgsqlDataSource database, Turns turns, BusinessClock clock, RequestChecks checks,
    CatchUp catchUp)
{
    /// <summary>Runs <paramref name="read"/>. The answer's <c>as_of</c>, where it has one, is filled in here.</summary>
    public async Task<TResponse> Run<TRequest, TResponse>(
        TRequest request, ServerCallContext context, Func<ReadSession, Task<Result<TResponse>>> read)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var cancel = context.CallCancellation();
        RequestTexts.Normalise(request);
        try
        {
            if (checks.Check(request, clock.RealToday) is { } violations)
            {
                throw new RefusedException(violations);
            }

            await catchUp.Reach(MessageFields.Text(request, "at_least"), cancel);

            // Said before reading: what is shown is then at least as new as what is said.
            var asOf = MessageFields.Has<TResponse>("as_of") ? await catchUp.AsOf(cancel) : null;
            var method = Contract.AccessOf(context.Method);
            if (method.Scope == CaseScope.List)
            {
                ListOnlyWithAPurpose(context.Caller());
            }

            var session = new ReadSession(database, turns, clock, context.Caller(), method, CaseGate.Of(request, context), isPatient: false, cancel);
            var answer = await read(session);

            // A refusal that needed no read, such as a page token of another list, must not say more than the gate does.
            await session.PassGate();
            if (!answer.TryGet(out var response, out var refusal))
            {
                throw new RefusedException(refusal);
            }

            if (asOf is not null)
            {
                MessageFields.Set(response, "as_of", asOf);
            }

            return response;
        }
        catch (RefusedException refused)
        {
            throw Statuses.Of(refused.Refusal, context);
        }
    }

    // Nobody is responsible for a whole list.
    private static void ListOnlyWithAPurpose(Caller caller)
    {
        if (!caller.HasPurpose && caller.ActingRole is not (Role.Citizen or Role.Service))
        {
            throw new RefusedException(new PurposeRequired());
        }
    }

    /// <summary>Reads of a stream about one case, for a caller who may reach it: checked and logged with the first statement.</summary>
    internal ReadSession Session(ServerCallContext context, Guid caseId, CancellationToken cancel)
    {
        var method = Contract.AccessOf(context.Method);
        return new ReadSession(
            database, turns, clock, context.Caller(), method, new CaseGate(context.Caller(), method, caseId), isPatient: true, cancel);
    }
}
