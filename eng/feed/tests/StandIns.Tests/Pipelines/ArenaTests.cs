using Pipelines.Sockets.Unofficial;
using Pipelines.Sockets.Unofficial.Arenas;
using Xunit;

namespace StandIns.Tests.Pipelines;

public sealed class ArenaTests
{
    [Fact]
    public void Sequences_stay_apart_until_the_reset()
    {
        using var arena = new Arena<int>();
        var sequences = Enumerable.Range(0, 200).Select(arena.Allocate).ToList();

        foreach (var sequence in sequences)
            sequence.FirstSpan.Fill((int)sequence.Length);

        Assert.All(sequences, sequence => Assert.Equal(Enumerable.Repeat((int)sequence.Length, (int)sequence.Length), sequence.FirstSpan.ToArray()));
    }

    [Fact]
    public void A_reset_arena_hands_out_cleared_items()
    {
        using var arena = new Arena<string?>();
        arena.Allocate(10).FirstSpan.Fill("old");

        arena.Reset();

        Assert.All(arena.Allocate(10).FirstSpan.ToArray(), Assert.Null);
    }

    [Fact]
    public void A_sequence_forgets_and_remembers_its_type()
    {
        using var arena = new Arena<int>();
        var sequence = arena.Allocate(3);
        sequence[1] = 7;

        var back = sequence.Untyped().Cast<int>();

        Assert.Equal(3, sequence.Untyped().Length);
        Assert.Equal([0, 7, 0], back.ToArray((in int item) => item));
        Assert.Equal([1, 8, 1], back.ToArray((in int item, in int plus) => item + plus, 1));
        Assert.Throws<InvalidCastException>(() => sequence.Untyped().Cast<string>());
    }

    [Fact]
    public void The_default_sequence_is_empty()
    {
        var empty = default(Sequence).Cast<int>();

        Assert.True(empty.IsEmpty);
        Assert.Empty(empty.ToArray((in int item) => item));
        Assert.False(empty.GetEnumerator().MoveNext());
        Assert.False(empty.Spans.GetEnumerator().MoveNext());
        Assert.Throws<IndexOutOfRangeException>(() => empty[0]);
    }

    [Fact]
    public void A_sequence_is_walked_by_reference()
    {
        using var arena = new Arena<int>();
        var sequence = arena.Allocate(3);

        foreach (ref var item in sequence)
            item = 5;
        var walk = sequence.GetEnumerator();
        walk.GetNext() = 4;

        Assert.Equal([4, 5, 5], sequence.FirstSpan.ToArray());
        walk.GetNext();
        walk.GetNext();
        Assert.Throws<InvalidOperationException>(() => walk.GetNext());
    }

    [Fact]
    public void A_delegate_is_taken_apart()
    {
        Action first = () => { };
        Action second = () => Assert.Fail("only looked at");
        var parts = new List<Action>();
        foreach (var part in (first + second).AsEnumerable())
            parts.Add(part);

        Assert.Equal([first, second], parts);
        Assert.True(first.IsSingle());
        Assert.False((first + second).IsSingle());
        Assert.False(default(Action)!.AsEnumerable().GetEnumerator().MoveNext());
    }
}
