using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Tests.Service;

/// <summary>One expected date.</summary>
internal sealed record ExpectedDate(string Rule, DateOnly Statutory, DateOnly? PlanBy = null, DateOnly? WindowFrom = null);

/// <summary>
/// The dates of RS-2015 that are known at registration, calculated a second time and differently from the product: the day
/// numbers are written as numbers, Easter comes from Knuth's algorithm, holidays are a set of days per year, and counted days are
/// counted one by one. It shares no code with services/Rules.
/// </summary>
internal static class ReckonedByHand
{
    private static readonly Dictionary<int, HashSet<DateOnly>> Closed = Enumerable.Range(2014, 25).ToDictionary(year => year, ClosedIn);

    private static readonly HashSet<string> Rules =
    [
        "R-EMPPERIOD", "R-AKASSE14", "R-SKEMA-REPLY", "R-VISIT-1", "R-NEMREF-NOPAY2", "R-EMP-TALK", "R-NEMREF-PAY", "R-FAST-WIN",
        "R-FU-FIRST", "R-CAT1-8W", "R-BROAD", "R-26ABS", "R-NEWSICK", "R-22W-EXCL", "R-REASSESS", "R-7A", "R-HANDOVER", "R-FIRSTCALL",
        "R-FU-PURPOSE",
    ];

    /// <summary>The dates of a plan that are calculated here too; the others wait for what happens after a registration.</summary>
    public static IEnumerable<Scheduling.V1.Deadline> KnownHere(this Scheduling.V1.Plan plan) =>
        plan.Deadlines.Where(date => Rules.Contains(date.RuleId.Split('/')[0]));

    public static IEnumerable<ExpectedDate> Plan(
        KindOfEmployment kind, DateOnly d0, DateOnly? formSent, IReadOnlyList<(DateOnly From, DateOnly To)> earlier)
    {
        var employee = kind is KindOfEmployment.EmployeeWithPay or KindOfEmployment.EmployeeWithoutPay;
        if (employee)
        {
            yield return new("R-EMPPERIOD", d0.AddDays(30));
            yield return new("R-EMP-TALK", d0.AddDays(28));
        }

        yield return new("R-FAST-WIN", d0.AddDays(34));
        if (kind == KindOfEmployment.EmployeeWithPay)
        {
            yield return new("R-NEMREF-PAY", Forward(d0.AddDays(35)));
        }

        if (kind == KindOfEmployment.EmployeeWithoutPay)
        {
            yield return new("R-NEMREF-NOPAY2", d0.AddDays(14));
        }

        if (kind == KindOfEmployment.InsuredUnemployed)
        {
            yield return new("R-AKASSE14", d0.AddDays(14));
        }

        if (formSent is { } sent)
        {
            yield return new("R-SKEMA-REPLY", Forward(sent.AddDays(8)));
        }

        yield return new("R-FU-FIRST", d0.AddDays(55), PlanBy: Backward(d0.AddDays(55)));
        yield return new("R-BROAD", ThreeMonthsAfter(d0));
        yield return new("R-26ABS", d0.AddDays(181));

        // More than 22 weeks are counted already: said on the first absence day, and there is no day 155 to come.
        var isOver = CountedBefore(d0, earlier) > 154;
        if (isOver)
        {
            yield return new("R-NEWSICK", d0);
        }

        if (!isOver && kind != KindOfEmployment.SelfEmployedUninsured)
        {
            var reached = CountedDay155(d0.AddDays(employee ? 30 : 14), earlier);
            var monthEnd = new DateOnly(reached.Year, reached.Month, DateTime.DaysInMonth(reached.Year, reached.Month));
            var fortnightBefore = monthEnd.AddDays(-14);
            yield return new("R-22W-EXCL", reached);
            yield return new("R-REASSESS", monthEnd, PlanBy: Backward(monthEnd));
            yield return new("R-7A", fortnightBefore, PlanBy: Backward(fortnightBefore));
        }
    }

    /// <summary>The overlay kbh-2014: the week of each purpose.</summary>
    public static IEnumerable<ExpectedDate> PurposesOfCopenhagen(DateOnly d0) =>
        new[] { 8, 12, 16, 20, 24 }.Select(week =>
            new ExpectedDate($"R-FU-PURPOSE/{week}", d0.AddDays((7 * week) - 1), WindowFrom: d0.AddDays(7 * (week - 1))));

    /// <summary>The overlay hedensted, for a form received on a working day, and a case handed over on that day or a later one.</summary>
    public static IEnumerable<ExpectedDate> PracticeOfHedensted(DateOnly received, DateOnly? handedOver = null)
    {
        var next = Forward((handedOver ?? received).AddDays(1));
        yield return new("R-HANDOVER", received, PlanBy: received);
        yield return new("R-FIRSTCALL", next, PlanBy: next);
    }

    /// <summary>The day itself, or the next working day.</summary>
    public static DateOnly Forward(DateOnly day) => IsOpen(day) ? day : Forward(day.AddDays(1));

    private static DateOnly Backward(DateOnly day) => IsOpen(day) ? day : Backward(day.AddDays(-1));

    private static bool IsOpen(DateOnly day) =>
        day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday) && !Closed[day.Year].Contains(day);

    private static DateOnly ThreeMonthsAfter(DateOnly day)
    {
        var (year, month) = day.Month > 9 ? (day.Year + 1, day.Month - 9) : (day.Year, day.Month + 3);
        return new DateOnly(year, month, Math.Min(day.Day, DateTime.DaysInMonth(year, month)));
    }

    // The days of earlier periods in the nine calendar months that end with that of the first absence day.
    private static int CountedBefore(DateOnly d0, IReadOnlyList<(DateOnly From, DateOnly To)> earlier)
    {
        var (year, month) = d0.Month > 8 ? (d0.Year, d0.Month - 8) : (d0.Year - 1, d0.Month + 4);
        var count = 0;
        for (var day = new DateOnly(year, month, 1); day < d0; day = day.AddDays(1))
        {
            count += earlier.Any(period => period.From <= day && day <= period.To) ? 1 : 0;
        }

        return count;
    }

    // The first day on which 155 days have been counted in the nine calendar months that end with its own.
    private static DateOnly CountedDay155(DateOnly countingFrom, IReadOnlyList<(DateOnly From, DateOnly To)> earlier)
    {
        var counted = new SortedSet<DateOnly>();
        foreach (var (from, to) in earlier)
        {
            for (var day = from; day <= to; day = day.AddDays(1))
            {
                counted.Add(day);
            }
        }

        for (var day = countingFrom; ; day = day.AddDays(1))
        {
            counted.Add(day);
            var (year, month) = day.Month > 8 ? (day.Year, day.Month - 8) : (day.Year - 1, day.Month + 4);
            if (counted.GetViewBetween(new DateOnly(year, month, 1), day).Count >= 155)
            {
                return day;
            }
        }
    }

    private static HashSet<DateOnly> ClosedIn(int year)
    {
        var easter = Easter(year);
        HashSet<DateOnly> closed =
        [
            new(year, 1, 1), new(year, 6, 5), new(year, 12, 24), new(year, 12, 25), new(year, 12, 26), new(year, 12, 31),
            .. new[] { -3, -2, 0, 1, 39, 49, 50 }.Select(easter.AddDays),
        ];
        if (year < 2024)
        {
            closed.Add(easter.AddDays(26));
        }

        return closed;
    }

    // Knuth, The Art of Computer Programming 1, 1.3.2, exercise 14.
    private static DateOnly Easter(int year)
    {
        var golden = (year % 19) + 1;
        var century = (year / 100) + 1;
        var leapsDropped = (3 * century / 4) - 12;
        var moon = (((8 * century) + 5) / 25) - 5;
        var sunday = (5 * year / 4) - leapsDropped - 10;
        var epact = ((11 * golden) + 20 + moon - leapsDropped) % 30;
        if ((epact == 25 && golden > 11) || epact == 24)
        {
            epact++;
        }

        var fullMoon = 44 - epact;
        fullMoon += fullMoon < 21 ? 30 : 0;
        return new DateOnly(year, 3, 1).AddDays(fullMoon + 7 - ((sunday + fullMoon) % 7) - 1);
    }
}
