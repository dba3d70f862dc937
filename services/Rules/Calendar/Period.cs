using System.Text.Json.Serialization;

namespace Sygeopfoelgning.Rules;

/// <summary>Days from and to, both included (periode).</summary>
public readonly record struct Period(DateOnly From, DateOnly To)
{
    /// <summary>Number of days; none when the period ends before it begins.</summary>
    [JsonIgnore]
    public int Days => Math.Max(0, To.DayNumber - From.DayNumber + 1);

    public bool Contains(DateOnly day) => From <= day && day <= To;

    public bool Overlaps(Period other) => From <= other.To && other.From <= To;
}
