using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>What becomes of the dates of a case: what fulfils them, what takes them away, and what of several remains.</summary>
internal sealed class Outcomes(FactHistory history, Reckoning reckoning)
{
    private TurnOfEvents? ended;

    /// <summary>Ended is the case whose last ending was not followed by a relapse; the times between are interruptions.</summary>
    internal void ReadEndings(IReadOnlyList<PlannedDate> endings)
    {
        var turns = new List<(DateOnly Day, bool Ends, string Id, Wording Word)>();
        for (var i = 0; i < history.Count; i++)
        {
            if (history.KindOf(i) is { Effect: not HappeningEffect.None } kind)
            {
                turns.Add((history[i].Day, kind.Effect == HappeningEffect.Ends, history[i].Id, kind.Word));
            }
        }

        foreach (var date in endings)
        {
            turns.Add((date.Date, true, date.StartedBy.Id, date.Rule.Title));
        }

        if (turns.Count == 0)
        {
            return;
        }

        turns.Sort((one, other) => one.Day.CompareTo(other.Day) is var byDay && byDay != 0 ? byDay : other.Ends.CompareTo(one.Ends));
        var interruptions = new List<Period>();
        foreach (var (day, ends, id, word) in turns)
        {
            if (ends)
            {
                ended ??= new(day, id, word);
            }
            else if (ended is not null)
            {
                interruptions.Add(new(ended.On, day.AddDays(-1)));
                ended = null;
            }
        }

        reckoning.Interruptions = interruptions;
    }

    /// <summary>Finds what fulfils a date, on or after the day of what started it.</summary>
    internal void Fulfil(PlannedDate date, Happening startedBy)
    {
        if (date.Rule.MetBy is not { } metBy)
        {
            return;
        }

        var (count, inTime) = (0, 0);
        for (var i = 0; i < history.Count; i++)
        {
            var one = history[i];
            if (!ReferenceEquals(history.KindOf(i), metBy.Kind) || !Trigger.Fits(metBy.Where, one, orCarriesNone: true)
                || !(metBy.AnyTime || Reckoning.IsAbout(one, startedBy)) || !IsAfter(one, startedBy, metBy))
            {
                continue;
            }

            count++;
            inTime += metBy.Before ? (one.Day < date.Date ? 1 : 0) : one.Day <= date.Date ? 1 : 0;
            if (count == metBy.AtLeast)
            {
                date.Met = new(one.Day, one.Id, metBy.Kind!.Word);
                break;
            }
        }

        date.Held = metBy.AtLeast > 1 ? inTime : null;
    }

    // Of two of a kind on one day the later in the history fulfils the earlier.
    private static bool IsAfter(Happening one, Happening startedBy, MetBy metBy) =>
        metBy.AnyTime || one.Type != startedBy.Type || one.Day > startedBy.Day
        || (one.Day == startedBy.Day && string.CompareOrdinal(one.Id, startedBy.Id) > 0);

    /// <summary>Finds what takes a date away: something of its own, or the end of the case.</summary>
    internal void TakeAway(PlannedDate date)
    {
        var rule = date.Rule;
        if (rule.CancelledBy is { } cancelling && reckoning.Related(new Trigger(cancelling), date.StartedBy) is { } away)
        {
            date.Cancelled = new(away.Day, away.Id, FactVocabulary.Shipped.FindHappening(away.Type)!.Word);
        }
        else if (ended is not null && !rule.Outlives && !rule.Ends
            && (date.IsOpenEnded || date.Date >= ended.On || (rule.Norm == Norm.Duty && !(date.Met?.On <= ended.On))))
        {
            date.Cancelled = ended;
        }
    }

    /// <summary>How many are held and what the rest depends on, for a duty that needs several; null for any other.</summary>
    internal Tally? TallyOf(PlannedDate date)
    {
        if (date.Rule is not { Norm: Norm.Duty, MetBy: { AtLeast: > 1 } metBy } || date.Held is not { } held)
        {
            return null;
        }

        DateOnly? next = metBy.EveryWeeks is not { } weeks ? null
            : LatestOf(metBy, date.LastDay) is { } on ? on.AddDays(7 * weeks)
            : history.FirstAbsenceDay.AddDays((7 * (metBy.FirstByWeek ?? weeks)) - 1);
        return new(metBy.AtLeast, held, date.LastDay, next, metBy.EveryWeeks);
    }

    private DateOnly? LatestOf(MetBy metBy, DateOnly last)
    {
        for (var i = history.Count - 1; i >= 0; i--)
        {
            if (ReferenceEquals(history.KindOf(i), metBy.Kind) && history[i].Day <= last)
            {
                return history[i].Day;
            }
        }

        return null;
    }
}
