using System.Diagnostics.Contracts;
using Sygeopfoelgning.Cases.Access;
using Sygeopfoelgning.Kernel;

namespace Sygeopfoelgning.Cases.Intake;

/// <summary>What the municipality knows of a person when another form arrives: the person's protections and cases.</summary>
[Pure]
internal sealed record KnownCases(Protections Protections, IReadOnlyList<RunningCase> Running)
{
    public static readonly KnownCases None = new(Protections.None, []);

    /// <summary>The same without the person's protections.</summary>
    public KnownCases Unprotected => this with { Protections = Protections.None };

    /// <summary>
    /// The cases that overlap a new one from this day: the last that begins before it, and the first that
    /// begins after it. A case without an end includes every later day.
    /// </summary>
    public IReadOnlyList<RunningCase> Around(DateOnly firstAbsenceDay) =>
    [
        .. Running.Where(one => one.FirstAbsenceDay < firstAbsenceDay).OrderByDescending(one => one.FirstAbsenceDay).Take(1),
        .. Running.Where(one => one.FirstAbsenceDay > firstAbsenceDay).OrderBy(one => one.FirstAbsenceDay).Take(1),
    ];
}

/// <summary>An open case of the person (løbende sag).</summary>
/// <param name="CaseId">Its id.</param>
/// <param name="Number">Its number.</param>
/// <param name="FirstAbsenceDay">Its first absence day.</param>
/// <param name="IsOpenToCaller">Whether the caller may reach it, and so may learn which it is.</param>
[Pure]
internal sealed record RunningCase(Guid CaseId, CaseNumber Number, DateOnly FirstAbsenceDay, bool IsOpenToCaller);
