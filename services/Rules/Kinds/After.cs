using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>n days after the trigger (C2).</summary>
public sealed record DaysAfter(string Trigger, int Days, OnClosedDay OnClosedDay) : Computation(Trigger)
{
    internal override Reckoned? Reckon(Reckoning reckoning) =>
        reckoning.After(
            Trigger, start => start.AddDays(Days), new("{0} dage efter {1}", "{0} days after {1}"),
            Days, Convention.DaysAfter, OnClosedDay);

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("days", Days, 0, 400);

    internal override bool IsNoLooserThan(Computation other) =>
        other is DaysAfter statutory && Trigger == statutory.Trigger
        && Days <= statutory.Days && OnClosedDay <= statutory.OnClosedDay;
}

/// <summary>n weeks after the trigger (C2).</summary>
public sealed record WeeksAfter(string Trigger, int Weeks, OnClosedDay OnClosedDay) : Computation(Trigger)
{
    internal override Reckoned? Reckon(Reckoning reckoning) =>
        reckoning.After(
            Trigger, start => start.AddDays(7 * Weeks), new("{0} uger efter {1}", "{0} weeks after {1}"),
            Weeks, Convention.DaysAfter, OnClosedDay);

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("weeks", Weeks, 1, 52);

    internal override bool IsNoLooserThan(Computation other) =>
        other is WeeksAfter statutory && Trigger == statutory.Trigger
        && Weeks <= statutory.Weeks && OnClosedDay <= statutory.OnClosedDay;
}

/// <summary>n calendar months after the trigger: the same day of the month, or the month's last day where it has none.</summary>
public sealed record MonthsAfter(string Trigger, int Months, OnClosedDay OnClosedDay) : Computation(Trigger)
{
    internal override Reckoned? Reckon(Reckoning reckoning) =>
        reckoning.After(
            Trigger, start => start.AddMonths(Months), new("{0} måneder efter {1}", "{0} months after {1}"),
            Months, null, OnClosedDay);

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("months", Months, 1, 12);

    internal override bool IsNoLooserThan(Computation other) =>
        other is MonthsAfter statutory && Trigger == statutory.Trigger
        && Months <= statutory.Months && OnClosedDay <= statutory.OnClosedDay;
}

/// <summary>The n-th working day after the trigger; for 0 the same working day: the day itself, or the next when it is closed.</summary>
public sealed record WorkingDaysAfter(string Trigger, int Days) : Computation(Trigger)
{
    internal override Reckoned? Reckon(Reckoning reckoning) => reckoning.Start(Trigger) is { } start
        ? new Reckoned(reckoning.Walked(
            reckoning.Calendar.AddWorkingDays(start, Days).Value,
            Days switch
            {
                0 => new("samme arbejdsdag", "the same working day"),
                1 => new("næste arbejdsdag", "the next working day"),
                _ => Wording.Of("{0}. arbejdsdag efter", "working day {0} after it", Days),
            },
            Convention.WorkingDays))
        : null;

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("days", Days, 0, 60);

    internal override bool IsNoLooserThan(Computation other) =>
        other is WorkingDaysAfter statutory && Trigger == statutory.Trigger && Days <= statutory.Days;
}

/// <summary>The n-th bank day after the trigger (C6).</summary>
public sealed record BankDaysAfter(string Trigger, int Days) : Computation(Trigger)
{
    internal override Reckoned? Reckon(Reckoning reckoning) => reckoning.Start(Trigger) is { } start
        ? new Reckoned(reckoning.Walked(
            DanishCalendar.AddBankDays(start, Days).Value,
            Wording.Of("{0}. bankdag efter", "bank day {0} after it", Days),
            Convention.BankDays))
        : null;

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("days", Days, 1, 60);

    internal override bool IsNoLooserThan(Computation other) =>
        other is BankDaysAfter statutory && Trigger == statutory.Trigger && Days <= statutory.Days;
}

/// <summary>The day after a period of n days that begins with the trigger's own day.</summary>
public sealed record AfterPeriod(string Trigger, int Days) : Computation(Trigger)
{
    internal override Reckoned? Reckon(Reckoning reckoning)
    {
        if (reckoning.Start(Trigger) is not { } start)
        {
            return null;
        }

        var last = start.AddDays(Days - 1);
        reckoning.Step(
            Wording.Of(
                "perioden er {0} dage, den første medregnet, og slutter",
                "the period is {0} days, the first included, and ends",
                Days),
            last);
        reckoning.Step(new("dagen efter perioden", "the day after the period"), last.AddDays(1));
        return new Reckoned(last.AddDays(1));
    }

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("days", Days, 1, 400);
}

/// <summary>n days before the date of another rule (C2).</summary>
public sealed record DaysBefore(string Trigger, int Days) : Computation(Trigger)
{
    internal override Reckoned? Reckon(Reckoning reckoning) =>
        reckoning.After(
            Trigger, start => start.AddDays(-Days), new("{0} dage før {1}", "{0} days before {1}"),
            Days, Convention.DaysAfter, OnClosedDay.Stay);

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("days", Days, 1, 100);

    internal override bool IsNoLooserThan(Computation other) =>
        other is DaysBefore statutory && Trigger == statutory.Trigger && Days >= statutory.Days;
}
