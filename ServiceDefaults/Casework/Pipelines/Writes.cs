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
/// The pipeline of a write, the same for every RPC that changes something: check the access to the case, claim the request
/// id, validate the request, act, and
/// then state, events and the stored answer in one transaction; afterwards wake the readers.
/// </summary>
public sealed class Writes(
    [FromKeyedServices(Databases.App)] NpgsqlDataSource database, Turns turns,
    BusinessClock clock, RequestChecks checks, StoredAnswers answers, CaseKeys keys, Epoch epoch, WakeUps wakeUps, CatchUp catchUp,
    Positions positions)
{
    private const int Attempts = 3;

    /// <summary>
    /// Runs <paramref name="act"/> as one write that concerns no existing case. It may run more than once (a deadlock
    /// is retried), and must only use the unit of work it is given. Its answer's <c>position</c> is filled in here.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="context">The call.</param>
    /// <param name="act">The write itself.</param>
    /// <param name="others">The cases that an answer may name besides its own; null if it names none.</param>
    public Task<TResponse> Run<TRequest, TResponse>(
        TRequest request, ServerCallContext context, Func<RequestWork, Task<Result<TResponse>>> act, OtherCases<TResponse>? others = null)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
    {
        Reads.Declared(Contract.AccessOf(context.Method), isCase: false);
        return Attempt(request, context, act, others);
    }

    /// <summary>
    /// Runs <paramref name="act"/> as one write on the case in the request's <c>case_id</c>, which the caller may reach. It holds the case's
    /// key from the beginning; without the key nothing runs. See <see cref="Run"/>.
    /// </summary>
    public Task<TResponse> OnCase<TRequest, TResponse>(
        TRequest request, ServerCallContext context, Func<CaseWork, Task<Result<TResponse>>> act)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
    {
        Reads.Declared(Contract.AccessOf(context.Method), isCase: true);
        return Attempt(request, context, work => act((CaseWork)work), others: null);
    }

    /// <summary>
    /// The same for a write that first needs something slow, such as the answer of another service or of a program. <paramref name="prepare"/>
    /// runs before the transaction and holds no connection: for a caller who may reach the case and whose request is valid, and not where the
    /// request has its answer already. It runs once, however often <paramref name="act"/> is tried. The pipeline checks everything again with
    /// the locks of the case; whatever else can have changed meanwhile, <paramref name="act"/> checks.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="context">The call.</param>
    /// <param name="prepare">What comes first; its refusal is the answer.</param>
    /// <param name="act">The write itself, with what was prepared.</param>
    public Task<TResponse> OnCase<TRequest, TResponse, TPrepared>(
        TRequest request, ServerCallContext context,
        Func<Preparation, Task<Result<TPrepared>>> prepare, Func<CaseWork, TPrepared, Task<Result<TResponse>>> act)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
        where TPrepared : class
    {
        Reads.Declared(Contract.AccessOf(context.Method), isCase: true);
        TPrepared? prepared = null;
        return Attempt(
            request, context, work => act((CaseWork)work, prepared ?? throw new InvalidOperationException("Nothing was prepared.")), others: null,
            async before => prepared ??= (await prepare(before)).TryGet(out var ready, out var refusal) ? ready : throw new RefusedException(refusal));
    }

    private async Task<TResponse> Attempt<TRequest, TResponse>(
        TRequest request, ServerCallContext context, Func<RequestWork, Task<Result<TResponse>>> act, OtherCases<TResponse>? others,
        Func<Preparation, Task>? prepare = null)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
    {
        RequestTexts.Normalise(request);
        MessageFields.Set(request, "request_id", MessageFields.Text(request, "request_id") is var id && ValidationExtensions.IsUuid(id) ? id.ToLowerInvariant() : id);
        for (var attempt = 1; ; attempt++)
        {
            var met = new MetCases(context.Caller(), Contract.AccessOf(context.Method));
            try
            {
                return await Once(request, context, met, act, others, prepare);
            }
            catch (RefusedException refused)
            {
                await met.Log(database, clock.Now, context.CallCancellation());
                throw Statuses.Of(await Settled(refused.Refusal, met, request, context), context);
            }
            catch (PostgresException clash) when (attempt < Attempts
                && (clash.SqlState is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected
                    || (clash.SqlState == PostgresErrorCodes.UniqueViolation && clash.TableName == "request")))
            {
                await Task.Delay(RandomNumberGenerator.GetInt32(5, 40) * attempt, context.CallCancellation());
            }
        }
    }

    private async Task<TResponse> Once<TRequest, TResponse>(
        TRequest request, ServerCallContext context, MetCases met, Func<RequestWork, Task<Result<TResponse>>> act, OtherCases<TResponse>? others,
        Func<Preparation, Task>? prepare)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
    {
        var caller = context.Caller();
        var cancel = context.CallCancellation();
        var requestId = MessageFields.Text(request, "request_id");
        var validateOnly = MessageFields.Flag(request, "validate_only");
        var claim = ValidationExtensions.IsUuid(requestId) && !validateOnly
            ? StoredAnswers.ClaimOf(caller, context.Method, Guid.Parse(requestId), request)
            : null;

        await catchUp.Reach(MessageFields.Text(request, "at_least"), cancel);
        // Read before a connection is taken: if all connections of the pool waited for it with theirs, it would never be answered.
        await epoch.Get(cancel);
        if (prepare is not null && await Ahead(request, context, claim) is { } before)
        {
            met.HasActed = true;
            await prepare(before);
        }

        using var turn = await turns.Take(caller.Municipality, isWrite: true, isPatient: false, cancel);
        await using var transaction = await Transaction.Begin(database, cancel);
        SetTime? set = null;
        var gate = CaseGate.Of(request, context);
        var path = context.Method.TrimStart('/');
        var purpose = caller.Purpose == path || (caller.ActingRole == Role.Service && caller.ActsFor is null) ? null : caller.Purpose;
        CaseKey? key = null;
        // The locks come first, and none of these statements assigns a transaction id: see CaseKeys.Hold.
        await transaction.Ask(cancel, [
            (Statement.SetCaller(caller, clock.Now), _ => { }),
            .. claim?.Questions ?? [],
            .. gate is null ? [] : new (Statement, Action<NpgsqlDataReader>)[]
            {
                (CaseKeys.Hold(gate.CaseId), _ => { }),
                (gate.Verdict(clock.Now), gate.Note),
                (CaseKeys.Select(caller.Municipality, gate.CaseId), row => key = keys.Open(caller.Municipality, gate.CaseId, row)),
            },
            (BusinessClock.Select(caller.Municipality), row => set = BusinessClock.Map(row))]);
        var business = clock.TimeOf(set);

        // Not after an erasure that the locks waited for: the answer was read before it.
        if (claim?.Stored is { Answer: not null } stored && !(gate is { IsAbsent: true } && stored.CaseId is not null))
        {
            return await ShowAgain<TResponse>(stored, gate, met, transaction, caller, others, cancel);
        }

        if (gate is { IsAbsent: true })
        {
            throw new RefusedException(gate.Absent());
        }

        if (claim?.Stored is { } erased)
        {
            throw new RefusedException(new CaseNotFound(erased.CaseId?.ToString() ?? ""));
        }

        if (checks.Check(request, business.Today) is { } violations)
        {
            throw new RefusedException(violations);
        }

        if (gate is null && Contract.AccessOf(context.Method).Scope == CaseScope.Case)
        {
            throw new InvalidOperationException($"The validation of {context.Method} accepted an invalid case_id.");
        }

        // What is known of the case has not arrived here yet, or was erased while this write waited for its key.
        if (gate is not null && key is null)
        {
            throw new RefusedException(gate.Absent());
        }

        var work = key is null
            ? new RequestWork(transaction, caller.Municipality, met, cancel) { Business = business, Now = clock.Now, Actor = ActorOf(caller), Purpose = path }
            : new CaseWork(transaction, caller.Municipality, met, key, cancel) { Business = business, Now = clock.Now, Actor = ActorOf(caller), Purpose = path };
        work.HasPurpose = caller.HasPurpose;
        work.StatedPurpose = purpose;
        work.RequestId = requestId;
        work.IsDryRun = validateOnly;
        met.HasActed = true;
        if (!(await act(work)).TryGet(out var response, out var refusal))
        {
            throw new RefusedException(refusal);
        }

        if (claim is null)
        {
            await EndDryRun(gate, met, transaction, cancel);
            foreach (var field in Contract.AccessOf(context.Method).Assigned)
            {
                MessageFields.Clear(response, field);
            }

            return response;
        }

        LogAccesses(transaction, gate, met, isErased: key is not null && work.Key is null);
        transaction.Add(answers.Keep(claim, work, response));
        if (!work.HasEvents)
        {
            transaction.Add(StoredAnswers.EndOfTheLog);
        }

        var written = await transaction.Commit(cancel) ?? throw new InvalidOperationException("The answer was not stored.");
        wakeUps.Publish();
        MessageFields.Set(response, "position", await Position(written, cancel));
        return response;
    }

    // Decides as the write itself will, in one round trip: null where the request has its answer already. The claim keeps that answer, so
    // that it is shown even if it is deleted meanwhile.
    private async Task<Preparation?> Ahead<TRequest>(TRequest request, ServerCallContext context, Claim? claim) where TRequest : class, IMessage<TRequest>
    {
        var session = new ReadSession(
            database, turns, clock, context.Caller(), Contract.AccessOf(context.Method), gate: null, isPatient: false, context.CallCancellation());
        var gate = CaseGate.Of(request, context);
        SetTime? set = null;
        await session.Together(new Query<bool>(
            () => true,
            [
                .. claim is null ? [] : new (Statement, Action<NpgsqlDataReader>)[] { claim.Answer },
                .. gate is null ? [] : new (Statement, Action<NpgsqlDataReader>)[] { (gate.Verdict(clock.Now), gate.Note) },
                (BusinessClock.Select(session.Municipality), row => set = BusinessClock.Map(row)),
            ]));
        if (claim?.Stored is not null)
        {
            return null;
        }

        if (gate is { IsAbsent: true })
        {
            throw new RefusedException(gate.Absent());
        }

        var business = clock.TimeOf(set);
        return checks.Check(request, business.Today) is { } violations
            ? throw new RefusedException(violations)
            : new Preparation(session.Municipality, gate!.CaseId, business, session.Cancel);
    }

    // Showing the answer again is an access like the first time: the access log entry of the check is written. This includes a case that no
    // longer exists: the call that erased it gets its answer again. A request that named no case, because it created one, has not been checked
    // yet, and its caller may have lost the access to that case since.
    private async Task<TResponse> ShowAgain<TResponse>(
        StoredAnswer stored, CaseGate? gate, MetCases met, Transaction transaction, Caller caller, OtherCases<TResponse>? others,
        CancellationToken cancel)
        where TResponse : class, IMessage<TResponse>, new()
    {
        if (gate is null && stored.CaseId is { } made && await met.Reach(transaction, made, clock.Now, cancel) is { } barred)
        {
            throw new RefusedException(barred);
        }

        var again = answers.Open<TResponse>(stored, caller.Municipality);
        if (others is not null)
        {
            await Unname(again, others, met, transaction, cancel);
        }

        LogAccesses(transaction, gate, met, isErased: false);
        if (stored.Sequence > 0)
        {
            await transaction.Commit(cancel);
            MessageFields.Set(again, "position", positions.Text(await epoch.Mark(stored.Txid, stored.Sequence, cancel)));
            return again;
        }

        transaction.Add(StoredAnswers.EndOfTheLog);
        MessageFields.Set(again, "position", await Position(await transaction.Commit(cancel), cancel));
        return again;
    }

    // Before the first event of a log there is no place in it to wait for.
    private async Task<string> Position(IReadOnlyDictionary<string, object>? place, CancellationToken cancel) => place is null || (long)place["sequence"] == 0
        ? ""
        : positions.Text(await epoch.Mark((string)place["txid_text"], (long)place["sequence"], cancel));

    // Everything is sent nevertheless, so that the dry run is refused by whatever the database would refuse; then it is rolled back. The answer
    // shows existing data, but the entry of the check was rolled back with the rest. So was the lock: what was lost meanwhile is not shown.
    private async Task EndDryRun(CaseGate? gate, MetCases met, Transaction transaction, CancellationToken cancel)
    {
        await transaction.Flush(cancel);
        await transaction.DisposeAsync();
        if (gate is not null)
        {
            var lost = await gate.Ask(database, clock.Now, cancel);
            met.HasLoggedRequested = true;
            if (lost is not null)
            {
                throw new RefusedException(lost);
            }
        }

        await met.Log(database, clock.Now, cancel);
    }

    private void LogAccesses(Transaction transaction, CaseGate? gate, MetCases met, bool isErased)
    {
        foreach (var row in gate is { IsPassed: true } ? met.Rows.Prepend(gate.Row(verdict: 1, isErased, clock.Now)) : met.Rows)
        {
            transaction.Add(row);
        }
    }

    private static Actor ActorOf(Caller caller) => new() { Subject = caller.Subject, Name = caller.Name, Role = caller.ActingRoleName };

    // Logs who was refused, and who learned something about the case from a refusal; the entry in the transaction was rolled back with
    // it.
    private async Task<Refusal> Settled(Refusal refusal, MetCases met, IMessage request, ServerCallContext context) =>
        !met.HasLoggedRequested
        && (met.HasActed || refusal is CaseNotOwn or CaseRestricted or PurposeRequired
            || refusal.Kind is RefusalKind.FixState or RefusalKind.ReadAgain or RefusalKind.AlreadyExists
            || (refusal.Kind is RefusalKind.NotFound && refusal is not CaseNotFound))
        && CaseGate.Of(request, context) is { } gate
            ? await gate.Ask(database, clock.Now, context.CallCancellation()) ?? refusal
            : refusal;

    // Each is an access of its own, as it was the first time, and may have been lost since.
    private async Task Unname<TResponse>(TResponse again, OtherCases<TResponse> others, MetCases met, Transaction transaction, CancellationToken cancel)
    {
        var named = others.NamedIn(again).Distinct().ToList();
        others.Unname(again, named.Count == 0 ? new HashSet<Guid>() : await met.Barred(transaction, named, clock.Now, cancel));
    }
}

/// <summary>The cases that the answer of a write may name besides its own.</summary>
/// <param name="NamedIn">Which cases an answer names.</param>
/// <param name="Unname">Removes from a stored answer those that its caller may no longer reach.</param>
public sealed record OtherCases<TResponse>(Func<TResponse, IEnumerable<Guid>> NamedIn, Action<TResponse, IReadOnlySet<Guid>> Unname);
