using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sygeopfoelgning.Rules;
using Sygeopfoelgning.ServiceDefaults.Errors;
using Sygeopfoelgning.ServiceDefaults.Feed;
using Sygeopfoelgning.ServiceDefaults.Identity;

namespace Sygeopfoelgning.ServiceDefaults.Storage;

/// <summary>The way of a read: check the request, wait for <c>at_least</c>, read within the municipality, say <c>as_of</c>.</summary>
public sealed class Reads(
    [FromKeyedServices(Databases.App)] NpgsqlDataSource database, BusinessClock clock, RequestChecks checks, CatchUp catchUp)
{
    /// <summary>Runs <paramref name="read"/>. The answer's <c>as_of</c>, where it has one, is filled in here.</summary>
    public async Task<TResponse> Run<TRequest, TResponse>(
        TRequest request, ServerCallContext context, Func<ReadSession, Task<Result<TResponse>>> read)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>
    {
        var cancel = context.CallCancellation();
        try
        {
            if (checks.Check(request, clock.RealToday) is { } violations)
            {
                throw new RefusedException(violations);
            }

            await catchUp.Reach(MessageFields.Text(request, "at_least"), cancel);

            // Said before reading: what is shown is then at least as new as what is said.
            var asOf = MessageFields.Has<TResponse>("as_of") ? await catchUp.AsOf(cancel) : null;
            var session = new ReadSession(database, clock, context.Caller(), cancel);
            if (!(await read(session)).TryGet(out var response, out var refusal))
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
}
