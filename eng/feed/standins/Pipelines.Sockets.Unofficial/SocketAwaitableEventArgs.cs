using System.IO.Pipelines;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// Socket event args that are their own awaiter, for one operation at a time.
/// Completing twice is allowed, and an abort wins over whatever the socket says later.
/// </summary>
/// <param name="scheduler">Where continuations run; where the completion runs when null.</param>
public sealed class SocketAwaitableEventArgs(PipeScheduler? scheduler = null)
    : SocketAsyncEventArgs(true), ICriticalNotifyCompletion
{
    private static readonly Action Done = () => { };

    // null: under way, nobody waits; Done: done; anything else: the continuation of who waits.
    private Action? state;
    private volatile int abortedWith;

    /// <summary>Whether the operation is done.</summary>
    public bool IsCompleted => ReferenceEquals(Volatile.Read(ref state), Done);

    /// <summary>Itself.</summary>
    public SocketAwaitableEventArgs GetAwaiter() => this;

    /// <summary>The bytes transferred; makes the args ready for the next operation.</summary>
    /// <exception cref="SocketException">The operation failed or was aborted.</exception>
    public int GetResult()
    {
        Volatile.Write(ref state, null);
        var error = abortedWith != 0 ? (SocketError)abortedWith : SocketError;
        return error == SocketError.Success ? BytesTransferred : throw new SocketException((int)error);
    }

    /// <summary>Marks the operation as done and runs who waits for it.</summary>
    public void Complete()
    {
        var continuation = Interlocked.Exchange(ref state, Done);
        if (continuation is not null && !ReferenceEquals(continuation, Done))
        {
            Run(continuation);
        }
    }

    /// <summary>Gives the operation up with an error.</summary>
    public void Abort(SocketError error = SocketError.OperationAborted)
    {
        abortedWith = (int)error;
        Complete();
    }

    /// <inheritdoc />
    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    /// <inheritdoc />
    public void UnsafeOnCompleted(Action continuation)
    {
        if (ReferenceEquals(Interlocked.CompareExchange(ref state, continuation, null), Done))
        {
            Run(continuation);
        }
    }

    /// <inheritdoc />
    protected override void OnCompleted(SocketAsyncEventArgs e) => Complete();

    private void Run(Action continuation)
    {
        if (scheduler is null)
        {
            continuation();
        }
        else
        {
            scheduler.Schedule(static state => ((Action)state!)(), continuation);
        }
    }
}
