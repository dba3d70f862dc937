using System.Diagnostics.Contracts;
using Sygeopfoelgning.Scheduling.Calendar;

namespace Sygeopfoelgning.Scheduling.Booking;

/// <summary>
/// The instants at which a talk can begin, as spans in their order that do not touch: both ends belong to them. What must hold of a talk's whole
/// time is said of its beginning, so that several calendars meet by going through their spans once.
/// </summary>
/// <param name="Spans">The spans.</param>
[Pure]
internal sealed record StartTimes(IReadOnlyList<OpenTime> Spans)
{
    public static readonly StartTimes None = new([]);

    /// <summary>The beginnings with which everything from some time before the beginning to some time after it lies within one of the open times.</summary>
    /// <param name="open">The open times, in their order.</param>
    /// <param name="before">How much before the beginning is needed.</param>
    /// <param name="after">How much after the beginning is needed: the talk and what follows it.</param>
    public static StartTimes Within(IReadOnlyList<OpenTime> open, TimeSpan before, TimeSpan after) =>
        new([.. open.Select(one => new OpenTime(one.From + before, one.To - after)).Where(one => one.From <= one.To)]);

    /// <summary>The beginnings that both have.</summary>
    public StartTimes And(StartTimes other)
    {
        var both = new List<OpenTime>();
        for (int i = 0, j = 0; i < Spans.Count && j < other.Spans.Count;)
        {
            var (one, another) = (Spans[i], other.Spans[j]);
            var (from, to) = (Later(one.From, another.From), Earlier(one.To, another.To));
            if (from <= to)
            {
                both.Add(new(from, to));
            }

            if (one.To < another.To)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return new(both);
    }

    /// <summary>The beginnings with which nothing from some time before the beginning to some time after it is taken.</summary>
    /// <param name="taken">What is taken; in any order, it may overlap.</param>
    /// <param name="before">How much before the beginning is needed.</param>
    /// <param name="after">How much after the beginning is needed.</param>
    public StartTimes Without(IEnumerable<OpenTime> taken, TimeSpan before, TimeSpan after)
    {
        var free = new List<OpenTime>();
        using var blocks = taken.Select(one => new OpenTime(one.From - after, one.To + before)).OrderBy(one => one.From).GetEnumerator();
        var block = blocks.MoveNext() ? blocks.Current : null;
        foreach (var span in Spans)
        {
            var from = span.From;
            // The ends of a block are free: one talk may begin when the other ends.
            for (; block is not null && block.From < span.To && from <= span.To; block = blocks.MoveNext() ? blocks.Current : null)
            {
                if (block.From >= from)
                {
                    free.Add(new(from, block.From));
                }

                from = Later(from, block.To);
                if (block.To > span.To)
                {
                    // It may reach into the next span.
                    break;
                }
            }

            if (from <= span.To)
            {
                free.Add(new(from, span.To));
            }
        }

        return new(free);
    }

    /// <summary>The beginnings on a grid of the clock, the earliest first.</summary>
    public IEnumerable<DateTimeOffset> OnGrid(TimeSpan step)
    {
        foreach (var span in Spans)
        {
            var first = (span.From.UtcTicks + step.Ticks - 1) / step.Ticks * step.Ticks;
            for (var at = first; at <= span.To.UtcTicks; at += step.Ticks)
            {
                yield return new(at, TimeSpan.Zero);
            }
        }
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset Earlier(DateTimeOffset one, DateTimeOffset other) => one < other ? one : other;
}
