using Google.Protobuf;
using Sygeopfoelgning.Casework.Pipelines;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Casework.Watch;

/// <summary>What one subscription of a Watch watches. A service only defines how the state is read.</summary>
public abstract class Subscription
{
    private Subscription(IMessage asked, string id, Guid? caseId)
    {
        (Id, CaseId, Key) = (id, caseId, ResumeTokens.KeyOf(asked));
    }

    /// <summary>The caller's id for it.</summary>
    public string Id { get; }

    /// <summary>The case whose events wake it; null for a list, which everything in the municipality wakes.</summary>
    public Guid? CaseId { get; }

    /// <summary>Its key in a resume token.</summary>
    internal long Key { get; }

    /// <summary>A state that is sent complete, and again when it has changed.</summary>
    /// <param name="asked">The subscription as the caller sent it.</param>
    /// <param name="id">Its <c>subscription_id</c>.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="read">Reads the <c>WatchedState</c>; refuses as the matching read RPC does.</param>
    public static Subscription ToState<TState>(IMessage asked, string id, Guid caseId, Func<ReadSession, Task<Result<TState>>> read)
        where TState : class, IMessage =>
        new WholeState(asked, id, caseId, async session => (await read(session)).Map<IMessage>(state => state));

    /// <summary>
    /// A list over cases, sent complete, and again when it has changed: read anew after any event of the municipality, at most once a
    /// second. The cases are logged when they are sent, not whenever the list is read.
    /// </summary>
    /// <param name="asked">The subscription as the caller sent it.</param>
    /// <param name="id">Its <c>subscription_id</c>.</param>
    /// <param name="read">Reads the list without logging it (ReadSession.Unlogged); leaves out what the caller may not reach.</param>
    public static Subscription ToList<TState>(IMessage asked, string id, Func<ReadSession, Task<Result<ListState<TState>>>> read)
        where TState : class, IMessage =>
        new WholeList(asked, id, async session => (await read(session)).Map(list => new ListState<IMessage>(list.State, list.CaseIds)));

    /// <summary>Append-only entries, each sent once.</summary>
    /// <param name="asked">The subscription as the caller sent it.</param>
    /// <param name="id">Its <c>subscription_id</c>.</param>
    /// <param name="caseId">The case.</param>
    /// <param name="after">Number of the last entry the caller has.</param>
    /// <param name="read">Reads the entries after a number, in their order; refuses as the matching read RPC does.</param>
    public static Subscription ToEntries(
        IMessage asked, string id, Guid caseId, long after, Func<ReadSession, long, Task<Result<AddedEntries>>> read) =>
        new Added(asked, id, caseId, after, read);

    /// <summary>What to send to a caller who has received everything up to the mark (null: nothing yet).</summary>
    internal abstract Task<Result<News>> Read(ReadSession session, long? sent, ResumeTokens tokens);

    private sealed class WholeState(IMessage asked, string id, Guid caseId, Func<ReadSession, Task<Result<IMessage>>> read)
        : Subscription(asked, id, caseId)
    {
        internal override async Task<Result<News>> Read(ReadSession session, long? sent, ResumeTokens tokens) =>
            (await read(session)).Map(state =>
            {
                var mark = tokens.MarkOf(state);
                return new News(mark == sent ? null : state, mark, More: false);
            });
    }

    private sealed class WholeList(IMessage asked, string id, Func<ReadSession, Task<Result<ListState<IMessage>>>> read) : Subscription(asked, id, null)
    {
        internal override async Task<Result<News>> Read(ReadSession session, long? sent, ResumeTokens tokens)
        {
            if (!(await read(session)).TryGet(out var list, out var refusal))
            {
                return refusal;
            }

            var mark = tokens.MarkOf(list.State);
            if (mark == sent)
            {
                return new News(null, mark, More: false);
            }

            await session.Shown(list.CaseIds);
            return new News(list.State, mark, More: false);
        }
    }

    private sealed class Added(
        IMessage asked, string id, Guid caseId, long after, Func<ReadSession, long, Task<Result<AddedEntries>>> read)
        : Subscription(asked, id, caseId)
    {
        internal override async Task<Result<News>> Read(ReadSession session, long? sent, ResumeTokens tokens) =>
            (await read(session, sent ?? after)).Map(added =>
                new News(sent is not null && added.Last == sent ? null : added.State, added.Last, added.More));
    }
}

/// <summary>A list over cases.</summary>
/// <param name="State">The <c>WatchedState</c> with it.</param>
/// <param name="CaseIds">The cases in it.</param>
public sealed record ListState<TState>(TState State, IReadOnlyList<Guid> CaseIds) where TState : class, IMessage;

/// <summary>New entries.</summary>
/// <param name="State">The <c>WatchedState</c> with them.</param>
/// <param name="Last">Number of the last of them; unchanged if there are none.</param>
/// <param name="More">There are more after it.</param>
public sealed record AddedEntries(IMessage State, long Last, bool More);

/// <summary>What a subscription has to send; no state if there is nothing new.</summary>
internal sealed record News(IMessage? State, long Mark, bool More);
