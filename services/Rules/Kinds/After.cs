using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>n days after the trigger (C2).</summary>
public sealed record DaysAfter(int Days, OnClosedDay OnClosedDay = OnClosedDay.Stay) : Computation
{
    internal override Reckoned? Reckon(Reckoning reckoning, Start start) => reckoning.After(
        this, start.Day.AddDays(Days), "{0} dage efter {1}", "{0} days after {1}", Days, Convention.DaysAfter, OnClosedDay);

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("days", Days, 0, 400);

    internal override bool IsNoLooserThan(Computation other) =>
        other is DaysAfter statutory && Trigger == statutory.Trigger
        && Days <= statutory.Days && OnClosedDay <= statutory.OnClosedDay;
}

/// <summary>n weeks after the trigger (C2).</summary>
public sealed record WeeksAfter(int Weeks, OnClosedDay OnClosedDay = OnClosedDay.Stay) : Computation
{
    internal override Reckoned? Reckon(Reckoning reckoning, Start start) => reckoning.After(
        this, start.Day.AddDays(7 * Weeks), "{0} uger efter {1}", "{0} weeks after {1}", Weeks, Convention.DaysAfter, OnClosedDay);

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("weeks", Weeks, 1, 52);

    internal override bool IsNoLooserThan(Computation other) =>
        other is WeeksAfter statutory && Trigger == statutory.Trigger
        && Weeks <= statutory.Weeks && OnClosedDay <= statutory.OnClosedDay;
}

/// <summary>n calendar months after the trigger: the same day of the month, or the month's last day where it has none (C10).</summary>
public sealed record MonthsAfter(int Months, OnClosedDay OnClosedDay = OnClosedDay.Stay) : Computation
{
    internal override Reckoned? Reckon(Reckoning reckoning, Start start)
    {
        var date = start.Day.AddMonths(Months);
        return reckoning.After(
            this, date, "{0} måneder efter {1}", "{0} months after {1}", Months,
            date.Day == start.Day.Day ? null : Convention.MonthsClip, OnClosedDay);
    }

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("months", Months, 1, 24);

    internal override bool IsNoLooserThan(Computation other) =>
        other is MonthsAfter statutory && Trigger == statutory.Trigger
        && Months <= statutory.Months && OnClosedDay <= statutory.OnClosedDay;
}

/// <summary>
/// The n-th working day after the trigger; for 0 the same working day: the day itself, or the next when it is closed (C11).
/// </summary>
public sealed record WorkingDaysAfter(int Days) : Computation
{
    internal override Reckoned? Reckon(Reckoning reckoning, Start start)
    {
        var move = reckoning.Calendar.AddWorkingDays(start.Day, Days).Value;
        reckoning.Walked(move, Days == 0 && move.From != move.To ? Convention.SameDay : Convention.WorkingDays);
        reckoning.Trace?.Step(
            Days switch
            {
                0 => new("samme arbejdsdag", "the same working day"),
                1 => new("næste arbejdsdag", "the next working day"),
                _ => Wording.Of("{0}. arbejdsdag efter", "working day {0} after it", Days),
            },
            move.To, Days == 0 && move.From != move.To ? Convention.SameDay : Convention.WorkingDays);
        return new Reckoned(move.To);
    }

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("days", Days, 0, 60);

    internal override bool IsNoLooserThan(Computation other) =>
        other is WorkingDaysAfter statutory && Trigger == statutory.Trigger && Days <= statutory.Days;
}

/// <summary>The n-th bank day after the trigger (C6).</summary>
public sealed record BankDaysAfter(int Days) : Computation
{
    internal override Reckoned? Reckon(Reckoning reckoning, Start start)
    {
        var move = DanishCalendar.AddBankDays(start.Day, Days).Value;
        reckoning.Walked(move, Convention.BankDays);
        reckoning.Trace?.Step(Wording.Of("{0}. bankdag efter", "bank day {0} after it", Days), move.To, Convention.BankDays);
        return new Reckoned(move.To);
    }

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("days", Days, 1, 60);

    internal override bool IsNoLooserThan(Computation other) =>
        other is BankDaysAfter statutory && Trigger == statutory.Trigger && Days <= statutory.Days;
}

/// <summary>n days after the trigger, Sundays and public holidays not counted.</summary>
public sealed record DaysAfterWithoutSundays(int Days) : Computation
{
    internal override Reckoned? Reckon(Reckoning reckoning, Start start)
    {
        var day = start.Day;
        for (var left = Days; left > 0;)
        {
            day = day.AddDays(1);
            left -= day.DayOfWeek == DayOfWeek.Sunday || Holidays.On(day) is not null ? 0 : 1;
        }

        reckoning.Trace?.Step(
            Wording.Of("{0}. dag efter, søn- og helligdage ikke medregnet", "day {0} after it, Sundays and public holidays not counted", Days), day);
        return new Reckoned(day);
    }

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("days", Days, 1, 60);
}

/// <summary>The day after a period of n days that begins with the trigger's own day.</summary>
public sealed record AfterPeriod(int Days) : Computation
{
    internal override Reckoned? Reckon(Reckoning reckoning, Start start)
    {
        var last = start.Day.AddDays(Days - 1);
        reckoning.Trace?.Step(
            Wording.Of(
                "perioden er {0} dage, den første medregnet, og slutter",
                "the period is {0} days, the first included, and ends",
                Days),
            last);
        reckoning.Trace?.Step(new("dagen efter perioden", "the day after the period"), last.AddDays(1));
        return new Reckoned(last.AddDays(1));
    }

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("days", Days, 1, 400);
}

/// <summary>n days before the trigger (C2).</summary>
public sealed record DaysBefore(int Days) : Computation
{
    internal override Reckoned? Reckon(Reckoning reckoning, Start start) => reckoning.After(
        this, start.Day.AddDays(-Days), "{0} dage før {1}", "{0} days before {1}", Days, Convention.DaysAfter, OnClosedDay.Stay);

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("days", Days, 1, 100);

    internal override bool IsNoLooserThan(Computation other) =>
        other is DaysBefore statutory && Trigger == statutory.Trigger && Days >= statutory.Days;
}

/// <summary>n calendar months before the trigger (C10).</summary>
public sealed record MonthsBefore(int Months) : Computation
{
    internal override Reckoned? Reckon(Reckoning reckoning, Start start)
    {
        var date = start.Day.AddMonths(-Months);
        return reckoning.After(
            this, date, "{0} måneder før {1}", "{0} months before {1}", Months,
            date.Day == start.Day.Day ? null : Convention.MonthsClip, OnClosedDay.Stay);
    }

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("months", Months, 1, 24);
}

/// <summary>The day of the trigger itself, or the day that one of its facts names.</summary>
public sealed record DayOf(string? Fact = null, OnClosedDay OnClosedDay = OnClosedDay.Stay) : Computation
{
    internal override Reckoned? Reckon(Reckoning reckoning, Start start)
    {
        if (Fact is null)
        {
            return new Reckoned(start.Day);
        }

        if (start.Happening.DayValue(Fact) is not { } day)
        {
            return reckoning.Missing(Fact);
        }

        var kind = FactVocabulary.Shipped.FindFact(Fact)!;
        reckoning.Trace?.Input(kind.RequestName, day);
        reckoning.Trace?.Step(kind.Word, day);
        return OnClosedDay == OnClosedDay.Forward ? reckoning.MovedForward(day) : new Reckoned(day);
    }

    internal override IEnumerable<string> Faults(Rule rule) => Fact is null || FactVocabulary.Shipped.FindFact(Fact)?.Type == FactType.Day
        ? [] : [$"{Fact} is no fact that names a day"];
}

/// <summary>The first day on which something may be done or have effect: n days after the trigger.</summary>
public sealed record NotBefore(int Days) : Computation
{
    internal override Reckoned? Reckon(Reckoning reckoning, Start start) => reckoning.After(
        this, start.Day.AddDays(Days), "tidligst {0} dage efter {1}", "not before {0} days after {1}", Days, Convention.DaysAfter, OnClosedDay.Stay);

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("days", Days, 0, 100);
}
