using Google.Protobuf;
using Google.Protobuf.Collections;
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
/// The pipeline of a read: validate the request, wait for <c>at_least</c>, read within the municipality what the caller may
/// reach, fill in <c>as_of</c>.
/// </summary>
public sealed class Reads(
    [FromKeyedServices(Databases.App)] NpgsqlDataSource database, Turns turns, BusinessClock clock, RequestChecks checks,
    CatchUp catchUp, PageTokens tokens)
{
    /// <summary>
    /// Runs a read about no single case. The answer's <c>as_of</c>, if it has one, is filled in here. Where the method may be about a case
    /// (CASE_SCOPE_CASE_IF_GIVEN) and the request names one, the session is a <see cref="CaseRead"/>.
    /// </summary>
    public Task<TResponse> Run<TRequest, TResponse>(
        TRequest request, ServerCallContext context, Func<ReadSession, Task<Result<TResponse>>> read)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Answered(request, context, (method, cancel) =>
        {
            Declared(method, isCase: false);
            if (method.Scope == CaseScope.List)
            {
                ListOnlyWithAPurpose(context.Caller());
            }

            return method.Scope == CaseScope.CaseIfGiven && MessageFields.Text(request, "case_id") is { Length: > 0 } caseId
                ? Session(context, Guid.Parse(caseId), isPatient: false, cancel)
                : new ReadSession(database, turns, clock, context.Caller(), method, gate: null, isPatient: false, cancel);
        }, read);

    /// <summary>Runs a read of the case in the request's <c>case_id</c>: the caller's access is checked and logged with its first statement.</summary>
    public Task<TResponse> OnCase<TRequest, TResponse>(
        TRequest request, ServerCallContext context, Func<CaseRead, Task<Result<TResponse>>> read)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse> =>
        Answered(request, context, (method, cancel) =>
        {
            Declared(method, isCase: true);
            return Session(context, Guid.Parse(MessageFields.Text(request, "case_id")), isPatient: false, cancel);
        }, read);

    /// <summary>
    /// A page of a list about no single case. The token of the next page is made from the last row that is shown.
    /// </summary>
    /// <param name="request">The request, with <c>page_size</c> and <c>page_token</c>.</param>
    /// <param name="context">The call.</param>
    /// <param name="read">Reads the rows: one more than the page, if another follows.</param>
    /// <param name="show">Converts a row to the form in which it is shown.</param>
    /// <param name="into">The field of the answer for the rows.</param>
    /// <param name="key">The key of a row after which the next page begins.</param>
    /// <param name="whyEmpty">Why a list without any row is refused; null where it is not.</param>
    public Task<TResponse> Page<TRequest, TResponse, TRow, TShown>(
        TRequest request, ServerCallContext context, Func<ReadSession, Page, Task<List<TRow>>> read, Func<TRow, TShown> show,
        Func<TResponse, RepeatedField<TShown>> into, Func<TRow, string[]> key, Func<ReadSession, Task<Refusal?>>? whyEmpty = null)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
        where TShown : IMessage =>
        Run<TRequest, TResponse>(request, context, session => Paged(request, session, read, show, into, key, whyEmpty));

    /// <summary>A page of a list of one case; see <see cref="Page"/>.</summary>
    public Task<TResponse> PageOnCase<TRequest, TResponse, TRow, TShown>(
        TRequest request, ServerCallContext context, Func<CaseRead, Page, Task<List<TRow>>> read, Func<TRow, TShown> show,
        Func<TResponse, RepeatedField<TShown>> into, Func<TRow, string[]> key)
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
        where TShown : IMessage =>
        OnCase<TRequest, TResponse>(request, context, session => Paged(request, session, read, show, into, key, whyEmpty: null));

    private async Task<Result<TResponse>> Paged<TSession, TRequest, TResponse, TRow, TShown>(
        TRequest request, TSession session, Func<TSession, Page, Task<List<TRow>>> read, Func<TRow, TShown> show,
        Func<TResponse, RepeatedField<TShown>> into, Func<TRow, string[]> key, Func<TSession, Task<Refusal?>>? whyEmpty)
        where TSession : ReadSession
        where TRequest : class, IMessage<TRequest>
        where TResponse : class, IMessage<TResponse>, new()
        where TShown : IMessage
    {
        if (!tokens.Read(request, session.Caller).TryGet(out var after, out var refusal))
        {
            return refusal;
        }

        var size = PageTokens.Size(MessageFields.Number(request, "page_size"));
        var rows = await read(session, new Page(after, size));
        if (rows.Count == 0 && after.Length == 0 && whyEmpty is not null && await whyEmpty(session) is { } empty)
        {
            return empty;
        }

        var response = new TResponse();
        var shown = PageTokens.Fitting(rows.Take(size).Select(show));
        into(response).Add(shown);
        if (rows.Count > shown.Count)
        {
            MessageFields.Set(response, "next_page_token", tokens.Create(request, session.Caller, key(rows[shown.Count - 1])));
        }

        return response;
    }

    private async Task<TResponse> Answered<TSession, TRequest, TResponse>(
        TRequest request, ServerCallContext context, Func<MethodAccess, CancellationToken, TSession> open, Func<TSession, Task<Result<TResponse>>> read)
        where TSession : ReadSession
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

            // Determined before reading: what is shown is then at least as new as the position.
            var asOf = MessageFields.Has<TResponse>("as_of") ? await catchUp.AsOf(cancel) : null;
            var session = open(Contract.AccessOf(context.Method), cancel);
            var answer = await read(session);

            // A refusal that needed no read, such as a page token of another list, must not reveal more than the gate does.
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

    // The method's declaration in the contract and its implementation must agree.
    internal static void Declared(MethodAccess method, bool isCase)
    {
        if ((method.Scope == CaseScope.Case) != isCase)
        {
            throw new InvalidOperationException(isCase
                ? $"{method.Path} is declared to be about no single case: use Run or Page."
                : $"{method.Path} is declared to be about one case: use OnCase or PageOnCase.");
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

    /// <summary>Reads of a list in a stream, which leave out what the caller may not reach; refused without a purpose.</summary>
    /// <param name="context">The call.</param>
    /// <param name="cancel">Ends with the call.</param>
    internal ReadSession ListSession(ServerCallContext context, CancellationToken cancel)
    {
        ListOnlyWithAPurpose(context.Caller());
        return new ReadSession(
            database, turns, clock, context.Caller(), Contract.AccessOf(context.Method), gate: null, isPatient: true, cancel);
    }

    /// <summary>Reads of one case: the caller's access is checked and logged with the first statement.</summary>
    /// <param name="context">The call.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="isPatient">A stream waits for its turn; a call is refused when too many wait.</param>
    /// <param name="cancel">Ends with the call.</param>
    internal CaseRead Session(ServerCallContext context, Guid caseId, bool isPatient, CancellationToken cancel)
    {
        var method = Contract.AccessOf(context.Method);
        return new CaseRead(
            database, turns, clock, context.Caller(), method, new CaseGate(context.Caller(), method, caseId), isPatient, cancel);
    }
}

/// <summary>The requested page.</summary>
/// <param name="After">The key of the last row of the previous page; empty for the first page.</param>
/// <param name="Size">How many rows are shown.</param>
public sealed record Page(string[] After, int Size)
{
    /// <summary>
    /// How many rows to read, written into the statement as a constant: at least one more than are shown
    /// (<see cref="PageTokens.Rows"/>).
    /// </summary>
    public int Rows => PageTokens.Rows(Size);
}
