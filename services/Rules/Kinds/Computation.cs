using System.Text.Json.Serialization;

namespace Sygeopfoelgning.Rules;

/// <summary>
/// A kind of rule: how a date is computed from a trigger. The numbers stand in the rule files; no date and no number
/// of the law stands in code.
/// </summary>
/// <param name="Trigger">What it starts from: a fact of the case (<see cref="Triggers"/>) or the id of another rule.</param>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(DaysAfter), "DAYS_AFTER")]
[JsonDerivedType(typeof(WeeksAfter), "WEEKS_AFTER")]
[JsonDerivedType(typeof(MonthsAfter), "MONTHS_AFTER")]
[JsonDerivedType(typeof(WorkingDaysAfter), "WORKING_DAYS_AFTER")]
[JsonDerivedType(typeof(BankDaysAfter), "BANK_DAYS_AFTER")]
[JsonDerivedType(typeof(AfterPeriod), "AFTER_PERIOD")]
[JsonDerivedType(typeof(EndOfWeek), "END_OF_WEEK")]
[JsonDerivedType(typeof(Week), "WEEK")]
[JsonDerivedType(typeof(CountedDays), "COUNTED_DAYS")]
[JsonDerivedType(typeof(MonthEnd), "MONTH_END")]
[JsonDerivedType(typeof(DaysBefore), "DAYS_BEFORE")]
[JsonDerivedType(typeof(RecoveryByWeek), "RECOVERY_BY_WEEK")]
public abstract record Computation([property: JsonPropertyOrder(-1)] string Trigger)
{
    /// <summary>The date, with its steps written into the reckoning; null when the rule gives none in this case.</summary>
    internal abstract Reckoned? Reckon(Reckoning reckoning);

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

/// <summary>The date a computation gives.</summary>
internal sealed record Reckoned(DateOnly Date, DateOnly? WindowFrom = null);
