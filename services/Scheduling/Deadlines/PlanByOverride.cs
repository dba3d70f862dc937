using System.Diagnostics.Contracts;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Scheduling.Deadlines;

/// <summary>Whether an officer may plan a date by an own day (S2-31): the law's date never moves, and nothing is planned after it.</summary>
[Pure]
internal static class PlanByOverride
{
    /// <summary>The date, or why it cannot be planned by that day.</summary>
    /// <param name="dates">The dates of the present plan.</param>
    /// <param name="key">Which date.</param>
    /// <param name="planBy">The day; null takes an own day back.</param>
    /// <param name="today">Today.</param>
    public static Result<PlannedDeadline> Decide(IReadOnlyList<PlannedDeadline> dates, Occurrence key, DateOnly? planBy, DateOnly today)
    {
        if (dates.FirstOrDefault(one => one.Key == key) is not { } date)
        {
            return new DateNotFound();
        }

        if (planBy is not { } day)
        {
            return date;
        }

        var isGuiding = date.Authority is not (Authority.Statute or Authority.Order);
        if (date.PlanBy is null && !(isGuiding && date.Norm is Norm.Duty or Norm.Period))
        {
            return new DateNotPlanned(date.Title.Danish, date.Title.English);
        }

        if (date.IsDone(today))
        {
            return new DateNotOpen(date.Title.Danish, date.Title.English);
        }

        if (!Own.Holds(date, day))
        {
            return new StatutoryDate(date.StatutoryDate);
        }

        return day < today ? new PlanByPast(day) : date;
    }
}

/// <summary>The plan has no such version.</summary>
[Danish("Fristplanen har ingen version {Version}. Se versionerne med ListPlanVersions.")]
[English("The plan has no version {Version}. ListPlanVersions shows those it has.")]
[Pure]
public sealed record PlanVersionNotFound(int Version) : Refusal(RefusalKind.NotFound, "PLAN_VERSION_NOT_FOUND", "plan_version", $"{Version}");

/// <summary>The plan has no such date.</summary>
[Danish("Fristplanen har ikke den dato. Hent planen igen: den kan være ændret.")]
[English("The plan has no such date. Read the plan again: it may have changed.")]
[Pure]
public sealed record DateNotFound() : Refusal(RefusalKind.NotFound, "DATE_NOT_FOUND", "deadline", "");

/// <summary>Nobody plans the date: it binds others, or is a milestone.</summary>
[Danish("Datoen ”{Danish}” planlægges ikke af kommunen, så den kan ikke have en egen planlægningsdag. Vælg en frist for kommunen eller en vejledende dato.")]
[English("The date “{English}” is not planned by the municipality, so it cannot have an own day. Choose a deadline of the municipality or a guiding date.")]
[Pure]
public sealed record DateNotPlanned(string Danish, string English) : Refusal(RefusalKind.FixState, "DATE_NOT_PLANNED");

/// <summary>The date is met, cancelled or superseded.</summary>
[Danish("Datoen ”{Danish}” er opfyldt eller bortfaldet og skal ikke planlægges mere.")]
[English("The date “{English}” is met or cancelled and is not planned any more.")]
[Pure]
public sealed record DateNotOpen(string Danish, string English) : Refusal(RefusalKind.FixState, "DATE_NOT_OPEN");

/// <summary>An own day after the date of the law.</summary>
[Danish("Lovens frist er den {LastDay} og kan ikke flyttes. Vælg en dag senest den dag.")]
[English("The law's deadline is {LastDay} and does not move. Choose a day no later than that.")]
[Pure]
public sealed record StatutoryDate(DateOnly LastDay) : Refusal(RefusalKind.FixState, "STATUTORY_DATE");

/// <summary>An own day in the past.</summary>
[Danish("Den {PlanBy} er passeret. Vælg i dag eller en senere dag.")]
[English("{PlanBy} is past. Choose today or a later day.")]
[Pure]
public sealed record PlanByPast(DateOnly PlanBy) : Refusal(RefusalKind.FixState, "PLAN_BY_PAST");
