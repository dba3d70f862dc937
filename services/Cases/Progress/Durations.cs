using Sygeopfoelgning.Cases.Courses;
using Sygeopfoelgning.Cases.V1;
using Sygeopfoelgning.Kernel;
using Sygeopfoelgning.Rpc.Errors;
using Sygeopfoelgning.Rules;

namespace Sygeopfoelgning.Cases.Progress;

/// <summary>How long a course lasts (varighed, S4-17), from what Cases knows and the rules. Computed, never stored.</summary>
internal static class Durations
{
    // The end of week 8, the broad assessment, the end of week 26, the reassessment.
    private static readonly string[] Watched = ["R-FU-FIRST", "R-BROAD", "R-26ABS", "R-REASSESS"];

    /// <summary>The duration as of a day.</summary>
    public static CourseDuration Of(CaseCourse course, RuleBook book, DateOnly today, Language language)
    {
        var end = (course.Recovery ?? course.Closing) is { } ending && CaseCourse.DayOf(ending) <= today ? CaseCourse.DayOf(ending) : (DateOnly?)null;
        var week = AbsenceWeek.Containing(course.FirstAbsenceDay, end ?? today);
        var expected = course.ExpectedRecoveryOn;
        return new CourseDuration
        {
            AsOf = today.ToProto(),
            AbsenceWeek = week.IsRefused ? 0 : week.Value.Number,
            Boundaries = { Boundaries(course, book, today, language) },
            DragsOut = end is null && expected < today,
            ExpectedRecoveryOn = expected?.ToProto(),
            Ended = end is not null,
        };
    }

    // Of several employments the earliest date counts, as in the plan of deadlines.
    private static IEnumerable<DurationBoundary> Boundaries(CaseCourse course, RuleBook book, DateOnly today, Language language)
    {
        var choice = Rules.RuleSetChoice.Restore(course.Rules.RuleSetId, course.Rules.Certainty, book).Value;
        var overlays = course.Rules.OverlayIds.Select(id => book.FindOverlay(id)).OfType<Overlay>().ToList();
        var plans = course.ByEmployment
            .Select(facts => DatePlan.Make(choice, overlays, (course with { Registered = facts }).History(), DanishCalendar.Municipal, today)).ToList();
        var boundaries = new List<(DateOnly Day, DurationBoundary Boundary)>();
        foreach (var id in Watched)
        {
            if (plans.Select(plan => plan.Find(id)).OfType<PlannedDate>().MinBy(date => date.Date) is { } date)
            {
                var days = date.Date.DayNumber - today.DayNumber;
                boundaries.Add((date.Date, new DurationBoundary
                {
                    RuleId = id, Title = date.Rule.Title.In(language), LegalReference = date.Rule.LegalReference, Day = date.Date.ToProto(),
                    DaysLeft = days, WeeksLeft = (int)Math.Floor(days / 7m), Certainty = (Types.V1.Certainty)date.Certainty,
                }));
            }
            else if (plans.SelectMany(plan => plan.NotGiven).FirstOrDefault(one => one.Rule.Id == id) is { } missing)
            {
                boundaries.Add((DateOnly.MaxValue, new DurationBoundary
                {
                    RuleId = id, Title = missing.Rule.Title.In(language), LegalReference = missing.Rule.LegalReference,
                    Certainty = (Types.V1.Certainty)missing.Rule.Certainty, NotGivenBecause = missing.Why.In(language),
                }));
            }
        }

        return boundaries.OrderBy(one => one.Day).Select(one => one.Boundary);
    }
}
