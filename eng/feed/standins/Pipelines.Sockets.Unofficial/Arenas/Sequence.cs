namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>A <see cref="Sequence{T}"/> that has forgotten its type, so that a T can hold a sequence of T.</summary>
public readonly struct Sequence
{
    private readonly Array? items;
    private readonly int start;
    private readonly int length;

    internal Sequence(Array? items, int start, int length) => (this.items, this.start, this.length) = (items, start, length);

    /// <summary>How many items there are.</summary>
    public long Length => length;

    /// <summary>The same items with their type again.</summary>
    /// <exception cref="InvalidCastException">They are of another type.</exception>
    public Sequence<T> Cast<T>() => new((T[]?)items, start, length);
}

/// <summary>Items cut from an <see cref="Arena{T}"/>, always one stretch of one array; the default value is empty.</summary>
/// <typeparam name="T">What it holds.</typeparam>
public readonly struct Sequence<T>
{
    private readonly T[]? items;
    private readonly int start;
    private readonly int length;

    internal Sequence(T[]? items, int start, int length) => (this.items, this.start, this.length) = (items, start, length);

    /// <summary>How many items there are.</summary>
    public long Length => length;

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => length == 0;

    /// <summary>Whether <see cref="FirstSpan"/> is the whole; here always.</summary>
    public bool IsSingleSegment => true;

    /// <summary>The items of the first (here: the only) stretch.</summary>
    public Span<T> FirstSpan => new(items, start, length);

    /// <summary>The stretches, one after the other.</summary>
    public SpanEnumerable Spans => new(this);

    /// <summary>One item, by reference.</summary>
    public ref T this[int index] => ref FirstSpan[index];

    /// <summary>The same items without their type.</summary>
    public Sequence Untyped() => new(items, start, length);

    /// <summary>Walks over the items by reference.</summary>
    public Enumerator GetEnumerator() => new(this);

    /// <summary>Walks over the items of a sequence.</summary>
    public struct Enumerator
    {
        private readonly Sequence<T> sequence;
        private int index;

        internal Enumerator(Sequence<T> sequence) => (this.sequence, index) = (sequence, -1);

        /// <summary>The item the walk stands on.</summary>
        public readonly ref T Current => ref sequence[index];

        /// <summary>Goes to the next item; false when there is none.</summary>
        public bool MoveNext() => ++index < sequence.length;

        /// <summary>Goes to the next item, which must exist, and gives it.</summary>
        public ref T GetNext()
        {
            if (!MoveNext())
            {
                throw new InvalidOperationException("The sequence has no further item.");
            }

            return ref sequence[index];
        }
    }

    /// <summary>The stretches of a sequence.</summary>
    public readonly struct SpanEnumerable
    {
        private readonly Sequence<T> sequence;

        internal SpanEnumerable(Sequence<T> sequence) => this.sequence = sequence;

        /// <summary>Walks over the stretches.</summary>
        public SpanEnumerator GetEnumerator() => new(sequence);
    }

    /// <summary>Walks over the stretches of a sequence; an empty sequence has none.</summary>
    public struct SpanEnumerator
    {
        private readonly Sequence<T> sequence;
        private bool started;

        internal SpanEnumerator(Sequence<T> sequence) => (this.sequence, started) = (sequence, false);

        /// <summary>The stretch the walk stands on.</summary>
        public readonly Span<T> Current => sequence.FirstSpan;

        /// <summary>Goes to the next stretch; false when there is none.</summary>
        public bool MoveNext()
        {
            var more = !started && !sequence.IsEmpty;
            started = true;
            return more;
        }
    }
}
