using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>
/// Exemptions (fritagelser): as long as one holds, the rules that it exempts from rest, and they revive when it ends.
/// </summary>
internal sealed class Exemptions(
    FactHistory history, Reckoning reckoning, DanishCalendar calendar, DateOnly asOf, Func<string, IReadOnlyList<PlannedDate>> of)
{
    /// <summary>The first day after an exemption under which something rests.</summary>
    internal DateOnly? RunOutOn { get; private set; }

    /// <summary>Whether an exemption holds or has held: to its end, or to the day before its conditions fell away.</summary>
    internal bool Holds(Rule rule, ref Reckoned reckoned)
    {
        var last = asOf < reckoned.Date ? asOf : reckoned.Date;
        if (IsExemptOn(rule, reckoned.Date, last))
        {
            return true;
        }

        var fellAway = last;
        for (var i = history.Count - 1; i >= 0; i--)
        {
            var day = history[i].Day;
            if (day >= fellAway || day < reckoned.From)
            {
                continue;
            }

            if (IsExemptOn(rule, reckoned.Date, day))
            {
                reckoned = reckoned with { Date = FirstWithout(rule, reckoned.Date, day).AddDays(-1) };
                reckoning.Trace?.Step(new("betingelserne faldt bort dagen efter", "the conditions fell away on the day after"), reckoned.Date);
                return true;
            }

            fellAway = day;
        }

        return IsExemptOn(rule, reckoned.Date, last);
    }

    private DateOnly FirstWithout(Rule rule, DateOnly end, DateOnly after)
    {
        for (var i = 0; i < history.Count; i++)
        {
            if (history[i].Day > after && !IsExemptOn(rule, end, history[i].Day))
            {
                return history[i].Day;
            }
        }

        return end.AddDays(1);
    }

    private bool IsExemptOn(Rule rule, DateOnly end, DateOnly day)
    {
        reckoning.ExpectedOn = day;
        var holds = true;
        foreach (var condition in rule.When ?? [])
        {
            holds = holds && (condition.IsConstant || reckoning.Holds(condition, condition.ByOwnDate ? end : day));
        }

        reckoning.ExpectedOn = DateOnly.MaxValue;
        return holds;
    }

    /// <summary>Whether a date rests under an exemption that is in force; one that has ended moves it to the day after.</summary>
    internal bool Rest(Rule rule, ref Reckoned reckoned)
    {
        foreach (var id in rule.Rests ?? [])
        {
            foreach (var exemption in of(id))
            {
                var (from, to) = (exemption.WindowFrom!.Value, exemption.IsOpenEnded ? DanishCalendar.LastDay : exemption.Date);
                var several = rule.MetBy?.AtLeast > 1;
                if (asOf <= to && asOf >= from && (several || (from <= reckoned.Date && reckoned.Date <= to)))
                {
                    RunOutOn = RunOutOn is { } renew && renew <= to ? renew : to.AddDays(1);
                    reckoning.LeaveOut(NotGivenReason.Exempt, () => Wording.Of(
                        "Fritaget til og med {0}: {1}.", "Exempt until {0}: {1}.", to, exemption.Rule.Title));
                    return true;
                }

                if (!several && from <= reckoned.Date && reckoned.Date <= to && asOf > to)
                {
                    reckoned = new Reckoned(calendar.ForwardToWorkingDay(to.AddDays(1)).Value.To, Unmoved: reckoned.Date);
                    reckoning.Follow(Convention.Revived);
                    reckoning.Trace?.Step(
                        Wording.Of("fritagelsen ({0}) er udløbet; pligten gælder igen fra", "the exemption ({0}) has run out; the duty holds again from", exemption.Rule.Title),
                        reckoned.Date, Convention.Revived);
                }
            }
        }

        return false;
    }
}
