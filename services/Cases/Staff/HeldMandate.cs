using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Types.V1;

namespace Sygeopfoelgning.Cases.Staff;

/// <summary>A mandate of an officer (bemyndigelse, S3-17).</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">What may be granted.</param>
/// <param name="LimitKroner">The largest amount of one grant.</param>
/// <param name="FirstDay">First day.</param>
/// <param name="LastDay">Last day; null until it is ended.</param>
internal sealed record HeldMandate(Guid Id, MandateKind Kind, int LimitKroner, DateOnly FirstDay, DateOnly? LastDay)
{
    /// <summary>Why it does not lie within the employment of the officer; null if it does. It holds only while the officer is employed.</summary>
    public Refusal? Outside(Employee officer) =>
        FirstDay < officer.FirstDay ? new MandateBeginsBeforeEmployment(officer.FirstDay)
        : officer.LastDay is { } last && !(LastDay <= last) ? new MandateOutlastsEmployment(last)
        : null;

    /// <summary>Grants it, unless the officer has one of the kind on one of its days.</summary>
    public Result<HeldMandate> GrantBeside(IEnumerable<HeldMandate> held) =>
        held.FirstOrDefault(other => other.Kind == Kind && Days.Overlap(FirstDay, LastDay, other.FirstDay, other.LastDay)) is { } other
            ? new MandateOverlaps(other.FirstDay)
            : this;

    /// <summary>Ends it: not before it began, not when it is over, and not later than it ends by itself.</summary>
    public Result<HeldMandate> End(DateOnly lastDay, DateOnly today) =>
        LastDay < today ? new MandateHasEnded(LastDay.Value)
        : lastDay < FirstDay ? new MandateEndsBeforeItBegins(FirstDay)
        : lastDay > LastDay ? new MandateNotExtended(LastDay.Value)
        : this with { LastDay = lastDay };
}

/// <summary>An absence of an officer (fravær).</summary>
internal sealed record RecordedAbsence(Guid Id, DateOnly FirstDay, DateOnly LastDay)
{
    /// <summary>Records it, unless another is recorded for one of its days.</summary>
    public Result<RecordedAbsence> RecordBeside(IEnumerable<RecordedAbsence> known) =>
        known.FirstOrDefault(other => Days.Overlap(FirstDay, LastDay, other.FirstDay, other.LastDay)) is { } other
            ? new OfficerAbsenceOverlaps(other.FirstDay, other.LastDay)
            : this;
}

/// <summary>Periods of days; one without a last day is open.</summary>
internal static class Days
{
    public static bool Overlap(DateOnly first, DateOnly? last, DateOnly otherFirst, DateOnly? otherLast) =>
        !(last < otherFirst) && !(otherLast < first);
}
