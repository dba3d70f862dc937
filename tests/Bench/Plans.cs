using System.Diagnostics;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Bench;

/// <summary>How long a plan takes from the facts of a case: RS-2015, ten happenings, dates and states, on one core, nothing rendered or stored.</summary>
internal static class Plans
{
    private const int Rounds = 9;
    private const int PerRound = 20_000;
    private const double MostMicroseconds = 50;

    public static int Measure()
    {
        var choice = new RuleSetChoice(RuleBook.Shipped.FindSet("RS-2015")!, Certainty.Verified);
        var history = FactHistory.Of(TenHappenings()).Value;
        var today = new DateOnly(2026, 6, 20);
        var rounds = new List<double>();
        for (var round = 0; round < Rounds; round++)
        {
            var watch = Stopwatch.StartNew();
            var overdue = 0;
            for (var i = 0; i < PerRound; i++)
            {
                foreach (var date in DatePlan.Make(choice, [], history, DanishCalendar.Municipal, today).Dates)
                {
                    overdue += date.StateOn(today) == DeadlineState.Overdue ? 1 : 0;
                }
            }

            rounds.Add(watch.Elapsed.TotalMicroseconds / PerRound);
            if (overdue == 0)
            {
                throw new InvalidOperationException("The case has an overdue deadline, and the plan found none.");
            }
        }

        // The first rounds compile; the median is of the rest.
        var median = rounds.Skip(2).Order().ElementAt((Rounds - 2) / 2);
        Console.WriteLine($"plan from facts (RS-2015, ten happenings): {median:F1} microseconds, at most {MostMicroseconds:F0}");
        return median <= MostMicroseconds ? 0 : 1;
    }

    private static Happening[] TenHappenings() =>
    [
        Happening.Of("registration", "FIRST_ABSENCE_DAY", new(2026, 3, 2), ("KIND_OF_EMPLOYMENT", "EMPLOYEE_WITH_PAY")),
        Happening.Of("notice", "NOTIFIED", new(2026, 4, 1)),
        Happening.Of("form-sent", "FORM_SENT", new(2026, 4, 1)),
        Happening.Of("form-received", "FORM_RECEIVED", new(2026, 4, 7)),
        Happening.Of("request", "CERTIFICATE_REQUESTED", new(2026, 4, 8), ("FORM", "LAE_285")),
        Happening.Of("certificate", "CERTIFICATE_RECEIVED", new(2026, 4, 22), ("FORM", "LAE_285")),
        Happening.Of("first", "FOLLOW_UP_HELD", new(2026, 4, 23)),
        Happening.Of("category", "CATEGORY_DECIDED", new(2026, 4, 23), ("CATEGORY", "CATEGORY_2")),
        Happening.Of("second", "FOLLOW_UP_HELD", new(2026, 5, 21)),
        Happening.Of("third", "FOLLOW_UP_HELD", new(2026, 6, 18)),
    ];
}
