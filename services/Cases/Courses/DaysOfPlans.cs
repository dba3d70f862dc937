using FluentValidation;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;
using Date = Google.Type.Date;

namespace Sygeopfoelgning.Cases.Courses;

/// <summary>How far the days of a course may lie ahead.</summary>
internal static class DaysOfPlans
{
    // As far as facts of a plan may lie (PlanFacts): one bound for all dates.
    private static readonly DateOnly LastDay = DanishCalendar.LastDay.AddYears(-2);

    /// <summary>A day that a plan can be made of; may be absent.</summary>
    public static IRuleBuilderOptions<T, Date?> Within<T>(this IRuleBuilder<T, Date?> rule) =>
        rule.Must(day => !(day.ToDateOnly() > LastDay))
            .WithMessage(KnownDays.Outside.Reason).WithState((_, day) => KnownDays.Outside.At("", day.ToDateOnly()!, DanishCalendar.FirstDay, LastDay));
}
