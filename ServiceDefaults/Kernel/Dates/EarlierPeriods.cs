namespace Sygeopfoelgning.Kernel;

/// <summary>How probable an earlier period of benefit is, wherever one is given: on a form, and in a preview of a plan.</summary>
/// <remarks>The limits are assumptions of the suite (A): the commonest typing error is a wrong year.</remarks>
public static class EarlierPeriods
{
    private const int LongestYears = 10;
    private const int UsualMonths = 24;
    private const int MonthsLookedBack = 12;

    /// <summary>Longer than any course of benefit, extensions included.</summary>
    public static readonly ViolationCode TooLong = new("PERIOD_TOO_LONG",
        "Perioden fra {0} til {1} er længere end 10 år. Så længe kan et sygedagpengeforløb ikke vare.",
        "The period from {0} to {1} is longer than 10 years. No course of benefit lasts that long.");

    /// <summary>Possible by extensions only.</summary>
    public static readonly ViolationCode Long = new("PERIOD_LONG",
        "Perioden fra {0} til {1} er længere end 2 år. Er årstallene rigtige?",
        "The period from {0} to {1} is longer than 2 years. Are the years right?");

    /// <summary>So long ago that no limit of the law looks back at it: § 24 looks back 9 months, § 25 twelve.</summary>
    public static readonly ViolationCode LongAgo = new("PERIOD_LONG_AGO",
        "Perioden sluttede {0}, mere end 12 måneder før første fraværsdag {1}, og tæller ikke med efter sygedagpengelovens §§ 24 og 25. Er årstallet rigtigt?",
        "The period ended on {0}, more than 12 months before the first absence day {1}, and does not count by §§ 24 and 25 of the Sickness Benefit Act. Is the year right?");

    /// <summary>Why a period is impossible; null if it is possible.</summary>
    /// <param name="field">Its path.</param>
    /// <param name="from">Its first day.</param>
    /// <param name="to">Its last day.</param>
    public static Violation? Fault(string field, DateOnly from, DateOnly to) =>
        from.Year + LongestYears <= DateOnly.MaxValue.Year && to >= from.AddYears(LongestYears) ? TooLong.At(field, from, to) : null;

    /// <summary>Why a possible period should be checked.</summary>
    /// <param name="field">Its path.</param>
    /// <param name="from">Its first day.</param>
    /// <param name="to">Its last day.</param>
    /// <param name="firstAbsenceDay">The first absence day, which it lies before.</param>
    public static IEnumerable<Violation> Doubts(string field, DateOnly from, DateOnly to, DateOnly firstAbsenceDay)
    {
        if (to >= from.AddMonths(UsualMonths))
        {
            yield return Long.At(field, from, to);
        }

        if (to < firstAbsenceDay.AddMonths(-MonthsLookedBack))
        {
            yield return LongAgo.At(field, to, firstAbsenceDay);
        }
    }
}
