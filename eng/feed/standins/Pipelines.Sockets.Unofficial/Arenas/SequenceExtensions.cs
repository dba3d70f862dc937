namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>Turns an item into something else.</summary>
public delegate TResult Projection<T, TResult>(in T value);

/// <summary>Turns an item into something else, given a state.</summary>
public delegate TResult Projection<T, TState, TResult>(in T value, in TState state);

/// <summary>Copies sequences, projecting each item.</summary>
public static class SequenceExtensions
{
    /// <summary>A new array of the projected items.</summary>
    public static TTo[] ToArray<TFrom, TTo>(this in Sequence<TFrom> source, Projection<TFrom, TTo> projection)
    {
        ArgumentNullException.ThrowIfNull(projection);
        if (source.IsEmpty)
        {
            return [];
        }

        var result = new TTo[source.Length];
        CopyTo(in source, result, projection);
        return result;
    }

    /// <summary>A new array of the items projected with a state.</summary>
    public static TTo[] ToArray<TFrom, TState, TTo>(
        this in Sequence<TFrom> source, Projection<TFrom, TState, TTo> projection, in TState state)
    {
        ArgumentNullException.ThrowIfNull(projection);
        if (source.IsEmpty)
        {
            return [];
        }

        var items = source.FirstSpan;
        var result = new TTo[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            result[i] = projection(in items[i], in state);
        }

        return result;
    }

    /// <summary>Writes the projected items to the beginning of the destination.</summary>
    /// <exception cref="ArgumentException">The destination is too short.</exception>
    public static void CopyTo<TFrom, TTo>(
        this in Sequence<TFrom> source, Span<TTo> destination, Projection<TFrom, TTo> projection)
    {
        ArgumentNullException.ThrowIfNull(projection);
        var items = source.FirstSpan;
        if (items.Length > destination.Length)
        {
            throw new ArgumentException("The destination is shorter than the sequence.", nameof(destination));
        }

        for (var i = 0; i < items.Length; i++)
        {
            destination[i] = projection(in items[i]);
        }
    }
}
