using System.Runtime.CompilerServices;

namespace Pipelines.Sockets.Unofficial.Arenas;

/// <summary>
/// Hands out sequences that all stay valid until the next <see cref="Reset"/>.
/// A block that is full is simply replaced: the sequences cut from it keep it alive as long as they need it.
/// </summary>
/// <typeparam name="T">What the sequences hold.</typeparam>
public sealed class Arena<T> : IDisposable
{
    private const int FirstBlock = 32;

    private readonly int largestKept;
    private T[] block = [];
    private int used;

    /// <summary>Makes an empty arena.</summary>
    /// <param name="options">How large a block may be that is kept over a reset.</param>
    /// <param name="allocator">Accepted for the signature's sake: blocks are plain arrays.</param>
    public Arena(ArenaOptions? options = null, Allocator<T>? allocator = null)
    {
        _ = allocator;
        var bytes = (options ?? ArenaOptions.Default).BlockSizeBytes;
        largestKept = Math.Max(FirstBlock, bytes / Unsafe.SizeOf<T>());
    }

    /// <summary>Gives a cleared sequence of the length asked for.</summary>
    public Sequence<T> Allocate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        if (length > block.Length - used)
        {
            var next = Math.Clamp(block.Length * 2, FirstBlock, largestKept);
            block = new T[Math.Max(length, next)];
            used = 0;
        }

        var start = used;
        used += length;
        return new Sequence<T>(block, start, length);
    }

    /// <summary>Takes back everything handed out; no sequence may be used afterwards.</summary>
    public void Reset()
    {
        if (block.Length > largestKept)
        {
            block = [];
        }
        else
        {
            // Otherwise the block would keep the last replies' buffers alive.
            Array.Clear(block, 0, used);
        }

        used = 0;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        block = [];
        used = 0;
    }
}

/// <summary>How an <see cref="Arena{T}"/> keeps its blocks.</summary>
/// <param name="flags">Accepted for the signature's sake: they choose among allocators that do not exist here.</param>
/// <param name="blockSizeBytes">The largest block that is kept over a reset; 0 for the default.</param>
/// <param name="retentionPolicy">Accepted for the signature's sake.</param>
public sealed class ArenaOptions(ArenaFlags flags = 0, int blockSizeBytes = 0, Func<long, long, long>? retentionPolicy = null)
{
    private const int DefaultBlockSizeBytes = 64 * 1024;

    internal static ArenaOptions Default { get; } = new();

    internal ArenaFlags Flags { get; } = flags;

    internal int BlockSizeBytes { get; } = blockSizeBytes > 0 ? blockSizeBytes : DefaultBlockSizeBytes;

    internal Func<long, long, long>? RetentionPolicy { get; } = retentionPolicy;
}

/// <summary>Which memory an arena takes; without effect here, where it is always arrays.</summary>
[Flags]
public enum ArenaFlags
{
    /// <summary>Nothing asked for.</summary>
    None = 0,
}

/// <summary>A source of blocks; none is ever passed, the type completes a signature.</summary>
/// <typeparam name="T">What the blocks hold.</typeparam>
public abstract class Allocator<T>
{
    private protected Allocator()
    {
    }
}
