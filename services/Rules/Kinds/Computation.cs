using System.Text.Json.Serialization;

namespace Sygeopfoelgning.Rules;

/// <summary>
/// A kind of rule: how a date is computed from what starts it. The numbers stand in the rule files; no date and no number of the law
/// stands in code.
/// </summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(DaysAfter), "DAYS_AFTER")]
[JsonDerivedType(typeof(WeeksAfter), "WEEKS_AFTER")]
[JsonDerivedType(typeof(MonthsAfter), "MONTHS_AFTER")]
[JsonDerivedType(typeof(WorkingDaysAfter), "WORKING_DAYS_AFTER")]
[JsonDerivedType(typeof(BankDaysAfter), "BANK_DAYS_AFTER")]
[JsonDerivedType(typeof(DaysAfterWithoutSundays), "DAYS_AFTER_WITHOUT_SUNDAYS")]
[JsonDerivedType(typeof(AfterPeriod), "AFTER_PERIOD")]
[JsonDerivedType(typeof(DaysBefore), "DAYS_BEFORE")]
[JsonDerivedType(typeof(MonthsBefore), "MONTHS_BEFORE")]
[JsonDerivedType(typeof(DayOf), "DAY_OF")]
[JsonDerivedType(typeof(NotBefore), "NOT_BEFORE")]
[JsonDerivedType(typeof(EndOfWeek), "END_OF_WEEK")]
[JsonDerivedType(typeof(AfterWeek), "AFTER_WEEK")]
[JsonDerivedType(typeof(Week), "WEEK")]
[JsonDerivedType(typeof(PeriodOf), "PERIOD")]
[JsonDerivedType(typeof(EarliestOf), "EARLIEST_OF")]
[JsonDerivedType(typeof(LatestOf), "LATEST_OF")]
[JsonDerivedType(typeof(Threshold), "THRESHOLD")]
[JsonDerivedType(typeof(Rate), "RATE")]
[JsonDerivedType(typeof(CountedDays), "DAY_COUNTER")]
[JsonDerivedType(typeof(CountedAlready), "COUNTED_ALREADY")]
[JsonDerivedType(typeof(MonthEnd), "MONTH_END")]
public abstract record Computation
{
    /// <summary>What it starts from; null inside another computation, which then gives the day.</summary>
    [JsonPropertyOrder(-1)]
    public Trigger? Trigger { get; init; }

    /// <summary>The rules it looks at.</summary>
    internal virtual IEnumerable<string> Rules => Trigger?.Rule is { } rule ? [rule] : [];

    /// <summary>The date from a start, its steps written where somebody asks for them; null when it gives none in this case.</summary>
    internal abstract Reckoned? Reckon(Reckoning reckoning, Start start);

    /// <summary>What is wrong with the numbers, seen together with the rule they stand in.</summary>
    internal abstract IEnumerable<string> Faults(Rule rule);

    /// <summary>Whether this never gives a later date than the other. Only kinds of one number can say so.</summary>
    internal virtual bool IsNoLooserThan(Computation other) => Equals(other);

    internal static IEnumerable<string> OutOfRange(string name, int value, int least, int most)
    {
        if (value < least || value > most)
        {
            yield return $"{name} is {value}, not {least}..{most}";
        }
    }
}

/// <summary>What to do with a date on a closed day.</summary>
public enum OnClosedDay
{
    /// <summary>It stays.</summary>
    Stay = 0,

    /// <summary>It moves to the next working day (C4).</summary>
    Forward = 1,
}

/// <summary>Where a computation starts: a day, and the happening that everything goes back to.</summary>
internal readonly record struct Start(Happening Happening, DateOnly Day);

/// <summary>The date a computation gives.</summary>
/// <param name="Date">The date; for a period its last day.</param>
/// <param name="From">First day of a period.</param>
/// <param name="Unmoved">The date before it was moved off a closed day, where it was.</param>
/// <param name="IsOpen">The period has no end.</param>
internal readonly record struct Reckoned(DateOnly Date, DateOnly? From = null, DateOnly? Unmoved = null, bool IsOpen = false);
