namespace Pipelines.Sockets.Unofficial;

/// <summary>Looks into a delegate that may stand for several.</summary>
public static class Delegates
{
    /// <summary>Whether the delegate stands for exactly one method.</summary>
    public static bool IsSingle(this MulticastDelegate handler)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return handler.HasSingleTarget;
    }

    /// <summary>The delegates that the given one stands for; none for null.</summary>
    public static DelegateEnumerable<T> AsEnumerable<T>(this T? handler) where T : MulticastDelegate => new(handler);

    /// <summary>The delegates that one delegate stands for.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    public readonly struct DelegateEnumerable<T> where T : MulticastDelegate
    {
        private readonly T? handler;

        internal DelegateEnumerable(T? handler) => this.handler = handler;

        /// <summary>Walks over the delegates.</summary>
        public DelegateEnumerator<T> GetEnumerator() => new(handler);
    }

    /// <summary>Walks over the delegates that one delegate stands for.</summary>
    /// <typeparam name="T">Their type.</typeparam>
    public struct DelegateEnumerator<T> : IDisposable where T : MulticastDelegate
    {
        private readonly Delegate[] handlers;
        private int index;

        internal DelegateEnumerator(T? handler) => (handlers, index) = (handler?.GetInvocationList() ?? [], -1);

        /// <summary>The delegate the walk stands on.</summary>
        public readonly T Current => (T)handlers[index];

        /// <summary>Goes to the next delegate; false when there is none.</summary>
        public bool MoveNext() => ++index < handlers.Length;

        /// <summary>Nothing to release.</summary>
        public readonly void Dispose()
        {
        }
    }
}
