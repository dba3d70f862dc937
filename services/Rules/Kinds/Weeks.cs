using System.Text.Json.Serialization;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Rules;

/// <summary>The last day of the n-th week of absence (C1).</summary>
public sealed record EndOfWeek(string Trigger, [property: JsonPropertyName("week")] int Number) : Computation(Trigger)
{
    internal override Reckoned? Reckon(Reckoning reckoning) => reckoning.WeekOfAbsence(Trigger, Number) is { } week
        ? new Reckoned(week.Last)
        : null;

    internal override IEnumerable<string> Faults(Rule rule) => OutOfRange("week", Number, 1, 60);

    internal override bool IsNoLooserThan(Computation other) =>
        other is EndOfWeek statutory && Trigger == statutory.Trigger && Number <= statutory.Number;
}

/// <summary>The n-th week of absence, as a guiding window (C1).</summary>
public sealed record Week(string Trigger, [property: JsonPropertyName("week")] int Number) : Computation(Trigger)
{
    internal override Reckoned? Reckon(Reckoning reckoning) => reckoning.WeekOfAbsence(Trigger, Number) is { } week
        ? new Reckoned(week.Last, WindowFrom: week.First)
        : null;

    internal override IEnumerable<string> Faults(Rule rule) =>
    [
        .. OutOfRange("week", Number, 1, 60),
        .. rule.Kind == DeadlineKind.Window ? [] : new[] { "a WEEK is a WINDOW" },
    ];
}

/// <summary>Proposes a category when full recovery is expected by the end of the n-th week of absence (R-VISIT-1).</summary>
public sealed record RecoveryByWeek(string Trigger, [property: JsonPropertyName("week")] int Number, VisitationCategory Category)
    : Computation(Trigger)
{
    internal override Reckoned? Reckon(Reckoning reckoning)
    {
        if (reckoning.Facts.Category is { } decided)
        {
            return reckoning.LeaveOut(Wording.Of("Kategorien er besluttet: {0}.", "The category is decided: {0}.", decided));
        }

        if (reckoning.Facts.ExpectedRecoveryOn is not { } expected)
        {
            return reckoning.LeaveOut(new("Forventet raskmelding er ikke oplyst.", "The expected recovery is not given."), "expected_recovery_on");
        }

        if (reckoning.WeekOfAbsence(Trigger, Number) is not { } week)
        {
            return null;
        }

        if (expected > week.Last)
        {
            return reckoning.LeaveOut(Wording.Of(
                "Forventet raskmelding {0} ligger efter {1}.", "The expected recovery {0} is after {1}.", expected, week.Last));
        }

        reckoning.Input("expected_recovery_on", expected);
        reckoning.Step(
            Wording.Of(
                "forventet raskmelding ligger ikke senere: forslag om {0}",
                "the expected recovery is not later: {0} is proposed",
                Category),
            expected);
        return new Reckoned(week.Last);
    }

    internal override IEnumerable<string> Faults(Rule rule) =>
    [
        .. OutOfRange("week", Number, 1, 60),
        .. rule.Kind == DeadlineKind.Proposal ? [] : new[] { "a RECOVERY_BY_WEEK is a PROPOSAL" },
        .. Triggers.Find(Trigger) is not null ? [] : new[] { "a RECOVERY_BY_WEEK counts from a fact" },
    ];
}
