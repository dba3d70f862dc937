using System.Text.Json.Serialization;

namespace Sygeopfoelgning.Rules;

/// <summary>The last day of the n-th week of absence (C1).</summary>
public sealed record EndOfWeek([property: JsonPropertyName("week")] int Number) : Computation
{
    internal override Reckoned? Reckon(Reckoning reckoning, Start start) => new(reckoning.WeekOfAbsence(start.Day, Number).Last);

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("week", Number, 1, 60);

    internal override bool IsNoLooserThan(Computation other) =>
        other is EndOfWeek statutory && Trigger == statutory.Trigger && Number <= statutory.Number;
}

/// <summary>The day after the n-th week of absence (C1).</summary>
public sealed record AfterWeek([property: JsonPropertyName("week")] int Number) : Computation
{
    internal override Reckoned? Reckon(Reckoning reckoning, Start start)
    {
        var day = reckoning.WeekOfAbsence(start.Day, Number).Last.AddDays(1);
        reckoning.Trace?.Step(new("dagen efter", "the day after"), day);
        return new(day);
    }

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("week", Number, 1, 60);
}

/// <summary>The n-th week of absence, as a guiding window (C1).</summary>
public sealed record Week([property: JsonPropertyName("week")] int Number) : Computation
{
    internal override Reckoned? Reckon(Reckoning reckoning, Start start)
    {
        var week = reckoning.WeekOfAbsence(start.Day, Number);
        return new(week.Last, week.First);
    }

    internal override IEnumerable<string> Faults(Rule rule) =>
    [
        .. OutOfRange("week", Number, 1, 60),
        .. rule.Norm == Norm.Period ? [] : new[] { "a WEEK is a PERIOD" },
    ];
}
