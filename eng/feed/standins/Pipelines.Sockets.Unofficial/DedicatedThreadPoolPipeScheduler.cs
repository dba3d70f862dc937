using System.IO.Pipelines;

namespace Pipelines.Sockets.Unofficial;

/// <summary>
/// Runs continuations of pipes on threads of its own, so that replies are read
/// also while the process's thread pool is starved; what piles up goes to the thread pool.
/// </summary>
public sealed class DedicatedThreadPoolPipeScheduler : PipeScheduler, IDisposable
{
    private readonly object gate = new();
    private readonly Queue<(Action<object?> Action, object? State)> queue = new();
    private readonly int useThreadPoolQueueLength;
    private int available;
    private bool disposed;
    private long servicedByQueue;
    private long servicedByPool;

    /// <summary>Starts the threads.</summary>
    /// <param name="name">The threads' name.</param>
    /// <param name="workerCount">How many threads.</param>
    /// <param name="useThreadPoolQueueLength">With so many waiting, the next goes to the thread pool.</param>
    /// <param name="priority">The threads' priority.</param>
    public DedicatedThreadPoolPipeScheduler(
        string? name = null,
        int workerCount = 5,
        int useThreadPoolQueueLength = 10,
        ThreadPriority priority = ThreadPriority.Normal)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(workerCount);
        WorkerCount = workerCount;
        this.useThreadPoolQueueLength = useThreadPoolQueueLength;
        for (var i = 0; i < workerCount; i++)
        {
            var worker = new Thread(Work) { Name = name ?? nameof(DedicatedThreadPoolPipeScheduler), Priority = priority, IsBackground = true };
            worker.UnsafeStart();
        }
    }

    /// <summary>How many threads there are.</summary>
    public int WorkerCount { get; }

    /// <summary>How many of them wait for work.</summary>
    public int AvailableCount => Volatile.Read(ref available);

    /// <summary>How many continuations the threads have taken.</summary>
    public long TotalServicedByQueue => Volatile.Read(ref servicedByQueue);

    /// <summary>How many went to the thread pool.</summary>
    public long TotalServicedByPool => Volatile.Read(ref servicedByPool);

    /// <inheritdoc />
    public override void Schedule(Action<object?> action, object? state)
    {
        ArgumentNullException.ThrowIfNull(action);
        lock (gate)
        {
            if (!disposed && WorkerCount > 0 && queue.Count < useThreadPoolQueueLength)
            {
                queue.Enqueue((action, state));
                Monitor.Pulse(gate);
                return;
            }
        }

        Interlocked.Increment(ref servicedByPool);
        System.Threading.ThreadPool.UnsafeQueueUserWorkItem(action, state, preferLocal: false);
    }

    /// <summary>Lets the threads finish what waits, then end; later work goes to the thread pool.</summary>
    public void Dispose()
    {
        lock (gate)
        {
            disposed = true;
            Monitor.PulseAll(gate);
        }
    }

    private void Work()
    {
        while (true)
        {
            (Action<object?> Action, object? State) work;
            lock (gate)
            {
                available++;
                while (queue.Count == 0 && !disposed)
                {
                    Monitor.Wait(gate);
                }

                available--;
                if (!queue.TryDequeue(out work))
                {
                    return;
                }

                servicedByQueue++;
            }

            work.Action(work.State);
        }
    }
}
