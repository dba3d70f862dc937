using System.Security.Cryptography;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Sygeopfoelgning.Casework.Access;
using Sygeopfoelgning.Data.Feed;
using Sygeopfoelgning.Data.Storage;
using Sygeopfoelgning.Feed.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Options.V1;
using Sygeopfoelgning.Rpc.Calls;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rpc.Identity;
using Sygeopfoelgning.Rpc.Limits;

namespace Sygeopfoelgning.Casework.Pipelines;

/// <summary>
/// The way of a write, the same for every RPC that changes something: check the access to the case, claim the request
/// id, check the request, act, and
/// then state, events and the stored answer in one transaction; after it the wake-up of the readers.
/// </summary>
public sealed class Writes(
    [FromKeyedServices(Databases.App)] NpgsqlDataSource database, Turns turns,
    BusinessClock clock, RequestChecks checks, StoredAnswers answers, KeyRing keys, Epoch epoch, WakeUps wakeUps, CatchUp catchUp,
    Positions positions)
{
    private const int Attempts = 3;

    /// <summary>
    /// Runs <paramref name="act"/> as one write. It may run more than once (a deadlock is tried again), and must only use
    /// the unit of work it is given. Its answer's <c>position</c> is filled in here.
    /// </summary>
    public async Task<TResponse> Run<TRequest, TResponse>(
        TRequest request, ServerCallContext context, Func<RequestWork, Task<Result<TResponse>>> act)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
    {
        RequestTexts.Normalise(request);
        MessageFields.Set(request, "request_id", MessageFields.Text(request, "request_id") is var id && RequestRuleExtensions.IsUuid(id) ? id.ToLowerInvariant() : id);
        for (var attempt = 1; ; attempt++)
        {
            var met = new MetCases(context.Caller(), Contract.AccessOf(context.Method));
            try
            {
                return await Once(request, context, met, act);
            }
            catch (RefusedException refused)
            {
                await met.Log(database, clock.Now, context.CallCancellation());
                throw Statuses.Of(await Settled(refused.Refusal, request, context), context);
            }
            catch (PostgresException clash) when (attempt < Attempts
                && clash.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected)
            {
                await Task.Delay(RandomNumberGenerator.GetInt32(5, 40) * attempt, context.CallCancellation());
            }
        }
    }

    private async Task<TResponse> Once<TRequest, TResponse>(
        TRequest request, ServerCallContext context, MetCases met, Func<RequestWork, Task<Result<TResponse>>> act)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
    {
        var caller = context.Caller();
        var cancel = context.CallCancellation();
        var requestId = MessageFields.Text(request, "request_id");
        var validateOnly = MessageFields.Flag(request, "validate_only");
        var claim = RequestRuleExtensions.IsUuid(requestId) && !validateOnly
            ? StoredAnswers.ClaimOf(caller, context.Method, Guid.Parse(requestId), request)
            : null;

        await catchUp.Reach(MessageFields.Text(request, "at_least"), cancel);
        // Known before a connection is taken: asked for while all of the pool wait with theirs, it would never be answered.
        await epoch.Get(cancel);
        using var turn = await turns.Take(caller.Municipality, isWrite: true, isPatient: false, cancel);
        await using var transaction = await Transaction.Begin(database, cancel);
        var today = clock.RealToday;
        var gate = CaseGate.Of(request, context);
        var path = context.Method.TrimStart('/');
        var purpose = caller.Purpose == path || (caller.ActingRole == Role.Service && caller.ActsFor is null) ? null : caller.Purpose;
        CaseKey? purposeKey = null;
        await transaction.Ask(cancel, [
            (Statement.SetCaller(caller), _ => { }),
            .. gate is null ? [] : new[] { (gate.Statement(clock.Now, isWrite: true), (Action<NpgsqlDataReader>)gate.Note) },
            .. gate is null || purpose is null ? [] : new[] { (CaseKeys.Select(caller.Municipality, gate.CaseId), (Action<NpgsqlDataReader>)(row =>
                purposeKey = CaseKey.Unwrap(keys, caller.Municipality, gate.CaseId, row.GetString(0), row.GetFieldValue<byte[]>(1)))) },
            (BusinessClock.Select(caller.Municipality), row => today = BusinessClock.Map(row).Date),
            .. claim?.Questions ?? []]);

        if (claim?.Stored is { Answer: not null } stored)
        {
            // What is shown again is an access like the first time: the row of the check is kept. Also of a case that is gone since:
            // the call that erased it gets its answer again. A request that named no case, because it made one, has been asked for no
            // access yet, and whoever made it may have lost the case to others.
            if (gate is null && stored.CaseId is { } made && await met.Reach(transaction, made, clock.Now, cancel) is { } barred)
            {
                throw new RefusedException(barred);
            }

            await transaction.Commit(cancel);
            return await Replay<TResponse>(stored, caller.Municipality, cancel);
        }

        if (gate is { IsAbsent: true })
        {
            throw new RefusedException(gate.Absent());
        }

        if (claim?.Stored is { } erased)
        {
            throw new RefusedException(new CaseNotFound(erased.CaseId?.ToString() ?? ""));
        }

        if (checks.Check(request, today) is { } violations)
        {
            throw new RefusedException(violations);
        }

        if (gate is null && Contract.AccessOf(context.Method).Scope == CaseScope.Case)
        {
            throw new InvalidOperationException($"The rules of {context.Method} let a case_id through that is none.");
        }

        var work = new RequestWork(transaction, caller.Municipality, met, cancel)
        {
            Today = today,
            Now = clock.Now,
            Actor = new Actor { Subject = caller.Subject, Name = caller.Name, Role = caller.ActingRoleName },
            Team = caller.Team,
            HasPurpose = caller.HasPurpose,
            Purpose = path,
            StatedPurpose = purpose,
            PurposeKey = purposeKey,
            RequestId = requestId,
            ValidateOnly = validateOnly,
        };
        if (!(await act(work)).TryGet(out var response, out var refusal))
        {
            throw new RefusedException(refusal);
        }

        if (claim is null)
        {
            // Sent all the same, so that what the database would refuse is refused here too; then rolled back.
            await transaction.Flush(cancel);
            await transaction.DisposeAsync();
            if (gate is not null)
            {
                // The answer shows what is there; the row of the check is gone with the rest.
                await gate.Ask(database, clock.Now, cancel);
            }

            await met.Log(database, clock.Now, cancel);
            return response;
        }

        transaction.Add(answers.Keep(claim, work, response));
        var written = await transaction.Commit(cancel) ?? throw new InvalidOperationException("The answer was not stored.");
        wakeUps.Publish();
        MessageFields.Set(response, "position", positions.Text(await epoch.Mark((string)written[0], (long)written[1], cancel)));
        return response;
    }

    // Who was turned away is logged, and who learned from a refusal how the case stands; the transaction that found it out is
    // gone with its row.
    private async Task<Refusal> Settled(Refusal refusal, IMessage request, ServerCallContext context) =>
        (refusal is CaseNotOwn or CaseRestricted or PurposeRequired
            || refusal.Kind is RefusalKind.FixState or RefusalKind.ReadAgain or RefusalKind.AlreadyExists
            || (refusal.Kind is RefusalKind.NotFound && refusal is not CaseNotFound))
        && CaseGate.Of(request, context) is { } gate
            ? await gate.Ask(database, clock.Now, context.CallCancellation()) ?? refusal
            : refusal;

    private async Task<TResponse> Replay<TResponse>(StoredAnswer stored, short municipality, CancellationToken cancel)
        where TResponse : class, IMessage<TResponse>, new()
    {
        var response = answers.Open<TResponse>(stored, municipality);
        MessageFields.Set(response, "position", positions.Text(await epoch.Mark(stored.Txid, stored.Sequence, cancel)));
        return response;
    }
}
